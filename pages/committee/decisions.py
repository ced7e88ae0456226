"""The register of decisions, and one decision whole."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import queries
from concertation.models import Ballot, Decision, Proposal
from concertation.queries import DecisionLine, ShownBallot
from pages.base import StandardPage, standard_page
from pages.errors import NotHere
from standard.comparison import ChangesView, changes_view
from standard.queries import TEXTS
from standard.schema.model import Schema

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Register:
    """The decisions that match the filters, the latest first."""

    lines: tuple[DecisionLine, ...]
    pages: Page[Decision]
    total: int
    outcome: str
    how: str
    said: str
    outcomes: tuple[tuple[str, str], ...]
    ways: tuple[tuple[str, str], ...]

    @property
    def filtered(self) -> bool:
        return bool(self.outcome or self.how or self.said)


@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """What was decided, with filters by outcome, by way of deciding, and by words."""
    site = standard_page(request, slug)
    every = Decision.objects.filter(standard=site.standard)
    outcome, how, said = (request.GET.get(name, "").strip() for name in ("issue", "mode", "q"))
    outcome = outcome if outcome in Decision.Outcome.values else ""
    how = how if how in Decision.How.values else ""
    found = every
    if outcome:
        found = found.filter(outcome=outcome)
    if how:
        found = found.filter(how=how)
    if said:
        found = found.filter(Q(question__title__icontains=said) | Q(motive__icontains=said))
    pages = Paginator(found.order_by("-number"), PER_PAGE).get_page(request.GET.get("page"))
    listed = Decision.objects.filter(pk__in=[decision.pk for decision in pages.object_list]).order_by("-number")
    page = Register(
        lines=queries.decision_lines(site.standard, listed, releases=site.published),
        pages=pages,
        total=every.count(),
        outcome=outcome,
        how=how,
        said=said,
        outcomes=tuple((value, str(label)) for value, label in Decision.Outcome.choices),
        ways=tuple((value, str(label)) for value, label in Decision.How.choices),
    )
    return site.render("committee/decisions.html", page, section="decisions", here="Décisions")


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One decision: what it changed, why, how, and what became of it."""

    line: DecisionLine
    changes: ChangesView | None
    ballot: ShownBallot | None
    proposal: Proposal | None

    @property
    def decision(self) -> Decision:
        return self.line.decision


@require_safe
def decision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    found = Decision.objects.filter(standard=site.standard, number=number)
    whole = found.select_related("decided_by", "supersedes", "option__proposal__author", "revision__parent")
    light = whole.defer(*(f"revision__parent__{name}" for name in TEXTS))
    lines = queries.decision_lines(site.standard, light, releases=site.published)
    if not lines:
        raise NotHere(f"Ce standard n’a pas de décision n°\u00a0{number}.", standard=site.standard)
    line = lines[0]
    taken = line.decision
    for beside in (taken.supersedes, taken.option.proposal if taken.option is not None else None):
        if beside is not None:
            beside.standard = site.standard
    operations = taken.read_operations()
    page = DecisionPage(
        line=line,
        changes=changes_view(_before(taken), operations) if operations and taken.revision is not None else None,
        ballot=_vote(site, taken),
        proposal=taken.option.proposal if taken.option is not None else None,
    )
    crumbs = [("Décisions", reverse("pages:decisions", args=[slug]))]
    return site.render("committee/decision.html", page, section="decisions", here=f"Décision n°\u00a0{number}", crumbs=crumbs)


def _vote(site: StandardPage, taken: Decision) -> ShownBallot | None:
    if taken.ballot_id is None:
        return None
    return queries.ballot_view(Ballot.objects.prefetch_related(*queries.VOTES).get(pk=taken.ballot_id), site.now)


def _before(taken: Decision) -> Schema:
    """The schema that the decision found."""
    revision = taken.revision
    assert revision is not None
    assert revision.parent is not None
    return revision.parent.read_schema()
