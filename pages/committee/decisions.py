"""The register of decisions, and one decision whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from concertation.models import Ballot, Decision, Objection, Presence, Proposal
from concertation.queries import DecisionLine, ShownBallot
from concertation.rules.constitution import Person, needs
from pages.base import StandardPage, standard_page
from pages.errors import NotHere
from pages.forms.deciding import ObjectionForm
from pages.parts import Part
from standard.comparison import ChangesView, changes_view
from standard.permissions import Verdict
from standard.queries import TEXTS
from standard.text_search import containing

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Register:
    """The decisions that match the filters, the latest first."""

    lines: Part[tuple[DecisionLine, ...]]
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
    every = found = Decision.objects.filter(standard=site.standard)
    outcome, how, said = (request.GET.get(name, "").strip() for name in ("issue", "mode", "q"))
    outcome = outcome if outcome in Decision.Outcome.values else ""
    how = how if how in Decision.How.values else ""
    if outcome:
        found = found.filter(outcome=outcome)
    if how:
        found = found.filter(how=how)
    if said:
        found = found.filter(pk__in=containing(said, kind="decision", standard=site.standard.pk))
    asked = outcome, how, said
    pages = site.paged(found.order_by("-number"), PER_PAGE, "decisions", asked)
    page = Register(
        lines=site.part("decisions", asked, pages.number, make=lambda: _lines(site, pages)),
        pages=pages,
        total=site.remembered(("counted", "decisions"), every.count),
        outcome=outcome,
        how=how,
        said=said,
        outcomes=tuple((value, str(label)) for value, label in Decision.Outcome.choices),
        ways=tuple((value, str(label)) for value, label in Decision.How.choices),
    )
    return site.render("committee/decisions.html", page, section="decisions", here="Décisions")


def _lines(site: StandardPage, pages: Page[Decision]) -> tuple[DecisionLine, ...]:
    listed = Decision.objects.filter(pk__in=[decision.pk for decision in pages]).order_by("-number")
    return queries.decision_lines(site.standard, listed, releases=site.published)


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """One decision: what it changed, why, how, who confirmed it, and what became of it."""

    line: DecisionLine
    changes: ChangesView | None
    ballot: ShownBallot | None
    """The vote that it comes from."""
    earlier: tuple[ShownBallot, ...]
    """The votes held before it that it does not come from."""
    proposal: Proposal | None
    presences: tuple[Presence, ...]
    objections: tuple[Objection, ...]
    left: tuple[str, ...]
    """What could not be undone once it was called up or contested, in sentences."""
    can_confirm: Verdict
    can_object: Verdict
    until: datetime
    """Until when one may object."""
    says: str
    """What it says of itself, where there was no committee."""

    @property
    def decision(self) -> Decision:
        return self.line.decision


@require_safe
def decision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    return show_decision(site, find_decision(site, number))


def find_decision(site: StandardPage, number: int) -> DecisionLine:
    found = Decision.objects.filter(standard=site.standard, number=number)
    whole = found.select_related("decided_by", "confirmed_by", "supersedes", "option__proposal__author", "held_in", "undone_in")
    light = whole.defer(*(f"undone_in__{name}" for name in TEXTS))
    lines = queries.decision_lines(site.standard, light, releases=site.published)
    if not lines:
        raise NotHere(f"Ce standard n’a pas de décision n°\u00a0{number}.", standard=site.standard)
    return lines[0]


def show_decision(site: StandardPage, line: DecisionLine, *, status: int = 200, **bound: object) -> HttpResponse:
    """The page of a decision; `bound` are the forms that came back with something to mend."""
    taken = line.decision
    for beside in (taken.supersedes, taken.option.proposal if taken.option is not None else None):
        if beside is not None:
            beside.standard = site.standard
    operations = () if taken.outcome == Decision.Outcome.CONDITIONAL else taken.read_operations()
    ground = queries.common_ground(site.standard, site.now, site.actor)
    asked = needs(ground.constitution, permissions.case_of(taken, ground))
    recorder = queries.people_of(site.standard, [taken.decided_by] if taken.decided_by else [], site.now)
    page = DecisionPage(
        line=line,
        changes=changes_view(queries.schema_found(taken), operations) if operations else None,
        ballot=next(iter(_votes(site, [taken.ballot_id])), None),
        earlier=_votes(site, [one.ballot.pk for one in line.earlier]),
        proposal=taken.option.proposal if taken.option is not None else None,
        presences=tuple(taken.presences.select_related("user", "organisation").order_by("pk")),
        objections=tuple(taken.objections.select_related("user").order_by("at", "pk")),
        left=queries.left_after_objection(taken),
        can_confirm=permissions.can_confirm(site.actor, taken, ground=ground, recorder=recorder.get(taken.decided_by_id or 0, Person(0))),
        can_object=permissions.can_object(site.actor, taken, site.now, ground=ground, replaced=line.superseded_by is not None),
        until=taken.decided_at + asked.objection,
        says=queries.said_without_committee(taken),
    )
    crumbs = [("Décisions", reverse("pages:decisions", args=[site.standard.slug]))]
    return site.render(
        "committee/decision.html",
        page,
        section="decisions",
        here=f"Décision n°\u00a0{taken.number}",
        crumbs=crumbs,
        status=status,
        **{"objection_form": ObjectionForm() if page.can_object else None, **bound},
    )


def _votes(site: StandardPage, keys: Collection[int | None]) -> tuple[ShownBallot, ...]:
    ballots = Ballot.objects.filter(pk__in=[key for key in keys if key is not None]).prefetch_related(*queries.VOTES)
    return tuple(queries.ballot_view(ballot, site.now) for ballot in ballots.order_by("opened_at", "pk"))
