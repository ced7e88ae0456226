"""One publication: declared, what was found of it, changed and withdrawn by whoever may."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from pages.adoption.overview import crumb, may_declare
from pages.base import StandardPage, action_of, standard_page
from pages.errors import NotHere
from pages.forms.adoption import FollowForm, PublicationForm, WithdrawnForm
from pages.forms.refusals import done, done_or_told
from standard.models import Publication, PublicationCheck, VersionAnnouncement
from standard.permissions import Verdict, can_change_declared, require
from standard.queries.publications import PublicationLine, line_of
from standard.services import publications


@dataclass(frozen=True, slots=True)
class PublicationPage:
    """A publication, and everything that was found of it, the latest first."""

    line: PublicationLine
    checks: tuple[PublicationCheck, ...]
    announcements: tuple[VersionAnnouncement, ...]
    """What its producer was told of versions that came, with addresses that are theirs: for whoever may change it alone."""
    can_change: Verdict
    follow_form: FollowForm | None
    withdraw_form: WithdrawnForm | None

    @property
    def publication(self) -> Publication:
        return self.line.publication


def find(site: StandardPage, number: int) -> Publication:
    rows = Publication.objects.filter(standard=site.standard).select_related("organisation", "release", "declared_by__organisation")
    found = rows.filter(number=number).first()
    if found is None:
        raise NotHere(f"Ce standard n’a pas de publication n°\u00a0{number}.", standard=site.standard)
    found.standard = site.standard
    return found


def _show(
    site: StandardPage,
    found: Publication,
    *,
    status: int = 200,
    follow_form: FollowForm | None = None,
    withdraw_form: WithdrawnForm | None = None,
) -> HttpResponse:
    can_change = can_change_declared(site.actor, found)
    told = found.announcements.select_related("release", "report", "conversion").order_by("-at", "-pk") if can_change else ()
    checks = tuple(found.checks.select_related("release__standard").order_by("-at", "-pk"))
    page = PublicationPage(
        line=line_of(found, checks),
        checks=checks,
        announcements=tuple(told),
        can_change=can_change,
        follow_form=follow_form or (FollowForm(releases=site.published, publication=found) if can_change else None),
        withdraw_form=withdraw_form or (WithdrawnForm() if can_change else None),
    )
    here = str(found.organisation)
    form = follow_form or withdraw_form
    return site.render("adoption/publication.html", page, section="releases", here=here, crumbs=[crumb(site)], status=status, form=form)


@require_safe
def publication(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    return _show(site, find(site, number))


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that an organisation publishes with the standard."""
    site = standard_page(request, slug)
    require(may_declare(site))
    person, made = site.person, list[Publication]()
    form = PublicationForm(
        request.POST if request.method == "POST" else None,
        releases=site.published,
        organisation=str(person.organisation or ""),
        team=site.actor.team,
    )

    def act() -> None:
        said = form.cleaned_data
        made.append(
            publications.declare(
                standard=site.standard,
                actor=person,
                address=said["address"],
                release=form.release(),
                department=said["department"],
                organisation=said.get("organisation", ""),
                now=site.now,
            )
        )

    if done(form, act):
        messages.success(request, "La publication est déclarée. Le site va lire le fichier, puis dira ici ce qu’il y trouve.")
        return redirect(made[0])
    status = 422 if form.errors else 200
    here = "Déclarer un fichier publié"
    return site.render("adoption/declare.html", person, section="releases", here=here, crumbs=[crumb(site)], status=status, form=form)


@action_of("pages:publication")
def follow(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say which version it follows from now on."""
    site = standard_page(request, slug)
    found = find(site, number)
    require(can_change_declared(site.actor, found))
    form = FollowForm(request.POST, releases=site.published, publication=found)

    def act() -> None:
        department = form.cleaned_data["department"]
        publications.follow(publication=found, actor=site.person, release=form.release(), department=department, now=site.now)

    if done(form, act):
        messages.success(request, "C’est noté. Le site va lire le fichier de nouveau.")
        return redirect(found)
    return _show(site, find(site, number), status=422, follow_form=form)


@action_of("pages:publication")
def check_again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Have the file looked at now."""
    site = standard_page(request, slug)
    found = find(site, number)
    require(can_change_declared(site.actor, found))
    if done_or_told(request, lambda: publications.check_again(publication=found, actor=site.person, now=site.now)):
        messages.success(request, "Le site va lire le fichier dans quelques minutes. Rechargez alors cette page.")
    return redirect(found)


@action_of("pages:publication")
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Withdraw it, and say why."""
    site = standard_page(request, slug)
    found = find(site, number)
    require(can_change_declared(site.actor, found))
    form = WithdrawnForm(request.POST)
    if done(form, lambda: publications.withdraw(publication=found, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "La publication n’est plus comptée.")
        return redirect("pages:adoption", slug)
    return _show(site, found, status=422, withdraw_form=form)
