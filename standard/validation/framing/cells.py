"""A cell as a spreadsheet holds it, and as text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | int | float | bool | date | datetime | time | timedelta


def plain(cell: Cell) -> Cell:
    """The cell, a whole number as an integer."""
    return int(cell) if type(cell) is float and cell.is_integer() and abs(cell) < 1e15 else cell


def as_text(cell: Cell | None) -> str:
    """The cell as text: no decimals for a whole number, dates and times as ISO 8601 writes them, hours that pass 24 as « 26:30:00 »."""
    match cell:
        case None:
            return ""
        case str():
            return str(cell)
        case bool():
            return "true" if cell else "false"
        case float():
            short = f"{cell:.15g}"
            return short if "e" not in short else f"{Decimal(short):f}"
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(abs(cell).total_seconds()), 60)
            return f"{'-' if cell < timedelta() else ''}{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
        case _:
            return str(cell)
