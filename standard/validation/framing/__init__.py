"""From a file that somebody sends to a table: a header, rows of cells, and what was done to get there.

The content decides what the file is, never its name. Nothing that it names (path, address, formula) is ever opened.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from standard.schema.words import number
from standard.validation import limits
from standard.validation.framing import columnar
from standard.validation.framing.blocks import Block, Record, Row, in_blocks, is_blank
from standard.validation.framing.content import Content, Kind, Unreadable, examine
from standard.validation.framing.delimited import DELIMITER_NAMES, DELIMITERS, DelimitedFile, declared_delimiter
from standard.validation.framing.workbook import Cell, Sheet, as_text, first_sheet
from standard.validation.likeness import fold
from standard.validation.report import Notice

__all__ = ["Block", "Cell", "Frame", "Unreadable", "as_text", "frame"]

HEADER_SEARCH: Final = 10
"""Rows, blank ones apart, among which the header is looked for, where titles stand above it."""
SEARCHED: Final = 100

T = TypeVar("T", bound=Cell)
Records = Callable[[], Iterable[Record]]
Blocks = Callable[[int, int], Iterable[Block]]
"""Given how many records stand above the rows and how many cells a row has."""


@dataclass(frozen=True, slots=True)
class _Header:
    index: int
    labels: tuple[str, ...]
    matches: int


class Frame:
    """A table. Rows are numbered as a spreadsheet numbers them; those above the header and the header count."""

    def __init__(self, *, kind: Kind, header: _Header, records: Records, blocks: Blocks, tidy: bool, notices: Iterable[Notice]) -> None:
        self.kind = kind
        self.header_row = header.index + 1
        self.labels = header.labels
        """The header with all its cells, those that a tidy frame leaves out included."""
        self.header = tuple(_without_trailing_blanks(header.labels, 0)) if tidy else header.labels
        self._width = len(header.labels)
        self._records = records
        self._blocks = blocks
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
        yield from enumerate(islice(self._records(), self.header_row, None), start=self.header_row + 1)

    def _tidied(self, cells: Record) -> Record:
        named = len(self.header)
        self._unnamed.update(column for column, cell in enumerate(cells[named : self._width], start=named + 1) if as_text(cell).strip())
        return _without_trailing_blanks([*cells[:named], *cells[self._width :]], named)

    def notices(self) -> list[Notice]:
        """What was done to read the file. Complete once the rows have been read."""
        notices = list(self._notices)
        for column in sorted(self._unnamed):
            notices.append(Notice("blank-label", f"La colonne {column} n’a pas de nom : elle n’a pas été vérifiée."))
        if self._blank_rows_dropped == 1:
            notices.append(Notice("blank-rows", "La ligne vide à la fin du fichier a été ignorée."))
        elif self._blank_rows_dropped:
            message = f"Les {number(self._blank_rows_dropped)} lignes vides à la fin du fichier ont été ignorées."
            notices.append(Notice("blank-rows", message))
        return notices


def frame(path: Path, *, names: Collection[str] = (), tidy: bool = True, file_bytes: int = limits.FILE_BYTES) -> Frame:
    """The table that the file holds. `names`, those of the schema's fields, tell the separator and the header's row.

    With `tidy` false, the first record is the header and every record and cell is kept. Raises Unreadable, OSError.
    """
    content = examine(path, file_bytes=file_bytes)
    depth = HEADER_SEARCH if tidy else 1
    if content.kind != "csv":
        sheet = first_sheet(path)
        header = _find_header(islice(sheet.records(), SEARCHED), names, depth)
        notices = []
        if sheet.others:
            notices.append(Notice("sheets", f"Le classeur a plusieurs feuilles : seule la première, « {sheet.name} », a été vérifiée."))
        return _framed(content.kind, header, sheet.records, partial(_sheet_blocks, sheet), tidy, notices)

    notices = []
    if content.encoding != "utf-8":
        notices.append(
            Notice(
                "encoding",
                "Le fichier est encodé en Windows-1252 : il a été lu ainsi. Pour le publier, enregistrez-le au format « CSV UTF-8 ».",
            )
        )
    declared = declared_delimiter(path, content)
    if declared is not None:
        name = DELIMITER_NAMES.get(declared, f"« {declared} »")
        notices.append(
            Notice(
                "separator-line",
                f"La première ligne « sep={declared} » est propre à Excel : {name} a servi de séparateur. Retirez-la avant de publier.",
            )
        )
        file = DelimitedFile(path, content, declared, declared=True)
        return _framed("csv", _find_header(file.head(SEARCHED), names, depth), file.records, partial(_csv_blocks, file), tidy, notices)

    file, header = _best_reading(path, content, names, depth)
    return _framed("csv", header, file.records, partial(_csv_blocks, file), tidy, notices)


def _sheet_blocks(sheet: Sheet, skip: int, width: int) -> Iterator[Block]:
    return in_blocks(islice(sheet.records(), skip, None), first=skip + 1, width=width)


def _csv_blocks(file: DelimitedFile, skip: int, width: int) -> Iterator[Block]:
    return columnar.blocks(file, skip=skip, width=width)


def _best_reading(path: Path, content: Content, names: Collection[str], depth: int) -> tuple[DelimitedFile, _Header]:
    """The separator whose header names most fields; then the one that gives most columns; then the usual one."""
    readings: list[tuple[DelimitedFile, _Header]] = []
    failure: Unreadable | None = None
    for delimiter in DELIMITERS:
        file = DelimitedFile(path, content, delimiter)
        try:
            readings.append((file, _find_header(file.head(SEARCHED), names, depth)))
        except Unreadable as error:
            failure = failure or error
    best = max(readings, key=lambda reading: (reading[1].matches, -reading[1].index, len(reading[1].labels)), default=None)
    if failure is not None and (best is None or best[1].matches == 0):
        raise failure
    assert best is not None
    return best


def _framed(kind: Kind, header: _Header, records: Records, blocks: Blocks, tidy: bool, notices: list[Notice]) -> Frame:
    if not any(fold(label) for label in header.labels):
        raise Unreadable("empty", "Ce fichier ne contient aucune cellule remplie. Vérifiez qu’il a bien été enregistré.")
    if tidy and header.index:
        notices.append(
            Notice(
                "title-rows",
                f"Les noms des colonnes ont été trouvés à la ligne {header.index + 1} : ce qui précède a été ignoré. "
                "Dans le fichier à publier, ils doivent être à la première ligne.",
            )
        )
    return Frame(kind=kind, header=header, records=records, blocks=blocks, tidy=tidy, notices=notices)


def _find_header(records: Iterable[Record], names: Collection[str], depth: int) -> _Header:
    """The first row that is not blank, unless a row soon after names at least half of the fields and more of them."""
    wanted = {fold(name) for name in names}
    candidates: list[_Header] = []
    for index, cells in enumerate(records):
        labels = tuple(as_text(cell) for cell in cells)
        if depth > 1 and is_blank(cells):
            continue
        candidates.append(_Header(index, labels, len(wanted & {fold(label) for label in labels})))
        if len(candidates) >= depth:
            break
    if not candidates:
        return _Header(0, (), 0)
    below = [header for header in candidates[1:] if 2 * header.matches >= len(wanted) > 0]
    return max([candidates[0], *below], key=lambda header: (header.matches, -header.index))


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
