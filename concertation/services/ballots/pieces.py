"""What every step of a vote shares."""

from __future__ import annotations

from typing import Any, Final

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Ballot, Elector
from concertation.rules.ballots import rule_of
from concertation.rules.schedule import until_in_words
from concertation.services.turn import Turn
from standard.permissions import require
from standard.schema.operations import touched_uids

VOTE: Final = "#vote"
"""Where one votes, on the page of a question."""


def fresh_ballot(ballot: Ballot) -> Ballot:
    found: Ballot = Ballot.objects.select_related("question__standard").prefetch_related(*queries.VOTES).get(pk=ballot.pk)
    return found


def place_of(mine: Turn, ballot: Ballot, actor: User) -> tuple[Ballot, Elector]:
    """The ballot as it is, and the place in it of somebody who may still speak."""
    ballot = fresh_ballot(ballot)
    require(permissions.can_vote(mine.actor, ballot, mine.now))
    return ballot, next(elector for elector in ballot.electors.all() if elector.user_id == actor.pk)


def own_place(mine: Turn, ballot: Ballot, actor: User) -> Elector:
    """The same place, without those of the others: what they said is not read while they wait for their turn."""
    own = Elector.objects.filter(ballot=ballot, user=actor).select_related("ballot__question", "recusal").prefetch_related("votes")
    place: Elector | None = own.first()
    # Whoever has no place in it is told so, whatever it has become.
    require(permissions.may_vote_at(mine.actor, place.ballot if place is not None else ballot, place, mine.now))
    assert place is not None
    return place


def asked(ballot: Ballot) -> dict[str, Any]:
    """What an event keeps of a vote for the mail that asks somebody to speak in it."""
    return {
        "options": [put.title for put in ballot.options.all()],
        "rule_in_words": rule_of(queries.terms_of(ballot)).explain(queries.terms_of(ballot)),
        "until": until_in_words(ballot.closes_at) if ballot.closes_at else "",
    }


def uids_of(ballot: Ballot) -> tuple[str, ...]:
    return touched_uids(operation for put in ballot.options.all() for operation in put.read_operations())
