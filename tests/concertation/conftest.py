"""Several people at once, as processes on one database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]

Race = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def hands(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[subprocess.Popen[str]]]:
    """Three processes that wait for a step, on the test database."""
    request.getfixturevalue("django_db_setup")
    folder = tmp_path_factory.mktemp("race")
    environment = {**os.environ, "DATABASE_URL": _test_database_url(), "DATA_DIR": str(folder)}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.concertation.race"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    yield started
    for hand in started:
        hand.communicate(timeout=30)


def _test_database_url() -> str:
    of = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{of['NAME']}"
    login = ":".join(quote(part, safe="") for part in (of["USER"], of["PASSWORD"]) if part)
    host = quote(of["HOST"], safe="") + (f":{of['PORT']}" if of["PORT"] else "")
    return f"postgresql://{login}{'@' if login else ''}{host}/{of['NAME']}"


@pytest.fixture
def race(hands: list[subprocess.Popen[str]], transactional_db: None) -> Race:
    """Have as many steps of `tests.concertation.race` done at the same moment, each in its process."""

    def run(*steps: tuple[Any, ...]) -> list[dict[str, Any]]:
        racing = list(zip(hands, steps, strict=False))
        for hand, step in racing:
            assert hand.stdin is not None
            hand.stdin.write(f"{json.dumps(step)}\n")
        for hand, _ in racing:
            assert hand.stdin is not None
            hand.stdin.flush()
        return [json.loads(hand.stdout.readline()) for hand, _ in racing if hand.stdout is not None]

    return run
