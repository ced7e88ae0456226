"""Everything that happened in a standard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.typed import whole_number
from pages.base import StandardPage, standard_page
from pages.parts import Part
from pages.reading.happenings import KINDS, Happening, happenings
from standard.models import Element, Event, Standard
from standard.text_search import matches

PAGE: Final = 50
SUGGESTED: Final = 20
"""How many people are suggested to whoever filters by person."""
LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class HistoryFilters:
    """What can be asked of a history, and what was."""

    kinds: tuple[tuple[str, str], ...]
    kind: str
    fields: Sequence[tuple[str, str, str, int | None]]
    """The uid of each field, its title, its name, and the revision that removed it."""
    field: str
    people: Sequence[tuple[str, int]]
    """Those who did most: the name of each, and how many events."""
    person: str
    """Their name, or a part of it."""


@dataclass(frozen=True, slots=True)
class History:
    """What happened, the latest first, after the filters."""

    filters: Part
    listed: Part
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
    kind, field, person = (request.GET.get(name, "").strip()[:LONGEST_NAME] for name in ("nature", "champ", "personne"))
    asked = (kind, field, person)
    events = site.paged(_events(site.standard, *asked), PAGE, "history", asked)
    page = History(
        filters=site.part("history", asked, make=lambda: _filters(site, *asked)),
        listed=site.part("history", asked, events.number, make=lambda: _happenings(site.standard, events)),
        events=events,
        links=site.remembered("links", site.standard.links.count),
    )
    return site.render("reading/history.html", page, section="history", here="Historique")


def _events(standard: Standard, kind: str, field: str, person: str) -> QuerySet[Event]:
    events = standard.events.select_related("actor").order_by("-at", "-pk")
    if kind in KINDS:
        events = events.filter(verb__in=KINDS[kind].verbs)
    if field:
        family = Element.objects.filter(standard=standard, field_uid=field).values("uid")
        events = events.filter(elements__uid__in=family).distinct()
    if person:
        events = events.filter(actor__in=_people(standard, person))
    return events


def _actors(standard: Standard) -> QuerySet[User]:
    return User.objects.filter(pk__in=standard.events.order_by().values("actor"))


def _people(standard: Standard, person: str) -> QuerySet[User] | list[int]:
    """Those who did something, and whom a number in an address or a name names."""
    number = whole_number(person)
    if number is not None:
        return User.objects.filter(pk=number)
    return [user.pk for user in _actors(standard).only("display_name", "audit_id") if matches(person, [user.public_name])]


def _filters(site: StandardPage, kind: str, field: str, person: str) -> HistoryFilters:
    number = whole_number(person)
    named = _actors(site.standard).filter(pk=number).first() if number is not None else None
    fields = Element.objects.filter(standard=site.standard, kind=Element.Kind.FIELD).order_by("title", "pk")
    counted = site.standard.events.exclude(actor=None).order_by().values_list("actor").annotate(times=Count("pk"))
    acted: dict[int, int] = dict(counted.order_by("-times", "actor")[:SUGGESTED])
    known = User.objects.only("display_name", "audit_id").in_bulk(acted)
    return HistoryFilters(
        kinds=tuple((key, group.label) for key, group in KINDS.items()),
        kind=kind,
        fields=list(fields.values_list("uid", "title", "name", "removed_in")),
        field=field,
        people=[(known[key].public_name, times) for key, times in acted.items()],
        person=named.public_name if named is not None else person,
    )


def _happenings(standard: Standard, events: Page[Event]) -> tuple[Happening, ...]:
    return happenings(standard, list(events))
