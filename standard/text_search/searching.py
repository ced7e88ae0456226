"""What contains every word, the best first: those whose title begins with them, then those whose title has them, then the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models.expressions import RawSQL

from standard.text_search.index import TABLE, Asked, Dialect, dialect_of
from standard.text_search.marking import MarkedPiece, excerpt, marked
from standard.text_search.words import FIRST, KIND, STANDARD, TITLE, wanted

KINDS: Final = ("standard", "field", "value", "usecase", "question", "decision", "proposal", "activity", "document", "comment")
"""In the order in which equally good ones are given."""
MOST: Final = 1_000
"""How many entries of a kind, found equally well, are counted and can be read."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, its title and a line of what it says cut where the words stand."""

    kind: str
    label: str
    standard: str
    """The title of its standard."""
    title: tuple[MarkedPiece, ...]
    excerpt: tuple[MarkedPiece, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many entries of a kind were found; `more` where only the first ones were counted."""

    kind: str
    amount: int
    more: bool


@dataclass(frozen=True, slots=True)
class Found:
    kinds: tuple[Counted, ...] = ()
    """Those that have some."""
    total: int = 0
    """Of the kind that was asked, or of all."""
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Section:
    """The entries of one kind that were found equally well."""

    kind: str
    asked: Asked


def search(text: str, *, kind: str = "", start: int = 0, length: int = 20) -> Found:
    """What contains every word of the text, of one kind or of all: `length` of them after the first `start`. One query.

    A word is found by its beginning. Nothing is found for no word.
    """
    searched = wanted(text)
    if not searched:
        return Found()
    sections = list(_sections(searched))
    amounts, rows = _read(sections, [rank for rank, section in enumerate(sections) if kind in ("", section.kind)], start, length)
    kinds = tuple(_kinds(sections, amounts))
    return Found(
        kinds=kinds,
        total=sum(counted.amount for counted in kinds if kind in ("", counted.kind)),
        hits=tuple(
            Hit(of, label, standard, marked(title, searched), excerpt(body, searched), address)
            for of, label, standard, title, body, address in rows
        ),
    )


def matching(text: str, *, kind: str, standard: int) -> list[int]:
    """The keys of the rows of a standard that contain every word, the latest MOST of them; none for no word."""
    searched = wanted(text)
    if not searched:
        return []
    dialect = dialect_of(connection)
    asked = Asked(tuple(searched), (f"{KIND}{kind}", f"{STANDARD}{standard}"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT subject FROM {TABLE} WHERE id IN ({dialect.matching} ORDER BY id DESC LIMIT {MOST}) ORDER BY id",
            [dialect.parameter(asked)],
        )
        return [subject for (subject,) in cursor.fetchall()]


def containing(text: str, *, kind: str, standard: int) -> RawSQL | tuple[int, ...]:
    """The same, all of them, as the database finds them: to say in `pk__in` of a list that is paged."""
    searched = wanted(text)
    if not searched:
        return ()
    dialect = dialect_of(connection)
    asked = Asked(tuple(searched), (f"{KIND}{kind}", f"{STANDARD}{standard}"))
    return RawSQL(f"SELECT subject FROM {TABLE} WHERE id IN ({dialect.matching})", [dialect.parameter(asked)])


def _sections(searched: Sequence[str]) -> Iterator[_Section]:
    in_title = tuple(f"{TITLE}{word}" for word in searched)
    begins = (f"{FIRST}{searched[0]}", *in_title[1:])
    for beginnings, unless in ((begins, ()), (in_title, begins), (tuple(searched), in_title)):
        for kind in KINDS:
            yield _Section(kind, Asked(beginnings, (f"{KIND}{kind}",), unless))


_Row = tuple[str, str, str, str, str, str]


def _read(sections: Sequence[_Section], kept: Sequence[int], start: int, length: int) -> tuple[dict[int, int], list[_Row]]:
    """How many entries each section has, by its rank, and what those say that come after the first `start` of the sections kept."""
    dialect = dialect_of(connection)
    with connection.cursor() as cursor:
        cursor.execute(_statement(dialect, len(sections), kept), [*_parameters(dialect, sections), length, start])
        answer = cursor.fetchall()
    amounts = {section: amount for section, amount, *_ in answer if amount is not None}
    rows = sorted((section, -key, row) for section, amount, key, *row in answer if amount is None)
    return amounts, [tuple(row) for _, _, row in rows]


def _statement(dialect: Dialect, sections: int, kept: Sequence[int]) -> str:
    each = f"SELECT {{}} AS section, id FROM ({dialect.matching} ORDER BY id DESC LIMIT {MOST}) AS part"
    return (
        f"WITH found AS ({' UNION ALL '.join(each.format(rank) for rank in range(sections))}), "
        f"page AS (SELECT section, id FROM found WHERE section IN ({', '.join(map(str, kept))}) "
        "ORDER BY section, id DESC LIMIT %s OFFSET %s) "
        "SELECT section, COUNT(*), NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM found GROUP BY section "
        "UNION ALL SELECT section, NULL, entry.id, kind, label, standard.title, entry.title, body, address "
        f"FROM page JOIN {TABLE} AS entry ON entry.id = page.id JOIN standard_standard AS standard ON standard.id = entry.standard_id"
    )


def _parameters(dialect: Dialect, sections: Sequence[_Section]) -> list[str]:
    return [dialect.parameter(section.asked) for section in sections]


def _kinds(sections: Sequence[_Section], amounts: dict[int, int]) -> Iterator[Counted]:
    for kind in KINDS:
        found = [amounts.get(rank, 0) for rank, section in enumerate(sections) if section.kind == kind]
        if any(found):
            yield Counted(kind, sum(found), max(found) == MOST)
