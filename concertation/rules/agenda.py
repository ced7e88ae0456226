"""How long an item of an agenda may still last. Pure."""

from __future__ import annotations

from datetime import datetime

from standard.schema.words import NBSP


def left_in_words(opened_at: datetime, minutes: int | None, now: datetime) -> str:
    """Il reste 7 min; 3 min de plus que prévu; empty where nobody said how long it lasts."""
    if minutes is None:
        return ""
    left = minutes - int((now - opened_at).total_seconds() // 60)
    return f"Il reste {left}{NBSP}min" if left >= 0 else f"{-left}{NBSP}min de plus que prévu"
