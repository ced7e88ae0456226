"""Under which call for comments, and in whose name, people take part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from accounts.models import Organisation, User
from concertation.models import Consultation
from standard.models import Membership, Standard
from standard.queries import TEXTS


def current_consultation(standard: Standard, now: datetime) -> Consultation | None:
    """The call for comments that is open, or else receives late comments, or else the next one, or else the last one that closed."""
    return current_call(calls_of(standard), now)


def calls_of(standard: Standard) -> tuple[Consultation, ...]:
    """Every call for comments, the first one first. Each knows the revision that it froze, but for its texts."""
    calls = standard.consultations.select_related("revision").defer(*(f"revision__{name}" for name in TEXTS))
    return tuple(calls.order_by("opens_at", "pk"))


def current_call(calls: Sequence[Consultation], now: datetime) -> Consultation | None:
    """As `current_consultation`, from the calls of a standard, the first one first.

    One that still receives late comments goes before the next; one that was cancelled is said where there was no other.
    """
    state = Consultation.State
    held = [(call.state_at(now), call) for call in calls]
    for wanted in (state.OPEN, state.LATE, state.PLANNED):
        found = [call for one, call in held if one == wanted]
        if found:
            return found[0]
    return max((call for _, call in held), key=lambda call: (call.cancelled_at is None, call.closes_at, call.pk), default=None)


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
