"""What stands between the version in preparation and its publication: each point with its place and, often, its mending in one click;
and what is told beside a version afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from concertation import permissions
from concertation.queries.divergences import assumed_by
from concertation.queries.quality import flaws
from concertation.services import releases as services
from pages.base import StandardPage, private, standard_page
from pages.errors import NotHere
from pages.forms.team import ErratumForm
from standard import places
from standard.models import Release
from standard.moments import day_of
from standard.permissions import Verdict, can_correct_release, can_see_release, require
from standard.preflight.problems import ReleaseProblem, Weight
from standard.services import releases

TITLES: Final[dict[Weight, tuple[str, str]]] = {
    "blocks": ("À corriger avant de publier", "La version serait écartée par un outil qui doit la lire, ou l’arrêterait."),
    "asks": ("À corriger, ou à expliquer", "La version peut paraître quand même, avec un motif publié avec elle."),
    "noted": ("À savoir", "Rien n’empêche de publier, mais quelqu’un s’y trompera ou sera arrêté."),
}


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One point: where it is, and what mends it, if it takes no judgement."""

    problem: ReleaseProblem
    place_url: str
    fix_key: str
    """What the page on quality calls its mending; empty where there is none."""
    assumed_in: str
    """The version that was published over it already, with a motive; empty where none was."""


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    weight: Weight
    title: str
    meaning: str
    lines: tuple[ProblemLine, ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    candidate: Release
    groups: tuple[ProblemGroup, ...]
    can_propose: Verdict

    @property
    def publishable(self) -> bool:
        return all(group.weight != "blocks" for group in self.groups)


def candidate_of(site: StandardPage) -> Release | None:
    """The version in preparation."""
    return site.standard.releases.select_related("standard__owner", "revision").filter(state=Release.State.CANDIDATE).first()


def find_release(site: StandardPage, version: str) -> Release:
    found = site.standard.releases.filter(version=version).select_related("standard").first()
    if found is None:
        raise NotHere(f"Ce standard n’a pas de version {version}.", standard=site.standard)
    return found


def preparation_crumbs(site: StandardPage) -> list[tuple[str, str]]:
    return [site.team_crumb, ("Prochaine version", reverse("pages:release_preparation", args=[site.standard.slug]))]


@require_safe
@private
def release_check(request: HttpRequest, slug: str) -> HttpResponse:
    """The check of the version in preparation, its files made and read back."""
    site = standard_page(request, slug)
    candidate = candidate_of(site)
    require(can_see_release(site.actor, candidate or Release(state=Release.State.CANDIDATE)))
    if candidate is None:
        raise NotHere("Aucune version n’est en préparation.", standard=site.standard)
    page = CheckPage(
        candidate=candidate,
        groups=grouped(site, services.checked(candidate, day_of(site.now))),
        can_propose=permissions.can_propose(site.actor, site.call, site.now),
    )
    return site.render("committee/release_check.html", page, section="team", here="Contrôle de la version", crumbs=preparation_crumbs(site))


def grouped(site: StandardPage, problems: tuple[ReleaseProblem, ...]) -> tuple[ProblemGroup, ...]:
    """The problems by weight, the weightiest first."""
    mended = {(flaw.finding.field, flaw.finding.property): flaw.key for flaw in flaws(site.standard, site.working) if flaw.fix}
    assumed = {key: one.version for key, one in assumed_by(site.standard).items()} if problems else {}
    names = {field.name: field for field in site.schema.fields}

    def line(problem: ReleaseProblem) -> ProblemLine:
        found = problem.finding
        field = names.get(found.field) if found.field else None
        return ProblemLine(
            problem=problem,
            place_url=places.field(site.standard.slug, field) if field is not None else "",
            fix_key=mended.get((found.field, found.property), "") if found.fix else "",
            assumed_in=assumed.get(problem.key, ""),
        )

    return tuple(
        ProblemGroup(weight, *TITLES[weight], tuple(line(problem) for problem in listed))
        for weight in TITLES
        if (listed := [problem for problem in problems if problem.weight == weight])
    )


@require_http_methods(["GET", "HEAD", "POST"])
def erratum(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """Say beside a published version what is to be read otherwise."""
    site = standard_page(request, slug)
    found = find_release(site, version)
    require(can_correct_release(site.actor, found))
    form = ErratumForm(request.POST if request.method == "POST" else None, names=list(found.artefacts.values_list("name", flat=True)))
    if form.is_valid():
        said = form.cleaned_data
        releases.correct(release=found, actor=site.person, text=said["text"], file=said["file"], now=site.now)
        messages.success(request, "L’erratum est publié à côté de la version. Ses fichiers n’ont pas changé.")
        return redirect(f"{found.get_absolute_url()}#errata")
    return site.render(
        "committee/erratum.html",
        found,
        section="team",
        here=f"Erratum de la version {version}",
        crumbs=preparation_crumbs(site),
        status=422 if form.errors else 200,
        form=form,
    )
