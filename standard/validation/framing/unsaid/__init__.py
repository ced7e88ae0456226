"""What `python_calamine` says nothing of: errors of a spreadsheet and formulas never computed, which it reads as empty cells; hidden rows
and columns; what a cell shows, where its format makes it something else than what is read; the merged cells of an ODS.

They are looked for in the file itself, below it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from standard.validation.framing.unsaid.errors import LostCell, error_meaning
from standard.validation.framing.unsaid.model import DAMAGED, ShownCells, UnsaidOfSheet
from standard.validation.framing.unsaid.ods import of_ods
from standard.validation.framing.unsaid.xls import of_xls
from standard.validation.framing.unsaid.xlsx import of_xlsx, with_usual_errors

__all__ = ["DAMAGED", "LostCell", "ShownCells", "UnsaidOfSheet", "error_meaning", "unsaid_of", "with_usual_errors"]


def unsaid_of(opened: Callable[[], BinaryIO], kind: str, sheet: str) -> UnsaidOfSheet:
    """What `python_calamine` does not say of a sheet; nothing where the file, which it opened, cannot be looked into."""
    with suppress(*DAMAGED):
        match kind:
            case "xlsx":
                return of_xlsx(opened, sheet)
            case "ods":
                return of_ods(opened, sheet)
            case "xls":
                return of_xls(opened, sheet)
    return UnsaidOfSheet()
