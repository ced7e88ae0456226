"""Commitments that come to their day: whoever made them is reminded, and the project team is told of those that are late."""

from __future__ import annotations

from datetime import datetime

from concertation.models import SentReminder
from concertation.rules import schedule
from concertation.services.reminded import sent_of
from concertation.services.turn import turn
from standard.models import Circle, Commitment, Notice
from standard.moments import date_in_words, day_of
from standard.permissions import Operator
from standard.places import adoption
from standard.queries import members_in

_KIND = "commitment"


def to_remind(now: datetime) -> list[Commitment]:
    """Those of which a reminder is due."""
    open_ones = Commitment.objects.running().filter(standard__closed_at=None, standard__deleted_at=None)
    near = list(open_ones.filter(day__lte=day_of(now) + schedule.A_WEEK).select_related("standard").order_by("day", "pk"))
    sent = sent_of(_KIND, [one.pk for one in near])
    return [one for one in near if _due(one, sent[one.pk], now)]


def remind(commitment: Commitment, *, actor: Operator, now: datetime) -> None:
    """Remind whoever made a commitment of its day; once it is over, tell the project team too."""
    with turn(commitment.standard, actor, now) as mine:
        held = Commitment.objects.running().filter(pk=commitment.pk)
        found = held.select_related("organisation", "declared_by").first()
        reminder = _due(found, sent_of(_KIND, [found.pk])[found.pk], now) if found is not None else None
        if found is None or reminder is None:
            return
        SentReminder.objects.create(subject_kind=_KIND, subject_id=found.pk, kind=reminder.kind, at=now)
        late = reminder.kind == "overdue"
        details = {
            "organisation": str(found.organisation),
            "version": found.version,
            "until": date_in_words(found.day),
            "overdue": late,
            "published": mine.standard.releases.filter(version=found.version, published_at__isnull=False).exists(),
        }
        told = [found.declared_by, *(members_in(mine.standard, [Circle.TEAM], now) if late or found.declared_by is None else ())]
        path = f"{adoption(mine.standard.slug)}#engagements"
        mine.record("commitment.reminded", found, message=str(found), details=details, tell=told, path=path)


def still_open(notice: Notice, now: datetime) -> bool:
    """Whether what a mail reminds of has been neither kept nor withdrawn since."""
    return Commitment.objects.running().filter(pk=notice.event.subject_id or 0).exists()


def _due(commitment: Commitment, sent: set[str], now: datetime) -> schedule.Reminder | None:
    return schedule.deadline_due(since=commitment.declared_at, day=commitment.day, now=now, sent=sent)
