"""Amending an option of a question: its own changes as a draft, which goes back to the option and is seen nowhere else."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Option, Proposal
from concertation.services import questions
from concertation.services.proposals.writing import erase, new_draft
from concertation.services.turn import turn
from standard.permissions import require
from standard.schema.operations import Conflict
from standard.services.errors import InvalidInput
from standard.services.forethought import takes_turns

_CHANGED = "Quelqu’un a changé l’option depuis que vous avez ouvert cette page : relisez ce qu’elle dit maintenant, puis recommencez."
_NO_OPTION = "Ce brouillon ne change aucune option."


def begin_option_draft(*, option: Option, actor: User, now: datetime) -> Proposal:
    """A draft that says what the option says, to be changed. One begun and not given to the option yet is given back."""
    with turn(option.question.standard, actor, now) as mine:
        option = Option.objects.select_related("question").get(pk=option.pk)
        require(permissions.can_change_option(mine.actor, option, now))
        begun = Proposal.objects.filter(for_option=option, author=actor).first()
        kept = {"operations": option.operations, "base_revision_id": option.base_revision_id}
        return begun or new_draft(mine, actor, title=option.title[:200], motive=option.text, for_option=option, **kept)


@takes_turns
def give_to_option(*, draft: Proposal, actor: User, seen: str, now: datetime) -> Option:
    """Give the option the changes of the draft made for it, which goes. `seen` says what the option said (`queries.option_seen`):
    raises `Conflict` where somebody has changed it since, and otherwise as `questions.amend_option`.
    """
    with turn(draft.standard, actor, now) as mine:
        draft = Proposal.objects.select_related("for_option__question__standard").get(pk=draft.pk)
        option = draft.for_option
        require(permissions.can_discard_proposal(mine.actor, draft))
        if option is None:
            raise InvalidInput("draft", _NO_OPTION)
        require(permissions.can_change_option(mine.actor, option, now))
        if queries.option_seen(option) != seen:
            raise Conflict("before_changed", _CHANGED)
        title = draft.title if draft.title != option.title[:200] else ""
        operations, text = draft.read_operations(), draft.motive
        amended = questions.amend_option(option=option, actor=actor, operations=operations, title=title, text=text, now=now)
        erase(draft)
        return amended
