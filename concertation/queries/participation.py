"""Under which call for comments, and in whose name, people take part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.models import Organisation, User
from concertation.models import Consultation
from standard.models import Membership, Standard


def current_consultation(standard: Standard, now: datetime) -> Consultation | None:
    """The call for comments that is open, or else the next one, or else the last one that closed."""
    return current_call(calls_of(standard), now)


def calls_of(standard: Standard) -> tuple[Consultation, ...]:
    """Every call for comments, the first one first."""
    return tuple(standard.consultations.order_by("opens_at", "pk"))


def current_call(calls: Sequence[Consultation], now: datetime) -> Consultation | None:
    """As `current_consultation`, from the calls of a standard."""
    to_come = (call for call in calls if call.closes_at > now)
    return next(to_come, None) or max(calls, key=lambda call: (call.closes_at, call.pk), default=None)


def organisation_of(user: User, standard: Standard, now: datetime) -> Organisation | None:
    """The organisation that somebody speaks for in a standard: their membership's, or else their account's."""
    member = (
        Membership.objects.active(now)
        .filter(standard=standard, user=user)
        .exclude(organisation=None)
        .select_related("organisation")
        .order_by("since", "pk")
        .first()
    )
    return member.organisation if member else user.organisation
