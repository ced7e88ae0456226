"""Writing XLSX: whole once left, always the same bytes for the same rows, a text never a formula nor a link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from standard.validation.framing import Cell, as_text

ROWS: Final = 1_048_576
CHARACTERS: Final = 32_767
"""What a sheet, and a cell, hold at most."""
CREATED: Final = datetime(2000, 1, 1)
"""The same in every workbook, so that the same file gives the same bytes."""
MOMENTS: Final = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss"}


@contextmanager
def new_workbook(path: Path, *, aside: Path | None = None) -> Iterator[Any]:
    """An `xlsxwriter` workbook whose memory does not grow with it: rows wait in the folder `aside`, or the system's."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(aside) if aside else None}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": CREATED})
    with book:
        yield book


class Style:
    """How cells look. `look` is what `xlsxwriter` calls a format, empty for plain cells."""

    def __init__(self, book: Any, look: Mapping[str, Any]) -> None:
        self.plain = book.add_format(dict(look)) if look else None
        self.moments = {kind: book.add_format({"num_format": form, **look}) for kind, form in MOMENTS.items()}


def write_cell(sheet: Any, row: int, column: int, cell: Cell, style: Style) -> None:
    """A text stays a text, a number or a date of a spreadsheet stays one; a text too long for a cell is cut."""
    match cell:
        case "":
            if style.plain is not None:
                sheet.write_blank(row, column, None, style.plain)
        case bool():
            sheet.write_boolean(row, column, cell, style.plain)
        case int() | float():
            sheet.write_number(row, column, cell, style.plain)
        case datetime() | date() | time():
            sheet.write_datetime(row, column, cell, style.moments[type(cell)])
        case _:
            sheet.write_string(row, column, as_text(cell)[:CHARACTERS], style.plain)
