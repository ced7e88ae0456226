"""A real worker, on a database of its own that goes away and comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from standard.models import Notice
from standard.services import members
from tests.concertation.world import make_world
from tests.database_apart import Database, written
from tests.mail_server import MailServer
from tests.processes import PATIENCE, wait_until

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """Copies the database of the test, as it is then."""
    with ExitStack() as kept:
        yield lambda: kept.enter_context(Database.made(tmp_path, copied=True))


@pytest.fixture
def worker(tmp_path: Path, mail_server: MailServer) -> Iterator[Callable[[Database], subprocess.Popen[bytes]]]:
    """Starts a worker on a database; its words are in `tmp_path / "said"`."""
    started: list[subprocess.Popen[bytes]] = []

    def start(on: Database) -> subprocess.Popen[bytes]:
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


@pytest.mark.parametrize("trouble", ["locked", pytest.param("away", marks=pytest.mark.deep)])
def test_the_worker_goes_on_after_an_outage(
    trouble: str,
    copy: Callable[[], Database],
    worker: Callable[[Database], subprocess.Popen[bytes]],
    mail_server: MailServer,
    tmp_path: Path,
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

    with database.locked(DBTaskResult._meta.db_table) if trouble == "locked" else database.away():
        wait_until(is_felt, process)
    database.execute("UPDATE standard_notice SET due_at = ? WHERE recipient_id = ?", written(now), bob)
    wait_until(lambda: mail_server.told == ["ana@exemple.fr", "bob@exemple.fr"], process)

    # Its heart is a thread of its own, which may be the last to come. Asked to stop, it says that it does.
    wait_until(lambda: database.execute("SELECT 1 FROM standard_worker") != [], process)
    assert database.execute("SELECT 1 FROM standard_worker WHERE ended_at IS NULL") == [(1,)]
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert database.execute("SELECT 1 FROM standard_worker WHERE ended_at IS NOT NULL") == [(1,)]


@pytest.mark.deep
def test_a_worker_killed_between_a_mail_and_its_mark_leaves_it_in_doubt(
    copy: Callable[[], Database], worker: Callable[[Database], subprocess.Popen[bytes]], mail_server: MailServer
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
