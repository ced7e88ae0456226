"""Days and moments as scripts write them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django_filters import DateFilter
from rest_framework import serializers

from concertation.rules.schedule import end_of
from standard.moments import TOO_FAR, is_too_far


class SentDayField(serializers.DateField):
    """A day that somebody may mean."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        check_near(day)
        return day


class DayFilter(DateFilter):
    """Such a day, as a parameter."""

    def __init__(self, **given: Any) -> None:
        super().__init__(validators=[check_near], **given)


class SentMomentField(serializers.DateTimeField):
    """A moment of such a day."""

    def enforce_timezone(self, value: datetime) -> datetime:
        check_near(value)  # as it was written: of the calendar's first and last days, time zones make days that are none
        moment: datetime = super().enforce_timezone(value)
        return moment


class ClosingMomentField(SentMomentField):
    """A moment at which something ends; a day alone means the end of that day, for the people who read it."""

    def to_internal_value(self, value: Any) -> datetime:
        if isinstance(value, str) and len(value) == len("2027-03-31"):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                pass
            else:
                check_near(day)
                return end_of(day)
        moment: datetime = super().to_internal_value(value)
        return moment


def check_near(day: date) -> None:
    if is_too_far(day):
        raise ValidationError(TOO_FAR)
