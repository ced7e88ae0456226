"""What a change does to one file: the rows that were right and would be wrong, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from standard.weighing.judging import JudgedTable  # what it reads files with is long to load

EffectState = Literal["stays", "breaks", "mends", "same", "unknown"]
"""It stays valid; it breaks; what was wrong of it is right; it was to be corrected, and is as much; it cannot be told."""

BLANK: Final = "blank-row"
MISSING: Final = "missing-label"

KEPT: Final = 100
"""Values of a column that are kept, the most frequent."""

TOO_LONG: Final = "ce fichier est trop grand pour être relu à chaque changement"
UNUSABLE: Final = "aucun fichier ne peut être vérifié avec ce schéma"
GONE: Final = "ses cellules ne sont plus gardées"


@dataclass(frozen=True, slots=True)
class BrokenColumn:
    """What would be wrong in the rows that were right. `field` is None for what is asked of a whole row."""

    field: str | None
    rows: int
    distinct: int
    values: tuple[tuple[str, int], ...]
    """The most frequent of those that are refused, with how many rows each; "" for an empty cell."""


@dataclass(frozen=True, slots=True)
class FileEffect:
    """On one file."""

    state: EffectState
    rows: int = 0
    right: int = 0
    """Rows that are right before, and `right_after`."""
    right_after: int = 0
    broken: int = 0
    mended: int = 0
    missing: tuple[str, ...] = ()
    """Mandatory columns that it would lack."""
    unread: tuple[str, ...] = ()
    """Columns that would not be read any more."""
    columns: tuple[BrokenColumn, ...] = ()
    why: str = ""
    """Where it cannot be told, or not all of it, why: the end of a French sentence."""

    @property
    def breaks(self) -> bool:
        return self.state == "breaks"

    @property
    def distinct(self) -> int:
        """How many different values would be refused."""
        return sum(column.distinct for column in self.columns)

    def to_json(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "rows": self.rows,
            "right": self.right,
            "right_after": self.right_after,
            "broken": self.broken,
            "mended": self.mended,
            "missing": list(self.missing),
            "unread": list(self.unread),
            "columns": [
                {"field": one.field, "rows": one.rows, "distinct": one.distinct, "values": [list(value) for value in one.values]}
                for one in self.columns
            ],
            "why": self.why,
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> FileEffect:
        """What `to_json` wrote."""
        columns = tuple(
            BrokenColumn(one["field"], one["rows"], one["distinct"], tuple((text, rows) for text, rows in one["values"]))
            for one in data["columns"]
        )
        return FileEffect(**{**data, "missing": tuple(data["missing"]), "unread": tuple(data["unread"]), "columns": columns})


def unknown(why: str, *, rows: int = 0) -> FileEffect:
    return FileEffect("unknown", rows=rows, why=why)


ELSEWHERE: Final = "les liens vers un autre tableau ne se lisent pas dans ce fichier seul"


def between(before: JudgedTable, after: JudgedTable) -> FileEffect:
    """What becomes of a file between two schemas."""
    right, right_after = before.right, after.right
    broken, mended = right - right_after, right_after - right
    head = Counter((one.code, one.field, one.value) for one in after.head)
    head.subtract((one.code, one.field, one.value) for one in before.head)
    newly = [one for one, times in head.items() if times > 0]
    state: EffectState
    if broken or newly:
        state = "breaks"
    elif before.valid:
        state = "stays"
    else:
        state = "mends" if mended or after.valid else "same"
    # What is asked no more refuses nothing; what is asked besides may only refuse more.
    why = ELSEWHERE if after.untold - before.untold else ""
    if why and state != "breaks":
        return unknown(why, rows=len(after.rows))
    return FileEffect(
        state,
        rows=len(after.rows),
        right=len(right),
        right_after=len(right_after),
        broken=len(broken),
        mended=len(mended),
        missing=tuple(field or value for code, field, value in newly if code == MISSING),
        unread=tuple(label for label in before.read if label not in after.read),
        columns=_columns(before, after, broken),
        why=why,
    )


def _columns(before: JudgedTable, after: JudgedTable, broken: frozenset[int]) -> tuple[BrokenColumn, ...]:
    rows: dict[str | None, set[int]] = {}
    values: dict[str | None, Counter[str]] = {}
    for key, findings in after.parts.items():
        if key in before.parts or key[0] == BLANK:
            continue
        for row in broken & findings.keys():
            for field, value in dict.fromkeys((one.field, one.value) for one in findings[row]):
                rows.setdefault(field, set()).add(row)
                if field is not None:
                    values.setdefault(field, Counter())[value] += 1
    found = [
        BrokenColumn(field, len(of), len(values.get(field, ())), tuple(sorted(values.get(field, Counter()).items(), key=_frequent)[:KEPT]))
        for field, of in rows.items()
    ]
    return tuple(sorted(found, key=lambda one: -one.rows))


def _frequent(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
