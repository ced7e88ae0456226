"""The records of the first sheet of a spreadsheet, cells as the spreadsheet holds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from standard.validation import limits
from standard.validation.framing.content import EXPECTED, Unreadable

Cell = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    sheet: CalamineSheet
    name: str
    others: int
    """How many other visible sheets the workbook has."""

    def records(self) -> Iterator[list[Cell]]:
        """Every row of the sheet from its first, blank ones included; all have the same width."""
        for record in self.sheet.iter_rows():
            yield [int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15 else cell for cell in record]


def first_sheet(path: Path) -> Sheet:
    """The first visible sheet. Raises Unreadable."""
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if not visible:
            raise Unreadable("empty", "Ce classeur n’a aucune feuille visible. Affichez la feuille à vérifier, puis renvoyez-le.")
        sheet = workbook.get_sheet_by_name(visible[0])
    except PasswordError as error:
        raise Unreadable("password", "Ce classeur est protégé par un mot de passe. Enregistrez-le sans protection.") from error
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("damaged", f"Ce classeur ne s’ouvre pas : {EXPECTED}. Enregistrez-le de nouveau, puis renvoyez-le.") from error
    if sheet.width > limits.COLUMNS:
        raise Unreadable(
            "too-wide",
            f"La feuille « {visible[0]} » a {sheet.width} colonnes ; nous en lisons {limits.COLUMNS} au plus. "
            "Supprimez les colonnes vides à droite du tableau.",
        )
    return Sheet(sheet, visible[0], len(visible) - 1)


def as_text(cell: Cell | None) -> str:
    """The cell as text: no decimals for a whole number, dates and times as ISO 8601 writes them."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float():
            short = f"{cell:.15g}"
            return short if "e" not in short else f"{cell:f}".rstrip("0").rstrip(".")
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="seconds")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
