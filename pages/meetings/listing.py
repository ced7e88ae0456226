"""The meetings of a standard: as a list, and month by month."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import permissions
from concertation.models import Ballot, Meeting
from concertation.queries.meetings import key_of
from pages.base import standard_page
from pages.meetings.finding import meetings_crumb
from standard.models import Release, Standard
from standard.moments import MONTHS, ZONE, day_of, time_in_words
from standard.permissions import Verdict

PER_PAGE: Final = 30
INSTANT: Final = timedelta(microseconds=1)
"""Before an end: what ends at midnight ends on the day before."""
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
class CalendarMark:
    """Something of a day: a meeting, the beginning or the end of a call, the end of a vote, a version."""

    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    inside: bool
    """Whether it is of the month."""
    today: bool
    marks: tuple[CalendarMark, ...]


@dataclass(frozen=True, slots=True)
class MonthPage:
    title: str
    weeks: tuple[tuple[Day, ...], ...]
    empty: bool
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
    """What has its day in a month, a week a line; without `mois`, this month."""
    site = standard_page(request, slug)
    today = day_of(site.now)
    asked = A_MONTH.fullmatch(request.GET.get("mois", ""))
    first = date(int(asked[1]), int(asked[2]), 1) if asked else today.replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    begins, ends = weeks[0][0], weeks[-1][-1] + timedelta(days=1)
    by_day = defaultdict[date, list[CalendarMark]](list)
    for day, mark in _marks(site.standard, begins, ends):
        by_day[day].append(mark)
    shown = [[Day(day, day.month == first.month, day == today, tuple(by_day[day])) for day in week] for week in weeks]
    page = MonthPage(
        title=f"{MONTHS[first.month - 1]} {first.year}",
        weeks=tuple(map(tuple, shown)),
        empty=not any(day.marks for week in shown for day in week if day.inside),
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


def _marks(standard: Standard, begins: date, ends: date) -> Iterator[tuple[date, CalendarMark]]:
    """What has its day between these two, the meetings first."""
    within = (_midnight(begins), _midnight(ends))
    for meeting in standard.meetings.filter(starts_at__range=within).order_by("starts_at", "pk"):
        meeting.standard = standard
        cancelled = ", annulée" if meeting.cancelled_at else ""
        yield (
            day_of(meeting.starts_at),
            CalendarMark(meeting.get_absolute_url(), f"{time_in_words(meeting.starts_at)} {meeting}{cancelled}"),
        )
    for call in standard.consultations.filter(cancelled_at=None).order_by("opens_at", "pk"):
        url = f"{reverse('pages:consultation', args=[standard.slug])}?appel={call.pk}"
        yield day_of(call.opens_at), CalendarMark(url, f"Ouvre\u00a0: {call}")
        yield day_of(call.closes_at - INSTANT), CalendarMark(url, f"Se clôt\u00a0: {call}")
    for ballot in Ballot.objects.filter(question__standard=standard, closes_at__range=within).select_related("question").order_by("pk"):
        assert ballot.closes_at is not None
        ballot.question.standard = standard
        yield (
            day_of(ballot.closes_at - INSTANT),
            CalendarMark(f"{ballot.question.get_absolute_url()}#vote", f"Fin du vote\u00a0: {ballot.question.title}"),
        )
    published = standard.releases.filter(state=Release.State.PUBLISHED, date__gte=begins, date__lt=ends).order_by("pk")
    for release in published:
        release.standard = standard
        yield release.date, CalendarMark(release.get_absolute_url(), f"Version {release.version}")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
