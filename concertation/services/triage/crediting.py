"""A proposal that comes from comments: their authors are credited, and told once others may read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from accounts.models import User
from concertation import permissions
from concertation.models import Comment, Proposal, ProposalSource
from concertation.services.proposals import save_draft
from concertation.services.proposals.sources import tell_sources
from concertation.services.triage import sorting
from concertation.services.turn import turn
from standard.models import Standard
from standard.permissions import require
from standard.schema.words import NBSP


def credit(*, proposal: Proposal, comments: Collection[Comment], actor: User, now: datetime) -> Proposal:
    """Say that a proposal comes from these comments. The team says it of any; who wrote the proposal, of theirs."""
    with turn(proposal.standard, actor, now) as mine:
        proposal = Proposal.objects.get(pk=proposal.pk)
        require(permissions.can_credit(mine.actor, proposal))
        fresh = _kept(proposal, sorting.chosen(mine.standard, [comment.pk for comment in comments]))
        if fresh and proposal.state != Proposal.State.DRAFT:
            tell_sources(mine, proposal, fresh)
        return proposal


def begin(*, standard: Standard, comments: Collection[Comment], actor: User, now: datetime) -> Proposal:
    """A draft that comes from these comments, to be written."""
    with turn(standard, actor, now) as mine:
        rows = sorting.chosen(mine.standard, [comment.pk for comment in comments])
        named = f"le commentaire n°{NBSP}{rows[0].pk}" if len(rows) == 1 else f"{len(rows)} commentaires"
        draft = save_draft(standard=standard, actor=actor, title=f"D’après {named}", now=now)
        _kept(draft, rows)
        return draft


def _kept(proposal: Proposal, rows: Sequence[Comment]) -> list[Comment]:
    """Those that it was not said to come from."""
    known = set(proposal.sources.values_list("comment", flat=True))
    fresh = [row for row in rows if row.pk not in known]
    ProposalSource.objects.bulk_create(ProposalSource(proposal=proposal, comment=row) for row in fresh)
    return fresh
