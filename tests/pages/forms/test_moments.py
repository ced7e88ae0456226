"""Days and hours as people type them."""

from __future__ import annotations

import pytest
from django import forms

from pages.forms.moments import NO_SUCH_HOUR, SUCH_HOUR_TWICE, UNREADABLE, day, moment, until
from standard.moments import TOO_FAR


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


class Held(forms.Form):
    day = day("Quel jour ?")
    starts = moment("Quand ?")
    ends = until("Jusqu’à quand ?")


@pytest.mark.parametrize("typed", ["0001-01-01", "01/01/0001", "1899-12-31", "2200-01-01", "9999-12-30", "9999-12-31", "31/12/9999"])
@pytest.mark.parametrize("hour", ["", "T00:00", " 23:59", "T00:00:00+14:00", "T23:59:59-14:00"])
def test_a_day_that_nobody_means_is_refused_before_anything_counts_from_it(typed: str, hour: str) -> None:
    """Of the calendar's first and last days, a day more or a time zone made a failure of the site."""
    form = Held({"day": typed, "starts": typed + hour, "ends": typed + hour})

    assert form.errors["day"] == [TOO_FAR]
    expected = [TOO_FAR] if "-" in typed or not hour.startswith("T") else [UNREADABLE]
    assert (form.errors["starts"], form.errors["ends"]) == (expected, expected)


@pytest.mark.parametrize("typed", ["1900-01-01", "2199-12-31"])
def test_the_first_and_last_days_that_may_be_meant_are_taken(typed: str) -> None:
    assert Held({"day": typed, "starts": typed, "ends": typed}).errors == {}
