"""A real worker, really killed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
SUBMIT = """
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.utils import timezone
from standard.models import Standard
from standard.services import validation
validation.submit(standard=Standard.objects.get(), actor=AnonymousUser(), name="a.csv",
                  content=ContentFile(b"a\\n" + b"a" * 60 + b"!\\n"), now=timezone.now())
"""


def wait_for(database: Path, states: set[str], seconds: float) -> tuple[str, int, str]:
    """(state, attempts, refusal) of the only report, once its state is one of these."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with sqlite3.connect(database, timeout=20) as connection:
            row: tuple[str, int, str] = connection.execute("SELECT state, attempts, refusal FROM standard_validationreport").fetchone()
        if row[0] in states:
            return row
        time.sleep(0.2)
    raise AssertionError(f"Le rapport est resté dans l’état {row}.")


@pytest.mark.deep
def test_a_worker_killed_while_it_checks_leaves_the_file_to_another(tmp_path: Path) -> None:
    database = tmp_path / "db.sqlite3"
    environment = {
        "PATH": os.defpath, "DATABASE_URL": f"sqlite:///{database}", "DATA_DIR": str(tmp_path), "FILE_MAX_SECONDS": "10",
    }  # fmt: skip
    manage = [sys.executable, str(PROJECT / "manage.py")]

    def call(*arguments: str) -> None:
        subprocess.run([*manage, *arguments], env=environment, check=True, capture_output=True)

    def work() -> subprocess.Popen[bytes]:
        return subprocess.Popen([*manage, "worker", "--interval", "0.2"], env=environment, stderr=subprocess.DEVNULL)

    schema = tmp_path / "schema.json"
    schema.write_text(json.dumps({"title": "A", "fields": [{"name": "a", "type": "string", "constraints": {"pattern": "^(a+)+$"}}]}))
    call("migrate", "--verbosity", "0")
    call("import_schema", str(schema), "--standard", "a")
    call("shell", "-c", SUBMIT)
    first = work()
    wait_for(database, {"running"}, 60)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert wait_for(database, {"running"}, 1)[1] == 1
    second = work()
    try:
        state, attempts, refusal = wait_for(database, {"done", "refused", "failed"}, 120)
    finally:
        second.terminate()
        second.wait()
    assert (state, attempts) == ("refused", 2)
    assert "La lecture d’une cellule n’en finissait pas" in refusal
