"""The meetings of a standard: as a list, and month by month."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from concertation import permissions
from concertation.models import Meeting
from concertation.queries.meetings import key_of
from pages.base import standard_page
from pages.meetings.finding import meetings_crumb
from standard.moments import MONTHS, ZONE, day_of
from standard.permissions import Verdict

PER_PAGE: Final = 30
A_MONTH: Final = re.compile(r"(20\d\d|19\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class MeetingList:
    """The meetings to come, the nearest first, and those held, the latest first."""

    to_come: tuple[Meeting, ...]
    held: Page[Meeting]
    can_plan: Verdict
    can_have_calendar: Verdict
    secret: UUID | None
    """Of the reader's own calendar."""
    site_url: str


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    inside: bool
    """Whether it is of the month."""
    today: bool
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class MonthPage:
    title: str
    weeks: tuple[tuple[Day, ...], ...]
    held: int
    previous: str
    following: str


@require_safe
def meetings(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    every = Meeting.objects.filter(standard=site.standard).select_related("standard")
    key = key_of(site.reader, site.standard) if site.reader is not None else None
    page = MeetingList(
        to_come=tuple(every.to_come(site.now)),
        held=Paginator(every.held(site.now), PER_PAGE).get_page(request.GET.get("page")),
        can_plan=permissions.can_plan_meeting(site.actor),
        can_have_calendar=permissions.can_have_calendar(site.actor),
        secret=key.secret if key is not None else None,
        site_url=settings.SITE_URL,
    )
    return site.render("meetings/list.html", page, section="meetings", here="Réunions")


@require_safe
def month(request: HttpRequest, slug: str) -> HttpResponse:
    """The meetings of a month, a week a line; without `mois`, this month."""
    site = standard_page(request, slug)
    today = day_of(site.now)
    asked = A_MONTH.fullmatch(request.GET.get("mois", ""))
    first = date(int(asked[1]), int(asked[2]), 1) if asked else today.replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    begins, ends = weeks[0][0], weeks[-1][-1] + timedelta(days=1)
    rows = Meeting.objects.filter(standard=site.standard, starts_at__gte=_midnight(begins), starts_at__lt=_midnight(ends))
    by_day = defaultdict[date, list[Meeting]](list)
    for one in rows.select_related("standard").order_by("starts_at", "pk"):
        by_day[day_of(one.starts_at)].append(one)
    shown = [[Day(day, day.month == first.month, day == today, tuple(by_day[day])) for day in week] for week in weeks]
    page = MonthPage(
        title=f"{MONTHS[first.month - 1]} {first.year}",
        weeks=tuple(map(tuple, shown)),
        held=sum(len(day.meetings) for week in shown for day in week if day.inside),
        previous=f"{first - timedelta(days=1):%Y-%m}",
        following=f"{first + timedelta(days=31):%Y-%m}",
    )
    return site.render(
        "meetings/month.html",
        page,
        section="meetings",
        here="Calendrier",
        crumbs=[meetings_crumb(site)],
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
