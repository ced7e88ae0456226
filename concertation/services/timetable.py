"""What comes by itself when its time has come: votes end, and those who have said nothing are reminded of them.

Any number of workers may see to it at once: the lock on the standard puts them in line, and each reads again what the one
before has written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from concertation.models import Ballot, SentReminder
from concertation.rules import schedule
from concertation.services import ballots
from concertation.services.ballots.calling import awaited_in
from concertation.services.ballots.pieces import VOTE, asked, fresh_ballot
from concertation.services.turn import turn
from standard.permissions import Operator

T = TypeVar("T")


def due(now: datetime) -> bool:
    """Whether something has come to its time."""
    return ballots.ended(now).exists() or any(_reminders(now))


def catch_up(*, actor: Operator, now: datetime) -> None:
    """See to all that has come to its time. What fails holds back nothing else, and is raised once the rest is done."""
    failures = [
        *_each(ballots.ended(now), lambda ballot: ballots.close_at_its_time(ballot=ballot, now=now)),
        *_each(_reminders(now), lambda ballot: _remind(ballot, actor, now)),
    ]
    if failures:
        raise ExceptionGroup("Some of what had come to its time could not be done", failures)


def _each(rows: Iterable[T], do: Callable[[T], object]) -> Iterator[Exception]:
    for row in rows:
        try:
            do(row)
        except Exception as failure:
            yield failure


def _reminders(now: datetime) -> list[Ballot]:
    """The open votes of which a reminder is due."""
    running = list(Ballot.objects.open_at(now).exclude(closes_at=None).select_related("question__standard").order_by("closes_at", "pk"))
    sent: dict[int, set[str]] = {ballot.pk: set() for ballot in running}
    for key, kind in SentReminder.objects.filter(subject_kind="ballot", subject_id__in=sent).values_list("subject_id", "kind"):
        sent[key].add(kind)
    return [ballot for ballot in running if _due(ballot, sent[ballot.pk], now)]


def _due(ballot: Ballot, sent: Iterable[str], now: datetime) -> schedule.Reminder | None:
    if ballot.closes_at is None or not ballot.is_open(now):
        return None
    return schedule.due(opened_at=ballot.opened_at, closes_at=ballot.closes_at, now=now, sent=frozenset(sent))


def _remind(ballot: Ballot, actor: Operator, now: datetime) -> None:
    """Tell those who are awaited in a vote until when they may speak."""
    with turn(ballot.question.standard, actor, now) as mine:
        ballot = fresh_ballot(ballot)
        sent = SentReminder.objects.filter(subject_kind="ballot", subject_id=ballot.pk).values_list("kind", flat=True)
        reminder = _due(ballot, sent, now)
        if reminder is None:
            return
        SentReminder.objects.create(subject_kind="ballot", subject_id=ballot.pk, kind=reminder.kind, at=now)
        awaited = awaited_in(ballot)
        if awaited:
            mine.record(
                "ballot.reminded",
                ballot,
                message=ballot.question.title,
                details={"question": ballot.question.number, "kind": reminder.kind, "awaited": len(awaited), **asked(ballot)},
                tell=[elector.user for elector in ballot.electors.all() if elector.pk in awaited],
                path=f"{ballot.question.get_absolute_url()}{VOTE}",
            )
