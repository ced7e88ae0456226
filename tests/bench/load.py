"""The part of `make bench` on load: a real site (gunicorn, a worker's mail server) under many people at once.

The standard is that of `tests.bench.pages` with 1,000 comments, in a database of its own that is dropped at the end: SQLite, or the server
that DATABASE_URL names. People are threads of this process, on the same machine: what they take of its processor is lost to the site.

- pages for somebody signed in, of which nothing is shared with other readers; pages and API for anybody; votes of a committee;
- people who sign in by the code that they receive, then comment, each by the forms of the pages.

`python -m tests.bench.load [SECONDS]`
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse
from itertools import count, cycle
from pathlib import Path
from threading import Lock, Thread
from typing import Final
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings
from django.db import connection, connections
from django.test import Client

from accounts.models import User
from accounts.services import issue_token
from concertation.models import Ballot, Comment, Vote
from tests.bench import crowd, pages
from tests.database_apart import Database
from tests.mail_server import MailServer
from tests.processes import free_port, wait_until

SECONDS: Final = 20
COMMENTS: Final = 1_000
READERS: Final = 8
"""Connections that read, or vote, one request after the other."""
PEOPLE: Final = 100
"""Who sign in and write at once."""
TARGETS: Final = {"postgresql": (60, 200, 50), "sqlite": (12, 40, 10)}
"""Requests a second: pages of somebody signed in, pages and API of anybody, votes."""
CORES: Final = 2
"""Of the machine on which the site would be alone: how many a second it would serve there, by what each takes of the processor."""
SLOWEST: Final = 0.25
"""Seconds: 95 answers in 100 are faster."""

Get = Callable[[], float]
"""One request; how many seconds it took."""


@dataclass
class Site:
    """Where it answers, and its mail server."""

    port: int
    mail: MailServer
    process: subprocess.Popen[bytes]

    def answers(self) -> bool:
        try:
            return Person(self, "127.0.0.1").read("/healthz") > 0
        except OSError:
            return False

    def processes(self) -> list[str]:
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()

    def processor(self) -> float:
        """Seconds of processor that its processes have taken, with the sessions that they have on a PostgreSQL of this machine."""
        taken = self.processes()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
                taken += [str(pid) for (pid,) in cursor.fetchall()]
        told = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in taken]
        return sum(int(one[11]) + int(one[12]) for one in told) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> list[int]:
        """Megabytes of each process that serves, shared ones counted for their part."""
        told = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.processes()]
        return [int(size) // 1024 for one in told for size in re.findall(r"^Pss:\s+(\d+)", one, re.MULTILINE)]


@dataclass
class Person:
    """A browser, or a script: a connection that is kept, cookies, an address."""

    site: Site
    address: str
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection("127.0.0.1", self.site.port, timeout=120)

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[HTTPResponse, bytes]:
        sent = {
            "X-Forwarded-For": self.address,
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            **self.headers,
            **headers,
        }
        try:
            self._connection.request(method, path, body, sent)
            answer = self._connection.getresponse()
        except (HTTPException, ConnectionError):
            # The server closes a connection that has said nothing for two seconds.
            self._connection.close()
            self._connection.request(method, path, body, sent)
            answer = self._connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, answer.read()

    def read(self, path: str) -> float:
        start = time.perf_counter()
        answer, _ = self.send("GET", path)
        if answer.status != 200:
            raise ValueError(f"{path}: {answer.status}")
        return time.perf_counter() - start

    def fill(self, page: str, path: str, **data: str) -> str:
        """Read a page, send one of its forms, and say where it leads."""
        _, content = self.send("GET", page)
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', content)
        body = urlencode({"csrfmiddlewaretoken": token[1].decode() if token else "", **data}).encode()
        answer, _ = self.send("POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded"})
        if answer.status != 302:
            raise ValueError(f"{path}: {answer.status}")
        return answer.headers["Location"]


@dataclass
class Load:
    """What came of it."""

    seconds: float = 0
    processor: float = 0
    """Seconds of the site's."""
    taken: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    def told(self, what: str, target: int = 0) -> None:
        rate = len(self.taken) / self.seconds if self.seconds else 0
        ordered = sorted(self.taken) or [0.0]
        slow = ordered[int(len(ordered) * 0.95)]
        aim = f"≥ {target}" if target else ""
        cost = self.processor / len(ordered)
        alone = CORES / cost if cost else 0
        missed = target and (rate < target or slow > SLOWEST)
        took = f"{statistics.median(ordered) * 1000:>9.0f} ms{slow * 1000:>9.0f} ms{cost * 1000:>9.1f} ms"
        seen = f"{sum(self.errors.values()):>8}{'   à voir' if missed or self.errors else ''}"
        print(f"{what:<38}{len(self.taken):>8}{rate:>9.1f} /s{aim:>8}{took}{alone:>8.0f} /s{seen}", flush=True)
        for error, times in self.errors.most_common(3):
            print(f"    {times} × {error}")


def under(served: Site, seconds: float, doings: list[Get]) -> Load:
    """Each does the same thing again and again, at once."""
    before = served.processor()
    load, lock, start = Load(), Lock(), time.perf_counter()

    def go_on(do: Get) -> None:
        while time.perf_counter() - start < seconds:
            try:
                taken = do()
            except (OSError, HTTPException, ValueError) as error:
                with lock:
                    load.errors[str(error) or type(error).__name__] += 1
            else:
                with lock:
                    load.taken.append(taken)

    threads = [Thread(target=go_on, args=(do,)) for do in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - start
    load.processor = served.processor() - before
    return load


@contextmanager
def site(processes: int = CORES) -> Iterator[Site]:
    """Served from a copy of the database, which this process then looks at too."""
    folder = Path(tempfile.mkdtemp(prefix="bench-load-"))
    pages.database(crowd.Sizes(COMMENTS))
    mail = MailServer()
    mail.start()
    with Database.made(folder, copied=True) as database:
        port = free_port()
        environment = {
            "PATH": os.defpath,
            "DATABASE_URL": database.url.replace("?timeout=1", ""),
            "DATA_DIR": str(folder),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "WEB_BIND": f"127.0.0.1:{port}",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "PROXY_COUNT": "1",
            "WEB_PROCESSES": str(processes),
            "API_READS": "0",
            "API_WRITES": "0",
            "SECRET_KEY": settings.SECRET_KEY,
        }
        gunicorn = [str(Path(sys.executable).parent / "gunicorn"), "--config", "python:config.server", "--max-requests", "0"]
        process = subprocess.Popen(gunicorn, env=environment, start_new_session=True)
        try:
            served = Site(port, mail, process)
            wait_until(served.answers, process)
            with database.here():
                yield served
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)
            connections.close_all()
            mail.stop()
    shutil.rmtree(folder, ignore_errors=True)


def readers(served: Site, paths: list[str], user: User | None = None) -> list[Get]:
    """Readers who go round these pages, each from another place."""
    cookies = {}
    if user is not None:
        client = Client()
        client.force_login(user)
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    people = [Person(served, f"10.0.0.{rank}", cookies=dict(cookies)) for rank in range(READERS)]
    rounds = [cycle(paths[rank % len(paths) :] + paths[: rank % len(paths)]) for rank in range(READERS)]

    def go_round(person: Person, paths: Iterator[str]) -> float:
        return person.read(next(paths))

    return [partial(go_round, person, paths) for person, paths in zip(people, rounds, strict=True)]


def voters(served: Site) -> list[Get]:
    """Members of the committee who vote, and vote again, by the API."""
    ballot = Ballot.objects.filter(state=Ballot.State.OPEN).order_by("pk")[0]
    option = ballot.options.order_by("position")[0].option_id
    electors = [elector.user for elector in ballot.electors.select_related("user").order_by("pk")[:READERS] if elector.user]
    said = count()

    def vote(person: Person) -> float:
        # Whoever says the same again says nothing.
        body = json.dumps({"option": option, "position": "for", "motive": f"La {next(said)}e fois."}).encode()
        start = time.perf_counter()
        answer, content = person.send("POST", f"/api/v1/ballots/{ballot.pk}/votes/", body, **{"Content-Type": "application/json"})
        if answer.status != 201:
            raise ValueError(content.decode())
        return time.perf_counter() - start

    tokens = [issue_token(actor=None, user=user) for user in electors]
    people = [Person(served, f"10.0.1.{rank}", {"Authorization": f"Bearer {token}"}) for rank, token in enumerate(tokens)]
    return [partial(vote, person) for person in people]


def writers(served: Site) -> list[Get]:
    """People who sign in by the code that they receive, then say something of a field again and again."""
    home = f"/standards/{crowd.SLUG}/"
    said = count()
    people = User.objects.order_by("pk")[crowd.TEAM + crowd.COMMITTEE :][:PEOPLE]

    def code(address: str) -> str:
        for _ in range(1_200):
            for to, mail in reversed(served.mail.received):
                text = mail.get_body(("plain",)) if to == address else None
                if text is not None and (found := re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", text.get_content(), re.MULTILINE)):
                    return found[1]
            time.sleep(0.1)
        raise ValueError("no code")

    def write(person: Person, email: str) -> float:
        start = time.perf_counter()
        if "sessionid" not in person.cookies or "signed" not in person.headers:
            person.fill("/connexion/", "/connexion/", email=email)
            text = code(email)
            person.fill("/connexion/code/", "/connexion/code/", code=text)
            person.headers["signed"] = "yes"
        page = f"{home}champs/champ_{next(said) % 50}/"
        body = f"Une remarque, la n° {next(said)}."
        person.fill(page, f"{home}commentaires/", kind="precision", body=body)
        return time.perf_counter() - start

    return [partial(write, Person(served, f"10.1.0.{rank}"), person.email) for rank, person in enumerate(people)]


def warm(served: Site, reading: list[Get], readings: int) -> None:
    """What each process makes once is made."""
    done = 0
    while done < readings:
        done += len(under(served, 2, reading).taken)


def database_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return Path(connection.settings_dict["NAME"]).stat().st_size
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def main(seconds: float = SECONDS) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is stopped
    with site() as served:
        signed, anybody, votes = TARGETS[connection.vendor]
        told = ", ".join(f"{one:.1f}" for one in os.getloadavg())
        print(f"\nCharge ({connection.vendor}) : {COMMENTS} commentaires, {seconds:.0f} s chacune ; charge de la machine {told}\n")
        print(f"{'':<38}{'demandes':>8}{'débit':>12}{'cible':>8}{'médiane':>12}{'95 %':>12}{'processeur':>12}{'seul':>11}{'refus':>8}")
        open_to_all = pages.open_to_all()
        member = User.objects.order_by("pk")[crowd.TEAM + crowd.COMMITTEE]
        shown = [path for path in open_to_all if not path.startswith("/api/")]
        warm(served, [*readers(served, open_to_all), *readers(served, shown, member)], 8 * len(open_to_all))
        under(served, seconds, readers(served, shown, member)).told("pages d’une personne connectée", signed)
        under(served, seconds, readers(served, open_to_all)).told("pages et API de tout le monde", anybody)
        before = Vote.objects.count()
        cast = under(served, seconds, voters(served))
        cast.told("votes", votes)
        print(f"    votes enregistrés : {Vote.objects.count() - before}, acceptés : {len(cast.taken)}")
        before, weight = Comment.objects.count(), database_bytes()
        written = under(served, seconds, writers(served))
        written.told(f"commentaires de {PEOPLE} personnes à la fois")
        kept = Comment.objects.count() - before
        each = (database_bytes() - weight) / max(kept, 1) / 1024
        print(f"    commentaires enregistrés : {kept}, acceptés : {len(written.taken)} ; {each:.1f} ko chacun dans la base")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
