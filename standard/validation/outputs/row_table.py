"""The rows of a checked file beside what is wrong with each, kept on disk so that a page of them is read without the others."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from standard.validation.report import ReportedError

NAME: Final = "lignes.sqlite3"
KEPT: Final = 200_000
"""Rows kept: all those of the file up to so many, otherwise the first of those that are wrong."""
LONGEST: Final = 5_000
"""Characters of a cell that are kept: a longer one is not corrected on a page."""

_MADE: Final = """
    create table header (labels text not null, fields text not null, whole integer not null);
    create table row (number integer primary key, cells text not null, wrong integer not null);
    create table error (
        row integer not null, field text, code text not null, value text not null, message text not null,
        offered text, kind text, certain integer
    );
"""
_INDEXED: Final = """
    create index error_by_row on error (row);
    create index error_by_cause on error (code, field, row);
    create index error_by_field on error (field, row);
    create index wrong_row on row (number) where wrong;
"""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a row, or in one of its cells, and how the cell would be written."""

    field: str | None
    code: str
    value: str
    message: str
    offered: str | None
    certain: bool


@dataclass(frozen=True, slots=True)
class CheckedRow:
    number: int
    cells: tuple[str, ...]
    errors: tuple[RowError, ...]


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows: those with something wrong, of one cause or in one field, or all of them."""

    every: bool = False
    code: str = ""
    field: str | None = None
    """With a code, the field of that cause, None for a cause of whole rows; alone, every cause of the field."""

    @property
    def condition(self) -> tuple[str, tuple[str | None, ...]]:
        if self.code:
            return "number in (select row from error where code = ? and field is ?)", (self.code, self.field)
        if self.field is not None:
            return "number in (select row from error where field = ?)", (self.field,)
        return ("1", ()) if self.every else ("wrong", ())


@dataclass(frozen=True, slots=True)
class RowPage:
    labels: tuple[str, ...]
    fields: tuple[str, ...]
    """For each column the field that it holds, "" for none."""
    rows: tuple[CheckedRow, ...]
    total: int
    """How many rows the filter leaves."""
    whole: bool
    """Whether all the rows of the file were kept."""


Told = tuple[ReportedError, tuple[str, str, bool] | None]
"""What is wrong, and how the cell would be written: (text, kind, certain)."""


class RowTableWriter:
    def __init__(self, database: sqlite3.Connection, labels: Sequence[str], fields: Sequence[str], *, whole: bool) -> None:
        self._database, self._whole = database, whole
        database.execute("insert into header values (?, ?, ?)", (_json(labels), _json(fields), whole))
        self.rows = 0

    def write(self, number: int, texts: Iterable[str], errors: Sequence[Told] = ()) -> None:
        """A row, and what is wrong in it."""
        if self.full or not (self._whole or errors):
            return
        self.rows += 1
        shown = [text if len(text) <= LONGEST else f"{text[:LONGEST]}…" for text in texts]
        self._database.execute("insert into row values (?, ?, ?)", (number, _json(shown), bool(errors)))
        self._database.executemany(
            "insert into error values (?, ?, ?, ?, ?, ?, ?, ?)",
            [(number, one.field, one.code, one.value, one.message, *(offered or (None, None, None))) for one, offered in errors],
        )

    @property
    def full(self) -> bool:
        return self.rows >= KEPT


@contextmanager
def row_table(path: Path, labels: Sequence[str], fields: Sequence[str], *, whole: bool) -> Iterator[RowTableWriter]:
    """A table that is whole once left. Raises OSError where it has no room."""
    path.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            # It is made once, and made again if anything stops it.
            database.execute("pragma journal_mode = off")
            database.execute("pragma synchronous = off")
            database.executescript(_MADE)
            database.execute("begin")
            yield RowTableWriter(database, labels, fields, whole=whole)
            database.execute("commit")
            database.executescript(_INDEXED)
    except sqlite3.Error as error:
        raise OSError(errno.EFBIG, str(error)) from error


def page_of(path: Path, wanted: RowFilter, *, first: int = 0, most: int) -> RowPage:
    """Some of the rows that a filter leaves, from the one of rank `first`. Raises FileNotFoundError."""
    with _opened(path) as database:
        labels, fields, whole = database.execute("select labels, fields, whole from header").fetchone()
        condition, values = wanted.condition
        (total,) = database.execute(f"select count(*) from row where {condition}", values).fetchone()
        found = database.execute(
            f"select number, cells from row where {condition} order by number limit ? offset ?", (*values, most, first)
        ).fetchall()
        errors = _errors(database, [number for number, _ in found])
    rows = tuple(CheckedRow(number, tuple(json.loads(cells)), tuple(errors.get(number, ()))) for number, cells in found)
    return RowPage(tuple(json.loads(labels)), tuple(json.loads(fields)), rows, total, bool(whole))


def cells_of(path: Path, numbers: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The cells of rows, by their numbers in the file; those that were not kept are left out."""
    with _opened(path) as database:
        found = database.execute(
            "select number, cells from row where number in (select value from json_each(?))", (json.dumps(list(numbers)),)
        )
        return {number: tuple(json.loads(cells)) for number, cells in found}


def corrections_of(path: Path, kinds: Sequence[str], *, most: int) -> list[tuple[str, str, str]]:
    """(field, before, after) of the wrong cells that corrections of these kinds would write otherwise, each once."""
    marks = ", ".join("?" * len(kinds))
    with _opened(path) as database:
        return database.execute(
            f"select distinct field, value, offered from error where kind in ({marks}) and field is not null limit ?", (*kinds, most)
        ).fetchall()


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.exists():
        raise FileNotFoundError(path)
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        yield database


def _errors(database: sqlite3.Connection, numbers: Sequence[int]) -> Mapping[int, list[RowError]]:
    marks = ", ".join("?" * len(numbers))
    found: dict[int, list[RowError]] = {}
    for number, *said in database.execute(
        f"select row, field, code, value, message, offered, certain from error where row in ({marks}) order by rowid", numbers
    ):
        found.setdefault(number, []).append(RowError(said[0], said[1], said[2], said[3], said[4], bool(said[5])))
    return found


def _json(texts: Sequence[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)
