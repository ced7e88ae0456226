"""The reminders of a call for comments: at its opening, at half time, and two days before its end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from concertation import places
from concertation.models import Comment, Consultation, SentReminder
from concertation.rules import schedule
from concertation.services.reminded import sent_of
from concertation.services.turn import turn
from standard.models import Circle, Notice
from standard.permissions import Operator
from standard.queries import members_in

REMINDED: Final = "consultation"
"""What these reminders are about (`SentReminder`)."""


def to_remind(now: datetime) -> list[Consultation]:
    """The open calls of which a reminder is due."""
    running = list(Consultation.objects.filter(opens_at__lte=now, closes_at__gt=now, cancelled_at=None).select_related("standard"))
    sent = sent_of(REMINDED, [call.pk for call in running])
    return [call for call in running if _due(call, sent[call.pk], now)]


def remind(call: Consultation, actor: Operator, now: datetime) -> None:
    """Tell those who belong to the standard until when they may comment; at half time, those who have said nothing yet."""
    with turn(call.standard, actor, now) as mine:
        call = Consultation.objects.get(pk=call.pk)
        reminder = _due(call, sent_of(REMINDED, [call.pk])[call.pk], now)
        if reminder is None:
            return
        SentReminder.objects.create(subject_kind=REMINDED, subject_id=call.pk, kind=reminder.kind, at=now)
        said = set(Comment.objects.filter(consultation=call).values_list("author", flat=True)) if reminder.kind == "half_time" else set()
        mine.record(
            "consultation.reminded",
            call,
            message=call.title,
            details={"kind": reminder.kind, "until": schedule.until_in_words(call.closes_at)},
            tell=[user for user in members_in(mine.standard, list(Circle), now) if user.pk not in said],
            path=places.consultation(mine.standard.slug),
        )


def forget_the_last(call: Consultation) -> None:
    """Have the reminder before the end come again, for a call that ends at another moment."""
    SentReminder.objects.filter(subject_kind=REMINDED, subject_id=call.pk, kind="last_days").delete()


def still_open(notice: Notice, now: datetime) -> bool:
    """Whether the call that this notice tells of may still be answered."""
    call = Consultation.objects.filter(pk=notice.event.subject_id or 0).first()
    return call is not None and call.is_open(now)


def _due(call: Consultation, sent: Collection[str], now: datetime) -> schedule.Reminder | None:
    if not call.is_open(now):
        return None
    return schedule.call_due(opens_at=call.opens_at, closes_at=call.closes_at, now=now, sent=sent)
