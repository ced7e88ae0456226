"""Everything that happened in a standard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pages.base import standard_page
from pages.filters import LONGEST, FieldFilter, PersonFilter, field_filter, people_asked, person_filter
from pages.parts import Part
from pages.reading.happenings import Happening, happenings
from pages.reading.verbs import KINDS
from standard.models import Element, Event, Standard
from standard.models.events import OF_SAMPLES

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class HistoryFilters:
    """What can be asked of a history, and what was."""

    kinds: tuple[tuple[str, str], ...]
    kind: str
    field: FieldFilter
    person: PersonFilter


@dataclass(frozen=True, slots=True)
class History:
    """What happened, the latest first, after the filters."""

    filters: Part[HistoryFilters]
    listed: Part[tuple[Happening, ...]]
    events: Page[Event]
    links: int
    """How many links the chain of the standard has."""

    @property
    def happenings(self) -> tuple[Happening, ...]:
        return self.listed.content


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every event, filterable."""
    site = standard_page(request, slug)
    standard = site.standard
    kind, field, person = asked = tuple(request.GET.get(name, "").strip()[:LONGEST] for name in ("nature", "champ", "personne"))
    events = site.paged(_events(standard, kind, field, person), PAGE, "history", asked)
    page = History(
        filters=site.part("history", asked, make=lambda: _filters(standard, kind, field, person)),
        listed=site.part("history", asked, events.number, make=lambda: happenings(standard, list(events))),
        events=events,
        links=site.remembered("links", standard.links.count),
    )
    return site.render("reading/history.html", page, section="history", here="Historique")


def _filters(standard: Standard, kind: str, field: str, person: str) -> HistoryFilters:
    kinds = tuple((key, group.label) for key, group in KINDS.items())
    return HistoryFilters(kinds, kind, field_filter(standard, field), person_filter(_signed(standard), "actor", person))


def _events(standard: Standard, kind: str, field: str, person: str) -> QuerySet[Event]:
    events = standard.events.select_related("actor").order_by("-at", "-pk")
    if kind in KINDS:
        events = events.filter(verb__in=KINDS[kind].verbs)
    if field:
        family = Element.objects.filter(standard=standard, field_uid=field).values("uid")
        events = events.filter(elements__uid__in=family).distinct()
    if person:
        signed = _signed(standard)
        events = events.filter(pk__in=signed.filter(actor__in=people_asked(standard, signed, "actor", person)).values("pk"))
    return events


def _signed(standard: Standard) -> QuerySet[Event]:
    """The events that somebody is looked for by: nobody is, by the files that they left."""
    return standard.events.exclude(verb__startswith=OF_SAMPLES)
