"""The new file: CSV as the published ones are, or an XLSX workbook whose texts are texts. A file appears whole or not at all."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any, Final, Protocol
from uuid import uuid4

import xlsxwriter

from standard.schema.migration.notation import writings
from standard.schema.model import Field
from standard.schema.words import NBSP, number
from standard.validation.formulas import FORMULA
from standard.validation.framing import Cell, Unreadable, as_text

XLSX_ROWS: Final = 1_048_576
XLSX_CHARACTERS: Final = 32_767
CREATED: Final = datetime(2000, 1, 1)
"""The same in every workbook, so that the same file gives the same bytes."""
DATE_FORMATS: Final = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss"}


class Sink(Protocol):
    """Where rows are written, the header first."""

    def write(self, row: Sequence[Cell]) -> None: ...


class CsvSink:
    """UTF-8 without a byte order mark, comma and CRLF. `guarded` where the texts come from a workbook, which did not run them."""

    def __init__(self, file: IO[str], fields: Sequence[Field], *, guarded: bool) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._fields = fields
        self._guarded = guarded
        self.neutralised = 0

    def write(self, row: Sequence[Cell]) -> None:
        self._writer.writerow([self._text(rank, cell) for rank, cell in enumerate(row)])

    def _text(self, rank: int, cell: Cell) -> str:
        if not isinstance(cell, str):
            return cell_text(self._fields[rank], cell) if rank < len(self._fields) else as_text(cell)
        if self._guarded and FORMULA.match(cell):
            self.neutralised += 1
            return f"'{cell}"
        return cell


class XlsxSink:
    """The first sheet of a workbook; a text stays a text, a number or a date of a spreadsheet stays one."""

    def __init__(self, book: Any) -> None:
        self._sheet = book.add_worksheet("Données")
        self._formats = {kind: book.add_format({"num_format": form}) for kind, form in DATE_FORMATS.items()}
        self._row = 0

    def write(self, row: Sequence[Cell]) -> None:
        if self._row >= XLSX_ROWS:
            raise Unreadable("too-long", f"Un classeur XLSX a {number(XLSX_ROWS)} lignes au plus{NBSP}: demandez un fichier CSV.")
        for column, cell in enumerate(row):
            self._write(column, cell)
        self._row += 1

    def _write(self, column: int, cell: Cell) -> None:
        sheet, row = self._sheet, self._row
        match cell:
            case "":
                pass
            case bool():
                sheet.write_boolean(row, column, cell)
            case int() | float():
                sheet.write_number(row, column, cell)
            case datetime() | date() | time():
                sheet.write_datetime(row, column, cell, self._formats[type(cell)])
            case _:
                text = as_text(cell)
                if len(text) > XLSX_CHARACTERS:
                    message = (
                        f"Une cellule de la ligne {number(row + 1)} est trop longue pour un classeur XLSX{NBSP}: demandez un fichier CSV."
                    )
                    raise Unreadable("too-long", message)
                sheet.write_string(row, column, text)


def cell_text(field: Field, cell: Cell) -> str:
    """The text that the field would read as a spreadsheet's cell."""
    return cell if isinstance(cell, str) else next(writings(field, cell), as_text(cell))


@contextmanager
def csv_sink(path: Path, fields: Sequence[Field] = (), *, guarded: bool = False) -> Iterator[CsvSink]:
    with path.open("w", encoding="utf-8", newline="") as file:
        yield CsvSink(file, fields, guarded=guarded)


@contextmanager
def xlsx_sink(path: Path) -> Iterator[XlsxSink]:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": CREATED})
    with book:
        yield XlsxSink(book)


@contextmanager
def appearing_whole(*paths: Path) -> Iterator[tuple[Path, ...]]:
    """Temporary paths beside each of the paths, which take their names if all goes well and vanish otherwise."""
    drafts = tuple(path.with_name(f".{path.name}.{uuid4().hex}") for path in paths)
    with ExitStack() as stack:
        for draft in drafts:
            stack.callback(draft.unlink, missing_ok=True)
        yield drafts
        for draft, path in zip(drafts, paths, strict=True):
            os.replace(draft, path)
