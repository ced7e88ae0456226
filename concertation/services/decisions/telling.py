"""Who learns of a decision, and what they may do about it."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from concertation import queries
from concertation.models import Authorship, Decision, Elector
from concertation.rules.constitution import Needs
from concertation.services.turn import Turn
from standard.models import Circle
from standard.moments import moment_in_words
from standard.queries import members_in


def told_of(decision: Decision, asked: Needs) -> dict[str, Any]:
    """What the event of a decision says of it, and so the mail to those whom it concerns, with what is theirs to do."""
    return {
        "number": decision.number,
        "question": decision.question.number,
        "title": decision.question.title,
        "outcome": decision.outcome,
        "outcome_in_words": decision.get_outcome_display(),
        "how": decision.how,
        "how_in_words": decision.get_how_display(),
        "option": decision.option.title if decision.option else None,
        "revision": decision.revision.number if decision.revision else None,
        "supersedes": decision.supersedes.number if decision.supersedes else None,
        "earlier": _earlier(decision) if asked.shows_ballot and decision.ballot is None else [],
        "next": _next(decision, asked),
    }


def those_told(mine: Turn, decision: Decision, asked: Needs) -> list[User | None]:
    """The people whom the constitution names."""
    people: list[User | None] = []
    if "authors" in asked.told:
        options = decision.question.options.exclude(proposal=None).select_related("proposal__author")
        proposals = [option.proposal for option in options if option.proposal]
        also = Authorship.objects.filter(proposal__in=proposals).exclude(accepted_at=None).select_related("user")
        people += [*(proposal.author for proposal in proposals), *(one.user for one in also)]
    if "committee" in asked.told:
        people += members_in(mine.standard, [Circle.COPIL], mine.now)
    if "electors" in asked.told:
        people += [elector.user for elector in Elector.objects.filter(ballot__question=decision.question).select_related("user")]
    return people


def _earlier(decision: Decision) -> list[str]:
    """What the ballots held on the question gave, said beside a decision that does not come from one."""
    ballots = decision.question.ballots.prefetch_related(*queries.COUNTED).order_by("opened_at", "pk")
    return [
        f"Vote clos le {moment_in_words(ballot.end)} : {queries.standing_of(ballot, closed=True).missing}"
        for ballot in ballots
        if ballot.end
    ]


def _next(decision: Decision, asked: Needs) -> str:
    until = moment_in_words(decision.decided_at + asked.objection)
    if decision.state == Decision.State.TO_CONFIRM:
        return (
            "Elle n’engage pas encore : un membre du comité de pilotage qui n’est pas de l’équipe projet la confirme, "
            f"et tout membre du comité peut la contester jusqu’au {until}."
        )
    if asked.objection:
        verb = "l’évoquer" if decision.how == Decision.How.TEAM else "la contester"
        return f"Tout membre du comité de pilotage peut {verb} jusqu’au {until}."
    return asked.says
