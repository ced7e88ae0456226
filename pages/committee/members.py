"""Who belongs to the circles of a standard, seen by the project team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from pages.base import StandardPage, action_of, standard_page
from pages.forms.refusals import show
from pages.forms.team import InviteForm
from standard.models import Circle, Membership, MembershipQuerySet
from standard.permissions import can_manage_members, require
from standard.services import members as services
from standard.services.errors import InvalidInput

PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Circled:
    """A circle, how many belong to it, and those that the page shows."""

    label: str
    total: int
    members: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """The members of each circle, and those who have left."""

    circles: tuple[Circled, ...]
    contributors: Page[Membership]
    former: tuple[Membership, ...]
    """The latest to leave."""


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The members; a POST invites somebody."""
    site = standard_page(request, slug)
    require(can_manage_members(site.actor))
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invited = _invite(site, form)
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, f"{invited.user.email} fait partie du cercle «\u00a0{invited.get_circle_display()}\u00a0».")
            return redirect(request.path)
    listed = site.standard.memberships.select_related("user", "organisation")
    current = listed.active(site.now).order_by("-chair", "since", "pk")
    contributors = Paginator(current.filter(circle=Circle.CONTRIBUTOR), PER_PAGE).get_page(request.GET.get("page"))
    page = Members(
        circles=(
            *(_whole(circle, current) for circle in (Circle.TEAM, Circle.COPIL)),
            Circled(Circle.CONTRIBUTOR.label, contributors.paginator.count, tuple(contributors.object_list)),
        ),
        contributors=contributors,
        former=tuple(listed.filter(until__lte=site.now).order_by("-until", "pk")[:PER_PAGE]),
    )
    return site.render(
        "committee/members.html",
        page,
        section="team",
        here="Membres",
        crumbs=[site.team_crumb],
        status=422 if form.errors else 200,
        form=form,
    )


def _whole(circle: Circle, current: MembershipQuerySet) -> Circled:
    members = tuple(current.filter(circle=circle))
    return Circled(circle.label, len(members), members)


def _invite(site: StandardPage, form: InviteForm) -> Membership:
    said = form.cleaned_data
    return services.invite(
        standard=site.standard,
        actor=site.person,
        email=said["email"],
        circle=said["circle"],
        chair=said["chair"],
        organisation=said["organisation"],
        now=site.now,
    )


@action_of("pages:members")
def end_membership(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Close a membership; what the person did stays."""
    site = standard_page(request, slug)
    require(can_manage_members(site.actor))
    membership = get_object_or_404(Membership.objects.select_related("standard", "user"), pk=pk, standard=site.standard)
    services.end(membership=membership, actor=site.person, now=site.now)
    messages.success(
        request,
        f"{membership.user.email} ne fait plus partie du cercle «\u00a0{membership.get_circle_display()}\u00a0».",
    )
    return redirect("pages:members" if membership.user_id != site.actor.user_id else "pages:home", slug)
