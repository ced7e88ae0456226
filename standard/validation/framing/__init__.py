"""From a file that somebody sends to a table: a header, rows of cells, and what was done to get there.

The content decides what the file is, never its name. Nothing that it names (path, address, formula) is ever opened.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from standard.schema.folding import fold
from standard.schema.words import enumerated, number, quoted
from standard.validation import limits
from standard.validation.framing.blocks import REMOVED, Block, Record, Row, is_blank
from standard.validation.framing.cells import Cell, as_text
from standard.validation.framing.content import Unreadable, examine
from standard.validation.framing.tables import HEADER_SEARCH, Table, TableReading, Tables, Wanted
from standard.validation.framing.unsaid import LostCell
from standard.validation.report import ReportNotice

__all__ = ["Block", "Cell", "Frame", "LostCell", "TableReading", "Through", "Unreadable", "as_text", "frame"]

T = TypeVar("T", bound=Cell)

Through = Callable[[TableReading], TableReading]
"""How a table is read: as if the file held other columns and other cells."""


class Frame:
    """A table. Rows are numbered as a spreadsheet numbers them; those above the header and the header count."""

    def __init__(self, reading: TableReading, *, sheet: str, sheets: tuple[str, ...], tidy: bool, notices: Iterable[ReportNotice]) -> None:
        header = reading.header
        self.kind = reading.kind
        self.delimiter = reading.delimiter
        """What separates the cells of a CSV; "" elsewhere."""
        self.sheet = sheet
        """Which of `sheets` is read; "" where there is no choice."""
        self.sheets = sheets
        """The tables of the file, where it has several: sheets of a workbook, files of an archive."""
        self.header_row = header.index + 1
        self.labels = header.labels
        """The header with all its cells, those that a tidy frame leaves out included."""
        self.header = tuple(_without_trailing_blanks(header.labels, 0)) if tidy else header.labels
        self._width = len(header.labels)
        self._records = reading.records
        self._blocks = reading.blocks
        self._tidy = tidy
        self._notices = list(notices)
        self._blank_rows_dropped = 0
        self._unnamed: set[int] = set()
        """Numbers of the columns left out although they hold something."""

    def rows(self) -> Iterator[tuple[int, Record]]:
        """(number, cells) of each row under the header; can be read again. Raises Unreadable.

        A tidy frame leaves out the blank rows at the end, the empty cells beyond the header and the columns without
        a name at its end, which are traces of a spreadsheet; a blank row in the middle stays.
        """
        self._unnamed = set()
        blank: list[tuple[int, Record]] = []
        for row_number, cells in self.whole_rows():
            if not self._tidy:
                yield row_number, cells
                continue
            row = row_number, self._tidied(cells)
            if is_blank(cells):
                blank.append(row)
                continue
            yield from blank
            blank = []
            yield row
        self._blank_rows_dropped = len(blank)

    def blocks(self) -> Iterator[Block]:
        """The rows that `rows` gives from a tidy frame, in columns; can be read again. Raises Unreadable."""
        self._unnamed = set()
        held = _BlankRows()
        for block in self._blocks(self.header_row, self._width):
            if len(block.numbers) and block.numbers[-1] - self.header_row > limits.ROWS:
                raise _too_long()
            blank = block.blank_positions()
            odd = list(block.odd)
            if blank:
                odd += [(block.numbers[at], [block.cell(column, at) for column in range(self._width)]) for at in blank]
                odd.sort(key=lambda row: row[0])
                block = block.without(blank)
            full = [place for place, cells in odd if not is_blank(cells)][-1:] + block.numbers[-1:].to_list()
            last = max(full, default=0)
            rows: list[Row] = [*held.released()] if last else []
            for place, cells in odd:
                cells = self._tidied(cells)
                if place <= last:
                    rows.append((place, cells))
                else:
                    held.hold(place, cells)
            for column in range(len(self.header), self._width):
                if any(text is None or text.strip() for text in block.texts.to_series(column).unique().to_list()):
                    self._unnamed.add(column + 1)
            yield replace(block.narrowed(len(self.header)), odd=rows)
        self._blank_rows_dropped = held.count

    def whole_rows(self) -> Iterator[tuple[int, Record]]:
        """The same rows with all they hold, whether the frame is tidy or not. Raises Unreadable."""
        for row_number, cells in enumerate(islice(self._records(), self.header_row, None), start=self.header_row + 1):
            if row_number - self.header_row > limits.ROWS:
                raise _too_long()
            if cells is not REMOVED:
                yield row_number, cells

    def _tidied(self, cells: Record) -> Record:
        named = len(self.header)
        self._unnamed.update(column for column, cell in enumerate(cells[named : self._width], start=named + 1) if as_text(cell).strip())
        return _without_trailing_blanks([*cells[:named], *cells[self._width :]], named)

    def notices(self) -> list[ReportNotice]:
        """What was done to read the file. Complete once the rows have been read."""
        notices = list(self._notices)
        for column in sorted(self._unnamed):
            notices.append(ReportNotice("blank-label", f"La colonne {column} n’a pas de nom : elle n’a pas été vérifiée."))
        if self._blank_rows_dropped == 1:
            notices.append(ReportNotice("blank-rows", "La ligne vide à la fin du fichier a été ignorée."))
        elif self._blank_rows_dropped:
            message = f"Les {number(self._blank_rows_dropped)} lignes vides à la fin du fichier ont été ignorées."
            notices.append(ReportNotice("blank-rows", message))
        return notices


def _too_long() -> Unreadable:
    return Unreadable("too-long", f"Ce fichier dépasse {number(limits.ROWS)}\u00a0lignes, notre limite. Découpez-le en plusieurs fichiers.")


def frame(
    path: Path,
    *,
    names: Collection[str] = (),
    titles: Collection[str] = (),
    tidy: bool = True,
    file_bytes: int = limits.FILE_BYTES,
    sheet: str | None = None,
    through: Through | None = None,
) -> Frame:
    """The table that the file holds, as it is or `through` what somebody said of it.

    The `names` and `titles` of the fields tell the separator, the sheet and the header's row.

    `sheet` is the sheet of a workbook, or the file of an archive, that is wanted. With `tidy` false, the first record
    of the first table is the header and every record and cell is kept. Raises Unreadable, OSError.
    """
    wanted = Wanted.of(names, titles, depth=HEADER_SEARCH if tidy else 1)
    tables = Tables.of(path, examine(path, file_bytes=file_bytes), wanted)
    table = tables.named(sheet) if sheet is not None else tables.best(wanted) if tidy else tables.first
    return _framed(table, tables.names(table), tidy, through)


def _framed(table: Table, sheets: tuple[str, ...], tidy: bool, through: Through | None) -> Frame:
    reading, sheet = table.reading(), table.name if sheets else ""
    reading = through(reading) if through is not None else reading
    header = reading.header
    if not any(fold(label, words_only=True) for label in header.labels):
        raise Unreadable("empty", "Ce fichier ne contient aucune cellule remplie. Vérifiez qu’il a bien été enregistré.")
    notices = list(reading.notices)
    if sheets:
        others = enumerated([quoted(name) for name in sheets if name != sheet])
        message = f"Ce fichier a plusieurs tableaux\u00a0: {quoted(sheet)} a été vérifié. Pour vérifier {others}, choisissez-le."
        notices.append(ReportNotice("sheets", message))
    if tidy and header.index:
        notices.append(
            ReportNotice(
                "title-rows",
                f"Les noms des colonnes ont été trouvés à la ligne {header.index + 1} : ce qui précède a été ignoré. "
                "Dans le fichier à publier, ils doivent être à la première ligne.",
            )
        )
    return Frame(reading, sheet=sheet, sheets=sheets, tidy=tidy, notices=notices)


class _BlankRows:
    """Blank rows that nothing follows yet; rows that repeat the one before take no room."""

    def __init__(self) -> None:
        self._runs: list[tuple[int, int, Record]] = []
        self.count = 0

    def hold(self, number: int, cells: Record) -> None:
        self.count += 1
        if self._runs and self._runs[-1][1] == number - 1 and self._runs[-1][2] == cells:
            first, _, cells = self._runs.pop()
        else:
            first = number
        self._runs.append((first, number, cells))

    def released(self) -> Iterator[Row]:
        runs, self._runs, self.count = self._runs, [], 0
        for first, last, cells in runs:
            for place in range(first, last + 1):
                yield place, cells


def _without_trailing_blanks(cells: Sequence[T], keep: int) -> list[T]:
    """The cells without the blank ones at the end, but never fewer than `keep` of those there are."""
    end = len(cells)
    while end > keep and not as_text(cells[end - 1]).strip():
        end -= 1
    return list(cells[:end])
