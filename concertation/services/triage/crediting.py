"""A proposal that comes from comments: their authors are credited."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from accounts.models import User
from concertation import permissions
from concertation.models import Comment, Proposal, ProposalSource
from concertation.services.triage import sorting
from concertation.services.turn import turn
from standard.permissions import require
from standard.services.errors import InvalidInput


def credit(*, proposal: Proposal, comments: Collection[Comment], actor: User, now: datetime) -> Proposal:
    """Say that a proposal comes from these comments. The team says it of any; who wrote the proposal, of theirs."""
    if not comments:
        raise InvalidInput("comments", "Choisissez au moins un commentaire.")
    with turn(proposal.standard, actor, now) as mine:
        proposal = Proposal.objects.get(pk=proposal.pk)
        require(permissions.can_credit(mine.actor, proposal))
        keys = {comment.pk for comment in comments}
        rows = sorting.listed(mine.standard, keys)
        if len(rows) != len(keys):
            raise InvalidInput("comments", "Un de ces commentaires n’est pas de ce standard, ou n’est plus à lire.")
        known = set(proposal.sources.values_list("comment", flat=True))
        fresh = [row for row in rows if row.pk not in known]
        ProposalSource.objects.bulk_create(ProposalSource(proposal=proposal, comment=row) for row in fresh)
        if fresh and proposal.state != Proposal.State.DRAFT:
            mine.record(
                "proposal.credited",
                proposal,
                details={"comments": [row.pk for row in fresh]},
                tell=[row.author for row in fresh],
                path=proposal.get_absolute_url(),
            )
        return proposal
