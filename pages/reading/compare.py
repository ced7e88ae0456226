"""What changed between two versions, between one and the working schema, or what a proposal would change of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from concertation.models import Proposal
from concertation.queries.comparisons import side, states_compared, what_lies_between
from concertation.queries.weighing import evidence_on
from pages.base import StandardPage, standard_page
from pages.errors import NotHere
from pages.files.comparing import comparison_answer
from pages.participation.draft import own_proposal
from pages.participation.sheet import sheet
from pages.reading.states import revision_of
from standard import visitors
from standard.comparison import Comparison, ComparisonFilters, Side, compared
from standard.comparison.sent import at_once
from standard.comparison.states import from_one_to_other
from standard.models import Revision
from standard.places import WORKING
from standard.queries import change_key, published_releases, samples_of
from standard.services import file_comparison
from standard.services.errors import InvalidInput
from standard.weighing.telling import FilesEvidence


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """Two states of a standard compared, and what else can be."""

    comparison: Comparison
    choices: tuple[Side, ...]
    files: tuple[tuple[str, str], ...]
    """The same for programs: words and address."""
    check: str
    """Where to confirm what became what, for two versions that an imported file separates; empty otherwise."""
    evidence: FilesEvidence
    """What the samples say of what lies between."""


@dataclass(frozen=True, slots=True)
class LargeVersionsPage:
    """Two states that nobody has had compared yet, and that take longer than one waits."""

    before: Side
    after: Side
    choices: tuple[Side, ...]
    refusal: str

    @property
    def title(self) -> str:
        return from_one_to_other(self.before, self.after)


@dataclass(frozen=True, slots=True)
class TwoStates:
    """Two revisions of a standard under the names that a reader gave them."""

    earlier: Revision
    later: Revision
    sides: tuple[Side, Side]

    @property
    def large(self) -> bool:
        return not at_once(self.earlier.read_schema(), self.later.read_schema())


@dataclass(frozen=True, slots=True)
class ProposalComparison:
    """What a proposal changes of the working schema; of the one that it was written on where it no longer fits."""

    comparison: Comparison
    proposal: Proposal
    conflict: str
    files: tuple[tuple[str, str], ...]


@require_safe
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """The address of the comparison that a form asks for."""
    site = standard_page(request, slug)
    known = {choice.key for choice in _choices(site)}
    before, after = request.GET.get("avant", ""), request.GET.get("apres", "")
    if not {before, after} <= known:
        raise NotHere("L’une des deux versions à comparer n’existe pas.", standard=site.standard)
    return redirect("pages:compare", slug, before, after)


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, slug: str, before: str, after: str) -> HttpResponse:
    """Two versions side by side; `travail` names the working schema. Of large ones, a worker makes the comparison once for all."""
    site = standard_page(request, slug)
    states = _states(site, before, after)
    if states.large:
        return _made_by_the_worker(site, states)
    if request.method == "POST":
        return redirect("pages:compare", slug, before, after)
    comparison, earlier, later = _compared(site, states), states.earlier, states.later
    page = VersionsPage(
        comparison=comparison,
        choices=_choices(site),
        files=_files(comparison, lambda name: reverse(f"pages:compare_{name}", args=[slug, before, after])),
        check=_check(site, comparison, earlier, later),
        evidence=_evidence(site, earlier, later),
    )
    crumbs = [("Versions", reverse("pages:releases", args=[slug]))]
    return site.render("reading/compare.html", page, section="releases", here=comparison.title, crumbs=crumbs)


@require_safe
def compare_json(request: HttpRequest, slug: str, before: str, after: str) -> HttpResponse:
    """The same for programs."""
    return _file(request, slug, before, after, "json")


@require_safe
def compare_markdown(request: HttpRequest, slug: str, before: str, after: str) -> HttpResponse:
    """The same for a message or a wiki."""
    return _file(request, slug, before, after, "markdown")


@require_safe
def proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A proposal beside the working schema."""
    site = standard_page(request, slug)
    found = own_proposal(site, number)
    comparison, conflict = _proposal(site, found)
    page = ProposalComparison(
        comparison=comparison,
        proposal=found,
        conflict=conflict,
        files=_files(comparison, lambda name: reverse(f"pages:proposal_{name}", args=[slug, number])),
    )
    crumbs = [
        ("Participer", reverse("pages:consultation", args=[slug])),
        ("Propositions", reverse("pages:proposals", args=[slug])),
        (f"Proposition n°\u00a0{number}", found.get_absolute_url()),
    ]
    return site.render("reading/compare_proposal.html", page, section="participate", here="Comparaison", crumbs=crumbs)


@require_safe
def proposal_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same for programs."""
    site = standard_page(request, slug)
    return comparison_answer(_proposal(site, own_proposal(site, number))[0], "json", site.standard.title)


@require_safe
def proposal_markdown(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same for a message or a wiki."""
    site = standard_page(request, slug)
    return comparison_answer(_proposal(site, own_proposal(site, number))[0], "markdown", site.standard.title)


def _evidence(site: StandardPage, earlier: Revision, later: Revision) -> FilesEvidence:
    """What the samples say of what lies between; nothing of two old ones that do not follow each other."""
    found = evidence_on(site.actor, site.standard, {"": (earlier, change_key(later.sha256, ""))})[""]
    return found if found.weighed or later == site.working else FilesEvidence(())


def _states(site: StandardPage, before: str, after: str) -> TwoStates:
    return TwoStates(revision_of(site, before), revision_of(site, after), (side(before), side(after)))


def _compared(site: StandardPage, states: TwoStates) -> Comparison:
    return states_compared(states.sides, states.earlier, states.later, ComparisonFilters.asked(site.request.GET))


def _file(request: HttpRequest, slug: str, before: str, after: str, output: str) -> HttpResponse:
    site = standard_page(request, slug)
    states = _states(site, before, after)
    if not states.large:
        return comparison_answer(_compared(site, states), output, site.standard.title)
    made = file_comparison.between(states.earlier, states.later, states.sides)
    if made is None:
        raise NotHere("Ces deux versions sont grandes\u00a0: demandez d’abord leur comparaison depuis sa page.", standard=site.standard)
    return redirect(f"pages:compared_{output}", made.pk)


def _made_by_the_worker(site: StandardPage, states: TwoStates) -> HttpResponse:
    """The page of the comparison where somebody asked for it; otherwise what it takes to ask for it."""
    made, refusal = file_comparison.between(states.earlier, states.later, states.sides), ""
    if made is None and site.request.method == "POST":
        try:
            made = file_comparison.submit_states(
                earlier=states.earlier,
                later=states.later,
                sides=states.sides,
                actor=site.request.user,
                sender=visitors.sender(site.request),
                now=site.now,
                **what_lies_between(states.earlier, states.later),
            )
        except InvalidInput as error:
            refusal = error.message
    if made is not None:
        return redirect(made)
    before, after = states.sides
    page = LargeVersionsPage(before, after, _choices(site), refusal)
    crumbs = [("Versions", reverse("pages:releases", args=[site.standard.slug]))]
    status = 422 if refusal else 200
    return site.render("reading/compare_large.html", page, section="releases", here=page.title, crumbs=crumbs, status=status)


def _proposal(site: StandardPage, found: Proposal) -> tuple[Comparison, str]:
    paper = sheet(site.standard, found)
    number = f"la proposition n°\u00a0{found.number}"
    start = side(WORKING) if not paper.conflict else Side("", f"la révision {paper.base.number}")
    in_force = site.header.release
    start = Side(start.key, start.label, in_force.version if in_force else "")
    comparison = compared(
        paper.before,
        paper.operations,
        sides=(start, Side("", number)),
        filters=ComparisonFilters.asked(site.request.GET),
        samples=samples_of(site.standard, paper.before),
    )
    return comparison, paper.conflict


def _files(comparison: Comparison, address: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    query = f"?{comparison.filters.query}" if comparison.filters.query else ""
    return (("JSON", f"{address('json')}{query}"), ("Markdown", f"{address('markdown')}{query}"))


def _choices(site: StandardPage) -> tuple[Side, ...]:
    return (side(WORKING), *(side(release.version) for release in published_releases(site.standard)))


def _check(site: StandardPage, comparison: Comparison, one: Revision, other: Revision) -> str:
    since, until = sorted((one.number, other.number))
    between = site.standard.revisions.filter(number__gt=since, number__lte=until, kind=Revision.Kind.IMPORT)
    if WORKING in (comparison.before.key, comparison.after.key) or not between.exists():
        return ""
    named = {"standard": site.standard.slug, "avant": comparison.before.key, "apres": comparison.after.key}
    return f"{reverse('pages:compare_files')}?{urlencode(named)}"
