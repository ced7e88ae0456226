"""The call for comments: until when, what people say, how far the answers have come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from concertation.models import Comment, Consultation
from concertation.queries import CommentStatistics, Meter, Thread
from concertation.queries.discussion import known_debate
from concertation.queries.subjects import CommentSubject, comment_subjects
from concertation.queries.topics import topic_of
from concertation.queries.traces import Trace, comment_traces
from pages.base import standard_page
from pages.filters import LONGEST, FieldFilter, field_filter
from pages.parts import Part
from standard import permissions as standard_permissions
from standard.models import Standard
from standard.permissions import Verdict
from standard.schema.model import Schema
from standard.schema.wording import count, number

PER_PAGE: Final = 20
ANSWERED: Final = {"oui": "Avec une réponse", "non": "En attente de réponse"}


@dataclass(frozen=True, slots=True)
class CommentLine:
    thread: Thread
    subject: CommentSubject
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class CommentListFilters:
    """What can be asked of the list, and what was."""

    field: FieldFilter
    kinds: tuple[tuple[str, str], ...]
    kind: str
    answered: str


@dataclass(frozen=True, slots=True)
class CommentFigures:
    statistics: CommentStatistics
    most: int
    """The most comments on one field: the length of the longest bar."""


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    consultation: Consultation | None
    """The call that is open, or else the next one, or else the last."""
    open: bool
    coming: bool
    meter: Meter
    open_proposals: int
    open_questions: int
    filters: Part[CommentListFilters]
    lines: Part[tuple[CommentLine, ...]]
    listed: Page[Comment]
    filtered: bool
    figures: Part[CommentFigures]
    can_comment: Verdict
    can_propose: Verdict
    can_join: Verdict
    member: bool

    @property
    def title(self) -> str:
        return (self.consultation.title if self.consultation else "") or "Participer"

    @property
    def answers(self) -> str:
        """How far the answers have come, in a sentence."""
        answered, total = self.meter.answered, self.meter.total
        if answered == total:
            return "Tous ont reçu une réponse de l’équipe projet."
        return f"{count(answered, 'commentaire', 'commentaires')} sur {number(total)} {'ont' if answered > 1 else 'a'} reçu une réponse."


@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Every comment on the standard, filterable by field, kind and answer; figures by field and kind under them."""
    site = standard_page(request, slug)
    standard, call, schema = site.standard, site.call, site.schema
    field, kind, answered = asked = tuple(request.GET.get(name, "").strip()[:LONGEST] for name in ("champ", "nature", "reponse"))
    debate = known_debate(standard)
    listed = site.paged(_chosen(standard, field, kind, answered), PER_PAGE, "comments", asked)
    page = ConsultationPage(
        consultation=call,
        open=call is not None and call.is_open(site.now),
        coming=call is not None and site.now < call.opens_at,
        meter=debate.meters[None],
        open_proposals=debate.open_proposals,
        open_questions=len(debate.pending),
        filters=site.part("comments", asked, make=lambda: _filters(standard, field, kind, answered)),
        lines=site.part("comments", asked, listed.number, make=lambda: _lines(listed)),
        listed=listed,
        filtered=any(asked),
        figures=site.part("figures", make=lambda: _figures(standard, schema)),
        can_comment=permissions.can_comment(site.actor, call, site.now),
        can_propose=permissions.can_propose(site.actor, call, site.now),
        can_join=standard_permissions.can_join(site.actor),
        member=site.actor.member,
    )
    follow = site.follow_button(topic_of(call)) if call is not None else None
    return site.render("participation/consultation.html", page, section="participate", here="Participer", follow=follow)


def _chosen(standard: Standard, field: str, kind: str, answered: str) -> QuerySet[Comment]:
    chosen = Comment.objects.public().filter(standard=standard, parent=None).order_by("-created_at", "-pk")
    if field:
        chosen = chosen.filter(Q(field_uid=field) | Q(value_uid=field))
    if kind in Comment.Kind.values:
        chosen = chosen.filter(kind=kind)
    if answered in ANSWERED:
        chosen = chosen.waiting() if answered == "non" else chosen.answered()
    return chosen


def _filters(standard: Standard, field: str, kind: str, answered: str) -> CommentListFilters:
    kinds = tuple((code, str(label)) for code, label in Comment.Kind.choices)
    return CommentListFilters(field_filter(standard, field), kinds, kind, answered)


def _lines(listed: Page[Comment]) -> tuple[CommentLine, ...]:
    rows = Comment.objects.filter(pk__in=[row.pk for row in listed]).select_related("standard").order_by("-created_at", "-pk")
    threads = queries.threads(rows)
    said = [thread.comment for thread in threads]
    subjects, traces = comment_subjects(said), comment_traces(said)
    return tuple(CommentLine(thread, subjects[thread.comment.pk], traces.get(thread.comment.pk, ())) for thread in threads)


def _figures(standard: Standard, schema: Schema) -> CommentFigures:
    statistics = queries.statistics(standard, schema)
    return CommentFigures(statistics, max((row.total for row in statistics.rows), default=1))
