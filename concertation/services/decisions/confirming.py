"""Confirming a consensus: it binds, and changes the schema, from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Decision
from concertation.rules.constitution import needs
from concertation.services.changes import NOTHING, fresh, stored
from concertation.services.constitutions import enact
from concertation.services.decisions.applying import foresee, judge_proposals, produce
from concertation.services.decisions.telling import those_told, told_of
from concertation.services.decisions.watching import entrust
from concertation.services.states import move
from concertation.services.turn import Turn, turn
from standard.models import Revision, Standard
from standard.permissions import require
from standard.schema.operations import Operation, touched_uids
from standard.services.forethought import takes_turns


def confirm(*, decision: Decision, actor: User, now: datetime) -> Decision:
    """Confirm a decision that waits for it, and apply it to the schema of now. Raises as `decide` does."""
    (confirmed,) = confirm_together(standard=decision.standard, decisions=[decision], actor=actor, now=now)
    return confirmed


@takes_turns
def confirm_together(*, standard: Standard, decisions: Sequence[Decision], actor: User, now: datetime) -> tuple[Decision, ...]:
    """Confirm several decisions, in their order: all of them, or none."""
    with turn(standard, actor, now) as mine:
        rows = Decision.objects.filter(standard=mine.standard, pk__in=[decision.pk for decision in decisions]).order_by("number")
        return tuple(
            _confirm(mine, actor, decision)
            for decision in rows.select_related("standard", "question__standard", "option__base_revision", "condition_owner", "decided_by")
        )


def _confirm(mine: Turn, actor: User, decision: Decision) -> Decision:
    ground = queries.ground_of(decision.question, mine.now, mine.actor)
    recorder = queries.recorder_of(decision, mine.now)
    require(permissions.can_confirm(mine.actor, decision, ground=ground, recorder=recorder))
    operations: tuple[Operation, ...] = ()
    if decision.operations != NOTHING and decision.outcome != Decision.Outcome.CONDITIONAL:
        recorded = decision.read_operations(), _recorded_on(decision)
        operations = fresh(mine.standard, *recorded, then=lambda rebased: foresee(mine.standard, rebased))
    move(
        decision,
        "confirm",
        confirmed_by=actor,
        confirmed_at=mine.now,
        revision=produce(mine, decision.question, decision.motive, operations),
        **({"operations": stored(operations)} if operations else {}),
    )
    move(decision.question, "confirm")
    asked = needs(ground.constitution, permissions.case_of(decision, ground))
    # The committee was told when it was recorded.
    asked = replace(asked, told=tuple(each for each in asked.told if each != "committee"))
    mine.record(
        "decision.taken",
        decision,
        message=decision.motive,
        details={**told_of(decision, asked), "confirmed": True},
        uids=touched_uids(operations),
        tell=those_told(mine, decision, asked),
        path=decision.get_absolute_url(),
    )
    judge_proposals(mine, decision)
    enact(mine, decision)
    entrust(mine, decision)
    return decision


def _recorded_on(decision: Decision) -> Revision:
    """The schema on which its operations were written: the one of the moment when it was recorded."""
    return Revision.objects.filter(standard=decision.standard, created_at__lte=decision.decided_at).order_by("-number")[:1].get()
