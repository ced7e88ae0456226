"""What came of rewriting a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from standard.schema.correspondence import Pending
from standard.schema.words import NBSP, count

LISTED: Final = 200
"""Rewritings that are listed."""
KEPT: Final = 20_000
"""Distinct ones that are counted."""
SHOWN: Final = 200
"""Characters of a cell that are shown."""


@dataclass(frozen=True, slots=True)
class UndecidedGroup:
    """Things to decide for the same reason in the same column; the value and row are those of the first."""

    code: str
    column: str
    count: int
    first: Pending
    likely: tuple[str, ...] = ()
    """What it may become, the likeliest first."""


@dataclass(frozen=True, slots=True)
class CellsRewritten:
    """How many cells of a new column say something else than the row did, and what."""

    column: str
    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class ConversionOutcome:
    """`pending` lists the first things to decide in the order of rows; `groups` count them all, the most frequent first.

    Rows are numbered as a spreadsheet numbers those of the new file.
    """

    rows: int
    pending_total: int
    rows_pending: int
    groups: tuple[UndecidedGroup, ...]
    pending: tuple[Pending, ...]
    notices: tuple[str, ...]
    still_wrong: int = 0
    """Where nothing is to decide, the rows of the new file that its version refuses: they were wrong before."""
    rewritten: tuple[CellsRewritten, ...] = ()
    """What was rewritten, the most frequent first; not all of it where there is much."""
    rewritten_total: int = 0
    """The cells that were."""

    @property
    def sentence(self) -> str:
        done = f"{count(self.rows, 'ligne réécrite', 'lignes réécrites')}"
        if self.still_wrong:
            left = count(self.still_wrong, "ligne reste à corriger", "lignes restent à corriger")
            return f"{done}, et rien à décider pour ce changement de version{NBSP}; mais {left}{NBSP}: vérifiez le nouveau fichier."
        if not self.pending_total:
            return f"{done}, et rien à décider."
        return f"{done}{NBSP}; il reste {count(self.pending_total, 'point à décider', 'points à décider')}."

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ConversionOutcome:
        groups = tuple(map(_group, data["groups"]))
        pending = tuple(map(_pending, data["pending"]))
        rewritten = tuple(CellsRewritten(**said) for said in data.get("rewritten", ()))
        return cls(**{**data, "groups": groups, "pending": pending, "notices": tuple(data["notices"]), "rewritten": rewritten})


def _has_own_answer(pending: Pending) -> bool:
    of_values = any(kind == "value" for kind, _, _ in pending.subjects)
    return (of_values and pending.code != "notation") or (bool(pending.choices) and not pending.subjects)


def _group(data: Mapping[str, Any]) -> UndecidedGroup:
    return UndecidedGroup(**{**data, "first": _pending(data["first"]), "likely": tuple(data.get("likely", ()))})


def _pending(data: Mapping[str, Any]) -> Pending:
    subjects = tuple(map(tuple, data.get("subjects", ())))
    return Pending(**{**data, "choices": tuple(data["choices"]), "subjects": subjects})


class RewrittenTally:
    """Counts the cells that say something else, as rows go by."""

    def __init__(self) -> None:
        self._found: Counter[tuple[str, str, str]] = Counter()
        self.total = 0

    def add(self, changed: Iterable[tuple[str, str, str]]) -> None:
        for column, before, after in changed:
            self.total += 1
            key = column, before[:SHOWN], after[:SHOWN]
            if key in self._found or len(self._found) < KEPT:
                self._found[key] += 1

    def most(self) -> tuple[CellsRewritten, ...]:
        return tuple(CellsRewritten(*key, amount) for key, amount in self._found.most_common(LISTED))


class UndecidedTally:
    """Counts what is to decide as rows go by, and keeps the first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._groups: dict[tuple[str, str, str], tuple[int, Pending]] = {}
        self.kept: list[Pending] = []
        self.total = 0
        self.rows = 0

    def add(self, pending: Iterable[Pending]) -> None:
        """What one row leaves to decide."""
        any_pending = False
        for one in pending:
            any_pending = True
            self.total += 1
            if len(self.kept) < self._limit:
                self.kept.append(one)
            # What the table may say of a value has its own answer; an empty cell, or a column, has one for all.
            key = (one.code, one.column, one.value if _has_own_answer(one) else "")
            found = self._groups.get(key)
            self._groups[key] = (1, one) if found is None else (found[0] + 1, found[1])
        self.rows += any_pending

    def groups(self) -> tuple[UndecidedGroup, ...]:
        ranked = sorted(self._groups.items(), key=lambda group: (-group[1][0], group[1][1].row))
        return tuple(UndecidedGroup(code, column, amount, first) for (code, column, _), (amount, first) in ranked)
