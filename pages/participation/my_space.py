"""One's own space: what waits, what one said and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from concertation.models import Comment, Proposal
from concertation.queries import Waiting, own_comments, own_proposals, waiting_for
from concertation.queries.subjects import CommentSubject, comment_subjects
from concertation.queries.traces import Trace
from standard.models import Standard

PER_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class OwnComment:
    comment: Comment
    subject: CommentSubject
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class MySpace:
    waiting: Waiting
    comments: tuple[OwnComment, ...]
    listed_comments: Page[Comment]
    listed_proposals: Page[Proposal]
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
    said: Paginator[Any] = Paginator(own_comments(request.user), PER_PAGE)
    proposed: Paginator[Any] = Paginator(own_proposals(request.user), PER_PAGE)
    comments, proposals = said.get_page(request.GET.get("commentaires")), proposed.get_page(request.GET.get("propositions"))
    waiting = waiting_for(request.user, timezone.now(), comments=_places(comments), proposals=_places(proposals))
    subjects = comment_subjects(fate.comment for fate in waiting.comments)
    page = MySpace(
        waiting=waiting,
        comments=tuple(OwnComment(fate.comment, subjects[fate.comment.pk], fate.traces) for fate in waiting.comments),
        listed_comments=comments,
        listed_proposals=proposals,
        standards=tuple(Standard.objects.exclude(pk__in=[row.standard_id for row in waiting.memberships])),
    )
    return render(request, "participation/my_space.html", {"page": page, "waiting_count": waiting.count})


def _places(page: Page[Any]) -> slice:
    return slice(max(0, page.start_index() - 1), page.end_index())
