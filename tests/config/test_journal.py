"""What is written of each request, and measured; nothing in it is somebody's."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.journal import Named
from standard.permissions import OPERATOR
from standard.services import workers

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    caplog.set_level(logging.INFO, logger="config.request_line")
    with caplog.filtering(Named()):
        yield caplog


@pytest.mark.django_db
def test_a_request_is_told_by_its_route_and_its_name(client: Client, lines: pytest.LogCaptureFixture) -> None:
    answer = client.get("/standards/jeanne-dupont/?courriel=jeanne@exemple.fr", REMOTE_ADDR="203.0.113.7", HTTP_X_REQUEST_ID="proxy-7")

    assert (answer.status_code, answer["X-Request-ID"]) == (404, "proxy-7")
    told = {record.name: record for record in lines.records}
    assert told["config.request_line"].getMessage().startswith("GET standards/<slug:slug>/ 404 ")
    assert told["django.request"].getMessage() == "GET standards/<slug:slug>/: 404"
    assert {vars(record)["request_id"] for record in told.values()} == {"proxy-7"}
    assert not any(word in str(vars(record)) for record in told.values() for word in ("jeanne", "203.0.113.7"))


@pytest.mark.parametrize("given", ["", "a b", "a\nINFO config forged", "é", "x" * 65])
def test_a_name_that_would_forge_a_line_is_not_taken(client: Client, given: str) -> None:
    first, second = (client.get("/healthz", HTTP_X_REQUEST_ID=given)["X-Request-ID"] for _ in range(2))
    assert first != second
    assert len(first) == 16


def test_a_name_that_is_not_the_sites_is_a_line_without_it(client: Client, lines: pytest.LogCaptureFixture) -> None:
    assert client.get("/healthz", headers={"host": "ailleurs.exemple"}).status_code == 400
    (told,) = (record for record in lines.records if record.name == "django.security.DisallowedHost")
    assert (told.levelname, told.exc_info) == ("WARNING", None)
    assert "ailleurs" not in str(vars(told))


@pytest.mark.parametrize("form", ["line", "json"])
def test_the_journal_is_lines_or_objects(tmp_path: Path, form: str) -> None:
    # gunicorn has set its own logger when it reads the site.
    script = """
import logging
logging.getLogger("gunicorn.error").addHandler(logging.StreamHandler())
import django; django.setup()
logging.getLogger("standard").info("Fait à %s", "Gap")
logging.getLogger("gunicorn.error").warning("Invalid request")
"""
    environment = {"PATH": os.defpath, "DATA_DIR": str(tmp_path), "LOG_FORMAT": form, "DJANGO_SETTINGS_MODULE": "config.settings"}
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stderr
    first, second = said.splitlines()
    if form == "line":
        assert first.endswith("INFO standard - Fait à Gap")
        assert second.endswith("WARNING gunicorn.error - Invalid request")
    else:
        written = json.loads(first)
        assert datetime.fromisoformat(written["time"]).tzinfo is not None
        assert json.loads(second)["logger"] == "gunicorn.error"
        assert {key: written[key] for key in ("level", "logger", "request_id", "message")} == {
            "level": "INFO", "logger": "standard", "request_id": "-", "message": "Fait à Gap",
        }  # fmt: skip


def measured(client: Client) -> dict[str, float]:
    text = client.get("/metrics", HTTP_AUTHORIZATION="Bearer secret").content.decode()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))}


@pytest.mark.django_db
def test_what_is_measured(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = "secret"
    counted = 'standards_request_seconds_count{method="GET",route="standards/<slug:slug>/",status="404"}'
    before = measured(client)
    assert before["standards_worker_up"] == 0
    client.get("/standards/un/")
    client.get("/standards/deux/")
    workers.beat(worker="a", actor=OPERATOR, now=timezone.now())

    after = measured(client)
    assert after[counted] - before.get(counted, 0) == 2
    assert after["standards_worker_up"] == 1
    client.generic("MADEUP", "/standards/un/")
    assert not any("MADEUP" in name for name in measured(client))


@pytest.mark.parametrize(("setting", "said"), [("", "Bearer "), ("secret", ""), ("secret", "Bearer autre"), ("secret", "secret")])
def test_measures_are_for_whoever_runs_the_site(client: Client, settings: Any, setting: str, said: str) -> None:
    settings.METRICS_TOKEN = setting
    assert client.get("/metrics", HTTP_AUTHORIZATION=said).status_code == 404
