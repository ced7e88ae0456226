"""Mandates and invitations that come to their end: who holds them, and the project team, are told before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from concertation.models import SentReminder
from concertation.rules import schedule
from concertation.services.turn import turn
from standard.models import Circle, CircleInvitation, Event, Membership, Notice
from standard.moments import date_in_words
from standard.permissions import Operator
from standard.places import members as members_page
from standard.queries import members_in
from standard.services import invitations
from standard.services.members import details_of

A_WHILE: Final = timedelta(days=7)
"""How long after a mandate ended its end is still told."""


def to_tell(now: datetime) -> list[Membership]:
    """The mandates of which a reminder, or the end, is to be told."""
    return [membership for membership in _near(now) if _due(membership, now) is not None]


def tell(membership: Membership, *, actor: Operator, now: datetime) -> None:
    """Tell whoever holds a mandate, and the team, that it ends soon, or has just ended."""
    with turn(membership.standard, actor, now) as mine:
        held = _near(now).filter(pk=membership.pk).first()
        reminder = _due(held, now) if held is not None else None
        if held is None or held.until is None or reminder is None:
            return
        SentReminder.objects.create(subject_kind=_subject(held), subject_id=held.pk, kind=reminder.kind, at=now)
        last_day = date_in_words(held.last_day) if held.last_day is not None else ""
        details = {**details_of(held), "until": last_day, "circle_in_words": held.get_circle_display()}
        told = [held.user, *members_in(mine.standard, [Circle.TEAM], now)]
        mine.record(
            "member.mandate_ended" if reminder.kind == "overdue" else "member.mandate_reminded",
            held,
            message=f"{held.get_circle_display()}, {last_day}",
            details=details,
            tell=told,
            path=members_page(mine.standard.slug),
        )


def still_running(notice: Notice, now: datetime) -> bool:
    """Whether the mandate that a mail reminds of has not been renewed, nor ended, since."""
    running = Membership.objects.active(now).filter(pk=notice.event.subject_id or 0, until__lte=now + schedule.A_MONTH)
    return bool(running.exists())


def invitations_to_remind(now: datetime) -> list[CircleInvitation]:
    """Those that expire within a week, and were not sent again by themselves."""
    sent = SentReminder.objects.filter(subject_kind="invitation", subject_id=OuterRef("pk"))
    near = CircleInvitation.objects.pending(now).filter(expires_at__lte=now + invitations.REMINDED, standard__closed_at=None)
    return list(near.exclude(Exists(sent)).filter(standard__deleted_at=None).select_related("standard").order_by("pk"))


def remind_invitation(invitation: CircleInvitation, *, actor: Operator, now: datetime) -> None:
    """Send once more an invitation that expires soon."""
    with turn(invitation.standard, actor, now):
        if invitation.pk in {one.pk for one in invitations_to_remind(now)}:
            SentReminder.objects.create(subject_kind="invitation", subject_id=invitation.pk, kind="week_before", at=now)
            invitations.remind(invitation=invitation, actor=actor, now=now)


def _near(now: datetime) -> QuerySet[Membership]:
    """The mandates whose end is near, or just past; who left, or was removed, was told then."""
    left = Event.objects.filter(verb="member.left", subject_kind="membership", subject_id=OuterRef("pk"))
    near: QuerySet[Membership] = Membership.objects.filter(
        until__gt=now - A_WHILE, until__lte=now + schedule.A_MONTH, standard__closed_at=None, standard__deleted_at=None
    )
    return near.exclude(Exists(left)).select_related("standard", "user", "organisation").order_by("until", "pk")


def _due(membership: Membership, now: datetime) -> schedule.Reminder | None:
    if membership.until is None:
        return None
    sent = SentReminder.objects.filter(subject_kind=_subject(membership), subject_id=membership.pk).values_list("kind", flat=True)
    return schedule.mandate_due(since=membership.since, until=membership.until, now=now, sent=set(sent))


def _subject(membership: Membership) -> str:
    """What its reminders are about: a mandate that is renewed is another."""
    return f"mandate {membership.until:%Y-%m-%d}"
