"""What comes by itself when its time has come, a line each in `_TIMETABLE`: votes end, the contested changes that waited for them come
out of the schema, people are reminded of what awaits them, and told that a phase begins, that a mandate ends or that a field
that is shared was changed elsewhere.

Any number of workers may see to it at once: the lock on the standard puts them in line, and each reads again what the one
before has written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from concertation import queries
from concertation.models import Ballot, SentReminder
from concertation.queries import Deadline
from concertation.rules import schedule
from concertation.services import ballots, calling, commitments, mandates, roadmaps, sharing
from concertation.services.ballots.calling import awaited_in
from concertation.services.ballots.pieces import VOTE, asked, fresh_ballot
from concertation.services.decisions import due_to_come_out, take_out_at_its_time
from concertation.services.meetings import reminding
from concertation.services.reminded import sent_of
from concertation.services.turn import turn
from standard.models import Circle, Notice
from standard.moments import date_in_words, day_of
from standard.permissions import Operator
from standard.queries import members_in
from standard.services import invitations

Come = Callable[[datetime], Collection[Any] | QuerySet[Any]]
SeeTo = Callable[[Any, Operator, datetime], object]


def due(now: datetime) -> bool:
    """Whether something has come to its time."""
    return any(come(now) for come, _ in _TIMETABLE)


def catch_up(*, actor: Operator, now: datetime) -> None:
    """See to all that has come to its time. What fails holds back nothing else, and is raised once the rest is done."""
    failures = [failure for come, see_to in _TIMETABLE for failure in _each(come(now), see_to, actor, now)]
    if failures:
        raise ExceptionGroup("Some of what had come to its time could not be done", failures)


def still_to_do(notice: Notice, now: datetime) -> bool:
    """Whether what this notice reminds of is still to be done."""
    about = notice.event.read_details()
    return any((one.kind, one.key) == (about["kind"], about["key"]) for one in queries.deadlines(notice.event.standard))


def _each(rows: Iterable[Any], do: SeeTo, actor: Operator, now: datetime) -> Iterator[Exception]:
    """Do it for each, in a turn of its own. What fails, whatever it is, keeps none of the next ones waiting: it is raised after them."""
    for row in rows:
        try:
            do(row, actor, now)
        except Exception as failure:
            yield failure


def _reminders(now: datetime) -> list[Ballot]:
    """The open votes of which a reminder is due."""
    running = list(Ballot.objects.open_at(now).exclude(closes_at=None).select_related("question__standard").order_by("closes_at", "pk"))
    sent = sent_of("ballot", [ballot.pk for ballot in running])
    return [ballot for ballot in running if _due(ballot, sent[ballot.pk], now)]


def _due(ballot: Ballot, sent: Collection[str], now: datetime) -> schedule.Reminder | None:
    if ballot.closes_at is None or not ballot.is_open(now):
        return None
    return schedule.due(opened_at=ballot.opened_at, closes_at=ballot.closes_at, now=now, sent=sent)


def _remind(ballot: Ballot, actor: Operator, now: datetime) -> None:
    """Tell those who are awaited in a vote until when they may speak."""
    with turn(ballot.question.standard, actor, now) as mine:
        ballot = fresh_ballot(ballot)
        reminder = _due(ballot, sent_of("ballot", [ballot.pk])[ballot.pk], now)
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


def _deadlines(now: datetime) -> list[Deadline]:
    """What decisions leave to do, of which a reminder is due."""
    near = [one for one in queries.deadlines() if one.day is not None and one.day <= day_of(now) + schedule.A_WEEK]
    sent = {kind: sent_of(kind, [one.key for one in near if one.kind == kind]) for kind in {one.kind for one in near}}
    return [one for one in near if _due_of(one, sent[one.kind][one.key], now)]


def _due_of(deadline: Deadline, sent: Collection[str], now: datetime) -> schedule.Reminder | None:
    if deadline.day is None:
        return None
    return schedule.deadline_due(since=deadline.since, day=deadline.day, now=now, sent=sent)


def _remind_of(deadline: Deadline, actor: Operator, now: datetime) -> None:
    """Tell whoever has it to do and, where nobody is named or its day is over, the project team."""
    with turn(deadline.decision.standard, actor, now) as mine:
        held = next((one for one in queries.deadlines(mine.standard) if (one.kind, one.key) == (deadline.kind, deadline.key)), None)
        reminder = _due_of(held, sent_of(held.kind, [held.key])[held.key], now) if held is not None else None
        if held is None or held.day is None or reminder is None:
            return
        SentReminder.objects.create(subject_kind=held.kind, subject_id=held.key, kind=reminder.kind, at=now)
        late = reminder.kind == "overdue"
        mine.record(
            "deadline.reminded",
            held.decision,
            message=held.text,
            details={
                "kind": held.kind,
                "key": held.key,
                "what": held.in_words,
                "number": held.decision.number,
                "title": held.decision.question.title,
                "until": date_in_words(held.day),
                "overdue": late,
            },
            tell=[held.owner, *(members_in(mine.standard, [Circle.TEAM], now) if late or held.owner is None else ())],
            path=held.decision.get_absolute_url(),
        )


_TIMETABLE: Final[tuple[tuple[Come, SeeTo], ...]] = (
    (ballots.ended, lambda ballot, _, now: ballots.close_at_its_time(ballot=ballot, now=now)),
    (due_to_come_out, lambda waiting, actor, now: take_out_at_its_time(decision=waiting.decision, actor=actor, now=now)),
    (_reminders, _remind),
    (_deadlines, _remind_of),
    (calling.to_remind, calling.remind),
    (reminding.due, lambda meeting, actor, now: reminding.remind(meeting=meeting, actor=actor, now=now)),
    (roadmaps.to_tell, lambda phase, actor, now: roadmaps.tell(phase, actor=actor, now=now)),
    (roadmaps.reviews_due, lambda review, actor, now: roadmaps.propose_review(review[0], actor=actor, now=now)),
    (mandates.to_tell, lambda membership, actor, now: mandates.tell(membership, actor=actor, now=now)),
    (mandates.invitations_to_remind, lambda invitation, actor, now: mandates.remind_invitation(invitation, actor=actor, now=now)),
    (commitments.to_remind, lambda commitment, actor, now: commitments.remind(commitment, actor=actor, now=now)),
    (sharing.to_hear, lambda shared, actor, now: sharing.hear(shared, actor=actor, now=now)),
    (invitations.expired, lambda invitation, actor, now: invitations.expire(invitation=invitation, actor=actor, now=now)),
)
"""What may have come to its time, in the order in which it is seen to, and how each is."""
