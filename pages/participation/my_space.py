"""One's own space: what waits, what one said and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from concertation.models import Comment, Proposal
from concertation.queries import Waiting, waiting_for
from concertation.queries.subjects import CommentSubject, comment_subjects
from concertation.queries.traces import Trace, fate_traces, proposal_traces
from standard.models import Membership, Standard


@dataclass(frozen=True, slots=True)
class OwnComment:
    comment: Comment
    subject: CommentSubject
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class OwnProposal:
    proposal: Proposal
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class MySpace:
    waiting: Waiting
    comments: tuple[OwnComment, ...]
    proposals: tuple[OwnProposal, ...]
    memberships: tuple[Membership, ...]
    standards: tuple[Standard, ...]
    """Those where one does not take part yet."""

    @property
    def nothing(self) -> bool:
        """Whether nothing waits, not even a draft."""
        return not (self.waiting.count or self.waiting.drafts or any(team.proposals_to_sort for team in self.waiting.teams))


@login_required
@require_safe
def my_space(request: HttpRequest) -> HttpResponse:
    """Across every standard that one belongs to."""
    assert isinstance(request.user, User)
    now = timezone.now()
    waiting = waiting_for(request.user, now)
    subjects = comment_subjects(fate.comment for fate in waiting.comments)
    proposed = proposal_traces(waiting.proposals)
    memberships = Membership.objects.active(now).filter(user=request.user).select_related("standard", "organisation")
    joined = tuple(memberships.order_by("standard__title", "since", "pk"))
    page = MySpace(
        waiting=waiting,
        comments=tuple(OwnComment(fate.comment, subjects[fate.comment.pk], fate_traces(fate)) for fate in waiting.comments),
        proposals=tuple(OwnProposal(row, proposed.get(row.pk, ())) for row in waiting.proposals),
        memberships=joined,
        standards=tuple(Standard.objects.exclude(pk__in=[row.standard_id for row in joined])),
    )
    return render(request, "participation/my_space.html", {"page": page})
