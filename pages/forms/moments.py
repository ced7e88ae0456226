"""Days and hours as people type them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from concertation.rules.schedule import end_of

UNREADABLE = "Écrivez la date et l’heure, par exemple 2026-06-14 18:00."


def moment(label: str, *, missing: str = "", help_text: str = "") -> forms.DateTimeField:
    """A date and a time, optional unless `missing` says what to answer without it."""
    return forms.DateTimeField(
        label=label,
        required=bool(missing),
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": missing, "invalid": UNREADABLE},
    )


class UntilField(forms.DateTimeField):
    """A moment at which something ends; a day alone means the end of that day."""

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, str) and (day := parse_day(value)) is not None:
            return end_of(day)
        moment: datetime | None = super().to_python(value)
        return moment


def parse_day(text: str) -> date | None:
    """The day that a text says, where it says no hour."""
    for written in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), written).date()
        except ValueError:
            continue
    return None


def until(label: str, *, missing: str = "", help_text: str = "") -> UntilField:
    """As `moment`, for an end."""
    return UntilField(
        label=label,
        required=bool(missing),
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": missing, "invalid": UNREADABLE},
    )
