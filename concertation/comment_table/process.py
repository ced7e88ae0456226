"""What is done in a process apart to read a workbook that somebody sent: its first sheet, as texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

MOST_ROWS: Final = 20_000


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """What `services.triage.importing` asks for: the rows, or why there are none."""
    try:
        sheet = CalamineWorkbook.from_path(Path(order["source"])).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
    except (CalamineError, OSError, ValueError, IndexError):
        return {"refusal": "Ce fichier n’est pas un classeur lisible\u00a0: enregistrez-le au format XLSX, ODS ou CSV."}
    return {"rows": [[_text(cell) for cell in row] for row in rows]}


def _text(cell: Any) -> str:
    """A whole number of a spreadsheet is a float."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, datetime) else str(cell)
