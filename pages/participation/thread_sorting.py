"""What became of a discussion beside its answer: who contests it, what it was brought together with, what was withheld of it."""

from __future__ import annotations

from dataclasses import dataclass

from concertation import permissions
from concertation.models import Comment, Moderation, Proposal
from concertation.queries import Thread
from concertation.queries.triage import Sorted, sorted_of
from pages.base import StandardPage
from standard.permissions import Verdict


@dataclass(frozen=True, slots=True)
class ThreadSorting:
    comment: Comment
    known: Sorted
    proposals: tuple[Proposal, ...]
    """Those that come from it."""
    withheld: tuple[Moderation, ...]
    """What is withheld of the discussion, each with its reason."""
    can_contest: Verdict
    can_hide: bool
    replies: tuple[Comment, ...]
    """Those that whoever looks may hide."""


def thread_sorting(site: StandardPage, thread: Thread) -> ThreadSorting:
    said = thread.comment
    known = sorted_of([said])[said.pk]
    keys = [said.pk, *(reply.pk for reply in thread.replies)]
    withheld = Moderation.objects.in_force().filter(comment__in=keys).select_related("standard").order_by("pk")
    made = Proposal.objects.public().filter(sources__comment=said).select_related("standard").order_by("number")
    return ThreadSorting(
        comment=said,
        known=known,
        proposals=tuple(made),
        withheld=tuple(withheld),
        can_contest=permissions.can_contest_answer(site.actor, said, known.contest),
        can_hide=bool(permissions.can_hide_comment(site.actor, said)),
        replies=tuple(reply for reply in thread.replies if permissions.can_hide_comment(site.actor, reply)),
    )
