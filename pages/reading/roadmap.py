"""The roadmap of a standard: where it leads, by which phases, and where one stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from concertation.permissions import can_draw_roadmap
from concertation.queries.roadmap import Timeline, timeline_of
from pages.base import standard_page
from pages.reading.timeline import Drawing, drawing_of
from standard.permissions import Verdict


@dataclass(frozen=True, slots=True)
class RoadmapPage:
    timeline: Timeline | None
    drawing: Drawing | None
    can_draw: Verdict
    today: date


@require_safe
def roadmap(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    timeline, today = timeline_of(site.standard, site.now), localdate(site.now)
    page = RoadmapPage(timeline, drawing_of(timeline, today) if timeline else None, can_draw_roadmap(site.actor), today)
    return site.render("reading/roadmap.html", page, section="home", here="Feuille de route")
