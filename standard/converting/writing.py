"""The new file: CSV as the published ones are, or an XLSX workbook whose texts are texts. A file appears whole or not at all."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol
from uuid import uuid4

from standard.schema.correspondence.notation import writings
from standard.schema.model import Field
from standard.schema.words import NBSP, number
from standard.validation.formulas import FORMULA
from standard.validation.framing import Cell, Unreadable, as_text
from standard.validation.workbooks import CHARACTERS, ROWS, Style, new_workbook, write_cell


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
    """The first sheet of a workbook. A row or a text that it has no room for is refused: nothing may be lost."""

    def __init__(self, book: Any) -> None:
        self._sheet = book.add_worksheet("Données")
        self._style = Style(book, {})
        self._row = 0

    def write(self, row: Sequence[Cell]) -> None:
        if self._row >= ROWS:
            raise Unreadable("too-long", f"Un classeur XLSX a {number(ROWS)} lignes au plus{NBSP}: demandez un fichier CSV.")
        for column, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) > CHARACTERS:
                message = (
                    f"Une cellule de la ligne {number(self._row + 1)} est trop longue pour un classeur XLSX{NBSP}: demandez un fichier CSV."
                )
                raise Unreadable("too-long", message)
            write_cell(self._sheet, self._row, column, cell, self._style)
        self._row += 1


def cell_text(field: Field, cell: Cell) -> str:
    """The text that the field would read as a spreadsheet's cell."""
    return cell if isinstance(cell, str) else next(writings(field, cell), as_text(cell))


@contextmanager
def csv_sink(path: Path, fields: Sequence[Field] = (), *, guarded: bool = False) -> Iterator[CsvSink]:
    with path.open("w", encoding="utf-8", newline="") as file:
        yield CsvSink(file, fields, guarded=guarded)


@contextmanager
def xlsx_sink(path: Path) -> Iterator[XlsxSink]:
    with new_workbook(path) as book:
        yield XlsxSink(book)


@contextmanager
def appearing_whole(*paths: Path) -> Iterator[tuple[Path, ...]]:
    """Temporary paths beside each of the paths, which take their names if all goes well and vanish otherwise."""
    unfinished_files = tuple(path.with_name(f".{path.name}.{uuid4().hex}") for path in paths)
    with ExitStack() as stack:
        for unfinished in unfinished_files:
            stack.callback(unfinished.unlink, missing_ok=True)
        yield unfinished_files
        for unfinished, path in zip(unfinished_files, paths, strict=True):
            os.replace(unfinished, path)
