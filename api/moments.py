"""Moments as scripts write them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from rest_framework import serializers

from concertation.rules.schedule import end_of


class ClosingMomentField(serializers.DateTimeField):
    """A moment at which something ends; a day alone means the end of that day, for the people who read it."""

    def to_internal_value(self, value: Any) -> datetime:
        if isinstance(value, str) and len(value) == len("2027-03-31"):
            try:
                return end_of(date.fromisoformat(value))
            except ValueError:
                pass
        return super().to_internal_value(value)
