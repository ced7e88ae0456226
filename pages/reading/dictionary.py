"""The dictionary of a standard: its fields, by category."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from pages.base import standard_page
from pages.parts import Part
from standard import places
from standard.models import Standard
from standard.permissions import Verdict
from standard.publishing.dictionary import Entry, entries
from standard.schema.model import Field, Schema
from standard.text_search import matches

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field in the dictionary."""

    entry: Entry
    url: str
    comments: int
    proposals: int


@dataclass(frozen=True, slots=True)
class FieldCategory:
    """The fields of one category, in the order of the schema; the title is empty where the schema names none."""

    title: str
    lines: tuple[FieldLine, ...]


@dataclass(frozen=True, slots=True)
class FieldList:
    """The fields, after the filters."""

    categories: tuple[FieldCategory, ...]
    shown: int
    total: int


@dataclass(frozen=True, slots=True)
class Dictionary:
    listed: Part[FieldList]
    total: int
    required: int
    words: str
    only_required: bool
    only_discussed: bool
    documentation: str
    """Where the documentation of the version in force is, or an empty text."""
    can_propose: Verdict
    propose_url: str


@require_safe
def fields(request: HttpRequest, slug: str) -> HttpResponse:
    """Every field, by category where the schema gives one."""
    site = standard_page(request, slug)
    schema = site.schema
    words = request.GET.get("mots", "").strip()[:200]
    only_required, only_discussed = request.GET.get("obligatoires") == "1", request.GET.get("proposes") == "1"
    release = site.header.release
    page = Dictionary(
        listed=site.part(
            "fields", words, only_required, only_discussed, make=lambda: _list(site.standard, schema, words, only_required, only_discussed)
        ),
        total=len(schema.fields),
        required=sum(field.required for field in schema.fields),
        words=words,
        only_required=only_required,
        only_discussed=only_discussed,
        documentation=reverse("pages:documentation", args=[slug, release.version]) if release else "",
        can_propose=permissions.can_propose(site.actor, site.call, site.now),
        propose_url=f"{reverse('pages:propose', args=[slug])}?champ=nouveau",
    )
    return site.render("reading/fields.html", page, section="fields", here="Champs")


def _list(standard: Standard, schema: Schema, words: str, only_required: bool, only_discussed: bool) -> FieldList:
    lines = [
        line
        for line in _lines(standard, schema)
        if (not words or matches(words, texts_of(line.entry.field)))
        and (not only_required or line.entry.field.required)
        and (not only_discussed or line.proposals)
    ]
    categories = tuple(FieldCategory(*each) for each in by_category(lines, lambda line: line.entry.field))
    return FieldList(categories, len(lines), len(schema.fields))


def _lines(standard: Standard, schema: Schema) -> Iterable[FieldLine]:
    counted = queries.first_comments(standard).exclude(field_uid="").order_by().values_list("field_uid").annotate(Count("pk"))
    comments: dict[str, int] = dict(counted)
    proposals = queries.open_proposals_counted(standard)
    for entry in entries(schema):
        uid = entry.field.uid
        yield FieldLine(entry, places.field(standard.slug, entry.field), comments.get(uid, 0), proposals.get(uid, 0))


def texts_of(field: Field) -> tuple[str, ...]:
    """What is searched of a field, its values included."""
    values = field.values.values if field.values else ()
    return (field.name, field.title, field.description, *(text for value in values for text in (value.text, value.label, value.definition)))


def by_category(listed: Iterable[Line], field_of: Callable[[Line], Field]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """What is said of fields, under the title of the category of each, in the order of the schema."""
    found: dict[str, list[Line]] = {}
    for line in listed:
        found.setdefault(field_of(line).text("category").strip(), []).append(line)
    return tuple((title, tuple(lines)) for title, lines in found.items())
