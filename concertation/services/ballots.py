"""Votes: opened on frozen options by a frozen electorate, cast, closed."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Ballot, BallotOption, Elector, Option, Question, Vote
from concertation.rules.ballots import SINGLE_POSITION, Position, rule_of
from concertation.services.changes import fresh
from concertation.services.states import move
from concertation.services.turn import turn
from standard.models import Circle, Membership, Standard
from standard.permissions import OPERATOR, Operator, require
from standard.schema.operations import touched_uids
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.events import record


def open(
    *,
    question: Question,
    actor: User,
    now: datetime,
    rule: str = Ballot.Rule.MAJORITY,
    quorum: int = 0,
    threshold_percent: int = 50,
    closes_at: datetime | None = None,
) -> Ballot:
    """Put the options that are not struck to the vote of the committee's members of this moment.

    `quorum` is a number of voters, `threshold_percent` the share of the votes expressed that an option must exceed. Without
    `closes_at` the vote stays open until somebody closes it. Raises `Conflict` where an option no longer fits the schema.
    """
    rule = inputs.choice("rule", rule, Ballot.Rule.values, message="Choisissez la règle du vote : majorité ou consentement.")
    if not 0 <= threshold_percent < 100:
        raise InvalidInput("threshold_percent", "Le seuil est un pourcentage de 0 à 99 : une option passe au-delà.")
    if closes_at is not None and closes_at <= now:
        raise InvalidInput("closes_at", "Cette date est passée : choisissez une clôture à venir.")
    with turn(question.standard, actor, now) as mine:
        question = Question.objects.get(pk=question.pk)
        close_if_ended(question, now)
        require(permissions.can_open_ballot(mine.actor, question, now))
        options = list(question.options.filter(struck_reason="").select_related("base_revision"))
        if all(option.status_quo for option in options):
            raise InvalidInput("options", "Il ne reste que le statu quo : ajoutez une option avant d’ouvrir le vote.")
        for option in options:
            fresh(mine.standard, option.read_operations(), option.base_revision)
        members = _electorate(mine.standard, now)
        if not members:
            raise InvalidInput("electors", "Le comité de pilotage n’a aucun membre : invitez-en avant d’ouvrir le vote.")
        if not 0 <= quorum <= len(members):
            raise InvalidInput("quorum", f"Le quorum va de 0 à {len(members)}, le nombre de membres du comité de pilotage.")
        ballot = Ballot.objects.create(
            question=question,
            rule=rule,
            quorum=quorum,
            threshold_percent=threshold_percent,
            format=SINGLE_POSITION,
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
                "electors": len(members),
                "closes_at": closes_at.isoformat() if closes_at else None,
            },
            uids=_uids(ballot),
            tell=[member.user for member in members],
            path=question.get_absolute_url(),
        )
        return ballot


def vote(*, ballot: Ballot, actor: User, option: Option, position: str, now: datetime, motive: str = "") -> Vote:
    """Take a position on an option, or change the one taken: the earlier ones stay visible. The same sent twice is one vote."""
    motive = inputs.text("motive", motive)
    with turn(ballot.question.standard, actor, now) as mine:
        ballot = Ballot.objects.select_related("question").prefetch_related("electors").get(pk=ballot.pk)
        require(permissions.can_vote(mine.actor, ballot, now))
        options = {put.option_id: put for put in ballot.options.all()}
        sayable = rule_of(queries.terms_of(ballot)).check(Position(option.pk, position, motive), options)
        if not sayable:
            raise InvalidInput(sayable.field, sayable.reason)
        put = options[option.pk]
        elector = Elector.objects.get(ballot=ballot, user=actor)
        latest = elector.votes.order_by("-sequence").first()
        if latest is not None and (latest.ballot_option_id, latest.position, latest.motive) == (put.pk, position, motive):
            return latest
        cast = Vote.objects.create(
            elector=elector,
            ballot_option=put,
            sequence=latest.sequence + 1 if latest else 1,
            position=position,
            motive=motive,
            cast_at=now,
        )
        mine.record(
            "vote.changed" if latest else "vote.cast",
            ballot,
            message=motive,
            details={"question": ballot.question.number, "option": put.title, "position": position},
        )
        return cast


def close(*, ballot: Ballot, actor: User, now: datetime) -> Ballot:
    """Close a vote before its end, or one that has no end."""
    with turn(ballot.question.standard, actor, now) as mine:
        ballot = Ballot.objects.select_related("question").get(pk=ballot.pk)
        require(permissions.can_close_ballot(mine.actor, ballot, now))
        move(ballot, "close", closed_at=now)
        move(ballot.question, "close_ballot")
        _record_result(ballot, actor, now)
        return ballot


def close_ended(*, now: datetime) -> int:
    """Write down the end of every vote whose time has passed; how many. Nobody waits for it: `Ballot.is_open` already says so."""
    ended = list(Ballot.objects.filter(state=Ballot.State.OPEN, closes_at__lte=now).select_related("question__standard"))
    for ballot in ended:
        with turn(ballot.question.standard, OPERATOR, now):
            close_if_ended(Question.objects.get(pk=ballot.question_id), now)
    return len(ended)


def close_if_ended(question: Question, now: datetime) -> None:
    """Write down the end of a vote whose time has passed. The caller holds the lock on the standard."""
    ballot = question.ballots.filter(state=Ballot.State.OPEN, closes_at__lte=now).first()
    if ballot is None or ballot.closes_at is None:
        return
    move(ballot, "close", closed_at=ballot.closes_at)
    move(question, "close_ballot")
    ballot.question = question
    _record_result(ballot, OPERATOR, ballot.closes_at)


def _electorate(standard: Standard, now: datetime) -> list[Membership]:
    members = Membership.objects.active(now).filter(standard=standard, circle=Circle.COPIL, user__is_active=True)
    return list(members.select_related("user__organisation", "organisation"))


def _record_result(ballot: Ballot, user: User | Operator, at: datetime) -> None:
    standing = queries.standing_of(ballot, closed=True)
    record(
        standard=ballot.question.standard,
        verb="ballot.closed",
        actor=user,
        subject=ballot,
        message=standing.missing,
        details={
            "question": ballot.question.number,
            "passing": next((item.title for item in standing.options if item.option == standing.passing), None),
            "options": [{"title": item.title, **item.counts} for item in standing.options],
        },
        uids=_uids(ballot),
        at=at,
    )


def _uids(ballot: Ballot) -> tuple[str, ...]:
    return touched_uids(operation for put in ballot.options.all() for operation in put.read_operations())
