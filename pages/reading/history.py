"""Everything that happened in a standard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.typed import whole_number
from pages.base import standard_page
from pages.reading.happenings import KINDS, Happening, happenings
from standard.models import Element, Event

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class History:
    """What happened, the latest first, after the filters."""

    happenings: tuple[Happening, ...]
    events: Page[Event]
    kinds: tuple[tuple[str, str], ...]
    kind: str
    fields: tuple[Element, ...]
    field: str
    people: tuple[User, ...]
    person: str
    links: int
    """How many links the chain of the standard has."""


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every event, filterable."""
    site = standard_page(request, slug)
    kind, field, person = (request.GET.get(name, "") for name in ("nature", "champ", "personne"))
    events = site.standard.events.select_related("actor").order_by("-at", "-pk")
    if kind in KINDS:
        events = events.filter(verb__in=KINDS[kind].verbs)
    if field:
        events = events.filter(elements__uid__in=_family(site.standard.pk, field)).distinct()
    if (author := whole_number(person)) is not None:
        events = events.filter(actor__in=User.objects.filter(pk=author))
    listed = Paginator(events, PAGE).get_page(request.GET.get("page"))
    page = History(
        happenings=happenings(site.standard, list(listed)),
        events=listed,
        kinds=tuple((key, group.label) for key, group in KINDS.items()),
        kind=kind,
        fields=tuple(Element.objects.filter(standard=site.standard, kind=Element.Kind.FIELD).order_by("title", "pk")),
        field=field,
        people=tuple(User.objects.filter(pk__in=site.standard.events.values("actor")).order_by("display_name", "pk")),
        person=person,
        links=site.standard.links.count(),
    )
    return site.render("reading/history.html", page, section="history", here="Historique")


def _family(standard: int, field: str) -> list[str]:
    """The uids of a field and of its values."""
    return list(Element.objects.filter(standard=standard, field_uid=field).values_list("uid", flat=True))
