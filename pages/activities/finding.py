"""Finding an activity that whoever asks may read, and the way back to it."""

from __future__ import annotations

from django.urls import reverse

from concertation import permissions
from concertation.models import Activity, ActivityEntry, ActivityPrompt, Meeting
from concertation.queries.activities import ENTRIES, is_guest
from pages.base import StandardPage
from pages.errors import NotHere
from pages.meetings.finding import meetings_crumb
from standard.permissions import require


def find_activity(site: StandardPage, key: int) -> Activity:
    found = Activity.objects.filter(standard=site.standard, pk=key).select_related("standard").first()
    if found is None:
        raise NotHere("Ce standard n’a pas d’activité à cette adresse.", standard=site.standard)
    require(permissions.can_see_activity(site.actor, found, guest=is_guest(found, site.reader)))
    return found


def find_prompt(site: StandardPage, activity: Activity, key: int) -> ActivityPrompt:
    found = activity.prompts.filter(pk=key).select_related("activity__standard").first()
    if found is None:
        raise NotHere("Ceci n’est plus demandé.", standard=site.standard)
    return found


def find_entry(site: StandardPage, activity: Activity, key: int) -> ActivityEntry:
    found = ENTRIES.filter(activity=activity, pk=key).first()
    if found is None:
        raise NotHere("Ceci a été retiré.", standard=site.standard)
    return found


def activities_crumbs(site: StandardPage) -> list[tuple[str, str]]:
    return [meetings_crumb(site), ("Activités", reverse("pages:activities", args=[site.standard.slug]))]


def meetings_to_set(site: StandardPage) -> list[Meeting]:
    """The meetings whose agenda may still be set, the nearest first."""
    rows = Meeting.objects.filter(standard=site.standard, closed_at=None, minuted_at=None, cancelled_at=None).order_by("-starts_at", "-pk")
    return [one for one in rows[:30] if permissions.can_set_agenda(site.actor, one, site.now)][::-1]
