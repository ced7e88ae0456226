"""What stands at the top of every page of a standard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from concertation.models import Ballot
from concertation.queries.participation import current_consultation
from standard.models import Release, Standard
from standard.permissions import Actor
from standard.presentation import moment_in_words
from standard.publishing.prose import date_in_words
from standard.queries import release_in_force
from standard.schema.wording import count


@dataclass(frozen=True, slots=True)
class StandardHeader:
    """The name of a standard, where it stands, and whether the team's entry is shown."""

    standard: Standard
    release: Release | None
    """The version in force."""
    state: str
    """What is going on, in one line; empty where nothing is."""
    team: bool


def standard_header(standard: Standard, actor: Actor, now: datetime) -> StandardHeader:
    return StandardHeader(
        standard=standard, release=release_in_force(standard), state=_state(standard, now), team=actor.team
    )


def _state(standard: Standard, now: datetime) -> str:
    lines = [_call(standard, now), _ballots(standard, now)]
    return " · ".join(line for line in lines if line)


def _call(standard: Standard, now: datetime) -> str:
    call = current_consultation(standard, now)
    if call is None or call.closes_at <= now:
        return ""
    if call.is_open(now):
        return f"Appel à commentaires ouvert jusqu’au {date_in_words(localtime(call.closes_at).date())}"
    return f"Appel à commentaires à partir du {moment_in_words(call.opens_at)}"


def _ballots(standard: Standard, now: datetime) -> str:
    running = Ballot.objects.filter(question__standard=standard, state=Ballot.State.OPEN)
    amount = sum(ballot.is_open(now) for ballot in running)
    return f"{count(amount, 'vote ouvert', 'votes ouverts')}" if amount else ""
