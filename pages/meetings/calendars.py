"""Calendars to subscribe to, and the address of one's own by which one joins a meeting without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import calendars, permissions
from concertation.models import CalendarKey, Meeting
from concertation.queries.meetings import appointment, invitation_of, meetings_of, own_calendar, public_calendar
from concertation.services import meetings as services
from pages.base import StandardPage, action_of, private, standard_page
from pages.errors import NotHere
from pages.meetings.finding import find_meeting, meeting_crumb, meetings_crumb
from standard.permissions import require
from standard.queries import actor_for

CALENDAR: Final = "text/calendar; charset=utf-8"
UNKNOWN: Final = "Cette adresse personnelle n’a plus cours\u00a0: demandez-en une autre à l’équipe projet, ou connectez-vous."


@dataclass(frozen=True, slots=True)
class JoiningPage:
    """How somebody who is invited connects to a meeting."""

    meeting: Meeting
    state: str
    link: str


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """All the meetings of a standard, for anybody's calendar."""
    return HttpResponse(public_calendar(standard_page(request, slug).standard), content_type=CALENDAR)


@require_safe
def meeting_file(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One meeting, for anybody's calendar."""
    found = find_meeting(standard_page(request, slug), number)
    return _file(calendars.alone(appointment(found)), f"{found.kind}-{found.number}.ics")


@require_safe
@private
def own(request: HttpRequest, slug: str, secret: UUID) -> HttpResponse:
    """The meetings that the holder of this address is invited to."""
    site = standard_page(request, slug)
    return HttpResponse(own_calendar(_key(site, secret), site.now), content_type=CALENDAR)


@require_safe
@private
def join(request: HttpRequest, slug: str, number: int, secret: UUID) -> HttpResponse:
    """The link of a meeting, for the holder of this address as long as they are invited."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    key = _key(site, secret)
    invited = actor_for(user=key.user, standard=site.standard, now=site.now)
    require(permissions.can_join_meeting(invited, found, invitation_of(found, key.user), site.now))
    return site.render(
        "meetings/join.html",
        JoiningPage(found, found.state_at(site.now), found.link),
        section="meetings",
        here=f"Rejoindre {found}",
        crumbs=[meetings_crumb(site), meeting_crumb(found)],
    )


@action_of("pages:meetings")
def renew(request: HttpRequest, slug: str) -> HttpResponse:
    """Have an address of one's own, in place of the one before."""
    site = standard_page(request, slug)
    require(permissions.can_have_calendar(site.actor))
    services.renew_key(standard=site.standard, actor=site.person, now=site.now)
    return redirect(f"{reverse('pages:meetings', args=[slug])}#mon-calendrier")


def _key(site: StandardPage, secret: UUID) -> CalendarKey:
    key = CalendarKey.objects.filter(standard=site.standard, secret=secret, user__is_active=True).select_related("user").first()
    if key is None or not meetings_of(key.user, site.standard, site.now):
        raise NotHere(UNKNOWN, standard=site.standard)
    key.standard = site.standard
    return key


def _file(file: bytes, name: str) -> HttpResponse:
    return HttpResponse(file, content_type=CALENDAR, headers={"Content-Disposition": f'attachment; filename="{name}"'})
