"""The file as a workbook: cells to correct in red, what to do at the end of each row, all the errors on a second sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from standard.validation.framing import Cell, as_text
from standard.validation.report import ReportedError

ROWS: Final = 1_048_576
CHARACTERS: Final = 32_767
CREATED: Final = datetime(2000, 1, 1)
"""The same in every workbook, so that the same file gives the same bytes."""
DATE_FORMATS: Final = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss"}
RED: Final = {"bg_color": "#FFE9E9", "font_color": "#CE0500"}
WIDEST: Final = 40


class Annotated:
    """Rows are written in order; a text stays a text, and is never a formula or a link."""

    def __init__(self, book: Any, header: Sequence[str]) -> None:
        self._data, self._errors = book.add_worksheet("Données"), book.add_worksheet("Erreurs")
        self._bold, self._red = book.add_format({"bold": True}), book.add_format(RED)
        self._formats = {kind: book.add_format({"num_format": form}) for kind, form in DATE_FORMATS.items()}
        self._red_formats = {kind: book.add_format({"num_format": form, **RED}) for kind, form in DATE_FORMATS.items()}
        self._width = len(header)
        for column, label in enumerate(["Ligne", *header, "À corriger"]):
            self._data.write_string(0, column, label[:CHARACTERS], self._bold)
            self._data.set_column(column, column, min(max(len(label) + 2, 10), WIDEST))
        self._data.set_column(self._width + 1, self._width + 1, 2 * WIDEST)
        for column, (label, width) in enumerate((("Ligne", 8), ("Champ", 24), ("Valeur", 24), ("À corriger", 80))):
            self._errors.write_string(0, column, label, self._bold)
            self._errors.set_column(column, column, width)
        for sheet in (self._data, self._errors):
            sheet.freeze_panes(1, 0)
        self.rows = self.errors = 0

    def write(self, number: int, cells: Sequence[Cell], red: Collection[int], told: str) -> None:
        """One row: its number in the file, its cells, the positions of those in red, what to do."""
        self.rows += 1
        self._data.write_number(self.rows, 0, number)
        for column, cell in enumerate(cells[: self._width]):
            self._write(column, cell, red=column in red)
        if told:
            self._data.write_string(self.rows, self._width + 1, told[:CHARACTERS])

    def _write(self, column: int, cell: Cell, *, red: bool) -> None:
        sheet, row, place = self._data, self.rows, column + 1
        form = self._red if red else None
        match cell:
            case "":
                if red:
                    sheet.write_blank(row, place, None, form)
            case bool():
                sheet.write_boolean(row, place, cell, form)
            case int() | float():
                sheet.write_number(row, place, cell, form)
            case datetime() | date() | time():
                sheet.write_datetime(row, place, cell, (self._red_formats if red else self._formats)[type(cell)])
            case _:
                sheet.write_string(row, place, as_text(cell)[:CHARACTERS], form)

    def list(self, error: ReportedError) -> None:
        """One error of the second sheet; those that the sheet has no room for are left out."""
        if self.errors + 1 >= ROWS:
            return
        self.errors += 1
        if error.row is not None:
            self._errors.write_number(self.errors, 0, error.row)
        for column, text in enumerate((error.field or "", error.value, error.message), start=1):
            self._errors.write_string(self.errors, column, text[:CHARACTERS])


@contextmanager
def annotated(path: Path, header: Sequence[str]) -> Iterator[Annotated]:
    """A workbook that is whole once left. Memory does not grow with it."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(path.parent)}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": CREATED})
    with book:
        yield Annotated(book, header)
