"""What is done in a process apart to read what somebody sent to begin from: a table, files filled in, a package of schemas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, Final

from standard.command.inputs import Failure, from_yaml
from standard.starting.dictionary import HEADERS, MOST_ROWS, ROLES, upright
from standard.starting.examples import ColumnSeen, guessed
from standard.starting.lists import LISTED, ListSheet, filled_in, may_name_lists
from standard.validation.framing import Unreadable, as_text, frame

MOST_SHEETS: Final = 30
"""Other sheets of a workbook in which lists of values are looked for."""
ROWS: Final = 100_000
"""Rows of a file that are looked at: enough to guess from."""


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """What `services.starting` asks for, or why there is none."""
    try:
        return _KINDS[order["kind"]](Path(order["source"]), order)
    except (Unreadable, Failure) as error:
        return {"refusal": str(error)}


def _dictionary(source: Path, order: Mapping[str, Any]) -> dict[str, Any]:
    table = frame(source, names=tuple(ROLES), titles=HEADERS)
    rows = [[as_text(cell) for cell in cells] for _, cells in islice(table.rows(), MOST_ROWS)]
    header, fields = upright(table.header, rows)
    others = [name for name in table.sheets if name != table.sheet]
    used: tuple[str, ...] = ()
    if others and may_name_lists(header, fields):
        header, fields, used = filled_in(header, fields, _sheets(source, others[:MOST_SHEETS]))
    return {"header": header, "rows": fields, "lists": used, "unread": [name for name in others if name not in used]}


def _sheets(source: Path, names: Iterable[str]) -> Iterator[ListSheet]:
    for name in names:
        with suppress(Unreadable):
            table = frame(source, titles=LISTED, sheet=name)
            yield ListSheet(name, table.header, [[as_text(cell) for cell in cells] for _, cells in islice(table.rows(), MOST_ROWS)])


def _examples(source: Path, order: Mapping[str, Any]) -> dict[str, Any]:
    table = frame(source)
    columns = [ColumnSeen(label) for label in table.header]
    for _, cells in islice(table.rows(), ROWS):
        for column, cell in zip(columns, (*cells, *[""] * len(columns)), strict=False):
            column.add(as_text(cell))
    return {"fields": [asdict(field) for field in guessed(columns)]}


def _yaml(source: Path, order: Mapping[str, Any]) -> dict[str, Any]:
    """What YAML says, as JSON has it."""
    return {"descriptor": from_yaml(order["name"], source.read_bytes())}


_KINDS: Final = {"dictionary": _dictionary, "examples": _examples, "yaml": _yaml}
