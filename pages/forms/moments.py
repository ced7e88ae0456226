"""Days and hours as people type them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from concertation.rules.schedule import end_of
from pages.forms.choices import DateInput
from standard.moments import TOO_FAR, is_too_far

UNREADABLE_DAY: Final = "Écrivez une date, par exemple 2026-06-14."
UNREADABLE: Final = "Écrivez la date et l’heure, par exemple 2026-06-14 18:00."
NO_SUCH_HOUR: Final = "Cette heure n’existe pas\u00a0: l’heure change cette nuit-là. Dites une autre heure, plus tôt ou plus tard."
SUCH_HOUR_TWICE: Final = "Cette heure vient deux fois\u00a0: l’heure change cette nuit-là. Dites une autre heure, plus tôt ou plus tard."


def day(label: str, *, missing: str = "", help_text: str = "") -> DayField:
    """A day, optional unless `missing` says what to answer without it."""
    errors = {"required": missing, "invalid": UNREADABLE_DAY}
    return DayField(label=label, required=bool(missing), help_text=help_text, widget=DateInput(), error_messages=errors)


def moment(label: str, *, missing: str = "", help_text: str = "") -> MomentField:
    """As `day`, with the hour."""
    return _with_hour(MomentField, label, missing, help_text)


def until(label: str, *, missing: str = "", help_text: str = "") -> UntilField:
    """As `moment`, for an end."""
    return _with_hour(UntilField, label, missing, help_text)


class DayField(forms.DateField):
    """A day that somebody may mean."""

    def to_python(self, value: Any) -> date | None:
        return _near(super().to_python(value))


class MomentField(forms.DateTimeField):
    """A day and an hour, which the nights when the hour changes may lack or have twice."""

    def to_python(self, value: Any) -> datetime | None:
        try:
            moment: datetime | None = super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone" or error.params is None:
                raise
            typed = error.params["datetime"].replace(tzinfo=error.params["current_timezone"])
            twice = typed.utcoffset() > typed.replace(fold=1).utcoffset()
            raise ValidationError(SUCH_HOUR_TWICE if twice else NO_SUCH_HOUR) from error
        return _near(moment)


class UntilField(MomentField):
    """A moment at which something ends; a day alone means the end of that day."""

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, str) and (day := parse_day(value)) is not None:
            return end_of(_near(day))
        return super().to_python(value)


D = TypeVar("D", date, datetime, date | None, datetime | None)


def _near(day: D) -> D:
    if day is not None and is_too_far(day):
        raise ValidationError(TOO_FAR)
    return day


def parse_day(text: str) -> date | None:
    """The day that a text says, where it says no hour."""
    for written in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), written).date()
        except ValueError:
            continue
    return None


F = TypeVar("F", bound=MomentField)


def _with_hour(kind: type[F], label: str, missing: str, help_text: str) -> F:
    return kind(
        label=label,
        required=bool(missing),
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": missing, "invalid": UNREADABLE},
    )
