"""Finding a meeting, the way back to it, those that were held, and who may have been there."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet
from django.urls import reverse

from concertation.models import Meeting
from pages.base import StandardPage
from pages.errors import NotHere
from standard.models import Circle, Membership

OFFERED: Final = 30
"""How many meetings something may be said to come from."""


def find_meeting(site: StandardPage, key: int) -> Meeting:
    found = Meeting.objects.filter(standard=site.standard, pk=key).select_related("standard").first()
    if found is None:
        raise NotHere("Ce standard n’a pas de séance à cette adresse.", standard=site.standard)
    return found


def meetings_crumb(site: StandardPage) -> tuple[str, str]:
    return "Réunions", reverse("pages:meetings", args=[site.standard.slug])


def meeting_crumb(found: Meeting) -> tuple[str, str]:
    return str(found), found.get_absolute_url()


def held_meetings(site: StandardPage) -> QuerySet[Meeting]:
    """The last meetings that were held, the latest first."""
    return Meeting.objects.filter(standard=site.standard).held(site.now)[:OFFERED]


def members_of(site: StandardPage) -> tuple[Membership, ...]:
    """Those who may have been at a meeting: the committee first, then the team; a person of both once."""
    listed = site.standard.memberships.active(site.now).filter(circle__in=[Circle.COPIL, Circle.TEAM])
    found = listed.select_related("user", "organisation", "standard").order_by("circle", "-chair", "since", "pk")
    return tuple({member.user_id: member for member in reversed(found)}.values())[::-1]
