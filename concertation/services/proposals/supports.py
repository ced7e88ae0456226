"""Supporting a proposal, and being told when what one supports has changed."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Proposal, Support
from concertation.queries.topics import topic_of
from concertation.services.turn import turn
from standard.permissions import require
from standard.services import news


def support(*, proposal: Proposal, actor: User, now: datetime) -> Support:
    """Support a proposal as it is now. Once more changes nothing, unless the proposal has changed since."""
    with turn(proposal.standard, actor, now) as mine:
        proposal = Proposal.objects.get(pk=proposal.pk)
        require(permissions.can_support(mine.actor, proposal))
        kept = Support.objects.filter(proposal=proposal, user=actor).first()
        if kept is not None and kept.changes_sha256 == proposal.changes_sha256:
            return kept
        said = {"at": now, "changes_sha256": proposal.changes_sha256, "organisation": queries.organisation_of(actor, mine.standard, now)}
        kept, _ = Support.objects.update_or_create(proposal=proposal, user=actor, defaults=said)
        mine.record("proposal.supported", proposal, uids=proposal.touched_uids())
        return kept


def take_support_back(*, proposal: Proposal, actor: User, now: datetime) -> None:
    """Support a proposal no longer. Where one does not, nothing changes."""
    with turn(proposal.standard, actor, now) as mine:
        proposal = Proposal.objects.get(pk=proposal.pk)
        require(permissions.can_take_support_back(mine.actor, proposal))
        gone, _ = Support.objects.filter(proposal=proposal, user=actor).delete()
        if gone:
            news.forget(mine.standard, actor, topic_of(proposal))
            mine.record("proposal.support_taken_back", proposal, uids=proposal.touched_uids())


def concerned(proposal: Proposal, actor: User) -> list[User]:
    """Whom a change of a proposal concerns, but who makes it: its authors, and those who support it."""
    authors = [proposal.author, *(one.user for one in proposal.authorships.exclude(accepted_at=None).select_related("user"))]
    supporters = [one.user for one in proposal.supports.select_related("user")]
    return [person for person in dict.fromkeys([*authors, *supporters]) if person is not None and person != actor]


def follow_words(proposal: Proposal, before: str) -> None:
    """What was supported is still what is proposed: only what stands around it was written again. `before`: its digest then."""
    proposal.supports.filter(changes_sha256=before).update(changes_sha256=proposal.changes_sha256)
