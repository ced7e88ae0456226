"""« Ce que sont les colonnes »: a mapping proposed for a file, that whoever sent it corrects and confirms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pages.base import REFUSED, StandardPage, private, standard_page
from pages.errors import NotHere
from pages.files.finding import SHOWN, FoundReport, found_at, sent_at
from standard import visitors
from standard.converting.mapping import ColumnRule, ConstantRule, FileMapping, MappingError, ValueRule
from standard.converting.mapping.contents import SourceColumn
from standard.converting.mapping.proposed import ProposedMapping
from standard.converting.mapping.written import FILE_NAME, MAX_BYTES, from_bytes, to_text
from standard.schema.model import Field
from standard.services import file_rows, validation
from standard.services.errors import InvalidInput

AS_IT_IS: Final = ""
LEFT_OUT: Final = "-"
PARTS: Final = 3
"""Fields that the cells of one column may be parted into here; a mapping that is given may have more."""
SEPARATORS: Final = (
    (" ", "une espace"),
    (",", "une virgule"),
    (";", "un point-virgule"),
    ("/", "une barre oblique"),
    ("|", "une barre"),
    (" - ", "un tiret"),
)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column of the file, and what it is said to be: up to `PARTS` fields, or none of them."""

    place: int
    column: SourceColumn
    chosen: tuple[str, ...]
    separator: str
    why: str
    """Why that is proposed; empty where somebody said it, or nothing is."""

    @property
    def first(self) -> str:
        return self.chosen[0] if self.chosen else AS_IT_IS

    @property
    def others(self) -> list[tuple[int, str]]:
        return [(rank, self.chosen[rank] if rank < len(self.chosen) else "") for rank in range(1, PARTS)]


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """A text of the file that the list of a field has not, and what it is said to be there."""

    place: int
    field: Field
    before: str
    after: str
    rows: int
    said: bool
    """Whether somebody confirmed it, and it is not only proposed."""


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    address: FoundReport
    columns: tuple[ColumnChoice, ...]
    values: tuple[ValueChoice, ...]
    fields: tuple[Field, ...]
    constants: Mapping[str, str]
    said: bool
    """Whether somebody has already said what the columns are."""
    error: str = ""

    @property
    def name(self) -> str:
        return self.address.row.sample.name

    @property
    def separators(self) -> tuple[tuple[str, str], ...]:
        return SEPARATORS

    @property
    def free(self) -> list[tuple[Field, str]]:
        """The fields that no column holds, each with what all rows have there."""
        held = {name for one in self.columns for name in one.chosen}
        return [(field, self.constants.get(field.name, "")) for field in self.fields if field.name not in held]

    @property
    def lists(self) -> list[Field]:
        return list({one.field.uid: one.field for one in self.values}.values())


@require_http_methods(["GET", "HEAD", "POST"])
@private
def columns(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """What the columns of a file are: proposed, then said, by the form or a mapping kept from another file."""
    site = standard_page(request, slug)
    found = sent_at(site, report_id)
    if not found.row.proposed:
        raise NotHere("Les colonnes de ce fichier n’ont pas été lues\u00a0: son rapport dit pourquoi.", standard=site.standard)
    proposed, said = ProposedMapping.from_json(json.loads(found.row.proposed)), validation.mapping_of(found.row)
    as_it_is = partial(_page, found, proposed, said or proposed.mapping, said=bool(said))
    if request.method != "POST":
        return _shown(site, as_it_is())
    try:
        mapping = _given(request) or _typed(request, proposed)
    except MappingError as error:
        return _shown(site, as_it_is(error=str(error)))
    try:
        again = file_rows.check_again(report=found.row, mapping=mapping, actor=request.user, keys=found.keys, now=site.now)
    except InvalidInput as error:
        return _shown(site, _page(found, proposed, mapping, said=True, error=error.message))
    visitors.remember(request, again)
    messages.success(request, "C’est noté\u00a0: le fichier est vérifié avec ces colonnes. Téléchargez la correspondance pour le prochain.")
    return redirect(again)


def _shown(site: StandardPage, page: ColumnsPage) -> HttpResponse:
    crumbs = [(SHOWN, reverse("pages:validate", args=[site.standard.slug])), (page.name, page.address.url)]
    status = REFUSED if page.error else 200
    return site.render("files/columns.html", page, section="validate", here="Ce que sont les colonnes", crumbs=crumbs, status=status)


@require_safe
@private
def mapping_file(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """What the columns were said to be, to be given back with the next file."""
    row = found_at(standard_page(request, slug), report_id).row
    if not row.mapping:
        raise NotHere(
            "Personne n’a dit ce que sont les colonnes de ce fichier\u00a0: elles ont été lues par leur nom.", standard=row.standard
        )
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return HttpResponse(to_text(validation.mapping_of(row)), content_type="application/json", headers=headers)


def _given(request: HttpRequest) -> FileMapping | None:
    """The mapping that was sent, instead of what the form says. Raises MappingError."""
    file = request.FILES.get("mapping")
    if file is None:
        return None
    return from_bytes(file.read(MAX_BYTES + 1))


def _typed(request: HttpRequest, proposed: ProposedMapping) -> FileMapping:
    """What the form says; columns that go together into one field are joined in the order of the file."""
    said = request.POST.dict()
    rules: list[ColumnRule] = []
    joined: dict[str, list[str]] = {}
    marks: dict[str, str] = {}
    for place, column in enumerate(proposed.columns):
        names = [said.get(f"colonne-{place}", ""), *(said.get(f"colonne-{place}-{rank}", "") for rank in range(1, PARTS))]
        fields = tuple(name for name in names if name not in (AS_IT_IS, LEFT_OUT))
        separator = said.get(f"separateur-{place}", "")
        if names[0] == LEFT_OUT:
            rules.append(ColumnRule((column.label,), ()))
        elif len(fields) == 1:
            joined.setdefault(fields[0], []).append(column.label)
            marks.setdefault(fields[0], separator)
        elif fields:
            rules.append(ColumnRule((column.label,), fields, separator or " "))
    rules += (ColumnRule(tuple(labels), (name,), (marks[name] or " ") if len(labels) > 1 else "") for name, labels in joined.items())
    constants = tuple(
        ConstantRule(name.removeprefix("constante-"), text.strip())
        for name, text in said.items()
        if name.startswith("constante-") and text.strip()
    )
    values = tuple(
        ValueRule(rule.field, rule.before, said.get(f"valeur-{place}", "").strip())
        for place, rule in enumerate(proposed.values)
        if said.get(f"confirme-{place}")
    )
    return FileMapping(tuple(rules), constants, values)


def _page(found: FoundReport, proposed: ProposedMapping, mapping: FileMapping, *, said: bool, error: str = "") -> ColumnsPage:
    schema = found.row.revision.read_schema()
    fields = {field.name: field for field in schema.fields if field.name}
    named = {label: rule for rule in mapping.columns for label in rule.columns}
    known = {one.rule.columns[0]: one.rule for one in proposed.rules if one.known}
    why = {label: one.why for one in proposed.rules if not one.known for label in one.rule.columns}
    choices = []
    for place, column in enumerate(proposed.columns):
        rule = named.get(column.label, known.get(column.label))
        chosen = (rule.fields or (LEFT_OUT,)) if rule is not None else ()
        choices.append(
            ColumnChoice(place, column, chosen, rule.separator if rule is not None else "", "" if said else why.get(column.label, ""))
        )
    after = {(rule.field, rule.before): rule.after for rule in mapping.values}
    values = tuple(
        ValueChoice(
            place, fields[rule.field], rule.before, after.get((rule.field, rule.before), rule.after) if said else rule.after,
            proposed.counts.get((rule.field, rule.before), 0), said and (rule.field, rule.before) in after,
        )
        for place, rule in enumerate(proposed.values)
        if rule.field in fields
    )  # fmt: skip
    constants = {rule.field: rule.value for rule in mapping.constants}
    return ColumnsPage(found, tuple(choices), values, tuple(fields.values()), constants, said, error)
