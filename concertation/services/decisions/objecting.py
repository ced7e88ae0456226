"""A member of the committee calls up a detail, or contests a consensus: it is a question again."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Decision, Objection, Question
from concertation.rules.constitution import needs
from concertation.services.approvals import void_stale
from concertation.services.constitutions import give_up
from concertation.services.decisions.applying import reconsider_proposals
from concertation.services.decisions.telling import those_told, told_of
from concertation.services.decisions.waiting import check_no_vote_is_on_what_goes
from concertation.services.states import move
from concertation.services.turn import turn
from standard.models import Revision
from standard.permissions import require
from standard.queries import working_revision
from standard.services import inputs, revisions
from standard.services.forethought import takes_turns, worked_out


@takes_turns
def object_to(*, decision: Decision, actor: User, motive: str, now: datetime) -> Decision:
    """Call up a detail, or contest a consensus, within the delay: its question is to be arbitrated again, its change undone until then.

    What others have built on it since stays, and is said.
    """
    motive = inputs.text("motive", motive, missing="Dites pourquoi : le comité de pilotage et l’équipe projet le liront.")
    with turn(decision.standard, actor, now) as mine:
        decision = Decision.objects.select_related("question__standard", "standard", "revision", "supersedes").get(pk=decision.pk)
        ground = queries.ground_of(decision.question, now, mine.actor)
        replaced = decision.superseded_by.filter(state=Decision.State.IN_FORCE).exists()
        require(permissions.can_object(mine.actor, decision, now, ground=ground, replaced=replaced))
        detail = decision.how == Decision.How.TEAM
        Objection.objects.create(decision=decision, user=actor, motive=motive, at=now)
        working = working_revision(mine.standard)
        back = worked_out(("taken back", working.sha256, decision.pk), lambda: queries.taken_back(decision, alone=True, until=working))
        undone_in = None
        if back.operations:
            check_no_vote_is_on_what_goes(mine, decision.question, back.operations)
            undone_in = revisions.append(
                standard=mine.standard,
                operations=back.operations,
                kind=Revision.Kind.UNDOING,
                actor=actor,
                message=f"{decision.question.title}\n\n{motive}",
                now=now,
            )
            void_stale(mine)
        in_force = decision.state == Decision.State.IN_FORCE
        move(decision, "call_up" if detail else "contest", undone_in=undone_in)
        if decision.question.state in (Question.State.DECIDED, Question.State.TO_CONFIRM):
            move(decision.question, "take_back")
        asked = needs(ground.constitution, permissions.case_of(decision, ground))
        details = {
            **told_of(decision, asked),
            "undone": undone_in.number if undone_in else None,
            "in_the_way": [one.reason for one in back.in_the_way],
        }
        people, path = those_told(mine, decision, asked), decision.get_absolute_url()
        uids = decision.touched_uids()
        if detail:
            mine.record("decision.called_up", decision, message=motive, details=details, uids=uids, tell=people, path=path)
        else:
            mine.record("decision.contested", decision, message=motive, details=details, uids=uids, tell=people, path=path)
        if in_force:
            reconsider_proposals(mine, decision)
            give_up(mine, decision, by=decision)
        return decision
