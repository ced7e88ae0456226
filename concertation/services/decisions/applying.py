"""What follows from a decision once it binds: its revision, and what its proposals become."""

from __future__ import annotations

from collections.abc import Sequence

from concertation.models import Decision, Option, Proposal, Question
from concertation.rules import outcomes
from concertation.rules.workflow import step
from concertation.services.approvals import void_stale
from concertation.services.decisions.waiting import check_no_vote_is_on_what_goes, what_goes
from concertation.services.states import move
from concertation.services.turn import Turn
from concertation.services.use_cases import inherit
from standard.models import Revision, Standard
from standard.queries import working_revision
from standard.schema.operations import Operation
from standard.services import revisions


def produce(mine: Turn, question: Question, motive: str, operations: Sequence[Operation]) -> Revision | None:
    """The revision that these operations give on the schema of now; none where there are none.

    Raises `Conflict` where they take away what an open vote is about.
    """
    if not operations:
        return None
    check_no_vote_is_on_what_goes(mine, question, operations)
    revision = revisions.append(
        standard=mine.standard,
        operations=operations,
        kind=Revision.Kind.DECISION,
        actor=mine.user,
        message=f"{question.title}\n\n{motive}",
        now=mine.now,
    )
    void_stale(mine)
    return revision


def foresee(standard: Standard, operations: Sequence[Operation]) -> None:
    """Ask for all that `produce` asks for."""
    if operations:
        what_goes(standard, operations)
        revisions.following_of(standard, working_revision(standard), operations, Revision.Kind.DECISION)


def judge_proposals(mine: Turn, decision: Decision) -> None:
    """The proposals of the question, and of the decision that it takes the place of, follow it; what settles nothing leaves them
    under study.
    """
    applying = decision.outcome in outcomes.APPLYING
    if not applying and decision.outcome != Decision.Outcome.REJECTED:
        return
    undone = [decision.supersedes.question] if decision.supersedes is not None else []
    asked = Option.objects.filter(question__in=[decision.question, *undone]).exclude(proposal=None)
    for option in asked.select_related("proposal").order_by("question__number", "position"):
        proposal, action = option.proposal, "reject"
        if proposal is None:
            continue
        if applying and option == decision.option:
            modified = option.amended or decision.outcome == Decision.Outcome.ACCEPTED_MODIFIED
            action = "accept_modified" if modified else "accept"
        judged = step("proposal", proposal.state, action)
        if not judged or judged.target == proposal.state:
            continue
        move(proposal, action)
        if proposal.state != Proposal.State.REJECTED:
            inherit(mine, proposal)
        mine.record(
            f"proposal.{proposal.state}",
            proposal,
            message=decision.motive,
            details={"decision": decision.number, "question": decision.question.number},
            uids=proposal.touched_uids(),
        )


def reconsider_proposals(mine: Turn, decision: Decision) -> None:
    """The proposals that a decision judged are under study again, now that it binds no more."""
    for option in decision.question.options.exclude(proposal=None).select_related("proposal"):
        proposal = option.proposal
        if proposal is None or not step("proposal", proposal.state, "reconsider"):
            continue
        move(proposal, "reconsider")
        mine.record(
            "proposal.reconsidered",
            proposal,
            details={"decision": decision.number, "question": decision.question.number},
            uids=proposal.touched_uids(),
        )
