"""The call for comments: until when, what people say, how far the answers have come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from concertation.models import Comment, Consultation, Proposal, Question
from concertation.queries import CommentStatistics, Meter, Thread
from concertation.queries.subjects import CommentSubject, comment_subjects
from concertation.queries.traces import Trace, comment_traces
from pages.base import standard_page
from standard import permissions as standard_permissions
from standard.models import Element
from standard.permissions import Verdict
from standard.schema.wording import count, number

PER_PAGE: Final = 20
ANSWERED: Final = {"oui": "Avec une réponse", "non": "En attente de réponse"}


@dataclass(frozen=True, slots=True)
class CommentLine:
    thread: Thread
    subject: CommentSubject
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    consultation: Consultation | None
    """The call that is open, or else the next one, or else the last."""
    open: bool
    coming: bool
    meter: Meter
    open_proposals: int
    open_questions: int
    lines: tuple[CommentLine, ...]
    listed: Page[Comment]
    fields: tuple[Element, ...]
    field: str
    kinds: tuple[tuple[str, str], ...]
    kind: str
    answered: str
    statistics: CommentStatistics
    most: int
    """The most comments on one field: the length of the longest bar."""
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

    @property
    def filtered(self) -> bool:
        return bool(self.field or self.kind or self.answered)


@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Every comment on the standard, filterable by field, kind and answer; figures by field and kind under them."""
    site = standard_page(request, slug)
    call = site.call
    field, kind, answered = (request.GET.get(name, "") for name in ("champ", "nature", "reponse"))
    chosen = queries.first_comments(site.standard).order_by("-created_at", "-pk")
    if field:
        chosen = chosen.filter(field_uid=field)
    if kind in Comment.Kind.values:
        chosen = chosen.filter(kind=kind)
    if answered in ANSWERED:
        chosen = chosen.filter(disposition="") if answered == "non" else chosen.exclude(disposition="")
    listed = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    rows = Comment.objects.filter(pk__in=[row.pk for row in listed]).select_related("standard").order_by("-created_at", "-pk")
    threads = queries.threads(rows)
    said = [thread.comment for thread in threads]
    subjects, traces = comment_subjects(said), comment_traces(said)
    statistics = queries.statistics(site.standard, site.schema)
    page = ConsultationPage(
        consultation=call,
        open=call is not None and call.is_open(site.now),
        coming=call is not None and site.now < call.opens_at,
        meter=queries.meter(site.standard),
        open_proposals=Proposal.objects.open().filter(standard=site.standard).count(),
        open_questions=Question.objects.filter(standard=site.standard).exclude(state=Question.State.DECIDED).count(),
        lines=tuple(CommentLine(thread, subjects[thread.comment.pk], traces.get(thread.comment.pk, ())) for thread in threads),
        listed=listed,
        fields=tuple(Element.objects.filter(standard=site.standard, kind=Element.Kind.FIELD).order_by("title", "pk")),
        field=field,
        kinds=tuple((code, str(label)) for code, label in Comment.Kind.choices),
        kind=kind,
        answered=answered if answered in ANSWERED else "",
        statistics=statistics,
        most=max((row.total for row in statistics.rows), default=1),
        can_comment=permissions.can_comment(site.actor, call, site.now),
        can_propose=permissions.can_propose(site.actor, call, site.now),
        can_join=standard_permissions.can_join(site.actor),
        member=site.actor.member,
    )
    return site.render("participation/consultation.html", page, section="participate", here="Participer")
