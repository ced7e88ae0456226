"""What is done in a process apart to read a workbook that somebody sent: the sheet where the table is, as texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from concertation.comment_table.reading import header_of

MOST_ROWS: Final = 20_000
MOST_SHEETS: Final = 10


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """What `services.triage.importing` asks for: the rows, or why there are none."""
    try:
        book = CalamineWorkbook.from_path(Path(order["source"]))
        sheets = [_rows(book.get_sheet_by_index(index)) for index in range(min(MOST_SHEETS, len(book.sheet_names)))]
    except (CalamineError, OSError, ValueError):
        sheets = []
    if not sheets:
        return {"refusal": "Ce fichier n’est pas un classeur lisible\u00a0: enregistrez-le au format XLSX, ODS ou CSV."}
    return {"rows": next((rows for rows in sheets if header_of(rows) is not None), sheets[0])}


def _rows(sheet: CalamineSheet) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)]


def _text(cell: Any) -> str:
    """A whole number of a spreadsheet is a float."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, datetime) else str(cell)
