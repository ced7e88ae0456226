"""A member of the committee calls up a detail, or contests a consensus: it is a question again."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Decision, Objection, Question
from concertation.rules.constitution import needs
from concertation.services.constitutions import give_up
from concertation.services.decisions.applying import reconsider_proposals
from concertation.services.decisions.taking_out import take_out
from concertation.services.decisions.telling import those_told, told_of
from concertation.services.states import move
from concertation.services.turn import turn
from standard.permissions import require
from standard.services import inputs
from standard.services.forethought import takes_turns


@takes_turns
def object_to(*, decision: Decision, actor: User, motive: str, now: datetime) -> Decision:
    """Call up a detail, or contest a consensus, within the delay: its question is to be arbitrated again, its change undone until then.

    What others have built on it since stays, and is said. An objection does not depend on what else people are voting on: where
    its change would take that away, it comes out of the schema once they have voted.
    """
    motive = inputs.text("motive", motive, missing="Dites pourquoi : le comité de pilotage et l’équipe projet le liront.")
    with turn(decision.standard, actor, now) as mine:
        decision = Decision.objects.select_related("question__standard", "standard", "revision", "supersedes").get(pk=decision.pk)
        ground = queries.ground_of(decision.question, now, mine.actor)
        replaced = decision.superseded_by.filter(state=Decision.State.IN_FORCE).exists()
        require(permissions.can_object(mine.actor, decision, now, ground=ground, replaced=replaced))
        detail = decision.how == Decision.How.TEAM
        Objection.objects.create(decision=decision, user=actor, motive=motive, at=now)
        out = take_out(mine, decision, by=actor, motive=motive)
        in_force = decision.state == Decision.State.IN_FORCE
        move(decision, "call_up" if detail else "contest", undone_in=out.revision)
        if decision.question.state in (Question.State.DECIDED, Question.State.TO_CONFIRM):
            move(decision.question, "take_back")
        asked = needs(ground.constitution, permissions.case_of(decision, ground))
        details = {
            **told_of(decision, asked),
            "undone": out.revision.number if out.revision else None,
            "in_the_way": list(out.left),
            "waits": queries.awaited_by(decision),
        }
        mine.record(
            "decision.called_up" if detail else "decision.contested",
            decision,
            message=motive,
            details=details,
            uids=decision.touched_uids(),
            tell=those_told(mine, decision, asked),
            path=decision.get_absolute_url(),
        )
        if in_force:
            reconsider_proposals(mine, decision)
            give_up(mine, decision, by=decision)
        return decision
