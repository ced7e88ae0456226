"""The call for comments: until when, what people say, how far the answers have come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from concertation.models import Comment, Consultation
from concertation.models.contributions import WAITING, CommentQuerySet
from concertation.queries import CommentStatistics, Debate, Meter, Thread
from concertation.queries.calls import decisions_since
from concertation.queries.discussion import known_debate
from concertation.queries.subjects import CommentSubject, comment_subjects
from concertation.queries.topics import topic_of
from concertation.queries.traces import Trace, comment_traces
from pages.base import StandardPage, standard_page
from pages.errors import NotHere
from pages.filters import LONGEST, FieldFilter, field_filter
from pages.parts import Part
from standard import permissions as standard_permissions
from standard.models import Standard
from standard.permissions import Verdict
from standard.schema.model import Schema
from standard.schema.wording import count, number

PER_PAGE: Final = 20
ALL: Final = "tous"
NEXT: Final = "prochain"
"""In the place of a call: every comment; those that wait for the next call."""
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
    asked: str
    """Which call the address asks."""


@dataclass(frozen=True, slots=True)
class CommentFigures:
    statistics: CommentStatistics
    asked: str
    most: int
    """The most comments on one field: the length of the longest bar."""


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call for comments among the others: where it stands, and how much was said in it."""

    call: Consultation
    state: str
    total: int
    url: str
    shown: bool


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    consultation: Consultation | None
    """The call whose comments are shown, unless they are those of every call, or those that wait for the next one."""
    current: Consultation | None
    """The call that is open, or else receives late comments, or else the next one, or else the last."""
    asked: str
    """What the address asks: a call, or ALL, or NEXT; empty for the current call."""
    state: str
    """Where the call that is shown stands; empty where none is."""
    calls: tuple[CallLine, ...]
    """Every call, the last one first."""
    every: int
    """How many comments there are in all."""
    next: int
    """How many wait for the next call."""
    decided_since: int
    """How many decisions changed the schema since it was frozen for the call."""
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
        if self.asked == ALL:
            return "Tous les commentaires"
        if self.asked == NEXT:
            return "En attente du prochain appel"
        return (self.consultation.title if self.consultation else "") or "Participer"

    @property
    def open(self) -> bool:
        return self.state == Consultation.State.OPEN

    @property
    def answers(self) -> str:
        """How far the answers have come, in a sentence."""
        answered, total = self.meter.answered, self.meter.total
        if answered == total:
            return "Tous ont reçu une réponse de l’équipe projet."
        return f"{count(answered, 'commentaire', 'commentaires')} sur {number(total)} {'ont' if answered > 1 else 'a'} reçu une réponse."


@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """The comments of a call, filterable by field, kind and answer; figures by field and kind under them.

    `appel`: another call than that of the moment, or `tous`, or `prochain` for those that wait for the next one.
    """
    site = standard_page(request, slug)
    standard = site.standard
    asked = request.GET.get("appel", "").strip()[:LONGEST]
    debate = known_debate(standard)
    shown = _shown(site, debate, asked)
    asked = asked if asked in (ALL, NEXT) or shown != site.call else ""
    field, kind, answered = filters = tuple(request.GET.get(name, "").strip()[:LONGEST] for name in ("champ", "nature", "reponse"))
    said = _said(standard, shown, asked)
    key = shown.pk if shown is not None else 0
    listed = site.paged(_chosen(said, field, kind, answered), PER_PAGE, "comments", asked, key, filters)
    page = ConsultationPage(
        consultation=shown,
        current=site.call,
        asked=asked,
        state=shown.state_at(site.now) if shown is not None else "",
        calls=_calls(site, debate, shown, asked),
        every=debate.meters[None].total,
        next=debate.waiting_for_a_call,
        decided_since=site.remembered(("decided since", key), lambda: decisions_since(shown).count()) if shown is not None else 0,
        meter=debate.meters[shown.pk if shown is not None else None] if asked != NEXT else Meter(0, debate.waiting_for_a_call),
        open_proposals=debate.open_proposals,
        open_questions=len(debate.pending),
        filters=site.part("comments", asked, key, filters, make=lambda: _filters(standard, field, kind, answered, asked)),
        lines=site.part("comments", asked, key, filters, listed.number, make=lambda: _lines(listed)),
        listed=listed,
        filtered=any(filters),
        figures=site.part("figures", asked, key, make=lambda: _figures(standard, _schema_of(site, shown), said, asked)),
        can_comment=permissions.can_comment(site.actor, site.call, site.now),
        can_propose=permissions.can_propose(site.actor, site.call, site.now),
        can_join=standard_permissions.can_join(site.actor),
        member=site.actor.member,
    )
    follow = site.follow_button(topic_of(shown)) if shown is not None else None
    here = page.title if asked else "Participer"
    return site.render("participation/consultation.html", page, section="participate", here=here, follow=follow)


def _shown(site: StandardPage, debate: Debate, asked: str) -> Consultation | None:
    """The call that an address asks; that of the moment where it asks none. None for every call, or for the next one."""
    if asked in (ALL, NEXT):
        return None
    if not asked:
        return site.call
    found = next((call for call in debate.calls if str(call.pk) == asked), None)
    if found is None:
        raise NotHere("Aucun appel à commentaires n’est à cette adresse.", standard=site.standard)
    return found


def _schema_of(site: StandardPage, shown: Consultation | None) -> Schema:
    """The schema that the comments are on: the one that the call froze, or else the working one."""
    return shown.revision.read_schema() if shown is not None else site.schema


def _said(standard: Standard, shown: Consultation | None, asked: str) -> CommentQuerySet:
    if asked == NEXT:
        return queries.waiting_for_a_call(standard)
    return queries.first_comments(standard, shown)


def _calls(site: StandardPage, debate: Debate, shown: Consultation | None, asked: str) -> tuple[CallLine, ...]:
    address = reverse("pages:consultation", args=[site.standard.slug])
    return tuple(
        CallLine(
            call=call,
            state=Consultation.State(call.state_at(site.now)).label,
            total=debate.meters[call.pk].total,
            url=f"{address}?appel={call.pk}",
            shown=shown == call and asked not in (ALL, NEXT),
        )
        for call in reversed(debate.calls)
    )


def _chosen(said: QuerySet[Comment], field: str, kind: str, answered: str) -> QuerySet[Comment]:
    chosen = said.order_by("-created_at", "-pk")
    if field:
        chosen = chosen.filter(Q(field_uid=field) | Q(value_uid=field))
    if kind in Comment.Kind.values:
        chosen = chosen.filter(kind=kind)
    if answered in ANSWERED:
        chosen = chosen.filter(WAITING) if answered == "non" else chosen.exclude(WAITING)
    return chosen


def _filters(standard: Standard, field: str, kind: str, answered: str, asked: str) -> CommentListFilters:
    kinds = tuple((code, str(label)) for code, label in Comment.Kind.choices)
    return CommentListFilters(field_filter(standard, field), kinds, kind, answered, asked)


def _lines(listed: Page[Comment]) -> tuple[CommentLine, ...]:
    rows = Comment.objects.filter(pk__in=[row.pk for row in listed]).select_related("standard").order_by("-created_at", "-pk")
    threads = queries.threads(rows)
    said = [thread.comment for thread in threads]
    subjects, traces = comment_subjects(said), comment_traces(said)
    return tuple(CommentLine(thread, subjects[thread.comment.pk], traces.get(thread.comment.pk, ())) for thread in threads)


def _figures(standard: Standard, schema: Schema, said: CommentQuerySet, asked: str) -> CommentFigures:
    statistics = queries.statistics(standard, schema, said=said)
    return CommentFigures(statistics, asked, max((row.total for row in statistics.rows), default=1))
