"""The public roster of a standard, and what each member says of themselves there."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from accounts.services import has_proved
from concertation.queries.roster import EcosystemGroup, RosterCircle, ecosystem_of, roster_of
from pages.base import StandardPage, action_of, standard_page
from standard import permissions
from standard.models import Membership, RecordedPerson
from standard.permissions import Verdict
from standard.services import admissions, members


@dataclass(frozen=True, slots=True)
class Roster:
    circles: tuple[RosterCircle, ...]
    ecosystem: tuple[EcosystemGroup, ...]
    mine: tuple[Membership, ...]
    """Those of whoever reads."""
    listed: bool
    """Whether they agreed to be named."""
    to_claim: tuple[RecordedPerson, ...]
    """Those whom the team wrote down under the address that they proved."""
    can_manage: Verdict
    can_join: Verdict


@require_safe
def roster(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    page = Roster(
        circles=roster_of(site.standard, site.now),
        ecosystem=ecosystem_of(site.standard),
        mine=tuple(one for one in site.belonging if one.standard_id == site.standard.pk and one.is_active(site.now)),
        listed=site.actor.signed_in and site.standard.roster_consents.filter(user=site.actor.user_id).exists(),
        to_claim=tuple(_to_claim(site)),
        can_manage=permissions.can_manage_members(site.actor),
        can_join=permissions.can_join(site.actor),
    )
    return site.render("circles/roster.html", page, section="home", here="Cercles et écosystème")


def _to_claim(site: StandardPage) -> list[RecordedPerson]:
    user = site.reader
    if user is None:
        return []
    recorded = site.standard.recorded_people.filter(claimed_by=None, email=user.email).select_related("organisation", "recorded_by")
    found = list(recorded.order_by("pk"))
    return found if found and has_proved(user=user, email=user.email) else []


@action_of("pages:roster")
def be_listed(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    listed = request.POST.get("listed") == "1"
    members.be_listed(standard=site.standard, actor=site.person, listed=listed, now=site.now)
    messages.success(request, "Votre nom figure dans la liste." if listed else "Votre nom ne figure plus dans la liste.")
    return redirect("pages:roster", slug)


@action_of("pages:roster")
def leave(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Leave a circle: what one said stays, under one's name until the account is closed."""
    site = standard_page(request, slug)
    membership = get_object_or_404(Membership.objects.select_related("standard"), pk=pk, standard=site.standard)
    members.end(membership=membership, actor=site.person, now=site.now)
    messages.success(request, f"Vous avez quitté le cercle « {membership.get_circle_display()} ». Ce que vous y avez dit reste.")
    return redirect("pages:roster", slug)


@action_of("pages:roster")
def claim(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say that one is somebody whom the team wrote down."""
    site = standard_page(request, slug)
    person = get_object_or_404(RecordedPerson.objects.select_related("standard"), pk=pk, standard=site.standard)
    admissions.claim(person=person, actor=site.person, now=site.now)
    messages.success(request, "Votre place dans ce cercle est la vôtre.")
    return redirect("pages:roster", slug)
