"""What contains every word, the best first: those whose title begins with them, then those whose title has them, then the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, overload

from django.db import connection

from standard.models import SearchEntry
from standard.text_search.index import Asked, Dialect, dialect_of
from standard.text_search.marking import Piece, excerpt, marked
from standard.text_search.words import FIRST, KIND, STANDARD, TITLE, wanted

KINDS: Final = ("standard", "field", "value", "question", "decision", "proposal", "comment")
"""In the order in which equally good ones are given."""
MOST: Final = 1_000
"""How many entries of a kind, found equally well, are counted and can be read."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, its title and a line of what it says cut where the words stand."""

    entry: SearchEntry
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]

    @property
    def kind(self) -> str:
        return self.entry.kind


@dataclass(frozen=True, slots=True)
class Counted:
    """How many entries of a kind were found; `more` where only the first ones were counted."""

    kind: str
    amount: int
    more: bool


@dataclass(frozen=True, slots=True)
class _Section:
    """The entries of one kind that were found equally well."""

    kind: str
    asked: Asked


class Results(Sequence[Hit]):
    """What contains every word of a text, of one kind or of all, the best first: counted at once, read where it is asked.

    A word is found by its beginning. Nothing is found for no word.
    """

    def __init__(self, text: str, *, kind: str = "") -> None:
        self._searched = wanted(text)
        self._dialect = dialect_of(connection)
        sections = list(_sections(self._searched)) if self._searched else []
        counts = _counted(self._dialect, sections) if sections else []
        self.kinds = tuple(_kinds(sections, counts))
        """How many entries of each kind that has some."""
        self._kept = [(section, min(count, MOST)) for section, count in zip(sections, counts, strict=True) if kind in ("", section.kind)]

    def __len__(self) -> int:
        return sum(amount for _, amount in self._kept)

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | Sequence[Hit]:
        start, stop, _ = (place if isinstance(place, slice) else slice(place, place + 1)).indices(len(self))
        hits = self._read(start, stop)
        return hits if isinstance(place, slice) else hits[0]

    def _read(self, start: int, stop: int) -> tuple[Hit, ...]:
        keys: list[int] = []
        for section, amount in self._kept:
            if start < amount and stop > 0:
                keys += _latest(self._dialect, section.asked, max(start, 0), min(stop, amount) - max(start, 0))
            start, stop = start - amount, stop - amount
        entries = {entry.pk: entry for entry in SearchEntry.objects.filter(pk__in=keys).select_related("standard")}
        found = (entries[key] for key in keys if key in entries)
        return tuple(Hit(entry, marked(entry.title, self._searched), excerpt(entry.body, self._searched)) for entry in found)


def matching(text: str, *, kind: str, standard: int) -> list[int]:
    """The keys of the rows of a standard that contain every word, the latest MOST of them; none for no word."""
    searched = wanted(text)
    if not searched:
        return []
    dialect = dialect_of(connection)
    asked = Asked(tuple(searched), (f"{KIND}{kind}", f"{STANDARD}{standard}"))
    return list(SearchEntry.objects.filter(pk__in=_latest(dialect, asked, 0, MOST)).order_by("pk").values_list("subject", flat=True))


def _sections(searched: Sequence[str]) -> Iterator[_Section]:
    in_title = tuple(f"{TITLE}{word}" for word in searched)
    begins = (f"{FIRST}{searched[0]}", *in_title[1:])
    for beginnings, unless in ((begins, ()), (in_title, begins), (tuple(searched), in_title)):
        for kind in KINDS:
            yield _Section(kind, Asked(beginnings, (f"{KIND}{kind}",), unless))


def _counted(dialect: Dialect, sections: Sequence[_Section]) -> list[int]:
    """How many entries each section has, MOST + 1 where there are more: one query."""
    each = f"SELECT %s AS section, COUNT(*) FROM ({dialect.matching} LIMIT {MOST + 1}) AS found"
    parameters = [value for rank, section in enumerate(sections) for value in (rank, dialect.parameter(section.asked))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([each] * len(sections)), parameters)
        amounts = {int(rank): amount for rank, amount in cursor.fetchall()}
    return [amounts[rank] for rank in range(len(sections))]


def _kinds(sections: Sequence[_Section], counts: Sequence[int]) -> Iterator[Counted]:
    for kind in KINDS:
        amounts = [amount for section, amount in zip(sections, counts, strict=True) if section.kind == kind]
        if any(amounts):
            yield Counted(kind, sum(min(amount, MOST) for amount in amounts), max(amounts) > MOST)


def _latest(dialect: Dialect, asked: Asked, start: int, length: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"{dialect.matching} ORDER BY id DESC LIMIT %s OFFSET %s", [dialect.parameter(asked), length, start])
        return [key for (key,) in cursor.fetchall()]
