"""The tables that a file may hold (a CSV, the sheets of a workbook, the files of an archive), and where the header of each is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from standard.schema.folding import fold
from standard.schema.words import enumerated, first_of, number, quoted
from standard.validation import limits
from standard.validation.framing import columnar
from standard.validation.framing.blocks import Block, Record, in_blocks, is_blank
from standard.validation.framing.cells import as_text
from standard.validation.framing.content import Content, Kind, Unreadable, member, members
from standard.validation.framing.delimited import DELIMITER_NAMES, DELIMITERS, DelimitedFile, declared_delimiter
from standard.validation.framing.shown import shown_otherwise
from standard.validation.framing.workbook import Workbook, WorkbookSheet
from standard.validation.invisible import latin
from standard.validation.report import SHOWN_ROWS, ReportNotice

HEADER_SEARCH: Final = 10
"""Rows, blank ones apart, among which the header is looked for, where titles stand above it."""
SEARCHED: Final = 100
NAMED_RANGES: Final = 5
"""Merged cells that a sentence names."""
SMALL: Final = 2 * 1024 * 1024
"""Bytes of a file all of whose sheets are looked at, so that only those that hold something are offered."""


Records = Callable[[], Iterable[Record]]
Blocks = Callable[[int, int], Iterable[Block]]
"""Given how many records stand above the rows and how many cells a row has."""


@dataclass(frozen=True, slots=True)
class Header:
    index: int
    labels: tuple[str, ...]
    matches: int
    """How many fields it names."""

    def is_likely(self, fields: int) -> bool:
        filled = sum(bool(label.strip()) for label in self.labels)
        return 2 * self.matches >= fields > 0 or 2 * self.matches >= filled > 2


def _joined(text: str) -> str:
    """What a name is recognised by, its words written together or apart."""
    return fold(latin(text), words_only=True).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the header is recognised by."""

    fields: int
    folded: frozenset[str]
    depth: int
    """Rows, blank ones apart, among which it may be."""

    @staticmethod
    def of(names: Collection[str], titles: Collection[str], *, depth: int) -> Wanted:
        return Wanted(len(names), frozenset(map(_joined, (*names, *titles))) - {""}, depth)

    def named_by(self, labels: Iterable[str]) -> int:
        return len(self.folded & set(map(_joined, labels)))


@dataclass(frozen=True, slots=True)
class TableReading:
    kind: Kind
    header: Header
    records: Records
    blocks: Blocks
    notices: Sequence[ReportNotice] = ()
    delimiter: str = ""
    """What separates the cells of a CSV."""


class Table:
    """A table that the file may hold; it is read when it is asked for."""

    def __init__(self, name: str, read: Callable[[], TableReading]) -> None:
        self.name = name
        self._read = read
        self._reading: TableReading | None = None

    def reading(self) -> TableReading:
        """Raises Unreadable."""
        if self._reading is None:
            self._reading = self._read()
        return self._reading

    def is_filled(self) -> bool:
        try:
            return any(fold(label, words_only=True) for label in self.reading().header.labels)
        except Unreadable:
            return False


class Tables:
    """The tables that a file may hold, at least one."""

    def __init__(self, tables: Sequence[Table], *, all_looked_at: bool) -> None:
        self._tables = tables
        self._all_looked_at = all_looked_at

    @staticmethod
    def of(path: Path, content: Content, wanted: Wanted) -> Tables:
        """Raises Unreadable."""
        return Tables(list(_tables(path, content, wanted)), all_looked_at=path.stat().st_size < SMALL)

    @property
    def first(self) -> Table:
        return self._tables[0]

    def named(self, name: str) -> Table:
        """Raises Unreadable."""
        found = next((table for table in self._tables if table.name == name), None)
        if found is None:
            choices = enumerated([quoted(table.name) for table in self._tables if table.name], "ou")
            advice = f"Choisissez {choices}." if choices else "Il n’a qu’un tableau\u00a0: ne choisissez pas de feuille."
            raise Unreadable("sheet", f"Ce fichier n’a pas de feuille {quoted(name)}. {advice}")
        return found

    def best(self, wanted: Wanted) -> Table:
        """The first that names half of the fields, else the one that names most of them."""
        if len(self._tables) == 1:
            return self.first
        best: Table | None = None
        for table in self._tables[: limits.SHEETS_TRIED]:
            if not table.is_filled():
                continue
            matches = table.reading().header.matches
            if best is None or matches > best.reading().header.matches:
                best = table
            if 2 * matches >= wanted.fields > 0:
                break
        return best or self.first

    def names(self, read: Table) -> tuple[str, ...]:
        """Those of the tables among which to choose, the one read included; none where there is no choice."""
        several = [table for table in self._tables if table is read or not self._all_looked_at or table.is_filled()]
        return tuple(table.name for table in several) if len(several) > 1 else ()


def _tables(path: Path, content: Content, wanted: Wanted, name: str = "") -> Iterator[Table]:
    """The tables of a file: a CSV, the sheets of a workbook, and the same for each file of an archive. Raises Unreadable."""
    if content.kind == "csv":
        yield Table(name, partial(_read_csv, path, content, wanted))
    elif content.kind != "zip":
        book = Workbook(path, content)
        for sheet in book.names:
            whole_name = f"{name}/{sheet}" if name else sheet
            yield Table(whole_name, partial(_read_sheet, book, sheet, content.kind, wanted))
    else:
        inside = members(path)[: limits.SHEETS_TRIED]
        refusals: list[Unreadable] = []
        for file in inside:
            try:
                yield from _tables(path, member(path, file), wanted, file if len(inside) > 1 else "")
            except Unreadable as refusal:
                refusals.append(refusal)
        if len(refusals) == len(inside):
            raise refusals[0]


def _read_sheet(book: Workbook, name: str, kind: Kind, wanted: Wanted) -> TableReading:
    sheet = book.sheet(name)
    header = _find_header(islice(sheet.records(), SEARCHED), wanted)
    merged = sheet.merged(header.index + 1)
    hidden = sheet.hidden(header.index + 1)
    columns = sheet.hidden_columns(len(header.labels))
    notices = [
        *([_told_merged(merged)] if merged else []),
        *([_told_hidden(hidden)] if hidden else []),
        *([_told_hidden_columns(columns)] if columns else []),
        *shown_otherwise(sheet, header.index + 1, header.labels),
    ]
    return TableReading(kind, header, sheet.records, partial(_sheet_blocks, sheet), notices)


def _told_merged(merged: Sequence[tuple[int, str]]) -> ReportNotice:
    named = first_of([name for _, name in merged], NAMED_RANGES)
    message = (
        f"Des cellules sont fusionnées ({named})\u00a0: leur valeur n’est lue que dans la première, "
        "les autres sont vides. Défusionnez-les, et répétez la valeur."
    )
    return ReportNotice("merged-cells", message, rows=tuple(row for row, _ in merged[:SHOWN_ROWS]))


def _told_hidden(hidden: Sequence[int]) -> ReportNotice:
    named = first_of([*map(str, hidden)], NAMED_RANGES)
    what = f"Une ligne est masquée ({named})" if len(hidden) == 1 else f"{number(len(hidden))}\u00a0lignes sont masquées ({named})"
    message = f"{what}, par un filtre peut-être\u00a0: tout est lu et vérifié. Affichez ces lignes pour les corriger, ou supprimez-les."
    return ReportNotice("hidden-rows", message, rows=tuple(hidden[:SHOWN_ROWS]))


def _told_hidden_columns(columns: Sequence[str]) -> ReportNotice:
    named = first_of(columns, NAMED_RANGES)
    if len(columns) == 1:
        message = f"Une colonne est masquée ({named})\u00a0: elle est lue et vérifiée. Affichez-la pour la corriger, ou supprimez-la."
    else:
        what = f"{number(len(columns))}\u00a0colonnes sont masquées ({named})"
        message = f"{what}\u00a0: tout est lu et vérifié. Affichez-les pour les corriger, ou supprimez-les."
    return ReportNotice("hidden-columns", message)


def _read_csv(path: Path, content: Content, wanted: Wanted) -> TableReading:
    notices = list(content.notices)
    declared = declared_delimiter(path, content)
    if declared is not None:
        name = DELIMITER_NAMES.get(declared, f"« {declared} »")
        notices.append(
            ReportNotice(
                "separator-line",
                f"La première ligne « sep={declared} » est propre à Excel : {name} a servi de séparateur. Retirez-la avant de publier.",
            )
        )
        file = DelimitedFile(path, content, declared, declared=True)
        header = _find_header(file.head(SEARCHED), wanted)
    else:
        file, header = _best_separator(path, content, wanted)
        if (unwrapped := file.unwrapped()) is not None:
            notices.append(
                ReportNotice(
                    "quoted-lines",
                    "Chaque ligne est entière entre guillemets, comme une seule cellule\u00a0: ils ont été retirés pour la lire. "
                    "Retirez-les avant de publier.",
                )
            )
            file, header = _best_separator(path, unwrapped, wanted)
    return TableReading("csv", header, file.records, partial(_csv_blocks, file), notices, file.delimiter)


def _sheet_blocks(sheet: WorkbookSheet, skip: int, width: int) -> Iterator[Block]:
    return in_blocks(islice(sheet.raw_records(), skip, None), first=skip + 1, width=width)


def _csv_blocks(file: DelimitedFile, skip: int, width: int) -> Iterator[Block]:
    return columnar.blocks(file, skip=skip, width=width)


def _best_separator(path: Path, content: Content, wanted: Wanted) -> tuple[DelimitedFile, Header]:
    """The separator whose header names most fields; then the one that gives most columns; then the usual one."""
    readings: list[tuple[DelimitedFile, Header]] = []
    failure: Unreadable | None = None
    for delimiter in DELIMITERS:
        file = DelimitedFile(path, content, delimiter)
        try:
            readings.append((file, _find_header(file.head(SEARCHED), wanted)))
        except Unreadable as error:
            failure = failure or error
    best = max(readings, key=lambda reading: (reading[1].matches, -reading[1].index, len(reading[1].labels)), default=None)
    if failure is not None and (best is None or best[1].matches == 0):
        raise failure
    assert best is not None
    return best


def _find_header(records: Iterable[Record], wanted: Wanted) -> Header:
    """The first row that is not blank, unless a row soon after names more fields: half of them, or half of its own cells."""
    tables: list[Header] = []
    for index, cells in enumerate(records):
        labels = tuple(as_text(cell) for cell in cells)
        if wanted.depth > 1 and is_blank(cells):
            continue
        tables.append(Header(index, labels, wanted.named_by(labels)))
        if len(tables) >= wanted.depth:
            break
    if not tables:
        return Header(0, (), 0)
    below = [header for header in tables[1:] if header.is_likely(wanted.fields)]
    return max([tables[0], *below], key=lambda header: (header.matches, -header.index))
