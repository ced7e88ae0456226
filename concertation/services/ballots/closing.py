"""The end of a vote: closed by somebody, or by the hour."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Ballot, Question, SecretPaper
from concertation.rules import ballots as rules
from concertation.rules.ballots import Line
from concertation.services.ballots.pieces import fresh_ballot, uids_of
from concertation.services.states import move
from concertation.services.turn import note, turn
from standard.permissions import OPERATOR, Operator, require
from standard.services import inputs


def close(*, ballot: Ballot, actor: User, now: datetime, motive: str = "") -> Ballot:
    """Close a vote before its end, or one that has no end: with a motive, unless everyone has voted."""
    motive = inputs.text("motive", motive)
    with turn(ballot.question.standard, actor, now) as mine:
        ballot = fresh_ballot(ballot)
        require(permissions.can_close_ballot(mine.actor, ballot, now))
        inputs.check(queries.may_close_ballot(ballot, now, motive=motive))
        end_ballot(ballot, ballot.question, actor, now, motive)
        return ballot


def ended(now: datetime) -> QuerySet[Ballot]:
    """The votes whose time has passed, and whose end is to be written down. Nobody waits for it: `Ballot.is_open` already says so."""
    open_ones: QuerySet[Ballot] = Ballot.objects.filter(state=Ballot.State.OPEN, closes_at__lte=now)
    return open_ones.select_related("question__standard").order_by("closes_at", "pk")


def close_ended(*, now: datetime) -> int:
    """Write down the end of every vote whose time has passed; how many."""
    found = list(ended(now))
    for ballot in found:
        close_at_its_time(ballot=ballot, now=now)
    return len(found)


def close_at_its_time(*, ballot: Ballot, now: datetime) -> None:
    """Write down the end of a vote, if its time has passed and nobody has yet."""
    with turn(ballot.question.standard, OPERATOR, now):
        close_if_ended(Question.objects.get(pk=ballot.question_id), now)


def close_if_ended(question: Question, now: datetime) -> None:
    """Write down the end of a vote whose time has passed. The caller holds the lock on the standard."""
    ballot = question.ballots.filter(state=Ballot.State.OPEN, closes_at__lte=now).first()
    if ballot is None or ballot.closes_at is None:
        return
    end_ballot(ballot, question, OPERATOR, ballot.closes_at)


def end_ballot(ballot: Ballot, question: Question, actor: User | Operator, at: datetime, motive: str = "") -> None:
    """Write down the end; the papers of a secret ballot are published, and what joined them to their voters is gone."""
    papers = SecretPaper.objects.filter(elector__ballot=ballot)
    changes = {}
    if ballot.secret:
        listed = rules.published(Line(paper.receipt, queries.said_on_paper(paper.said)) for paper in papers.order_by("receipt"))
        changes = {"published": listed.text, "published_sha256": listed.fingerprint}
    move(ballot, "close", closed_at=at, close_motive=motive, **changes)
    papers.delete()
    move(question, "close_ballot")
    ballot.question = question
    _record_result(fresh_ballot(ballot), actor, at)


def _record_result(ballot: Ballot, user: User | Operator, at: datetime) -> None:
    """Write what the vote gave, and tell those who were called to it: the decision that follows may come days later."""
    standing = queries.standing_of(ballot, closed=True)
    note(
        standard=ballot.question.standard,
        verb="ballot.closed",
        actor=user,
        subject=ballot,
        message=standing.missing,
        details={
            "question": ballot.question.number,
            "passing": next((item.title for item in standing.options if item.option == standing.passing), None),
            "options": [{"title": item.title, **item.counts} for item in standing.options],
            "counted": list(rules.counted(standing)),
        },
        uids=uids_of(ballot),
        at=at,
        tell=[elector.user for elector in ballot.electors.all()],
    )
