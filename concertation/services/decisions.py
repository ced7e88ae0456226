"""Deciding: what was settled, why and how, applied to the schema in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Ballot, Decision, Option, Question
from concertation.rules import outcomes
from concertation.rules.workflow import step
from concertation.services.ballots import close_if_ended
from concertation.services.changes import NOTHING, fresh, stored
from concertation.services.states import move
from concertation.services.turn import Turn, turn
from standard.models import Revision
from standard.permissions import require
from standard.schema.operations import Operation, touched_uids
from standard.services import inputs, revisions
from standard.services.errors import InvalidInput
from standard.services.forethought import takes_turns
from standard.services.numbers import next_number


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a decision adopts: the option, and the operations as they were put to people."""

    option: Option | None
    put: tuple[Operation, ...]


@takes_turns
def decide(
    *,
    question: Question,
    actor: User,
    outcome: str,
    motive: str,
    how: str,
    now: datetime,
    option: Option | None = None,
    operations: Sequence[Operation] | None = None,
    conditions: str = "",
    meeting: str = "",
    meeting_date: date | None = None,
    supersedes: Decision | None = None,
) -> Decision:
    """Record a decision on a question and apply it: one transaction, or nothing.

    What is applied is the chosen option's operations, as they were frozen where there was a vote; with the outcome
    `accepted_modified`, `operations`. Rejected, open, deferred and conditional decisions apply nothing. A question that already
    has a decision in force needs that one as `supersedes`.

    Raises `PermissionRefused`, `InvalidInput`, `Conflict` (whose message names the field and the decision in the way) and
    `RevisionRefused` (the schema would gain an error-level finding).
    """
    outcome = inputs.choice("outcome", outcome, Decision.Outcome.values, message="Choisissez l’issue de la décision.")
    how = inputs.choice(
        "how", how, Decision.How.values, message="Dites comment la décision a été prise : vote, consensus ou équipe projet."
    )
    motive = inputs.text("motive", motive, missing="Écrivez le motif de la décision : il sera public.")
    meeting = inputs.line("meeting", meeting)
    conditions = inputs.text("conditions", conditions)
    if how == Decision.How.CONSENSUS and not meeting:
        raise InvalidInput("meeting", "Nommez la séance où le consensus a été trouvé.")
    if how == Decision.How.CONSENSUS and meeting_date is None:
        raise InvalidInput("meeting_date", "Donnez la date de la séance.")
    if outcome == Decision.Outcome.CONDITIONAL and not conditions:
        raise InvalidInput("conditions", "Dites à quelle condition cette décision est prise.")
    if outcome == Decision.Outcome.SETTLED_BY_TEAM and how != Decision.How.TEAM:
        raise InvalidInput("outcome", "« Traité par l’équipe » est l’issue d’un détail que l’équipe projet règle seule.")
    with turn(question.standard, actor, now) as mine:
        question = Question.objects.get(pk=question.pk)
        close_if_ended(question, now)
        require(permissions.can_decide(mine.actor, question, now, how=how))
        _check_superseded(question, supersedes)
        ballot = queries.latest_ballot(question) if how == Decision.How.VOTE else None
        choice = _chosen(question, option, outcome, ballot)
        adopted = _adopted(outcome, choice, operations)
        applied: tuple[Operation, ...] = ()
        revision = None
        if adopted and outcome in outcomes.APPLYING and choice.option is not None:
            applied = fresh(mine.standard, adopted, choice.option.base_revision)
            revision = revisions.append(
                standard=mine.standard,
                operations=applied,
                kind=Revision.Kind.DECISION,
                actor=actor,
                message=f"{question.title}\n\n{motive}",
                now=now,
            )
        decision = Decision.objects.create(
            standard=mine.standard,
            number=next_number(Decision, mine.standard),
            question=question,
            sequence=(question.decisions.aggregate(last=Max("sequence"))["last"] or 0) + 1,
            ballot=ballot,
            option=choice.option,
            outcome=outcome,
            how=how,
            operations=stored(applied) if applied else stored(adopted) if outcome == Decision.Outcome.CONDITIONAL else NOTHING,
            motive=motive,
            conditions=conditions,
            meeting=meeting,
            meeting_date=meeting_date,
            decided_by=actor,
            decided_at=now,
            revision=revision,
            supersedes=supersedes,
        )
        move(question, outcomes.QUESTION_ACTIONS[outcome])
        mine.record(
            "decision.taken",
            decision,
            message=motive,
            details={
                "question": question.number,
                "outcome": outcome,
                "how": how,
                "option": choice.option.title if choice.option else None,
                "revision": revision.number if revision else None,
                "supersedes": supersedes.number if supersedes else None,
            },
            uids=touched_uids(applied or choice.put),
            tell=[
                option.proposal.author
                for option in question.options.exclude(proposal=None).select_related("proposal__author")
                if option.proposal
            ],
            path=decision.get_absolute_url(),
        )
        _judge_proposals(mine, decision, choice)
        return decision


def _check_superseded(question: Question, supersedes: Decision | None) -> None:
    in_force = question.decisions.filter(superseded_by=None).exclude(outcome__in=["open", "deferred"]).first()
    if supersedes is None:
        if in_force is not None:
            raise InvalidInput(
                "supersedes",
                f"La décision n° {in_force.number} porte déjà sur cette question : indiquez que la nouvelle la remplace.",
            )
        return
    if supersedes.standard_id != question.standard_id:
        raise InvalidInput("supersedes", "Cette décision appartient à un autre standard.")
    later = Decision.objects.filter(supersedes=supersedes).first()
    if later is not None:
        raise InvalidInput("supersedes", f"La décision n° {supersedes.number} est déjà remplacée par la décision n° {later.number}.")
    if in_force is not None and in_force != supersedes:
        raise InvalidInput(
            "supersedes", f"La décision en vigueur sur cette question est la n° {in_force.number} : c’est elle qui est remplacée."
        )


def _chosen(question: Question, option: Option | None, outcome: str, ballot: Ballot | None) -> _Choice:
    """The option that the decision names, and its operations: those that were voted, where there was a vote."""
    if option is None:
        if outcome in outcomes.ADOPTING:
            raise InvalidInput("option", "Choisissez l’option que la décision retient.")
    else:
        option = question.options.select_related("base_revision", "proposal").filter(pk=option.pk).first()
        if option is None:
            raise InvalidInput("option", "Cette option n’appartient pas à cette question.")
        if option.struck_reason and outcome in outcomes.ADOPTING:
            raise InvalidInput("option", "Cette option a été écartée avant le vote : choisissez-en une autre.")
    put = option.read_operations() if option else ()
    if ballot is not None:
        status_quo = next((frozen.option_id for frozen in ballot.options.all() if frozen.status_quo), None)
        reason = outcomes.follows_vote(
            outcome=outcome,
            option=option.pk if option else None,
            passing=queries.standing_of(ballot, closed=True).passing,
            status_quo=status_quo,
        )
        if reason:
            raise InvalidInput("option" if outcome in outcomes.ADOPTING else "outcome", reason)
        frozen = next((frozen for frozen in ballot.options.all() if option and frozen.option_id == option.pk), None)
        put = frozen.read_operations() if frozen else put
    return _Choice(option, put)


def _adopted(outcome: str, choice: _Choice, operations: Sequence[Operation] | None) -> tuple[Operation, ...]:
    """The operations that the decision adopts, whether it applies them at once or not."""
    given = None if operations is None else tuple(operations)
    if outcome not in outcomes.ADOPTING:
        if given:
            raise InvalidInput(
                "operations", "Cette issue ne change rien au schéma : retirez les changements, ou choisissez une autre issue."
            )
        return ()
    modified = given is not None and stored(given) != stored(choice.put)
    if outcome == Decision.Outcome.ACCEPTED and modified:
        raise InvalidInput("outcome", "Ces changements ne sont pas ceux de l’option : choisissez « Validé avec modification ».")
    if outcome == Decision.Outcome.ACCEPTED_MODIFIED and (not modified or not given):
        raise InvalidInput(
            "operations", "Dites quels changements la décision retient ; s’ils sont ceux de l’option, choisissez « Validé »."
        )
    return choice.put if given is None else given


def _judge_proposals(mine: Turn, decision: Decision, choice: _Choice) -> None:
    """The proposals of the question follow its decision; one that settles nothing leaves them under study."""
    applying = decision.outcome in outcomes.APPLYING
    if not applying and decision.outcome != Decision.Outcome.REJECTED:
        return
    for option in decision.question.options.exclude(proposal=None).select_related("proposal"):
        proposal, action = option.proposal, "reject"
        if proposal is None:
            continue
        if applying and option == choice.option:
            modified = option.amended or decision.outcome == Decision.Outcome.ACCEPTED_MODIFIED
            action = "accept_modified" if modified else "accept"
        judged = step("proposal", proposal.state, action)
        if not judged or judged.target == proposal.state:
            continue
        move(proposal, action)
        mine.record(
            f"proposal.{proposal.state}",
            proposal,
            message=decision.motive,
            details={"decision": decision.number, "question": decision.question.number},
            uids=touched_uids(proposal.read_operations()),
        )
