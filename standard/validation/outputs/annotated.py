"""The file as a workbook: cells to correct in red, what to do in a note and at the end of the row, all the errors on a second sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from standard.validation.framing import Cell
from standard.validation.report import ReportedError
from standard.validation.workbooks import CHARACTERS, ROWS, Style, new_workbook, write_cell

RED: Final = {"bg_color": "#FFE9E9", "font_color": "#CE0500"}
WIDEST: Final = 40
NOTES: Final = 5_000
"""Red cells that have a note: each is a drawing, which takes memory here and time where the file is opened."""
NOTE: Final = {"x_scale": 2.5, "author": "", "visible": False}


class Annotated:
    """Rows are written in order; a text stays a text, and is never a formula or a link."""

    def __init__(self, book: Any, header: Sequence[str]) -> None:
        self._data, self._errors = book.add_worksheet("Données"), book.add_worksheet("Erreurs")
        self._bold = book.add_format({"bold": True})
        self._plain, self._red = Style(book, {}), Style(book, RED)
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
        self.rows = self.errors = self._notes = 0

    def write(self, number: int, cells: Sequence[Cell], wrong: Mapping[int, str], told: str) -> None:
        """One row: its number in the file, its cells, what is wrong with each by position, all that there is to do."""
        self.rows += 1
        self._data.write_number(self.rows, 0, number)
        for column, cell in enumerate(cells[: self._width]):
            write_cell(self._data, self.rows, column + 1, cell, self._red if column in wrong else self._plain)
            if column in wrong and self._notes < NOTES:
                self._notes += 1
                self._data.write_comment(self.rows, column + 1, wrong[column][:CHARACTERS], NOTE)
        if told:
            self._data.write_string(self.rows, self._width + 1, told[:CHARACTERS])

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
    with new_workbook(path, aside=path.parent) as book:
        yield Annotated(book, header)
