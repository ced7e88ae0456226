"""Days and hours as people type them."""

from __future__ import annotations

import pytest
from django import forms

from pages.forms.moments import NO_SUCH_HOUR, SUCH_HOUR_TWICE, UNREADABLE, moment, until


class Meeting(forms.Form):
    starts = moment("Quand ?", missing="Dites quand.")
    ends = until("Jusqu’à quand ?")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2026-06-14T18:00", ""),
        ("2027-03-28T01:59", ""),
        ("2027-03-28T02:30", NO_SUCH_HOUR),
        ("2027-03-28T03:00", ""),
        ("2026-10-25T02:30", SUCH_HOUR_TWICE),
        ("2026-10-25T03:00", ""),
        ("demain", UNREADABLE),
        ("", "Dites quand."),
    ],
)
def test_an_hour_that_the_clock_lacks_or_has_twice_is_told_in_words(typed: str, told: str) -> None:
    form = Meeting({"starts": typed, "ends": typed})

    assert form.errors.get("starts", []) == ([told] if told else [])
    assert form.errors.get("ends", []) == ([told] if told and typed else [])
