"""One's own space: what waits, what one said and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from concertation import places
from concertation.models import Comment, CommentDraft, Proposal
from concertation.queries import Waiting, own_comments, own_proposals, waiting_for
from concertation.queries.deadlines import Deadline
from concertation.queries.subjects import CommentSubject, comment_subjects
from concertation.queries.traces import Trace
from concertation.queries.waiting import ProposalFate, comments_fates, proposals_fates
from pages.parts import Part
from standard.memory import Together, under_stamp
from standard.models import Notice, Standard, Subscription, ValidationReport
from standard.services.file_rows import checked_files

PER_PAGE: Final = 20
FILES: Final = 20
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class MyComment:
    comment: Comment
    subject: CommentSubject
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class OwnReply:
    """A discussion that one began, where somebody wrote last."""

    comment: Comment
    about: str


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """A comment that one has not sent, and the form where it goes on."""

    draft: CommentDraft
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class MySpace:
    waiting: Waiting
    comments: Part[tuple[MyComment, ...]]
    proposals: Part[tuple[ProposalFate, ...]]
    listed_comments: Page[Comment]
    listed_proposals: Page[Proposal]
    deadlines: tuple[tuple[Deadline, bool], ...]
    """What decisions leave to do, and whether its day is over."""
    replies: tuple[OwnReply, ...]
    comment_drafts: tuple[OwnDraft, ...]
    standards: tuple[Standard, ...]
    """Those where one does not take part yet."""
    files: tuple[ValidationReport, ...]
    """The last files that one checked, as long as they are kept."""
    followed: int
    fresh: int
    """How many of one's news were not said to be read."""

    @property
    def nothing(self) -> bool:
        """Whether nothing waits, not even a draft."""
        return not (self.waiting.count or self.waiting.drafts or self.waiting.comment_drafts)


@login_required
@require_safe
def my_space(request: HttpRequest) -> HttpResponse:
    """Across every standard that one belongs to."""
    user = request.user
    assert isinstance(user, User)
    every = list(Standard.objects.only("slug", "title", "stamp"))
    site = Together.of(every)
    now = timezone.now()
    waiting = waiting_for(user, now, site)
    comments, proposals = (
        _page(request, site, own_comments(user), "commentaires"),
        _page(request, site, own_proposals(user), "propositions"),
    )
    joined = {membership.standard_id for membership in waiting.memberships}
    page = MySpace(
        waiting=waiting,
        comments=Part(site, ("own comments", user.pk, comments.number), lambda: _comments(user, comments)),
        proposals=Part(site, ("own proposals", user.pk, proposals.number), lambda: proposals_fates(user, _places(proposals))),
        listed_comments=comments,
        listed_proposals=proposals,
        deadlines=tuple((one, one.overdue(now)) for one in waiting.deadlines),
        replies=_replies(waiting.replies),
        comment_drafts=_drafts(waiting.comment_drafts),
        standards=tuple(standard for standard in every if standard.pk not in joined),
        files=tuple(_files(user)),
        followed=Subscription.objects.filter(user=user, stopped=False).count(),
        fresh=Notice.objects.filter(recipient=user, seen_at=None).count(),
    )
    return render(request, "participation/my_space.html", {"page": page, "waiting_count": waiting.count})


def _replies(comments: tuple[Comment, ...]) -> tuple[OwnReply, ...]:
    about = comment_subjects(comments)
    return tuple(OwnReply(comment, about[comment.pk].words) for comment in comments)


def _drafts(drafts: tuple[CommentDraft, ...]) -> tuple[OwnDraft, ...]:
    about = comment_subjects(drafts)
    return tuple(OwnDraft(draft, about[draft.pk].words, _form_of(draft)) for draft in drafts)


def _form_of(draft: CommentDraft) -> str:
    if draft.parent_id is not None:
        return places.thread(draft.standard.slug, draft.parent_id)
    about = {"field": draft.field_uid, "value": draft.value_uid}
    about |= {name: str(row.number) for name in ("proposal", "question") if (row := getattr(draft, name)) is not None}
    said = {name: value for name, value in about.items() if value}
    return f"{reverse('pages:comment', args=[draft.standard.slug])}?{urlencode(said)}".rstrip("?")


def _files(user: User) -> QuerySet[ValidationReport]:
    return checked_files(ValidationReport.objects.filter(sample__owner=user))[:FILES]


def _page(request: HttpRequest, site: Together, rows: QuerySet[Row], name: str) -> Page[Row]:
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = under_stamp(site, ("own", name, request.user.pk), rows.count)
    return paginator.get_page(request.GET.get(name))


def _comments(user: User, page: Page[Comment]) -> tuple[MyComment, ...]:
    fates = comments_fates(user, _places(page))
    subjects = comment_subjects(fate.comment for fate in fates)
    return tuple(MyComment(fate.comment, subjects[fate.comment.pk], fate.traces) for fate in fates)


def _places(page: Page[Any]) -> slice:
    return slice(max(0, page.start_index() - 1), page.end_index())
