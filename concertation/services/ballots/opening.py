"""Opening a vote: on frozen options, by a frozen electorate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, cast

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Ballot, BallotOption, Decision, Elector, Option, Question
from concertation.rules import ballots as rules
from concertation.rules.ballots import Terms
from concertation.services.ballots.closing import close_if_ended
from concertation.services.ballots.pieces import VOTE, asked, uids_of
from concertation.services.changes import check_option
from concertation.services.states import move
from concertation.services.turn import turn
from standard.models import Circle, Membership, Standard
from standard.permissions import require
from standard.queries import working_revision
from standard.schema.operations import Conflict
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.forethought import takes_turns, worked_out

_APPLIED = "Le schéma dit déjà ce que dit l’option « {} » : écartez-la avant d’ouvrir le vote."


@takes_turns
def open(
    *,
    question: Question,
    actor: User,
    now: datetime,
    rule: str = Ballot.Rule.MAJORITY,
    quorum: int | None = None,
    threshold_percent: int | None = None,
    closes_at: datetime | None = None,
    per: str = Ballot.Per.PERSON,
    secret: bool = False,
    shown: str = "",
) -> Ballot:
    """Put the options that are not struck to the vote of the committee's members of this moment.

    `quorum` is a number of voices, None for more than half; `threshold_percent` the share that an option must exceed, None
    for the rule's own. Without `closes_at` the vote stays open until somebody closes it. `shown`: when the count may be
    seen; during the vote where nothing is said, after it where it is secret. Raises `Conflict` where an option no longer
    fits the schema.
    """
    per = inputs.choice("per", per, Ballot.Per.values, message="Dites à qui est la voix : à chaque personne, ou à chaque organisation.")
    shown = shown or (Ballot.Shown.AFTER if secret else Ballot.Shown.DURING)
    shown = inputs.choice("shown", shown, Ballot.Shown.values, message="Dites quand les résultats se voient : pendant le vote, ou après.")
    with turn(question.standard, actor, now) as mine:
        question = Question.objects.get(pk=question.pk)
        close_if_ended(question, now)
        require(permissions.can_open_ballot(mine.actor, question, now))
        members = _electorate(mine.standard, now)
        terms = Terms(
            rule,
            quorum,
            threshold_percent,
            per=cast(Literal["person", "organisation"], per),
            secret=secret,
            shown=cast(Literal["during", "after"], shown),
        )
        inputs.check(rules.check_terms(terms, voices=_voices(members, terms)))
        if closes_at is not None:
            minimum = queries.constitution_of(mine.standard).minimum_duration
            inputs.check(rules.may_end_at(closes_at, opened_at=now, minimum=minimum))
        options = list(question.options.filter(struck_reason="").select_related("base_revision"))
        if all(option.status_quo for option in options):
            raise InvalidInput("options", "Il ne reste que le statu quo : ajoutez une option avant d’ouvrir le vote.")
        in_force = queries.in_force_on(question) or queries.still_in_the_schema(question)
        for option in options:
            _check(mine.standard, option, in_force)
        ballot = Ballot.objects.create(
            question=question,
            rule=rule,
            quorum=quorum,
            threshold_percent=threshold_percent,
            per=per,
            secret=secret,
            shown=shown,
            opened_by=actor,
            opened_at=now,
            closes_at=closes_at,
        )
        BallotOption.objects.bulk_create(
            BallotOption(
                ballot=ballot,
                option=option,
                position=option.position,
                title=option.title,
                text=option.text,
                operations=option.operations,
                status_quo=option.status_quo,
            )
            for option in options
        )
        Elector.objects.bulk_create(
            Elector(ballot=ballot, user=member.user, organisation=member.organisation or member.user.organisation) for member in members
        )
        move(question, "open_ballot")
        mine.record(
            "ballot.opened",
            ballot,
            message=question.title,
            details={
                "question": question.number,
                "rule": rule,
                "quorum": quorum,
                "threshold_percent": threshold_percent,
                "per": per,
                "secret": secret,
                "electors": len(members),
                "closes_at": closes_at.isoformat() if closes_at else None,
                **asked(ballot),
            },
            uids=uids_of(ballot),
            tell=[member.user for member in members],
            path=f"{question.get_absolute_url()}{VOTE}",
        )
        return ballot


def _check(standard: Standard, option: Option, in_force: Decision | None) -> None:
    """Raise `Conflict` where an option does not fit the schema, or says what it says already."""
    try:
        check_option(standard, option, in_force)
    except Conflict as conflict:
        working = working_revision(standard)
        key = ("applied", working.sha256, option.base_revision_id, option.operations)
        if worked_out(key, lambda: queries.is_applied(option, standard)):
            raise Conflict(conflict.code, _APPLIED.format(option.title), field=conflict.field, field_name=conflict.field_name) from conflict
        raise


def _electorate(standard: Standard, now: datetime) -> list[Membership]:
    members = Membership.objects.active(now).filter(standard=standard, circle=Circle.COPIL, user__is_active=True)
    return list(members.select_related("user__organisation", "organisation"))


def _voices(members: Sequence[Membership], terms: Terms) -> int:
    """How many voices these members would have."""
    electors = tuple(rules.FrozenElector(member.user_id, member.organisation_id or member.user.organisation_id) for member in members)
    return len(rules.Electorate(electors, per=terms.per).seats)
