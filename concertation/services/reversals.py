"""Taking a decision back: one gesture prepares the question whose option would undo it. Nothing changes until that is decided."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Decision, Question
from concertation.services.changes import check_sound
from concertation.services.decisions.changing import EVERYTHING, Undoing, stays_of, take_back
from concertation.services.putting import Ready, put
from concertation.services.turn import turn
from standard.permissions import require
from standard.queries import working_revision
from standard.schema.words import NBSP
from standard.services.errors import InvalidInput
from standard.services.forethought import takes_turns, worked_out


@takes_turns
def prepare(*, decision: Decision, actor: User, now: datetime, undoing: Undoing = EVERYTHING) -> Question:
    """Ask whether a decision is undone: its inverse, on what came since, is the option; `undoing` says what stays all the same.

    Raises `Conflict` where something came on top of it, and one has to choose; `InvalidInput` where nothing would change.
    """
    undoing = undoing.read()
    with turn(decision.standard, actor, now) as mine:
        decision = Decision.objects.select_related("question", "revision", "supersedes", "standard").get(pk=decision.pk)
        replaced = decision.superseded_by.filter(state=Decision.State.IN_FORCE).exists()
        require(permissions.can_reverse(mine.actor, decision, replaced=replaced, asked=queries.reversal_of(decision)))
        key = ("reversal", working_revision(mine.standard).sha256, decision.pk, *undoing.key)
        operations = worked_out(key, lambda: take_back(decision, undoing))
        if not operations:
            raise InvalidInput("stays", "Le schéma n’a plus rien de cette décision, ou tout en resterait\u00a0: il n’y a rien à annuler.")
        check_sound(mine.standard, operations)
        return put(
            mine,
            title=f"Faut-il annuler la décision n°{NBSP}{decision.number}{NBSP}? {decision.question.title}"[:300],
            kind=decision.question.kind,
            context=f"Cette question demande d’annuler la décision n°{NBSP}{decision.number}, dont voici le motif.\n\n{decision.motive}",
            options=[
                Ready(
                    f"Annuler la décision n°{NBSP}{decision.number}",
                    _says(decision),
                    operations,
                    stays=stays_of(undoing, mine.standard),
                )
            ],
            reverses=decision,
        )


def _says(decision: Decision) -> str:
    replaced = decision.supersedes
    if replaced is not None and replaced.question_id == decision.question_id:
        return (
            f"Ce qu’elle a changé revient à l’état d’avant, et ce qu’avait changé la décision n°{NBSP}{replaced.number} "
            "qu’elle remplaçait ne revient pas."
        )
    return "Ce qu’elle a changé revient à l’état d’avant."
