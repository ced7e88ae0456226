"""The activities of a standard that whoever asks may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from concertation import permissions
from concertation.queries.activities import visible_activities
from pages.activities.finding import activities_crumbs
from pages.base import standard_page
from standard.permissions import Verdict

PER_PAGE: Final = 30


@dataclass(frozen=True, slots=True)
class ActivitiesPage:
    activities: Page[Any]
    can_prepare: Verdict


@require_safe
def activities(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    listed = Paginator(visible_activities(site.standard, site.actor), PER_PAGE).get_page(request.GET.get("page"))
    page = ActivitiesPage(listed, permissions.can_prepare_activity(site.actor))
    return site.render("activities/list.html", page, section="meetings", here="Activités", crumbs=activities_crumbs(site)[:1])
