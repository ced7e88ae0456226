"""The register of decisions: what is kept of it, on pages and as files to take away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import queries
from concertation.models import Decision, Meeting
from concertation.queries import DecisionLine
from concertation.queries.register import STATES, RegisterFilters
from pages.base import StandardPage, standard_page
from pages.committee import register_files
from pages.filters import FieldFilter, field_filter
from pages.parts import Part
from standard.moments import day_of, is_too_far

PER_PAGE: Final = 30
MEETINGS: Final = 100
"""How many meetings one may choose among: the latest."""
NAMES: Final = {"csv": "CSV, pour un tableur", "json": "JSON", "md": "Markdown"}
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Register:
    """The decisions that match the filters, the latest first."""

    lines: Part[tuple[DecisionLine, ...]]
    pages: Page[Decision]
    total: int
    filters: RegisterFilters
    outcomes: Choices
    ways: Choices
    states: Choices
    field: FieldFilter
    meetings: Choices
    files: Choices
    """The same to take away: words and address."""
    divergences: int
    """On how many points decisions and the schema do not agree."""

    @property
    def filtered(self) -> bool:
        return self.filters != RegisterFilters()

    @property
    def narrowed(self) -> bool:
        """Whether a filter beside the first three is asked."""
        return self.filtered and self.filters != RegisterFilters(self.filters.outcome, self.filters.how, words=self.filters.words)

    @property
    def meeting(self) -> str:
        return str(self.filters.meeting or "")


@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """What was decided, with filters by outcome, way, state, field, meeting, period and words."""
    site = standard_page(request, slug)
    filters, found = _asked(site)
    pages = site.paged(found.order_by("-number"), PER_PAGE, "decisions", filters)
    page = Register(
        lines=site.part("decisions", filters, pages.number, make=lambda: _lines(site, pages)),
        pages=pages,
        total=site.remembered(("counted", "decisions"), Decision.objects.filter(standard=site.standard).count),
        filters=filters,
        outcomes=_labels(Decision.Outcome.choices),
        ways=_labels(Decision.How.choices),
        states=_labels(STATES),
        field=site.remembered(("field filter", filters.element), lambda: field_filter(site.standard, filters.element)),
        meetings=site.remembered("meetings that decided", lambda: _meetings(site)),
        files=tuple((NAMES[kind], _address(site, kind)) for kind in register_files.WRITERS),
        divergences=len(queries.divergences_of(site.standard, day_of(site.now))),
    )
    return site.render("committee/decisions.html", page, section="decisions", here="Décisions")


def _lines(site: StandardPage, pages: Page[Decision]) -> tuple[DecisionLine, ...]:
    listed = Decision.objects.filter(pk__in=[decision.pk for decision in pages]).order_by("-number")
    return queries.decision_lines(site.standard, listed, releases=site.published)


def _meetings(site: StandardPage) -> Choices:
    """The meetings that one may ask for."""
    meetings = Meeting.objects.filter(standard=site.standard, decisions__isnull=False).distinct().order_by("-starts_at", "-pk")
    return tuple((str(meeting.pk), str(meeting)) for meeting in meetings[:MEETINGS])


@require_safe
def register_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The same as a file: every decision that is kept, the first first."""
    site = standard_page(request, slug)
    _, found = _asked(site)
    lines = queries.decision_lines(site.standard, found.select_related("supersedes").order_by("number"), releases=site.published)
    write, media_type = register_files.WRITERS[kind]
    headers = {"Content-Disposition": f'attachment; filename="{slug}-decisions.{kind}"'}
    return HttpResponse(write(site.standard.title, lines, site=settings.SITE_URL), content_type=media_type, headers=headers)


def _asked(site: StandardPage) -> tuple[RegisterFilters, QuerySet[Decision]]:
    """What the address asks, and what it keeps; what makes no sense there is left out."""
    asked = site.request.GET
    meeting = asked.get("seance", "")
    filters = RegisterFilters(
        outcome=_one_of(Decision.Outcome.values, asked.get("issue", "")),
        how=_one_of(Decision.How.values, asked.get("mode", "")),
        state=_one_of([code for code, _ in STATES], asked.get("etat", "")),
        element=asked.get("champ", "").strip()[:40],
        meeting=int(meeting) if meeting.isascii() and meeting.isdigit() and len(meeting) < 10 else None,
        since=_day(asked.get("depuis", "")),
        until=_day(asked.get("jusqu-au", "")),
        words=asked.get("q", "").strip(),
    )
    return filters, filters.keep(site.standard.pk)


def _one_of(known: list[str], said: str) -> str:
    return said.strip() if said.strip() in known else ""


def _day(said: str) -> date | None:
    try:
        day = date.fromisoformat(said.strip())
    except ValueError:
        return None
    return None if is_too_far(day) else day


def _labels(choices: Iterable[tuple[str, object]]) -> Choices:
    return tuple((str(value), str(label)) for value, label in choices)


def _address(site: StandardPage, kind: str) -> str:
    kept = [(name, said) for name, values in site.request.GET.lists() for said in values if name != "page"]
    address = reverse(f"pages:register_{kind}", args=[site.standard.slug])
    return f"{address}?{urlencode(kept)}" if kept else address
