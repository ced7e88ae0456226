"""Voting: saying something of options, for oneself, for somebody in a meeting, or in secret."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Ballot, BallotOption, Comment, Elector, SecretPaper, Vote, VoteAwaits
from concertation.rules import ballots as rules
from concertation.rules.ballots import RANDOM_BYTES, OptionPosition, Ranking, Said, rule_of
from concertation.services.ballots.pieces import fresh_ballot, own_place, place_of
from concertation.services.turn import Turn, turn
from standard.permissions import require
from standard.services import inputs
from standard.services.errors import InvalidInput

Awaits = Mapping[int, Sequence[Comment]]
"""The comments whose answer a block waits for, by the option that it blocks."""
NOTHING: Final[Awaits] = MappingProxyType({})


def vote(*, ballot: Ballot, actor: User, said: Sequence[Said], now: datetime, awaits: Awaits = NOTHING) -> tuple[Vote, ...]:
    """Say something of one option or of several, or rank them; what was said before of the same stays visible.

    The same sent twice is one vote, unless the answers that it waited for have come: it is then maintained, knowing them.
    The votes written. A secret ballot is voted in by `vote_in_secret`.
    """
    with turn(ballot.question.standard, actor, now) as mine:
        elector = own_place(mine, ballot, actor)
        if ballot.secret:
            raise InvalidInput("position", "Ce vote est secret : rechargez la page pour voter.")
        # How it is held and its options were frozen at its opening: what the caller has read of them holds.
        return _say(mine, ballot, elector, said, awaits=awaits)


def vote_for(
    *, ballot: Ballot, actor: User, elector: User, said: Sequence[Said], now: datetime, awaits: Awaits = NOTHING
) -> tuple[Vote, ...]:
    """Type what somebody says in a meeting: it is theirs, marked, and they are told; they may change it."""
    with turn(ballot.question.standard, actor, now) as mine:
        ballot = fresh_ballot(ballot)
        require(permissions.can_type_votes(mine.actor, ballot, now))
        place = ballot.electors.filter(user=elector).first()
        key = place.pk if place is not None else 0
        inputs.check(rules.may_type_for(queries.electorate_of(ballot), key, queries.casts_of(ballot), secret=ballot.secret))
        assert place is not None
        return _say(mine, ballot, place, said, typed_by=actor, awaits=awaits)


def vote_in_secret(*, ballot: Ballot, actor: User, said: Sequence[Said], now: datetime) -> str:
    """Fill in one's secret paper, or fill it in again; the receipt by which its line is found once the ballot is closed."""
    with turn(ballot.question.standard, actor, now) as mine:
        ballot, elector = place_of(mine, ballot, actor)
        if not ballot.secret:
            raise InvalidInput("position", "Ce vote n’est pas secret : rechargez la page pour voter.")
        paper: SecretPaper | None = getattr(elector, "paper", None)
        rule = rule_of(queries.terms_of(ballot))
        before = queries.said_on_paper(paper.said) if paper is not None else ()
        listed = {rule.about(one): one for one in (*before, *_checked(ballot, said))}
        kept = paper.receipt if paper is not None else rules.receipt(secrets.token_bytes(RANDOM_BYTES))
        colleagues = queries.electorate_of(ballot).colleagues(elector.pk)
        SecretPaper.objects.filter(elector__in=[elector.pk, *colleagues]).delete()
        SecretPaper.objects.create(elector=elector, said=queries.written_on_paper(listed.values()), receipt=kept)
        if paper is None:
            mine.record("vote.cast", ballot, details={"question": ballot.question.number, "secret": True})
        return kept


def _checked(ballot: Ballot, said: Sequence[Said]) -> tuple[Said, ...]:
    """What somebody says, trimmed, each about something else; `InvalidInput` where the rule does not know it."""
    rule, options = rule_of(queries.terms_of(ballot)), [put.option_id for put in ballot.options.all()]
    listed = {}
    for one in map(_trimmed, said):
        inputs.check(rule.check(one, options))
        listed[rule.about(one)] = one
    if not listed:
        raise InvalidInput("position", "Dites quelque chose d’une option au moins.")
    return tuple(listed.values())


def _awaited(mine: Turn, said: Said, awaits: Awaits) -> list[Comment]:
    """The comments, as they are now, whose answer a statement waits for. Raises `InvalidInput("awaits", …)`."""
    named = awaits.get(said.option, ()) if isinstance(said, OptionPosition) else ()
    if not named:
        return []
    assert isinstance(said, OptionPosition)
    if said.position != Vote.Position.BLOCK:
        raise InvalidInput("awaits", "Seule une opposition bloquante attend la réponse à des commentaires.")
    found = list(Comment.objects.filter(pk__in=[comment.pk for comment in named], standard=mine.standard).order_by("pk"))
    if len(found) < len({comment.pk for comment in named}):
        raise InvalidInput("awaits", "Un de ces commentaires appartient à un autre standard.")
    if any(comment.parent_id is not None for comment in found):
        raise InvalidInput("awaits", "L’équipe répond au premier commentaire d’un fil : c’est lui que l’on attend.")
    if any(comment.disposition for comment in found):
        raise InvalidInput(
            "awaits", "Un de ces commentaires a déjà reçu sa réponse : lisez-la, puis choisissez ceux qui l’attendent encore."
        )
    return found


def _waits_as_before(vote: Vote, awaited: Sequence[Comment]) -> bool:
    """Whether a statement waits for what an earlier one still waits for; false of one whose answers have all come."""
    before = [one.comment for one in vote.awaited]
    still = {comment.pk for comment in before if not comment.disposition}
    return still == {comment.pk for comment in awaited} and bool(still or not before)


def _trimmed(said: Said) -> Said:
    motive = inputs.text("motive", said.motive)
    if isinstance(said, Ranking):
        return Ranking(said.places, motive)
    return OptionPosition(said.option, said.position, motive, inputs.text("lift", said.lift))


def _say(
    mine: Turn, ballot: Ballot, elector: Elector, said: Sequence[Said], *, typed_by: User | None = None, awaits: Awaits
) -> tuple[Vote, ...]:
    rule, puts = rule_of(queries.terms_of(ballot)), {put.option_id: put for put in ballot.options.all()}
    by_row: dict[int | None, BallotOption] = {put.pk: put for put in puts.values()}
    votes = sorted(elector.votes.all(), key=lambda vote: vote.sequence)
    held: dict[int | None, tuple[Said, Vote]] = {}
    for vote in votes:
        earlier = queries.said_of(vote, by_row)
        held[rule.about(earlier)] = earlier, vote
    sequence, written = len(votes), []
    for one in _checked(ballot, said):
        before = held.get(rule.about(one))
        awaited = _awaited(mine, one, awaits)
        if before is not None and before[0] == one and _waits_as_before(before[1], awaited):
            written.append(before[1])
            continue
        sequence += 1
        cast_now = Vote.objects.create(
            elector=elector,
            ballot_option=None if isinstance(one, Ranking) else puts[one.option],
            sequence=sequence,
            position="" if isinstance(one, Ranking) else one.position,
            ranking=json.dumps(one.places) if isinstance(one, Ranking) else "",
            motive=one.motive,
            lift="" if isinstance(one, Ranking) else one.lift,
            typed_by=typed_by,
            cast_at=mine.now,
        )
        VoteAwaits.objects.bulk_create(VoteAwaits(vote=cast_now, comment=comment) for comment in awaited)
        written.append(cast_now)
        said_of_it = {
            "question": ballot.question.number,
            "option": "" if isinstance(one, Ranking) else puts[one.option].title,
            "position": "ranking" if isinstance(one, Ranking) else one.position,
            **({"ranking": [[puts[key].title for key in place] for place in one.places]} if isinstance(one, Ranking) else {}),
        }
        if typed_by is not None:
            path = ballot.question.get_absolute_url()
            mine.record("vote.typed", ballot, message=one.motive, details=said_of_it, tell=[elector.user], path=path)
        else:
            mine.record("vote.changed" if before is not None else "vote.cast", ballot, message=one.motive, details=said_of_it)
    return tuple(written)
