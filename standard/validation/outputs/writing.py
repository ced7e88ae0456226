"""Writes what one takes away: reads the file once more, beside what its check kept."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from standard.schema.model import Schema, SchemaError
from standard.validation.columns import framed, match_columns
from standard.validation.corrections import Corrector
from standard.validation.formulas import FORMULA
from standard.validation.framing import Cell, Frame, Unreadable, as_text
from standard.validation.messages import Teller
from standard.validation.outputs import made, spool
from standard.validation.outputs.annotated import Annotated, annotated
from standard.validation.report import KEPT_TEXT, Defect
from standard.validation.travelling import received

WHOLE: Final = 50_000
"""Rows up to which the workbook holds the whole file; beyond, that many of the rows to correct."""
REMEMBERED: Final = 50_000
SHOWN: Final = 8
"""Corrections of each kind that are shown before they are made."""


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: what `runner.outputs` asks for."""
    try:
        schema = received(order["schema"])
        table = framed(Path(order["path"]), schema, file_bytes=order["file_bytes"], sheet=order["sheet"])
        return write(table, schema, Path(order["spool"]), Path(order["folder"]), rows=order["rows"], complete=order["complete"]).to_json()
    except (Unreadable, SchemaError, MemoryError, OSError):
        return {}


def write(table: Frame, schema: Schema, spooled: Path, folder: Path, *, rows: int, complete: bool = True) -> made.Made:
    """Write the files named in `made` into `folder`. Raises Unreadable, OSError.

    `rows`: how many the table has; `complete`: whether a row may be right, no mandatory column being absent.
    """
    with ExitStack() as stack:

        def sheet(name: str, encoding: str = "utf-8") -> _Csv:
            return _Csv(stack.enter_context((folder / name).open("w", encoding=encoding, newline="")))

        # What people read opens in a spreadsheet, which looks for the mark; what they publish has none.
        errors, right, wrong = sheet(made.ERRORS, "utf-8-sig"), sheet(made.RIGHT), sheet(made.WRONG)
        book = stack.enter_context(annotated(folder / made.ANNOTATED, table.header))
        errors.write(["ligne", "champ", "valeur", "message", "code"])
        right.write(table.header)
        wrong.write(table.header)
        tell = _ErrorList(schema, table, errors, book)
        whole = rows <= WHOLE
        for _, of_header in takewhile(lambda kept: kept[0] is None, spool.read(spooled)):
            tell.all_of(of_header)
        for number, cells, found in spool.beside(table.rows(), spool.read(spooled)):
            if found is None:
                (right if complete else wrong).write(cells)
                if whole:
                    book.write(number, cells, {}, "")
                continue
            wrong.write(cells)
            by_cell, told = tell.all_of(found)
            if book.rows < WHOLE:
                book.write(number, cells, by_cell, told)
        return made.Made(
            errors=errors.rows - 1,
            right=right.rows - 1,
            wrong=wrong.rows - 1,
            annotated=book.rows,
            whole=whole,
            neutralised=errors.neutralised + right.neutralised + wrong.neutralised,
            corrections=tell.corrections(),
        )


class _Csv:
    """Rows that a spreadsheet opens without running anything."""

    def __init__(self, file: Any) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")
        self.rows = self.neutralised = 0

    def write(self, cells: Iterable[Cell]) -> None:
        self.rows += 1
        self._writer.writerow([self._guarded(as_text(cell)) for cell in cells])

    def _guarded(self, text: str) -> str:
        if text and text[0] in "=+-@\t\r" and FORMULA.match(text):
            self.neutralised += 1
            return f"'{text}"
        return text


class _ErrorList:
    """Lists the errors, and says of a row which cells are wrong and what to do."""

    def __init__(self, schema: Schema, table: Frame, errors: _Csv, book: Annotated) -> None:
        fields = match_columns(table.header, schema).fields
        self._titles = {field.name: field.title for field in schema.fields}
        self._places = {field.name: place for place, field in enumerate(fields) if field is not None}
        self._errors, self._book = errors, book
        self._teller = Teller(schema)
        self._corrector = Corrector(schema)
        self._corrected: dict[tuple[bool, str], Counter[tuple[str, str, str]]] = {}
        self._cells: Counter[tuple[bool, str]] = Counter()

    def _correct(self, field: str, value: str) -> None:
        found = self._corrector.offered(field, value) if len(value) <= KEPT_TEXT else None
        if found is None:
            return
        kind = found.certain, found.kind
        self._cells[kind] += 1
        examples = self._corrected.setdefault(kind, Counter())
        example = field, value, found.text
        if example in examples or len(examples) < REMEMBERED:
            examples[example] += 1

    def corrections(self) -> tuple[made.Corrected, ...]:
        found = []
        for (certain, kind), cells in self._cells.most_common():
            examples = self._corrected[certain, kind].most_common(SHOWN)
            found.append(made.Corrected(kind, cells, tuple((*example, times) for example, times in examples), certain))
        return tuple(sorted(found, key=lambda one: not one.certain))

    def all_of(self, defects: Sequence[Defect]) -> tuple[dict[int, str], str]:
        """(messages by the position of the cell, all that there is to do in the row)."""
        told: list[str] = []
        by_cell: dict[int, str] = {}
        for one in map(self._teller.reported, defects):
            self._errors.write([str(one.row or ""), one.field or "", one.value, one.message, one.code])
            self._book.list(one)
            title = self._titles.get(one.field or "")
            told.append(f"{title}\u00a0: {one.message}" if title else one.message)
            if (place := self._places.get(one.field or "")) is not None:
                by_cell[place] = f"{by_cell[place]}\n{one.message}" if place in by_cell else one.message
        for field, value in dict.fromkeys((one.field, one.value) for one in defects if one.field in self._places):
            self._correct(field or "", value)
        return by_cell, "\n".join(told)
