"""Whoever wrote the comments that a proposal comes from is told of it, once others may read it."""

from __future__ import annotations

from collections.abc import Sequence

from concertation.models import Comment, Proposal
from concertation.services.turn import Turn


def tell_sources(mine: Turn, proposal: Proposal, comments: Sequence[Comment]) -> None:
    """Their authors, those of the proposal apart."""
    told = [comment.author for comment in comments if comment.author_id != proposal.author_id]
    keys = [comment.pk for comment in comments]
    mine.record("proposal.credited", proposal, details={"comments": keys}, tell=told, path=proposal.get_absolute_url())
