"""The records of the sheets of a spreadsheet, cells as the spreadsheet holds them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from standard.schema.words import quoted
from standard.validation import limits
from standard.validation.framing.cells import Cell, plain
from standard.validation.framing.content import EXPECTED, Content, Unreadable
from standard.validation.framing.number_formats import Difference, ShownText
from standard.validation.framing.unsaid import DAMAGED, LostCell, UnsaidOfSheet, unsaid_of, with_usual_errors


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    sheet: CalamineSheet
    name: str
    unsaid: UnsaidOfSheet
    """What python_calamine does not say of it."""

    def records(self) -> Iterator[list[Cell]]:
        """Every row of the sheet from its first, blank ones included; all have the same width."""
        for record in self.raw_records():
            yield [plain(cell) for cell in record]

    def raw_records(self) -> Iterator[list[Cell]]:
        """The same, whole numbers being floats."""
        rows: Iterator[list[Cell]] = self.sheet.iter_rows()
        lost = self.unsaid.lost
        return _with_lost(rows, lost) if lost else rows

    def merged(self, under: int) -> list[tuple[int, str]]:
        """(row number, « A2:A4 ») of the cells that are merged under that many rows: only the first of each has a value."""
        ranges = self.sheet.merged_cell_ranges or self.unsaid.merged
        found = [(top + 1, f"{_name(top, left)}:{_name(bottom, right)}") for (top, left), (bottom, right) in ranges if bottom >= under]
        return sorted(found)

    def hidden(self, under: int) -> list[int]:
        """The numbers of the hidden rows under that many rows."""
        return sorted(row + 1 for row in self.unsaid.hidden if row >= under)

    def hidden_columns(self, width: int) -> list[str]:
        """The letters of the hidden columns among so many."""
        return [_name(0, column)[:-1] for column in sorted(self.unsaid.hidden_columns) if column < width]

    def shown_otherwise(self, under: int, width: int) -> Iterator[tuple[int, Difference, ShownText, list[int]]]:
        """(column, how, the first, row numbers) of the cells under that many rows that show something else than what is read."""
        for (column, difference), cells in sorted(self.unsaid.shown.found.items(), key=lambda item: item[0][0]):
            above = bisect_left(cells.rows, under)
            if column < width and above < len(cells.told):
                yield column, difference, cells.told[above], [row + 1 for row in cells.rows[above:]]


def _name(row: int, column: int) -> str:
    """« C2 » for row 1 and column 2."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _with_lost(rows: Iterable[list[Cell]], lost: Mapping[tuple[int, int], LostCell]) -> Iterator[list[Cell]]:
    by_row: dict[int, list[tuple[int, LostCell]]] = {}
    for (row, column), cell in lost.items():
        by_row.setdefault(row, []).append((column, cell))
    last, width = -1, 0
    for last, cells in enumerate(rows):
        width = len(cells)
        yield _patched(cells, by_row.pop(last, ()))
    # Rows that hold nothing else are beyond what python_calamine sees.
    for row in range(last + 1, max(by_row, default=last) + 1):
        yield _patched([""] * width, by_row.get(row, ()))


def _patched(cells: list[Cell], lost: Iterable[tuple[int, LostCell]]) -> list[Cell]:
    for column, cell in lost:
        cells += [""] * (column + 1 - len(cells))
        cells[column] = cell
    return cells


class Workbook:
    """A spreadsheet, and the names of its visible sheets."""

    def __init__(self, path: Path, content: Content) -> None:
        """Raises Unreadable."""
        self._opened, self._kind = lambda: content.open(path), content.kind
        try:
            self._book = (
                CalamineWorkbook.from_path(str(path)) if content.data is None else CalamineWorkbook.from_filelike(content.open(path))
            )
            self.names = tuple(
                sheet.name
                for sheet in self._book.sheets_metadata
                if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
            )
        except PasswordError as error:
            raise Unreadable("password", "Ce classeur est protégé par un mot de passe. Enregistrez-le sans protection.") from error
        except (CalamineError, OSError, ValueError) as error:
            raise _damaged() from error
        if not self.names:
            raise Unreadable("empty", "Ce classeur n’a aucune feuille visible. Affichez la feuille à vérifier, puis renvoyez-le.")

    def sheet(self, name: str) -> WorkbookSheet:
        """Raises Unreadable."""
        with ThreadPoolExecutor(1) as aside:
            # What the library does not say is looked for while it reads.
            unsaid = aside.submit(unsaid_of, self._opened, self._kind, name)
            try:
                sheet = self._get(name)
            except (CalamineError, OSError, ValueError) as error:
                raise _damaged() from error
        if sheet.width > limits.COLUMNS:
            raise Unreadable(
                "too-wide",
                f"La feuille {quoted(name)} a {sheet.width}\u00a0colonnes\u00a0; nous en lisons {limits.COLUMNS} au plus. "
                "Supprimez les colonnes vides à droite du tableau.",
            )
        return WorkbookSheet(sheet, name, unsaid.result())

    def _get(self, name: str) -> CalamineSheet:
        try:
            return self._book.get_sheet_by_name(name)
        except CalamineError as refused:
            if self._kind != "xlsx":
                raise
            with suppress(*DAMAGED):
                return CalamineWorkbook.from_filelike(with_usual_errors(self._opened)).get_sheet_by_name(name)
            raise refused from None


def _damaged() -> Unreadable:
    return Unreadable("damaged", f"Ce classeur ne s’ouvre pas\u00a0: {EXPECTED}. Enregistrez-le de nouveau, puis renvoyez-le.")
