"""Who is called to speak in a vote, and whom a mail that calls them still concerns."""

from __future__ import annotations

from datetime import datetime

from concertation import queries
from concertation.models import Ballot, Comment
from concertation.rules import ballots as rules
from concertation.services.ballots.pieces import VOTE
from concertation.services.turn import Turn
from standard.models import Notice


def awaited_in(ballot: Ballot) -> frozenset[int]:
    """The electors whose voice nobody has used yet."""
    return rules.awaited(queries.electorate_of(ballot), queries.voted(ballot))


def ask_again(mine: Turn, answered: Comment) -> None:
    """Once a comment has its answer, ask again those whose block waited for it, and for nothing else any more."""
    objections = queries.answered_objections().filter(awaits__comment=answered, elector__ballot__in=Ballot.objects.open_at(mine.now))
    found = objections.select_related("elector__user", "elector__ballot__question__standard", "ballot_option").order_by("pk")
    for vote in found:
        question = vote.elector.ballot.question
        mine.record(
            "vote.asked_again",
            vote.elector.ballot,
            message=answered.answer,
            details={
                "question": question.number,
                "title": question.title,
                "option": vote.ballot_option.title if vote.ballot_option else "",
                "vote": vote.pk,
            },
            tell=[vote.elector.user],
            path=f"{question.get_absolute_url()}{VOTE}",
        )


def still_open(notice: Notice, now: datetime) -> bool:
    """Whether one may still speak in the vote that this notice tells of."""
    return bool(Ballot.objects.open_at(now).filter(pk=notice.event.subject_id).exists())


def still_awaited(notice: Notice, now: datetime) -> bool:
    """Whether who is told of a vote by this notice may speak in it and has not: the mail would be of no use otherwise."""
    ballot = Ballot.objects.prefetch_related(*queries.COUNTED).filter(pk=notice.event.subject_id).first()
    if ballot is None or not ballot.is_open(now):
        return False
    return any(elector.user_id == notice.recipient_id and elector.pk in awaited_in(ballot) for elector in ballot.electors.all())


def still_asked_again(notice: Notice, now: datetime) -> bool:
    """Whether who is asked again may speak and has not since."""
    running = Ballot.objects.open_at(now).filter(pk=notice.event.subject_id)
    of_theirs = queries.answered_objections().filter(pk=notice.event.read_details()["vote"], elector__ballot__in=running)
    return of_theirs.filter(elector__user=notice.recipient_id).exists()
