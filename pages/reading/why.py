"""« Pourquoi ce champ ? »: where each sentence, rule and value of a field comes from, and what was not taken up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import queries
from concertation.queries import Chapter, FieldWhy
from concertation.queries.use_cases import FieldPoint
from pages.base import standard_page
from pages.errors import NotHere
from pages.parts import Part
from pages.reading.field import earlier_field, use_of
from standard import places
from standard.models import Element, Standard
from standard.queries import TEXTS
from standard.schema.model import Field
from standard.schema.type_words import base_type_in_words
from standard.schema.wording import capital, property_label
from standard.schema.wording.items import lines_in_words
from standard.schema.words import quoted

IN_TYPE: Final = frozenset({"format"})
"""Properties that the sentence on the type says already."""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One property in words, and what gave it that value."""

    label: str
    said: str
    since: Chapter


@dataclass(frozen=True, slots=True)
class FieldStory:
    field: Field
    element: Element
    why: FieldWhy
    rules: tuple[FieldRule, ...]
    field_url: str
    use: FieldPoint | None
    """What it is for."""


@dataclass(frozen=True, slots=True)
class WhyPage:
    told: Part[FieldStory]


@require_safe
def why(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The whole story of a field that is in the schema; a renamed one is found by its old name."""
    site = standard_page(request, slug)
    schema = site.schema
    field = schema.by_name(name) or schema.by_uid(name)
    if field is None:
        element = earlier_field(site, name)
        current = schema.by_uid(element.uid) if element else None
        if current is not None:
            return redirect("pages:why", slug, current.name or current.uid)
        raise NotHere(f"Aucun champ ne s’appelle {quoted(name)}.", standard=site.standard)
    address = places.field(slug, field)
    page = WhyPage(site.part("why", field.uid, make=lambda: _story(site.standard, field, address)))
    crumbs = [("Champs", reverse("pages:fields", args=[slug])), (field.title, address)]
    return site.render("reading/field_why.html", page, section="fields", here="Pourquoi ce champ", crumbs=crumbs)


def _story(standard: Standard, field: Field, address: str) -> FieldStory:
    rows = Element.objects.select_related("standard", "introduced_in").defer(*(f"introduced_in__{name}" for name in TEXTS))
    element = rows.get(standard=standard, uid=field.uid)
    found = queries.field_why(element)
    return FieldStory(field, element, found, _rules(field, found), address, use_of(standard, field))


def _rules(field: Field, found: FieldWhy) -> tuple[FieldRule, ...]:
    said = [
        FieldRule(
            capital(property_label(origin.path)),
            base_type_in_words(field) if origin.path == "type" else "\n".join(lines_in_words(origin.path, origin.value)),
            origin.since,
        )
        for origin in found.origins.properties
        if origin.path not in IN_TYPE
    ]
    form = found.origins.list_form
    return (*said, FieldRule("Les valeurs d’une cellule", str(form.value), form.since)) if form else tuple(said)
