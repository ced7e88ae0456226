"""The change of a decision called up or contested comes out of the schema: at once, or once a vote on what would go is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Ballot, Decision, Question, UndoingToCome
from concertation.rules.constitution import needs
from concertation.services.approvals import void_stale
from concertation.services.decisions.telling import those_told, told_of
from concertation.services.decisions.waiting import vote_on_what_goes
from concertation.services.states import move
from concertation.services.turn import Turn, turn
from standard.models import Revision
from standard.permissions import Operator
from standard.queries import working_revision
from standard.services import revisions
from standard.services.forethought import takes_turns, worked_out


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What became of the change of a decision that binds no more."""

    revision: Revision | None
    """The one that took it back."""
    left: tuple[str, ...]
    """Where others have built on it since, and it stays; in sentences."""


def take_out(mine: Turn, decision: Decision, *, by: User, motive: str) -> TakenOut:
    """Take its change back, but for what others have built on it since. Nothing goes that people are voting on: it waits then."""
    working = working_revision(mine.standard)
    back = worked_out(("taken back", working.sha256, decision.pk), lambda: queries.taken_back(decision, alone=True, until=working))
    left = tuple(one.reason for one in back.in_the_way)
    if not back.operations:
        return TakenOut(None, left)
    found = vote_on_what_goes(mine, decision.question, back.operations)
    if found is not None:
        UndoingToCome.objects.update_or_create(decision=decision, defaults={"ballot": found[0]})
        return TakenOut(None, left)
    UndoingToCome.objects.filter(decision=decision).delete()
    revision = revisions.append(
        standard=mine.standard,
        operations=back.operations,
        kind=Revision.Kind.UNDOING,
        actor=by,
        message=f"{decision.question.title}\n\n{motive}",
        now=mine.now,
    )
    void_stale(mine)
    return TakenOut(revision, left)


def due_to_come_out(now: datetime) -> QuerySet[UndoingToCome]:
    """The changes that waited for a vote that is over. While a new decision waits to be confirmed, it says what becomes of them."""
    waiting = UndoingToCome.objects.exclude(ballot__in=Ballot.objects.open_at(now))
    return waiting.exclude(decision__question__state=Question.State.TO_CONFIRM).select_related("decision__standard").order_by("pk")


@takes_turns
def take_out_at_its_time(*, decision: Decision, actor: Operator, now: datetime) -> None:
    """Take out a change that waited for a vote to end, unless its question was decided again since."""
    with turn(decision.standard, actor, now) as mine:
        waiting = due_to_come_out(now).filter(decision=decision).first()
        if waiting is None:
            return
        rows = Decision.objects.select_related("question__standard", "standard", "revision", "supersedes", "option", "ballot")
        decision = rows.get(pk=decision.pk)
        if queries.in_force_on(decision.question) is not None:
            waiting.delete()
            return
        objection = decision.objections.select_related("user").order_by("at", "pk")[0]
        out = take_out(mine, decision, by=objection.user, motive=objection.motive)
        if out.revision is None:
            return
        move(decision, "take_out", undone_in=out.revision)
        ground = queries.ground_of(decision.question, now, mine.actor)
        asked = needs(ground.constitution, permissions.case_of(decision, ground))
        mine.record(
            "decision.taken_out",
            decision,
            message=objection.motive,
            details={**told_of(decision, asked), "undone": out.revision.number, "in_the_way": list(out.left)},
            uids=decision.touched_uids(),
            tell=those_told(mine, decision, asked),
            path=decision.get_absolute_url(),
        )
