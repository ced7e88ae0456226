"""What the teams of a family do: describe it, have tables come in and leave, open one call on all of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from concertation import permissions
from concertation.services.families import calling, joining
from pages.base import StandardPage, action_of, standard_page
from pages.families.finding import FamilySite, family_site
from pages.forms.families import FamilyForm, FoundFamilyForm, InviteTableForm, JoinFamilyForm
from pages.forms.refusals import done, done_or_told
from pages.forms.team import CallForm
from standard.models import Family, FamilyMember
from standard.permissions import Verdict, require
from standard.queries import actor_for
from standard.queries.families import family_of, family_requests, living_families


@dataclass(frozen=True, slots=True)
class RequestLine:
    """What is asked, and whether whoever reads may say yes."""

    request: FamilyMember
    can_agree: Verdict


@dataclass(frozen=True, slots=True)
class FamilyDesk:
    members: tuple[FamilyMember, ...]
    requests: tuple[RequestLine, ...]
    can_lead: Verdict


@dataclass(frozen=True, slots=True)
class TableFamily:
    """What a standard is of, or may come into."""

    family: Family | None
    requests: tuple[FamilyMember, ...]


def _desk(site: FamilySite, *, status: int = 200, **bound: object) -> HttpResponse:
    page = FamilyDesk(site.members, tuple(_line(site, one) for one in family_requests(family=site.family)), site.can_lead)
    forms: dict[str, object] = {
        "form": FamilyForm(family=site.family, members=site.members),
        "invite_form": InviteTableForm(),
        "call_form": CallForm(),
        "wrong_form": next(iter(bound.values()), None),
        **bound,
    }
    return site.render("families/desk.html", page, here="Équipes de la famille", crumbs=[site.crumb], status=status, **forms)


def _line(site: FamilySite, request: FamilyMember) -> RequestLine:
    of_standard = actor_for(user=site.request.user, standard=request.standard, now=site.now)
    others = [actor for key, actor in site.actors.items() if key != request.standard_id]
    return RequestLine(request, permissions.can_answer_family(of_standard, request, others))


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of the teams; a POST describes the family, and puts its tables in order."""
    site = family_site(request, slug)
    require(site.can_tend)
    if request.method != "POST":
        return _desk(site)
    form = FamilyForm(request.POST, family=site.family, members=site.members)
    if done(form, lambda: joining.describe(family=site.family, actor=site.person, now=site.now, **form.said())):
        messages.success(request, "C’est enregistré.")
        return redirect("pages:family_desk", slug)
    return _desk(site, status=422, form=form)


@action_of("pages:family_desk")
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite a standard into the family; whoever is of its team too has it come in at once."""
    site = family_site(request, slug)
    require(site.can_tend)
    form = InviteTableForm(request.POST)

    def act() -> None:
        member = joining.ask_to_join(family=site.family, standard=form.table(), actor=site.person, now=site.now)
        joined = member.since is not None
        messages.success(request, "Ce standard est de la famille." if joined else "Son équipe est invitée à donner son accord.")

    return redirect("pages:family_desk", slug) if done(form, act) else _desk(site, status=422, invite_form=form)


@action_of("pages:family_desk")
def settle(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say yes, or no, to what is asked; whoever asked may take it back."""
    member = get_object_or_404(FamilyMember.objects.select_related("family", "standard"), pk=pk, family__slug=slug)
    site = family_site(request, slug)
    yes = request.POST.get("answer") == "agree"
    if yes:
        require(_line(site, member).can_agree)
    settle_by = joining.agree if yes else joining.decline
    if done_or_told(request, lambda: settle_by(member=member, actor=site.person, now=site.now)):
        messages.success(request, "C’est noté, et dit dans l’histoire de chaque table.")
    return redirect("pages:family", slug) if family_of(member.standard) else redirect("pages:home", member.standard.slug)


@action_of("pages:family_desk")
def leave(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Have a standard leave: at once where it is the last, or where one is of both sides; otherwise once the other side agrees."""
    site = family_site(request, slug)
    member = get_object_or_404(FamilyMember.objects.select_related("family", "standard"), pk=pk, family=site.family)
    require(site.can_tend)

    def act() -> None:
        left = joining.ask_to_leave(member=member, actor=site.person, now=site.now).until is not None
        messages.success(request, "Ce standard n’est plus de la famille." if left else "L’autre côté est invité à donner son accord.")

    done_or_told(request, act)
    return redirect("pages:home", member.standard.slug)


@action_of("pages:family_desk")
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Open one call on every table, with the same dates."""
    site = family_site(request, slug)
    require(site.can_lead)
    form = CallForm(request.POST)

    def act() -> None:
        said = form.cleaned_data | {"opens_at": form.cleaned_data["opens_at"] or site.now}
        opened = calling.open_calls(family=site.family, actor=site.person, now=site.now, **said)
        messages.success(request, f"L’appel est ouvert, ou le sera, dans les {len(opened)} tables.")

    return redirect(site.family) if done(form, act) else _desk(site, status=422, call_form=form)


def _of_standard(site: StandardPage, *, status: int = 200, **bound: object) -> HttpResponse:
    page = TableFamily(family_of(site.standard), tuple(family_requests(standard=site.standard)))
    forms: dict[str, object] = {
        "form": FoundFamilyForm(),
        "join_form": JoinFamilyForm(families=list(living_families())),
        "wrong_form": next(iter(bound.values()), None),
        **bound,
    }
    return site.render("families/of_standard.html", page, section="team", here="Famille", crumbs=[site.team_crumb], status=status, **forms)


@require_http_methods(["GET", "HEAD", "POST"])
def of_standard(request: HttpRequest, slug: str) -> HttpResponse:
    """The family of a standard; a POST founds one."""
    site = standard_page(request, slug)
    require(permissions.can_found_family(site.actor))
    if request.method != "POST":
        return _of_standard(site)
    form = FoundFamilyForm(request.POST)
    made: list[Family] = []

    def act() -> None:
        made.append(joining.found(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data))

    if done(form, act):
        messages.success(request, "La famille est fondée. Invitez les standards qui vont avec celui-ci.")
        return redirect("pages:family_desk", made[0].slug)
    return _of_standard(site, status=422, form=form)


@action_of("pages:family_of_standard")
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a standard to join a family."""
    site = standard_page(request, slug)
    require(permissions.can_found_family(site.actor))
    form = JoinFamilyForm(request.POST, families=list(living_families()))

    def act() -> None:
        member = joining.ask_to_join(family=form.family(), standard=site.standard, actor=site.person, now=site.now)
        joined = member.since is not None
        messages.success(request, "Ce standard est de la famille." if joined else "Les équipes de la famille répondront.")

    return redirect("pages:family_of_standard", slug) if done(form, act) else _of_standard(site, status=422, join_form=form)
