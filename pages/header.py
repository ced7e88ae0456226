"""What stands at the top of every page of a standard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from concertation.models import Ballot, Consultation
from concertation.queries.participation import current_consultation
from standard.models import Release, Standard
from standard.moments import date_in_words, moment_in_words
from standard.permissions import Actor
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
    call: Consultation | None
    """The call for comments that is open, or else the next one, or else the last one that closed."""


def standard_header(standard: Standard, actor: Actor, now: datetime) -> StandardHeader:
    call = current_consultation(standard, now)
    votes = Ballot.objects.open_at(now).filter(question__standard=standard).count()
    return StandardHeader(standard, release_in_force(standard), state_line(call, votes, now), actor.team, call)


def state_line(call: Consultation | None, votes: int, now: datetime) -> str:
    """« Appel à commentaires ouvert jusqu’au 14 juin 2022 · 2 votes ouverts »; empty where nothing is going on."""
    lines = [_call(call, now), count(votes, "vote ouvert", "votes ouverts") if votes else ""]
    return " · ".join(line for line in lines if line)


def _call(call: Consultation | None, now: datetime) -> str:
    if call is None or call.closes_at <= now:
        return ""
    if call.is_open(now):
        return f"Appel à commentaires ouvert jusqu’au {date_in_words(localtime(call.closes_at).date())}"
    return f"Appel à commentaires à partir du {moment_in_words(call.opens_at)}"
