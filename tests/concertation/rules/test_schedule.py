"""Ends of days and reminders, through the two nights when clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertation.rules.schedule import QUIET, due, end_of, reminders, until_in_words

PARIS = ZoneInfo("Europe/Paris")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPENED = datetime(2022, 6, 20, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2022, 6, 29), datetime(2022, 6, 29, 22, tzinfo=UTC)),
        (date(2022, 12, 31), datetime(2022, 12, 31, 23, tzinfo=UTC)),
        # The day of 23 hours, and the day of 25.
        (date(2024, 3, 30), datetime(2024, 3, 30, 23, tzinfo=UTC)),
        (date(2024, 3, 31), datetime(2024, 3, 31, 22, tzinfo=UTC)),
        (date(2024, 10, 26), datetime(2024, 10, 26, 22, tzinfo=UTC)),
        (date(2024, 10, 27), datetime(2024, 10, 27, 23, tzinfo=UTC)),
    ],
)
def test_what_closes_on_a_day_is_open_until_its_end(day: date, end: datetime) -> None:
    assert end_of(day) == end


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (end_of(date(2022, 6, 30)), "30 juin 2022 inclus"),
        (end_of(date(2024, 3, 31)), "31 mars 2024 inclus"),
        (end_of(date(2024, 10, 27)), "27 octobre 2024 inclus"),
        (datetime(2022, 6, 29, 14, tzinfo=UTC), "29 juin 2022 à 16 h"),
        (datetime(2022, 6, 29, 22, 5, tzinfo=UTC), "30 juin 2022 à 0 h 05"),
    ],
)
def test_an_end_in_words(end: datetime, words: str) -> None:
    assert until_in_words(end).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("lasts", "expected"),
    [
        (14 * DAY, [("half_time", 7 * DAY), ("last_day", 13 * DAY)]),
        (3 * DAY, [("half_time", 36 * HOUR), ("last_day", 2 * DAY)]),
        # Two that would be near are one: the later.
        (2 * DAY, [("last_day", DAY)]),
        (55 * HOUR, [("last_day", 31 * HOUR)]),
        (40 * HOUR, [("half_time", 20 * HOUR)]),
        # 24 hours before the end, it has hardly opened.
        (26 * HOUR, [("half_time", 13 * HOUR)]),
        (12 * HOUR, [("half_time", 6 * HOUR)]),
        # A ballot held during a meeting reminds nobody.
        (HOUR, []),
    ],
)
def test_reminders(lasts: timedelta, expected: list[tuple[str, timedelta]]) -> None:
    found = reminders(opened_at=OPENED, closes_at=OPENED + lasts)
    assert [(reminder.kind, reminder.at - OPENED) for reminder in found] == expected


@pytest.mark.parametrize("change", [date(2024, 3, 31), date(2024, 10, 27)])
def test_24_hours_are_24_hours_on_the_nights_when_clocks_change(change: date) -> None:
    opened = datetime(change.year, change.month, change.day - 9, 9, tzinfo=PARIS)
    for closes_at in (end_of(change), end_of(change).astimezone(PARIS)):
        half, last = reminders(opened_at=opened, closes_at=closes_at)
        assert end_of(change) - last.at == DAY
        assert half.at - opened.astimezone(UTC) == end_of(change) - half.at


@pytest.mark.parametrize(
    ("later", "sent", "kind"),
    [
        (6 * DAY, (), None),
        (7 * DAY, (), "half_time"),
        (8 * DAY, ("half_time",), None),
        (13 * DAY, ("half_time",), "last_day"),
        (13 * DAY + HOUR, ("half_time", "last_day"), None),
        # A worker that slept through half time does not send it after the last.
        (13 * DAY + HOUR, (), "last_day"),
        (13 * DAY + HOUR, ("last_day",), None),
        (14 * DAY, (), None),
    ],
)
def test_what_is_due(later: timedelta, sent: tuple[str, ...], kind: str | None) -> None:
    reminder = due(opened_at=OPENED, closes_at=OPENED + 14 * DAY, now=OPENED + later, sent=sent)
    assert (reminder.kind if reminder else None) == kind


moments = st.datetimes(datetime(2023, 1, 1), datetime(2025, 1, 1), timezones=st.sampled_from([PARIS, ZoneInfo("UTC")]))


@given(moments, st.timedeltas(HOUR, 60 * DAY))
def test_nobody_is_written_to_twice_in_a_short_while_or_after_the_end(opened_at: datetime, lasts: timedelta) -> None:
    closes_at = opened_at.astimezone(UTC) + lasts
    times = [opened_at.astimezone(UTC), *(reminder.at for reminder in reminders(opened_at=opened_at, closes_at=closes_at))]
    assert all(later - earlier >= QUIET for earlier, later in pairwise(times))
    assert times[-1] < closes_at


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_ends_where_the_next_begins(day: date) -> None:
    end = end_of(day)
    assert end.astimezone(PARIS).date() == day + DAY
    assert (end - timedelta(microseconds=1)).astimezone(PARIS).date() == day
    assert until_in_words(end).endswith("inclus")
