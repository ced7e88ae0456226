"""Whom an event concerns, and when they receive it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.moments import ZONE
from standard.news import MORNING, THE_STANDARD, Pace, Reach, Telling, Told, ToldFor, Topic, audience, element, leaves_at

AT = datetime(2022, 6, 1, 10, tzinfo=UTC)
QUESTION, FIELD = Topic("question", "1"), element("f")
FOLLOWED = [(1, QUESTION), (2, FIELD), (3, THE_STANDARD), (4, Topic("question", "2"))]


def told(telling: Telling, *, named: tuple[int, ...] = (), actor: int | None = None, paces: dict[int, Pace] | None = None) -> set[Told]:
    found = audience(telling, named=named, about=[QUESTION, FIELD], followed=FOLLOWED, paces=paces or {}, actor=actor, at=AT)
    assert len({one.user for one in found}) == len(found)
    return set(found)


def test_news_reach_those_who_follow_what_it_is_about_then_the_standard() -> None:
    assert {one.user for one in told(Telling())} == set()
    assert {one.user for one in told(Telling(reach=Reach.THING))} == {1, 2}
    assert {one.user for one in told(Telling(reach=Reach.STANDARD))} == {1, 2, 3}
    assert {one.reason for one in told(Telling(reach=Reach.STANDARD))} == {ToldFor.FOLLOWS}


def test_nobody_is_told_of_what_they_did_nor_twice() -> None:
    assert told(Telling("them", reach=Reach.THING), named=(1, 5), actor=2) == {
        Told(1, ToldFor.CONCERNED, AT),
        Told(5, ToldFor.CONCERNED, AT),
    }


def test_what_asks_for_something_waits_for_no_digest() -> None:
    paces = dict.fromkeys(range(9), Pace.NEVER)
    assert told(Telling("them", asks=True, reach=Reach.THING), named=(1,), paces=paces) == {
        Told(1, ToldFor.ASKED, AT),
        Told(2, ToldFor.FOLLOWS, None),
    }


def test_what_one_follows_at_large_waits_for_the_morning_unless_one_asked_for_all_of_it() -> None:
    to_all = Telling(reach=Reach.STANDARD)
    morning = leaves_at(Pace.DAILY, AT, closely=True)
    assert {one.user: one.due_at for one in told(to_all)} == {1: AT, 2: morning, 3: morning}
    assert {one.due_at for one in told(to_all, paces=dict.fromkeys(range(9), Pace.AT_ONCE))} == {AT}
    # Whoever is named, or follows the discussion too, does not wait because they also follow the field.
    also = [(2, QUESTION), (2, FIELD), (3, THE_STANDARD), (3, QUESTION), (4, FIELD)]
    for followed in (also, also[::-1]):
        heard = audience(to_all, named=(4,), about=[QUESTION, FIELD], followed=followed, paces={}, actor=None, at=AT)
        assert {one.due_at for one in heard} == {AT}


@pytest.mark.parametrize(
    ("at", "daily", "weekly"),
    [
        # A Wednesday; a Monday before and after seven; the night when the hour changes.
        ("2022-06-01T12:00", "2022-06-02T07:00", "2022-06-06T07:00"),
        ("2022-06-06T06:59", "2022-06-06T07:00", "2022-06-06T07:00"),
        ("2022-06-06T07:00", "2022-06-07T07:00", "2022-06-13T07:00"),
        ("2022-10-29T23:00", "2022-10-30T07:00", "2022-10-31T07:00"),
    ],
)
def test_a_digest_leaves_in_the_morning_of_its_readers(at: str, daily: str, weekly: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=ZONE).astimezone(UTC)
    for pace, due in ((Pace.DAILY, daily), (Pace.WEEKLY, weekly)):
        leaves = leaves_at(pace, moment, closely=True)
        assert leaves is not None
        assert leaves == datetime.fromisoformat(due).replace(tzinfo=ZONE)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)), st.sampled_from([Pace.DAILY, Pace.WEEKLY]))
def test_what_waits_leaves_at_the_next_morning(moment: datetime, pace: Pace) -> None:
    at = moment.replace(tzinfo=UTC)
    leaves = leaves_at(pace, at, closely=True)
    assert leaves is not None
    assert at < leaves <= at + timedelta(days=1 if pace is Pace.DAILY else 7, hours=1)
    assert leaves.astimezone(ZONE).time() == MORNING
    # All that happens until then leaves together.
    assert leaves_at(pace, leaves - timedelta(seconds=1), closely=False) == leaves
