"""Two machines that serve one site on one PostgreSQL and one bucket, each with its pages and its worker; the first dies under load."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.services import issue_token
from concertation.models import Comment, Vote
from concertation.services import ballots, releases
from concertation.services.questions import OptionDraft
from config.outside import files_settings
from standard import tasks
from standard.models import Membership, Notice, Release, SampleFile, ValidationReport
from standard.services.delivery import UNKNOWN_FATE
from standard.worker import work_once
from tests.bucket import bucket
from tests.concertation.world import World, make_world
from tests.database_apart import Database
from tests.mail_server import MailServer
from tests.processes import PATIENCE, free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
MORE = 3
"""What each person still does once both processes are dead."""
FILES = 3
TO_SEND_AGAIN = ("n'a pas encore sa réponse", "réessayez dans un instant")
"""What an answer says where the machine that died had begun, and where many write at once."""

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="several machines share a database server")


@dataclass
class Machine:
    """`lost`: nothing of its pages is left, in the database neither."""

    name: str
    database: Database
    settings: dict[str, str]
    mail: MailServer = field(default_factory=MailServer)
    lost: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.address = f"127.0.0.1:{free_port()}"
        self.mail.start()
        self.web = self._started("web", str(Path(sys.executable).parent / "gunicorn"), "--config", "python:config.server")
        self.worker = self._started("worker", sys.executable, "manage.py", "worker", "--interval", "0.1")

    def _started(self, what: str, *command: str) -> subprocess.Popen[bytes]:
        environment = {
            **self.settings,
            "PATH": os.defpath,
            "DATABASE_URL": f"{self.database.url}?application_name={self.name}-{what}",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "WEB_BIND": self.address,
            "WEB_PROCESSES": "1",
            "API_WRITES": "0",
            "VISITOR_MAX_FILES": "100",
        }
        return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)

    def answers(self) -> bool:
        try:
            return bool(urlopen(f"http://{self.address}/healthz", timeout=PATIENCE).status == 200)
        except OSError:
            return False

    def sessions(self, what: str) -> int:
        """Those that its pages, or its worker, have in the database: PostgreSQL ends what a dead process began a little later."""
        return len(self.database.execute("SELECT 1 FROM pg_stat_activity WHERE application_name = ?", f"{self.name}-{what}"))

    def kill_web(self) -> None:
        os.killpg(self.web.pid, signal.SIGKILL)
        wait_until(lambda: not self.sessions("web"))
        self.lost.set()

    def end(self) -> None:
        for process in (self.web, self.worker):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.mail.stop()


@dataclass
class Caller:
    """Somebody's script, which sends what it does to either machine, and sends it again where the machine died before it answered."""

    machines: list[Machine]
    token: str
    turn: int = 0

    def do(self, path: str, body: bytes, kind: str, *, done: tuple[str, str | int]) -> None:
        """`done` says how one finds whether it was done: a query and its value."""
        key = str(uuid4())
        while True:
            machine = self._next()
            headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind, "Idempotency-Key": key}
            try:
                urlopen(Request(f"http://{machine.address}/api/v1/{path}", body, headers), timeout=PATIENCE).read()
                return
            except HTTPError as refused:
                said = json.load(refused)["detail"]
                if refused.code != 409 or not any(told in said for told in TO_SEND_AGAIN):
                    pytest.fail(said)
                # What is written says whether it was done.
                key = str(uuid4())
            except OSError:
                assert machine.lost.wait(PATIENCE)
            if machine.database.execute(*done):
                return

    def _next(self) -> Machine:
        self.turn += 1
        alive = [machine for machine in self.machines if not machine.lost.is_set()]
        return alive[self.turn % len(alive)]


def as_json(body: dict[str, Any]) -> tuple[bytes, str]:
    return json.dumps(body).encode(), "application/json"


def as_form(standard: str, name: str) -> tuple[bytes, str]:
    parts = (("standard", "", standard), ("file", f'; filename="{name}"', "nom,public,places\nGap,Enfants,3\nDax,Ados,x\n"))
    form = "".join(f'--edge\r\nContent-Disposition: form-data; name="{key}"{more}\r\n\r\n{text}\r\n' for key, more, text in parts)
    return f"{form}--edge--\r\n".encode(), "multipart/form-data; boundary=edge"


@dataclass
class Scene:
    """A vote that is open, a version that the committee approved, a call for comments; and a token of each."""

    world: World
    ballot: int
    option: int
    candidate: Release
    tokens: dict[str, str]


def scene() -> Scene:
    world = make_world()
    world.now = timezone.now()
    Notice.objects.update(state="dropped", done_at=world.now)
    world.call()
    question = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    candidate = releases.prepare(standard=world.standard, actor=world.team, version="1.0.0", now=world.now)
    world.approve(candidate)
    ballot = ballots.open(question=question, actor=world.team, closes_at=world.now + timedelta(days=14), now=world.now)
    tokens = {user.email: issue_token(actor=None, user=user) for user in User.objects.order_by("pk")}
    return Scene(world, ballot.pk, world.option(question).pk, candidate, tokens)


def test_a_machine_that_dies_loses_nothing_and_nothing_is_done_twice(
    transactional_db: None, tmp_path: Path, settings: Any, time_machine: Any
) -> None:
    at = scene()
    home = f"standards/{at.world.standard.slug}"
    wanted: dict[str, list[str]] = {"comments": [], "votes": [], "members": [], "files": []}

    with Database.made(tmp_path, copied=True) as database, bucket() as files:
        shared = {"FILES_URL": files, "SECRET_KEY": "k" * 50}
        first, second = machines = [Machine(name, database, {**shared, "DATA_DIR": str(tmp_path / name)}) for name in ("one", "two")]
        try:
            wait_until(lambda: all(machine.answers() and machine.sessions("worker") for machine in machines))
            # The worker dies once the mail server has its next mail, and before it knows so.
            first.mail.when_received = first.worker.kill

            def goes_on() -> bool:
                return not (first.lost.is_set() and first.worker.poll() is not None)

            def busy(kind: str, do: Callable[[str], None], most: int = 1_000) -> None:
                """Do it until both have died, and then a little more."""
                more, until = MORE, time.monotonic() + PATIENCE
                while more and len(wanted[kind]) < most:
                    assert time.monotonic() < until, "They never died."
                    more -= not goes_on()
                    said = f"{kind}-{len(wanted[kind])}@exemple.fr"
                    do(said)
                    wanted[kind].append(said)

            def caller(user: User) -> Caller:
                return Caller(machines, at.tokens[user.email])

            team, member, contributor = caller(at.world.team), caller(at.world.copil[0]), caller(at.world.contributor)
            sending, publishing = caller(at.world.other), caller(at.world.team)

            def comment(said: str) -> None:
                body = as_json({"kind": "addition", "target": {"field": "nom"}, "body": said})
                contributor.do(f"{home}/comments/", *body, done=("SELECT 1 FROM concertation_comment WHERE body = ?", said))

            def vote(said: str) -> None:
                body = as_json({"option": at.option, "position": "for", "motive": said})
                member.do(f"ballots/{at.ballot}/votes/", *body, done=("SELECT 1 FROM concertation_vote WHERE motive = ?", said))

            def invite(said: str) -> None:
                body = as_json({"email": said, "circle": "contributor"})
                member_of = "SELECT 1 FROM standard_membership m JOIN accounts_user u ON m.user_id = u.id WHERE u.email = ?"
                team.do(f"{home}/members/", *body, done=(member_of, said))

            def check(said: str) -> None:
                body = as_form(at.world.standard.slug, said)
                sending.do("validations/", *body, done=("SELECT 1 FROM standard_samplefile WHERE name = ?", said))

            def publish() -> None:
                published = ("SELECT 1 FROM standard_release WHERE published_at IS NOT NULL AND id = ?", at.candidate.pk)
                publishing.do(f"releases/{at.candidate.pk}/publish/", *as_json({"motive": "Prête."}), done=published)

            with ThreadPoolExecutor(5) as people:
                doing = [
                    people.submit(partial(busy, "comments", comment)),
                    people.submit(partial(busy, "votes", vote)),
                    people.submit(partial(busy, "members", invite)),
                    people.submit(partial(busy, "files", check, FILES)),
                ]
                wait_until(lambda: all(wanted.values()) or any(one.done() for one in doing))
                publishing.turn = 1  # to the first machine
                doing.append(people.submit(publish))
                time.sleep(0.3)  # it has begun, and most often has not ended
                first.kill_web()
                for one in doing:
                    one.result()
            second.worker.terminate()
            assert second.worker.wait(PATIENCE) == 0
        finally:
            for machine in machines:
                machine.end()

        received = [mail for machine in machines for mail in machine.mail.received]
        assert first.worker.returncode == -signal.SIGKILL
        with database.here():
            # An hour later, whatever the first machine had taken is held to be lost, and another worker takes it up.
            time_machine.move_to(timezone.now() + timedelta(hours=1))
            third = MailServer()
            third.start()
            settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "accounts.smtp.EmailBackend", "127.0.0.1", third.port
            settings.MEDIA_ROOT, settings.REPOSITORIES_ROOT = tmp_path / "three/fichiers", tmp_path / "three/depots"
            settings.STORAGES = {**settings.STORAGES, **files_settings(files)}
            work_once()
            third.stop()
            _nothing_lost_nothing_twice(at, wanted, received + third.received)
            call_command("verify_history")


def _nothing_lost_nothing_twice(at: Scene, wanted: dict[str, list[str]], received: list[tuple[str, EmailMessage]]) -> None:
    kept = {
        "comments": Comment.objects.values_list("body", flat=True),
        "votes": Vote.objects.filter(elector__ballot=at.ballot).values_list("motive", flat=True),
        "members": Membership.objects.filter(user__email__startswith="members-").values_list("user__email", flat=True),
        "files": SampleFile.objects.values_list("name", flat=True),
    }
    assert {kind: sorted(rows) for kind, rows in kept.items()} == {kind: sorted(said) for kind, said in wanted.items()}
    assert list(Release.objects.exclude(published_at=None).values_list("version", flat=True)) == ["1.0.0"]
    assert {report.state for report in ValidationReport.objects.all()} == {"done"}

    # One mail was in doubt: it had left, and the team is told that nobody knows.
    assert [mail for mail, times in Counter(mail["Message-ID"] for _, mail in received).items() if times > 1] == []
    invitations = [address for address, mail in received if "Vous participez au standard" in mail["Subject"]]
    assert sorted(invitations) == sorted(wanted["members"])
    assert set(Notice.objects.filter(done_at=None)) == set()
    assert set(Notice.objects.filter(state="failed").values_list("error", flat=True)) <= {UNKNOWN_FATE}
    tasks.plan_due(timezone.now())
    assert not tasks.DBTaskResult.objects.ready().exists()
