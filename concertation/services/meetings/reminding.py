"""What the mails of a meeting carry, and the one that comes the day before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings

from concertation import calendars
from concertation.calendars import Recipient
from concertation.models import Invitation, Meeting, SentReminder
from concertation.queries.meetings import appointment, expected, key_of
from concertation.rules import schedule
from concertation.services.meetings.pieces import REMINDER, fresh_meeting, told_of
from concertation.services.reminded import sent_of
from concertation.services.turn import turn
from standard.models import Notice
from standard.permissions import Operator
from standard.services.mailing import Attachment


def calendar_file(notice: Notice) -> Attachment | None:
    """The file by which the recipient's calendar follows the meeting as it is when the mail leaves."""
    meeting = _of(notice)
    if meeting is None or notice.recipient is None:
        return None
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    kept = appointment(meeting, key_of(notice.recipient, meeting.standard))
    return "reunion.ics", calendars.invitation(kept, Recipient(notice.recipient.email, sender)), f"text/calendar; method={kept.method}"


def still_to_come(notice: Notice, now: datetime) -> bool:
    meeting = _of(notice)
    return meeting is not None and meeting.state_at(now) == Meeting.State.PLANNED


def due(now: datetime) -> list[Meeting]:
    """The meetings of which a reminder is due."""
    near = Meeting.objects.to_come(now).filter(
        cancelled_at=None, announced_at__isnull=False, starts_at__lte=now + schedule.BEFORE_THE_END + timedelta(minutes=1)
    )
    listed = list(near.select_related("standard"))
    sent = sent_of(REMINDER, [meeting.pk for meeting in listed])
    return [meeting for meeting in listed if _reminder(meeting, sent[meeting.pk], now)]


def remind(*, meeting: Meeting, actor: Operator, now: datetime) -> None:
    """Tell those who are invited, and have not said that they cannot come."""
    with turn(meeting.standard, actor, now) as mine:
        held = fresh_meeting(mine, meeting)
        reminder = _reminder(held, sent_of(REMINDER, [held.pk])[held.pk], now) if held.state_at(now) == Meeting.State.PLANNED else None
        if reminder is None:
            return
        SentReminder.objects.create(subject_kind=REMINDER, subject_id=held.pk, kind=reminder.kind, at=now)
        away = (Invitation.Intent.EXCUSED, Invitation.Intent.REPRESENTED)
        told = [one.user for one in expected(held, now) if one.answer not in away]
        if told:
            mine.record("meeting.reminded", held, message=str(held), details=told_of(held), tell=told, path=held.get_absolute_url())


def _of(notice: Notice) -> Meeting | None:
    return Meeting.objects.select_related("standard").filter(pk=notice.event.subject_id or 0).first()


def _reminder(meeting: Meeting, sent: Collection[str], now: datetime) -> schedule.Reminder | None:
    if meeting.announced_at is None:
        return None
    return schedule.meeting_due(announced_at=meeting.announced_at, starts_at=meeting.starts_at, now=now, sent=sent)
