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
from pages.forms.circles import InviteForm, MandateForm, RecordForm, RefusalForm
from pages.forms.refusals import done
from standard.models import Circle, CircleInvitation, JoinRequest, Membership, RecordedPerson
from standard.permissions import can_manage_members, require
from standard.services import invitations
from standard.services import members as services

PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member, and the form of their mandate."""

    membership: Membership
    form: MandateForm


@dataclass(frozen=True, slots=True)
class Circled:
    """A circle, how many belong to it, and those that the page shows."""

    label: str
    total: int
    members: tuple[MemberRow, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """The members of each circle, those who are coming, and those who have left."""

    circles: tuple[Circled, ...]
    contributors: Page[Membership]
    invitations: tuple[CircleInvitation, ...]
    """Those that wait for an answer."""
    requests: tuple[JoinRequest, ...]
    recorded: tuple[RecordedPerson, ...]
    former: tuple[Membership, ...]
    """The latest to leave."""


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The members; a POST invites somebody."""
    site = standard_page(request, slug)
    require(can_manage_members(site.actor))
    if request.method != "POST":
        return show_members(site)
    form = InviteForm(request.POST)
    invited: list[Membership | CircleInvitation] = []
    if not done(form, lambda: invited.extend(_invite(site, form))):
        return show_members(site, status=422, form=form)
    circle = f"«\u00a0{invited[0].get_circle_display()}\u00a0»"
    if len(invited) > 1:
        messages.success(request, f"{len(invited)} personnes sont invitées dans le cercle {circle}.")
    elif isinstance(invited[0], Membership):
        messages.success(request, f"{invited[0].user.email} fait partie du cercle {circle}.")
    else:
        messages.success(request, f"Une invitation part pour {invited[0].email}\u00a0: elle mène au cercle {circle}.")
    return redirect(request.path)


def show_members(
    site: StandardPage, *, status: int = 200, mandate: MandateForm | None = None, mandate_of: int = 0, **bound: object
) -> HttpResponse:
    """The page; `bound` is the form that came back with something to mend, `mandate` that of one member."""
    standard = site.standard
    listed = standard.memberships.select_related("user", "organisation")
    current = listed.active(site.now).order_by("-chair", "since", "pk")
    contributors = Paginator(current.filter(circle=Circle.CONTRIBUTOR), PER_PAGE).get_page(site.request.GET.get("page"))

    def row(one: Membership) -> MemberRow:
        return MemberRow(one, mandate if mandate is not None and one.pk == mandate_of else MandateForm(key=one.pk, until=one.until))

    def whole(circle: Circle) -> Circled:
        rows = tuple(map(row, current.filter(circle=circle)))
        return Circled(circle.label, len(rows), rows)

    shown = Circled(Circle.CONTRIBUTOR.label, contributors.paginator.count, tuple(map(row, contributors.object_list)))
    page = Members(
        circles=(whole(Circle.TEAM), whole(Circle.COPIL), shown),
        contributors=contributors,
        invitations=tuple(CircleInvitation.objects.pending(site.now).filter(standard=standard).select_related("organisation")),
        requests=tuple(standard.join_requests.filter(state=JoinRequest.State.WAITING).select_related("user", "organisation")),
        recorded=tuple(standard.recorded_people.filter(claimed_by=None).select_related("organisation", "recorded_by")),
        former=tuple(listed.filter(until__lte=site.now).order_by("-until", "pk")[:PER_PAGE]),
    )
    forms: dict[str, object] = {
        "form": InviteForm(),
        "record_form": RecordForm(),
        "refusal": RefusalForm(),
        "wrong_form": mandate or next(iter(bound.values()), None),
        **bound,
    }
    return site.render("circles/members.html", page, section="team", here="Membres", crumbs=[site.team_crumb], status=status, **forms)


def _invite(site: StandardPage, form: InviteForm) -> list[Membership | CircleInvitation]:
    said = form.cleaned_data
    return invitations.invite_all(
        standard=site.standard,
        actor=site.person,
        emails=form.addresses(),
        circle=said["circle"],
        chair=said["chair"],
        organisation=said["organisation"],
        until=said["until"],
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
