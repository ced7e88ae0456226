"""Where decisions and the schema do not agree: what to look at before the next version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import places, queries
from concertation.models import Decision
from concertation.queries import Assumed
from concertation.rules.divergences import KINDS, Divergence
from pages.base import StandardPage, standard_page
from standard import places as standard_places
from standard.comparison import ChangesView
from standard.models import Element
from standard.moments import day_of
from standard.schema.words import quoted

PER_PAGE: Final = 40


@dataclass(frozen=True, slots=True)
class DivergenceLine:
    """A divergence, where it is seen, and what was said of it when a version was published over it."""

    divergence: Divergence
    slug: str
    field: Element | None
    assumed: Assumed | None
    modification: ChangesView | None
    """What was adopted, beside what had been put."""

    @property
    def label(self) -> str:
        """The kind, in words."""
        return KINDS[self.divergence.kind]

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Words and address of each place where it is seen."""
        one, found = self.divergence, list[tuple[str, str]]()
        if one.decision is not None:
            found.append((f"Décision n°\u00a0{one.decision}", places.decision(self.slug, one.decision)))
        if one.question is not None and one.kind != "follow_up":
            found.append((f"Question n°\u00a0{one.question}", places.question(self.slug, one.question)))
        if self.field is not None:
            found.append((f"Champ {quoted(self.field.title or self.field.name)}", standard_places.field(self.slug, self.field)))
        if one.version:
            found.append((f"Version {one.version}", standard_places.release(self.slug, one.version)))
        return tuple(found)

    @property
    def propose(self) -> str:
        """Where to propose another change of the field, for what nobody decided."""
        if self.divergence.kind != "undecided" or self.field is None:
            return ""
        return f"{reverse('pages:propose', args=[self.slug])}?{urlencode({'champ': self.field.uid})}"


@dataclass(frozen=True, slots=True)
class DivergenceCount:
    kind: str
    label: str
    count: int
    here: bool


@dataclass(frozen=True, slots=True)
class DivergencesPage:
    """Everything that does not agree, or one kind of it."""

    lines: tuple[DivergenceLine, ...]
    pages: Page[Divergence]
    counts: tuple[DivergenceCount, ...]
    """Of the kinds that there are."""
    total: int
    kind: str
    can_ask: bool


@require_safe
def divergences(request: HttpRequest, slug: str) -> HttpResponse:
    """What decisions and the schema do not agree on, by kind; `genre` keeps one."""
    site = standard_page(request, slug)
    every = queries.divergences_of(site.standard, day_of(site.now))
    kind = request.GET.get("genre", "")
    kind = kind if kind in KINDS else ""
    shown = [one for one in every if kind in ("", one.kind)]
    pages = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    counted = {known: sum(one.kind == known for one in every) for known in KINDS}
    page = DivergencesPage(
        lines=lines_of(site, list(pages.object_list)),
        pages=pages,
        counts=tuple(DivergenceCount(known, KINDS[known], count, known == kind) for known, count in counted.items() if count),
        total=len(every),
        kind=kind,
        can_ask=site.actor.team,
    )
    crumbs = [("Décisions", reverse("pages:decisions", args=[slug]))]
    return site.render("committee/divergences.html", page, section="decisions", here="Décisions et schéma", crumbs=crumbs)


def lines_of(site: StandardPage, found: Sequence[Divergence]) -> tuple[DivergenceLine, ...]:
    """Each with its place. The same number of queries whatever their number."""
    uids = {one.field for one in found if one.field}
    elements = Element.objects.filter(standard=site.standard, uid__in=uids, removed_in=None).order_by("pk") if uids else ()
    fields = {element.uid: element for element in elements}
    assumed = queries.assumed_by(site.standard) if found else {}
    modified = _modifications(site, found)
    return tuple(
        DivergenceLine(
            one,
            site.standard.slug,
            field=fields.get(one.field),
            assumed=assumed.get(one.key),
            modification=modified.get(one.decision or 0) if one.kind == "reworded" else None,
        )
        for one in found
    )


def _modifications(site: StandardPage, found: Sequence[Divergence]) -> Mapping[int, ChangesView]:
    """By decision, what it adopted otherwise than it was put."""
    numbers = {one.decision for one in found if one.kind == "reworded" and one.decision is not None}
    if not numbers:
        return {}
    decisions = list(Decision.objects.filter(standard=site.standard, number__in=numbers).select_related("question", "option", "revision"))
    views = queries.modifications(decisions)
    return {one.number: views[one.pk] for one in decisions if one.pk in views}
