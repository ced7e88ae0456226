"""The part of `make bench` on pages and the API: what each costs beside the emptiest page of the site, the legal notice.

Each request is made in this process, on a database of its own (SQLite, or the server that DATABASE_URL names), through every
middleware, with the database's session closed or kept afterwards as a server does. Rounds go over all the pages, and the median
is kept. Two clocks: the wall's, and the processor's, which other programs disturb less; that of a PostgreSQL server is added
where it runs on this machine. A page is read again and again, as readers do, then once after each of a few writes.

The database is kept from one run to the next where temporary files are (on a server, under its name), until what fills it changes.

`python -m tests.bench.pages [COMMENTS [ROUNDS]]`
"""

from __future__ import annotations

import gc
import hashlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import close_old_connections, connection, transaction
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from concertation.models import Comment, Decision
from standard.models import Release, Standard
from standard.services.numbers import forget_remembered
from tests.bench import crowd
from tests.bench.populated import populate

ROUNDS: Final = 15
AFTER_A_WRITE: Final = 5
"""How many times a page is read just after somebody wrote something."""
TARGETS: Final = {1_000: 8, 100_000: 12}
"""By number of comments, how many times the emptiest page each page may cost at most."""
_MEASURING: Final = ("pages", "load")
"""The modules here that fill nothing."""
YARDSTICK: Final = "mentions légales"
NOBODY, MEMBER, TEAM = "", "member", "team"
READERS: Final = {MEMBER: crowd.TEAM + crowd.COMMITTEE, TEAM: 0}
"""The places, among the people, of those who sign in."""


@dataclass
class Measured:
    """One page: its seconds of processor and of wall, round after round, and how many queries it asks; the same after a write."""

    get: Callable[[], int]
    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    queries: int = 0
    written: list[float] = field(default_factory=list)
    written_queries: int = 0


def database(sizes: crowd.Sizes) -> float:
    """Connect to the database of a standard of that size, filled where it is not there yet; returns in how many seconds."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    told = hashlib.sha256(repr(sizes).encode() + b"".join(one.read_bytes() for one in sources if one.stem not in _MEASURING))
    name = f"bench_pages_{told.hexdigest()[:12]}"
    settings = connection.settings_dict["TEST"]
    settings["NAME"] = str(Path(tempfile.gettempdir()) / f"{name}.sqlite3") if connection.vendor == "sqlite" else name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=True)
    start = time.perf_counter()
    if not Standard.objects.exists():
        with transaction.atomic():
            populate(sizes)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize")
    return time.perf_counter() - start


def addresses() -> dict[str, tuple[str, str]]:
    """Each page: who reads it, and its address. The field, the proposal and the question are those that people speak of most."""
    home = Standard.objects.get().get_absolute_url()
    api = f"/api/v1{home}"
    said = Comment.objects.order_by()
    proposal = said.exclude(proposal=None).values("proposal__number").annotate(n=Count("pk")).order_by("-n", "proposal__number")[0]
    question = said.exclude(question=None).values("question__number").annotate(n=Count("pk")).order_by("-n", "question__number")[0]
    decision = Decision.objects.exclude(ballot=None).exclude(revision=None).order_by("-number")[0]
    version = Release.objects.order_by("-pk")[0].version
    return {
        YARDSTICK: (NOBODY, "/aide/mentions-legales/"),
        "accueil du site": (NOBODY, "/"),
        "accueil du standard": (NOBODY, home),
        "champs": (NOBODY, f"{home}champs/"),
        "un champ": (NOBODY, f"{home}champs/champ_0/"),
        "pourquoi ce champ": (NOBODY, f"{home}champs/champ_0/pourquoi/"),
        "consultation": (NOBODY, f"{home}consultation/"),
        "propositions": (NOBODY, f"{home}propositions/"),
        "une proposition": (NOBODY, f"{home}propositions/{proposal['proposal__number']}/"),
        "questions": (NOBODY, f"{home}questions/"),
        "une question": (NOBODY, f"{home}questions/{question['question__number']}/"),
        "décisions": (NOBODY, f"{home}decisions/"),
        "une décision": (NOBODY, f"{home}decisions/{decision.number}/"),
        "tableau de l’équipe": (TEAM, f"{home}equipe/"),
        "commentaires de l’équipe": (TEAM, f"{home}equipe/commentaires/"),
        "recherche": (NOBODY, "/recherche/?q=biblioth%C3%A8que"),
        "historique": (NOBODY, f"{home}historique/"),
        "versions": (NOBODY, f"{home}versions/"),
        "une version": (NOBODY, f"{home}versions/{version}/"),
        "vérifier un fichier": (NOBODY, f"{home}verifier/"),
        "mon espace, contributeur": (MEMBER, "/mon-espace/"),
        "mon espace, équipe": (TEAM, "/mon-espace/"),
        "API, commentaires": (NOBODY, f"{api}comments/"),
        "API, propositions": (NOBODY, f"{api}proposals/"),
        "API, questions": (NOBODY, f"{api}questions/"),
        "API, décisions": (NOBODY, f"{api}decisions/"),
        "API, événements": (NOBODY, f"{api}events/"),
    }


def open_to_all() -> list[str]:
    """The addresses that anybody reads, but the yardstick's."""
    return [path for name, (who, path) in addresses().items() if who == NOBODY and name != YARDSTICK]


def processor_time() -> float:
    """Seconds of processor that this process has taken, with the PostgreSQL server's session where it is on this machine."""
    taken = time.process_time()
    server = getattr(getattr(connection.connection, "info", None), "backend_pid", None)
    if server is not None:
        try:
            taken += int(Path(f"/proc/{server}/schedstat").read_text().split()[0]) / 1e9
        except OSError:
            return taken
    return taken


def measured(rounds: int) -> dict[str, Measured]:
    """Every page, round after round."""
    people = list(User.objects.order_by("pk")[: max(READERS.values()) + 1])
    clients = {who: Client(SERVER_NAME="127.0.0.1") for who in (NOBODY, *READERS)}
    for who, place in READERS.items():
        clients[who].force_login(people[place])

    def reading(who: str, address: str) -> Callable[[], int]:
        def get() -> int:
            status = clients[who].get(address).status_code
            close_old_connections()
            return status

        return get

    pages = {name: Measured(reading(who, address)) for name, (who, address) in addresses().items()}
    for name, page in pages.items():
        if page.get() != 200:
            raise SystemExit(f"{name} ne se lit pas.")
        page.queries = queries_of(page)
        somebody_writes()
        page.written_queries = queries_of(page)
    for _ in range(rounds):
        for page in pages.values():
            page.get()
            processor, wall = seconds_of(page)
            page.wall.append(wall)
            page.processor.append(processor)
    for _ in range(AFTER_A_WRITE):
        for page in pages.values():
            somebody_writes()
            page.written.append(seconds_of(page)[0])
    return pages


def seconds_of(page: Measured) -> tuple[float, float]:
    """Of the processor, and of the wall."""
    gc.collect()
    processor, wall = processor_time(), time.perf_counter()
    if page.get() != 200:
        raise SystemExit("Une page ne se lit plus.")
    return processor_time() - processor, time.perf_counter() - wall


def queries_of(page: Measured) -> int:
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as asked:
        page.get()
    return len(asked)


def somebody_writes() -> None:
    """What any writer does first: nothing that was remembered of the standard counts any more."""
    forget_remembered(Standard.objects.get().pk)


def told(pages: dict[str, Measured], target: int | None) -> None:
    def median(seconds: list[float]) -> float:
        return statistics.median(seconds) * 1000

    least = pages[YARDSTICK]
    aim = f"≤ {target}" if target else ""
    print(f"{'':<26}{'processeur':>11}{'×':>7}{'cible':>7}{'horloge':>13}{'×':>7}{'req.':>6}{'après écriture':>18}{'×':>7}{'req.':>6}")
    for name, page in pages.items():
        processor, wall, written = median(page.processor), median(page.wall), median(page.written)
        ratio = processor / median(least.processor)
        print(
            f"{name:<26}{processor:>8.1f} ms{ratio:>7.1f}{aim:>7}{wall:>10.1f} ms{wall / median(least.wall):>7.1f}{page.queries:>6}"
            f"{written:>15.1f} ms{written / median(least.processor):>7.1f}{page.written_queries:>6}"
            f"{'   au-delà' if target and ratio > target else ''}"
        )


def measure(comments: int, rounds: int) -> None:
    sizes = crowd.Sizes(comments)
    made = database(sizes)
    pages = measured(rounds)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"\nPages et API ({connection.vendor}) : {sizes.fields} champs, {sizes.comments:,} commentaires, "
        f"{sizes.proposals:,} propositions, {sizes.questions} questions, {sizes.members:,} membres, "
        f"écrits en {made:.0f} s ; médiane de {rounds} tours ; charge de la machine {load}\n"
    )
    told(pages, TARGETS.get(comments))


def main(comments: int | None = None, rounds: int = ROUNDS) -> None:
    for size in TARGETS if comments is None else (comments,):
        measure(size, rounds)
        connection.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
