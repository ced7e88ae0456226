"""The documentation of a published version: every field as it was published, to search, to cite, and why it is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation.queries import DecisionLine
from concertation.queries.documentation import Reasons, reasons_of
from pages.base import StandardPage, standard_page
from pages.developers.serving import whole
from pages.parts import Part
from pages.reading.dictionary import by_category, texts_of
from pages.reading.releases import card_image, file_address, published_release
from standard.comparison import technical_form
from standard.models import Release, Revision
from standard.publishing import files
from standard.publishing.content import ErratumNote
from standard.publishing.dictionary import Credit, Entry, about, entries, table_rules, value_anchors
from standard.queries import errata_of
from standard.schema.model import Value
from standard.text_search import matches

SHOWN: Final = 200
"""How many values of a field are listed; a search finds the others."""


@dataclass(frozen=True, slots=True)
class DocumentedValue:
    value: Value
    anchor: str
    url: str
    """Where the page shows it, whatever the length of its list."""
    decisions: tuple[DecisionLine, ...]
    """Those that brought or changed it."""


@dataclass(frozen=True, slots=True)
class DocumentedField:
    entry: Entry
    address: str
    """Of its anchor, whole, to copy."""
    technical: str
    values: tuple[DocumentedValue, ...]
    left: int
    """Of its values, how many are not listed."""
    since: Release | None
    """The first version that has it."""
    introduced: Revision | None
    """What it came with."""
    decisions: tuple[DecisionLine, ...]
    """Those that made it, and its values, what they are."""


@dataclass(frozen=True, slots=True)
class DocumentedCategory:
    title: str
    fields: tuple[DocumentedField, ...]


@dataclass(frozen=True, slots=True)
class Documented:
    """What is the same for every reader who searches the same words."""

    url: str
    words: str
    categories: tuple[DocumentedCategory, ...]
    shown: int
    total: int
    rules: tuple[str, ...]
    about: tuple[tuple[str, tuple[Credit, ...]], ...]


@dataclass(frozen=True, slots=True)
class DocumentationPage:
    release: Release
    in_force: bool
    words: str
    total: int
    required: int
    documented: Part[Documented]
    errata: tuple[ErratumNote, ...]
    """What the files of the version say wrongly."""
    frozen: str
    """Where the file to print is, or an empty text."""


@require_safe
def documentation(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The schema is that of the version: nothing that was decided since is in it."""
    site = standard_page(request, slug)
    release = published_release(site, version)
    words = request.GET.get("mots", "").strip()[:200]
    fields = release.revision.read_schema().fields
    page = DocumentationPage(
        release=release,
        in_force=release == site.header.release,
        words=words,
        total=len(fields),
        required=sum(field.required for field in fields),
        documented=site.part("documentation", release.pk, words, make=lambda: _documented(site, release, words)),
        errata=site.remembered(("errata", release.pk), lambda: errata_of([release])).get(release.pk, ()),
        frozen=file_address(site, release, files.HTML),
    )
    crumbs = [("Versions", reverse("pages:releases", args=[slug])), (f"Version {version}", release.get_absolute_url())]
    card = card_image(site, release)
    return site.render("reading/documentation.html", page, section="releases", here="Documentation", crumbs=crumbs, card_image=card)


def _documented(site: StandardPage, release: Release, words: str) -> Documented:
    schema = release.revision.read_schema()
    reasons = site.remembered(("reasons", release.pk), lambda: reasons_of(release, site.published))
    url = reverse("pages:documentation", args=[site.standard.slug, release.version])
    described = entries(schema)
    found = tuple(
        _field(entry, anchors, url, words, reasons)
        for entry, anchors in zip(described, value_anchors(described), strict=True)
        if not words or matches(words, texts_of(entry.field))
    )
    return Documented(
        url=url,
        words=words,
        categories=tuple(DocumentedCategory(*each) for each in by_category(found, lambda one: one.entry.field)),
        shown=len(found),
        total=len(described),
        rules=table_rules(schema),
        about=about(schema),
    )


def _field(entry: Entry, anchors: tuple[str, ...], url: str, words: str, reasons: Reasons) -> DocumentedField:
    values = tuple(_values(entry, anchors, url, words, reasons))
    return DocumentedField(
        entry=entry,
        address=f"{whole(url)}#{entry.anchor}",
        technical=technical_form(entry.field),
        values=values,
        left=len(entry.values) - len(values),
        since=reasons.since(entry.field),
        introduced=reasons.introduced.get(entry.field.uid),
        decisions=reasons.of_field(entry.field),
    )


def _values(entry: Entry, anchors: tuple[str, ...], url: str, words: str, reasons: Reasons) -> Iterator[DocumentedValue]:
    """The first ones; of a long list that is searched, those that are found."""
    listed = list(enumerate(entry.values))
    if words and len(listed) > SHOWN:
        listed = [(place, value) for place, value in listed if matches(words, (value.text, value.label, value.definition))] or listed
    for place, value in listed[:SHOWN]:
        search = f"?{urlencode({'mots': value.text})}" if place >= SHOWN else ""
        yield DocumentedValue(value, anchors[place], f"{url}{search}#{anchors[place]}", reasons.decisions.get(value.uid, ()))
