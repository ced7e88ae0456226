"""What stands at the top of every page of a standard."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from concertation.models import Ballot, Consultation
from concertation.queries.participation import calls_of, current_call
from concertation.rules.schedule import until_in_words
from standard.memory import under_stamp
from standard.models import Release, Standard
from standard.moments import day_in_words, moment_in_words
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
    standing = under_stamp(standard, "standing", lambda: _standing(standard))
    call = current_call(standing.calls, now)
    votes = sum(ballot.is_open(now) for ballot in standing.ballots)
    release = copy(standing.release)
    if release is not None:
        release.standard = standard
    closed = f"Fermé depuis le {day_in_words(standard.closed_at)}\u00a0: lecture seule" if standard.closed_at is not None else ""
    return StandardHeader(standard, release, closed or state_line(call, votes, now), actor.team, copy(call))


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the header is made from, whatever the moment."""

    release: Release | None
    calls: tuple[Consultation, ...]
    ballots: tuple[Ballot, ...]
    """Those that nobody has closed: whether they are open depends on the moment."""


def _standing(standard: Standard) -> _Standing:
    ballots = Ballot.objects.filter(question__standard=standard, closed_at=None).only("closes_at", "closed_at")
    return _Standing(release_in_force(standard), calls_of(standard), tuple(ballots.order_by("pk")))


def state_line(call: Consultation | None, votes: int, now: datetime) -> str:
    """« Appel à commentaires ouvert jusqu’au 14 juin 2022 · 2 votes ouverts »; empty where nothing is going on."""
    lines = [_call(call, now), count(votes, "vote ouvert", "votes ouverts") if votes else ""]
    return " · ".join(line for line in lines if line)


def _call(call: Consultation | None, now: datetime) -> str:
    if call is None:
        return ""
    if call.is_open(now):
        return f"Appel à commentaires ouvert jusqu’au {until_in_words(call.closes_at)}"
    if call.receives(now):
        return f"Appel à commentaires clos, remarques tardives reçues jusqu’au {until_in_words(call.late_until or call.closes_at)}"
    if not call.is_coming(now):
        return ""
    return f"Appel à commentaires à partir du {moment_in_words(call.opens_at)}"
