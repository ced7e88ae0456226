"""What whoever runs the site asks of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from standard import installation
from standard.permissions import OPERATOR
from standard.services import workers


def ready(client: Client) -> tuple[int, dict[str, bool]]:
    answer = client.get("/readyz")
    assert answer["Cache-Control"].startswith("max-age=0")
    assert answer.json()["ready"] == (answer.status_code == 200)
    return answer.status_code, answer.json()["checks"]


def test_a_process_that_answers_is_alive_whatever_the_database_does(client: Client) -> None:
    assert client.get("/healthz").json() == {"alive": True}


@pytest.mark.django_db
def test_a_site_whose_worker_works_is_ready(client: Client) -> None:
    assert ready(client) == (503, {"database": True, "migrations": True, "worker": False})
    workers.beat(worker="a", actor=OPERATOR, now=timezone.now())
    assert ready(client) == (200, {"database": True, "migrations": True, "worker": True})


@pytest.mark.django_db
def test_a_migration_to_come_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    workers.beat(worker="a", actor=OPERATOR, now=timezone.now())
    monkeypatch.setattr(installation, "_last_migrations", lambda: frozenset({("standard", "9999_of_tomorrow")}))
    assert ready(client) == (503, {"database": True, "migrations": False, "worker": False})


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told(client: Client) -> None:
    def refuse(*_: Any) -> None:
        raise OperationalError("database is locked")

    with connection.execute_wrapper(refuse):
        assert ready(client) == (503, {"database": False, "migrations": False, "worker": False})


def test_probes_are_not_sent_to_https(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
