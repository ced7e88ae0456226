"""A proposal on a proposal: what it would say instead, which its authors take in, or which the team puts beside it in a question."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Proposal
from concertation.services.changes import checked, stored
from concertation.services.proposals.supports import concerned
from concertation.services.proposals.writing import new_draft
from concertation.services.states import move
from concertation.services.turn import turn
from standard.permissions import require
from standard.queries import working_revision
from standard.schema.operations import Conflict
from standard.services.errors import InvalidInput
from standard.services.forethought import takes_turns

_CHANGED = "La proposition ou l’amendement ont changé depuis que vous avez ouvert cette page : relisez la différence, puis recommencez."
_NO_AMENDMENT = "Cette proposition n’en amende aucune autre."


def begin_amendment(*, proposal: Proposal, actor: User, now: datetime) -> Proposal:
    """A draft that says all that the proposal says, to be changed. One begun and not sent yet is given back."""
    with turn(proposal.standard, actor, now) as mine:
        proposal = Proposal.objects.get(pk=proposal.pk)
        require(permissions.can_amend(mine.actor, proposal, queries.current_consultation(mine.standard, now), now))
        begun = Proposal.objects.drafts().filter(amends=proposal, author=actor).order_by("pk").first()
        title = f"Amender : {proposal.title}"[:200]
        kept = {"operations": proposal.operations, "base_revision_id": proposal.base_revision_id}
        return begun or new_draft(mine, actor, title=title, amends=proposal, **kept)


@takes_turns
def take_in(*, amendment: Proposal, actor: User, seen: str, now: datetime) -> Proposal:
    """Make the changes of an amendment those of the proposal that it amends, for its authors.

    `seen` says which texts were compared (`queries.amendment_seen`): raises `Conflict` where one has changed since.
    """
    with turn(amendment.standard, actor, now) as mine:
        amendment = Proposal.objects.select_related("amends__author", "author", "base_revision").get(pk=amendment.pk)
        proposal = amendment.amends
        if proposal is None:
            raise InvalidInput("amendment", _NO_AMENDMENT)
        require(permissions.can_take_in(mine.actor, amendment, in_question=proposal.options.exists()))
        if queries.amendment_seen(amendment) != seen:
            raise Conflict("before_changed", _CHANGED)
        proposal.operations = stored(checked(mine.standard, amendment.read_operations(), amendment.base_revision))
        proposal.base_revision = working_revision(mine.standard)
        move(proposal, "edit")
        move(amendment, "take_in")
        uids = amendment.touched_uids()
        mine.record("proposal.taken_in", amendment, details={"proposal": proposal.number}, uids=uids)
        mine.record(
            "proposal.amended",
            proposal,
            message=amendment.title,
            details={"amendment": amendment.number},
            uids=uids,
            tell=[amendment.author, *concerned(proposal, actor)],
            path=proposal.get_absolute_url(),
        )
        return proposal
