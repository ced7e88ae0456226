"""A real worker, on a database of its own that goes away and comes back."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from standard.models import Notice
from standard.services import members
from tests.concertation.world import make_world
from tests.mail_server import MailServer

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
"""Seconds before a test gives up waiting: nothing is measured."""


@dataclass
class Copy:
    """A copy of the test's database, which nobody uses but the worker and whoever asks it for rows."""

    name: str

    @property
    def url(self) -> str:
        if connection.vendor == "sqlite":
            return f"sqlite:///{self.name}?timeout=1"
        return f"postgresql://{_login()}/{self.name}"

    def execute(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with self._connect() as held:
            cursor = held.execute(sql if connection.vendor == "sqlite" else sql.replace("?", "%s"), values)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def _connect(self) -> Iterator[Any]:
        held: Any = sqlite3.connect(self.name, timeout=20) if connection.vendor == "sqlite" else psycopg.connect(self.url)
        try:
            yield held
            held.commit()
        finally:
            held.close()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """While somebody else writes, and does not end."""
        with self._connect() as held:
            held.execute("BEGIN EXCLUSIVE" if connection.vendor == "sqlite" else f"LOCK TABLE {DBTaskResult._meta.db_table}")
            yield
            held.rollback()

    def is_waited_for(self) -> bool:
        """Whether PostgreSQL makes somebody wait: its locks have no end, where SQLite's refuses after a while."""
        return connection.vendor != "sqlite" and self.execute("SELECT 1 FROM pg_locks WHERE NOT granted LIMIT 1") != []

    @contextmanager
    def away(self) -> Iterator[None]:
        """While nobody finds the database, or enters it."""
        if connection.vendor == "sqlite":
            os.replace(self.name, f"{self.name}.away")
            yield
            os.replace(f"{self.name}.away", self.name)
        else:
            _administer(f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS false')
            _administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'")
            yield
            _administer(f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS true')


def written(moment: datetime) -> str:
    """As Django writes it in the database."""
    return str(moment.replace(tzinfo=None) if connection.vendor == "sqlite" else moment)


def _login() -> str:
    of = connection.settings_dict
    login = ":".join(quote(part, safe="") for part in (of["USER"], of["PASSWORD"]) if part)
    return f"{login}{'@' if login else ''}{quote(of['HOST'], safe='')}{':' if of['PORT'] else ''}{of['PORT']}"


def _administer(sql: str) -> None:
    with psycopg.connect(f"postgresql://{_login()}/postgres", autocommit=True) as held:
        held.execute(sql)


@pytest.fixture
def copy(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[], Copy]]:
    """Copies the database of the test, as it is then."""
    made: list[Copy] = []

    def make() -> Copy:
        if connection.vendor == "sqlite":
            made.append(Copy(str(tmp_path / "copy.sqlite3")))
            connection.cursor().execute("VACUUM INTO %s", [made[-1].name])
        else:
            made.append(Copy(f"{connection.settings_dict['NAME']}_copy"))
            source = connection.settings_dict["NAME"]
            connection.close()
            _administer(f'CREATE DATABASE "{made[-1].name}" TEMPLATE "{source}"')
        return made[-1]

    yield make
    for one in made:
        if connection.vendor != "sqlite":
            _administer(f'DROP DATABASE "{one.name}" WITH (FORCE)')


@pytest.fixture
def worker(tmp_path: Path, mail_server: MailServer) -> Iterator[Callable[[Copy], subprocess.Popen[bytes]]]:
    """Starts a worker on a database; its words are in `tmp_path / "said"`."""
    started: list[subprocess.Popen[bytes]] = []

    def start(on: Copy) -> subprocess.Popen[bytes]:
        environment = {
            "PATH": os.defpath,
            "DATABASE_URL": on.url,
            "DATA_DIR": str(tmp_path),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        }
        with (tmp_path / "said").open("wb") as said:
            started.append(
                subprocess.Popen([sys.executable, "manage.py", "worker", "--interval", "0.1"], cwd=ROOT, env=environment, stderr=said)
            )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until(true: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert process.poll() is None, "The worker is dead."
        assert time.monotonic() < until, "It never came."
        time.sleep(0.05)


@pytest.mark.parametrize("trouble", ["locked", pytest.param("away", marks=pytest.mark.deep)])
def test_the_worker_goes_on_after_an_outage(
    trouble: str, copy: Callable[[], Copy], worker: Callable[[Copy], subprocess.Popen[bytes]], mail_server: MailServer, tmp_path: Path
) -> None:
    world = make_world()
    now = timezone.now()
    Notice.objects.update(state="dropped", done_at=now)
    for email in ("ana@exemple.fr", "bob@exemple.fr"):
        members.invite(standard=world.standard, actor=world.team, email=email, circle="contributor", now=now)
    bob = User.objects.get(email="bob@exemple.fr").pk
    database = copy()
    database.execute("UPDATE standard_notice SET due_at = ? WHERE recipient_id = ?", written(datetime(2100, 1, 1, tzinfo=UTC)), bob)
    mail_server.stop()
    process = worker(database)

    # The mail server is down, then up: the mail is tried again without anything else happening.
    wait_until(lambda: database.execute("SELECT 1 FROM standard_notice WHERE error LIKE ?", "%ne répond pas%") != [], process)
    mail_server.start()
    wait_until(lambda: mail_server.told == ["ana@exemple.fr"], process)

    # The database goes away, then comes back: the worker, which waited, does what is due.
    def is_felt() -> bool:
        return "Nothing could be done" in (tmp_path / "said").read_text() or (trouble == "locked" and database.is_waited_for())

    with getattr(database, trouble)():
        wait_until(is_felt, process)
    database.execute("UPDATE standard_notice SET due_at = ? WHERE recipient_id = ?", written(now), bob)
    wait_until(lambda: mail_server.told == ["ana@exemple.fr", "bob@exemple.fr"], process)

    # Asked to stop, it says that it does.
    assert database.execute("SELECT 1 FROM standard_worker WHERE ended_at IS NULL") == [(1,)]
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert database.execute("SELECT 1 FROM standard_worker WHERE ended_at IS NOT NULL") == [(1,)]


@pytest.mark.deep
def test_a_worker_killed_between_a_mail_and_its_mark_leaves_it_in_doubt(
    copy: Callable[[], Copy], worker: Callable[[Copy], subprocess.Popen[bytes]], mail_server: MailServer
) -> None:
    world = make_world()
    now = timezone.now()
    Notice.objects.update(state="dropped", done_at=now)
    members.invite(standard=world.standard, actor=world.team, email="ana@exemple.fr", circle="contributor", now=now)
    database = copy()
    started: list[subprocess.Popen[bytes]] = []
    mail_server.when_received = lambda: started[0].kill()
    started.append(worker(database))
    assert started[0].wait(PATIENCE) == -signal.SIGKILL
    assert database.execute("SELECT state, attempts FROM standard_notice WHERE done_at IS NULL") == [("sending", 1)]

    # Another worker waits until nobody can be sending it any more, then leaves it to the team.
    database.execute("UPDATE standard_notice SET due_at = ? WHERE state = 'sending'", written(now))
    mail_server.when_received = lambda: None
    second = worker(database)
    wait_until(lambda: database.execute("SELECT 1 FROM standard_notice WHERE state = 'failed'") != [], second)
    assert mail_server.told == ["ana@exemple.fr"]
