"""When a day ends, when the silent are reminded of a ballot, and whoever has something to do by a day. Days are those of the
people who read (`standard.moments.ZONE`); durations are hours that pass, whatever the clocks do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from standard.moments import ZONE, date_in_words, day_of, moment_in_words

BEFORE_THE_END: Final = timedelta(hours=24)
BEFORE_A_CALL_ENDS: Final = timedelta(hours=48)
QUIET: Final = timedelta(hours=6)
"""Nobody is written to about one ballot twice in less time, the mail of its opening included."""

MORNING: Final = time(8)
"""When people are written to about a day."""
A_WEEK: Final = timedelta(days=7)

A_MONTH: Final = timedelta(days=30)

Kind = Literal["opening", "half_time", "last_day", "last_days", "month_before", "week_before", "overdue"]


@dataclass(frozen=True, slots=True)
class Reminder:
    """A mail to those who are awaited."""

    kind: Kind
    at: datetime


def end_of(day: date) -> datetime:
    """The first moment after a day: what closes on a day is open until the end of it."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)


def until_in_words(end: datetime) -> str:
    """29 juin 2022 à 16 h; 29 juin 2022 inclus, where it is the end of a day."""
    last = day_of(end) - timedelta(days=1)
    return f"{date_in_words(last)} inclus" if end == end_of(last) else moment_in_words(end)


def ended_in_words(end: datetime) -> str:
    """le 29 juin 2022 à 16 h; la fin du 29 juin 2022, where it is the end of a day: what follows « depuis »."""
    last = day_of(end) - timedelta(days=1)
    return f"la fin du {date_in_words(last)}" if end == end_of(last) else f"le {moment_in_words(end)}"


def reminders(*, opened_at: datetime, closes_at: datetime) -> tuple[Reminder, ...]:
    """Those of a ballot, in order: at half time, and 24 hours before its end. Of two that are near, the later."""
    return _spaced(opened_at.astimezone(UTC), closes_at.astimezone(UTC), "last_day", BEFORE_THE_END)


def _spaced(opening: datetime, end: datetime, last: Kind, before: timedelta) -> tuple[Reminder, ...]:
    kept: list[Reminder] = []
    both = (Reminder("half_time", opening + (end - opening) / 2), Reminder(last, end - before))
    for reminder in sorted(both, key=lambda reminder: reminder.at):
        if reminder.at - opening < QUIET:
            continue
        if kept and reminder.at - kept[-1].at < QUIET:
            kept.pop()
        kept.append(reminder)
    return tuple(kept)


def due(*, opened_at: datetime, closes_at: datetime, now: datetime, sent: Collection[str]) -> Reminder | None:
    """The reminder to send now, if one is: the last whose time has come, unless it was sent or the ballot is over.

    Called as late as a worker wakes up, so that one missed is not sent after the next.
    """
    return None if now >= closes_at else _last_come(reminders(opened_at=opened_at, closes_at=closes_at), now, sent)


def call_reminders(*, opens_at: datetime, closes_at: datetime) -> tuple[Reminder, ...]:
    """Those of a call for comments, in order: at its opening, at half time, 48 hours before its end. Of two that are near, the later."""
    opening = opens_at.astimezone(UTC)
    return (Reminder("opening", opening), *_spaced(opening, closes_at.astimezone(UTC), "last_days", BEFORE_A_CALL_ENDS))


def call_due(*, opens_at: datetime, closes_at: datetime, now: datetime, sent: Collection[str]) -> Reminder | None:
    """The reminder to send now, if one is, as `due`."""
    return None if now >= closes_at else _last_come(call_reminders(opens_at=opens_at, closes_at=closes_at), now, sent)


def deadline_reminders(*, since: datetime, day: date) -> tuple[Reminder, ...]:
    """Those of what is to be done by a day, in order: a week before it, and the morning after it. `since`: when it was asked."""
    both = (Reminder("week_before", _morning(day - A_WEEK)), Reminder("overdue", _morning(day + timedelta(days=1))))
    return tuple(reminder for reminder in both if reminder.at > since)


def deadline_due(*, since: datetime, day: date, now: datetime, sent: Collection[str]) -> Reminder | None:
    """The reminder to send now, if one is, as `due`."""
    return _last_come(deadline_reminders(since=since, day=day), now, sent)


def meeting_due(*, announced_at: datetime, starts_at: datetime, now: datetime, sent: Collection[str]) -> Reminder | None:
    """The reminder of a meeting to send now, if it is: a day before it begins, unless people were invited shortly before that."""
    reminder = Reminder("last_day", starts_at.astimezone(UTC) - BEFORE_THE_END)
    if now >= starts_at or reminder.at - announced_at < QUIET:
        return None
    return _last_come((reminder,), now, sent)


def mandate_reminders(*, since: datetime, until: datetime) -> tuple[Reminder, ...]:
    """Those of a mandate, in order: the mornings a month and a week before its end, and its end."""
    day = day_of(until)
    early = (Reminder("month_before", _morning(day - A_MONTH)), Reminder("week_before", _morning(day - A_WEEK)))
    return (*(reminder for reminder in early if since < reminder.at < until), Reminder("overdue", until))


def mandate_due(*, since: datetime, until: datetime, now: datetime, sent: Collection[str]) -> Reminder | None:
    """The reminder to send now, if one is, as `due`."""
    return _last_come(mandate_reminders(since=since, until=until), now, sent)


def _last_come(planned: Sequence[Reminder], now: datetime, sent: Collection[str]) -> Reminder | None:
    come = [reminder for reminder in planned if reminder.at <= now]
    return come[-1] if come and come[-1].kind not in sent else None


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, ZONE).astimezone(UTC)
