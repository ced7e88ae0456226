"""Beginning a standard from nothing, from a table that describes its fields, or from files filled in: rows that one corrects first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from pages.base import form_page
from pages.forms.descriptors import StartForm
from pages.forms.refusals import show
from pages.forms.starting import (
    AddressForm,
    SourceForm,
    StartColumn,
    StartRow,
    columns_of,
    kept_table,
    rows_of,
    typed_fields,
    typed_table,
)
from standard import permissions, queries
from standard.models import StartingSource
from standard.permissions import require
from standard.schema.wording import count
from standard.schema.words import enumerated, quoted
from standard.services import sources, standards, starting
from standard.services.errors import InvalidInput
from standard.services.starting import DictionaryTable
from standard.starting import drafting
from standard.starting.dictionary import ROLES
from standard.starting.drafting import SEPARATORS, DraftField
from standard.starting.kinds import KINDS

MOST_NAMED: Final = 5
"""Sheets that are named; a workbook may have hundreds."""

MORE = 10
"""Rows that one more press adds."""


@dataclass(frozen=True, slots=True)
class StartPage:
    """The rows, and what they were read from."""

    rows: tuple[StartRow, ...]
    columns: tuple[StartColumn, ...]
    table: str
    """The table that somebody sent, kept by the form; empty where there is none."""
    said: str
    """What was found in the file; empty before one is read."""
    separators: tuple[tuple[str, str], ...] = (
        ("", "Une seule"),
        *((mark, f"Plusieurs, avec {quoted(mark)}") for mark in SEPARATORS),
    )
    types: tuple[tuple[str, str], ...] = tuple((name, kind.label) for name, kind in KINDS.items())
    roles: tuple[tuple[str, str], ...] = (("", "Ne pas lire"), *ROLES.items())


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Nothing is written before the last press: the rows live in the form."""
    now = timezone.now()
    require(permissions.can_create_standard(queries.actor_for(user=request.user, standard=None, now=now)))
    assert isinstance(request.user, User)
    step = request.POST.get("step", "")
    elsewhere = AddressForm(request.POST) if step == "fetch" else AddressForm()
    source = SourceForm(request.POST, request.FILES) if step == "read" else SourceForm()
    form = StartForm(request.POST) if step == "create" else StartForm(initial=_with_address(request.POST.dict()))
    fields, table, said, more = typed_fields(request.POST), typed_table(request.POST), "", 3
    try:
        if step == "fetch" and elsewhere.is_valid():
            return redirect(sources.ask(actor=request.user, now=now, **elsewhere.cleaned_data))
        if request.method != "POST" and (fetched := _fetched(request)) is not None:
            fields, table = sources.draft(fetched)
            said = _found(fields, table)
        if step == "read" and source.is_valid():
            fields, table = _read(source, request.user, now)
            said = _found(fields, table)
        elif step == "again" and table is not None:
            fields = table.fields()
        elif step == "more":
            more = MORE
        elif step == "create" and form.is_valid():
            imported = starting.begin(fields=fields, actor=request.user, now=now, **form.cleaned_data)
            made = count(len(imported.revision.read_schema().fields), "champ", "champs")
            messages.success(request, f"Le standard est créé, avec {made}. Chaque changement viendra maintenant d’une décision.")
            return redirect("pages:working", imported.standard.slug)
    except InvalidInput as error:
        show({"read": source, "fetch": elsewhere}.get(step, form), error)
    page = StartPage(
        rows=rows_of(fields, drafting.problems(fields) if step == "create" else None, more=more),
        columns=columns_of(table) if table is not None else (),
        table=kept_table(table) if table is not None else "",
        said=said,
    )
    refused = bool(source.errors or form.errors or elsewhere.errors)
    shown = {"page": page, "form": form, "source": source, "elsewhere": elsewhere}
    return form_page(request, "committee/start.html", shown, refused=refused)


def _found(fields: Sequence[DraftField], table: DictionaryTable | None) -> str:
    said = f"{count(len(fields), 'champ trouvé', 'champs trouvés')}. Corrigez ce qui doit l’être, puis créez le standard."
    if table is None:
        return said
    if table.lists:
        where = "de la feuille" if len(table.lists) == 1 else "des feuilles"
        said = f"{said} Des listes de valeurs viennent {where} {_named(table.lists)}\u00a0: relisez-les."
    if not table.unread:
        return said
    sheets = _named(table.unread)
    if len(table.unread) == 1:
        return (
            f"{said} La feuille {sheets} n’a pas été lue\u00a0: pour en partir, enregistrez-la seule dans un fichier. Si elle décrit une "
            "autre table, c’est un autre standard, que vous réunirez à celui-ci en une famille."
        )
    return (
        f"{said} Les feuilles {sheets} n’ont pas été lues\u00a0: pour partir d’une autre, enregistrez-la seule dans un fichier. Si elles "
        "décrivent d’autres tables, ce sont d’autres standards, que vous réunirez en une famille."
    )


def _named(sheets: Sequence[str]) -> str:
    return enumerated([quoted(name) for name in sheets[:MOST_NAMED]]) + ("" if len(sheets) <= MOST_NAMED else "…")


def _fetched(request: HttpRequest) -> StartingSource | None:
    """What was fetched to begin from, a table or data, where the address names one."""
    try:
        source = sources.found_at(UUID(request.GET.get("depuis", "")))
    except ValueError:
        return None
    return source if source is not None and source.drafts else None


def _with_address(said: dict[str, str]) -> dict[str, str]:
    """The same, with the address that the title gives where none is written."""
    return said if said.get("slug", "").strip() else {**said, "slug": standards.address_for(said.get("title", ""))}


def _read(source: SourceForm, actor: User, now: datetime) -> tuple[tuple[DraftField, ...], DictionaryTable | None]:
    data = source.cleaned_data["file"].read()
    if source.cleaned_data["kind"] == "examples":
        return starting.guess_fields(actor=actor, data=data, now=now), None
    table = starting.read_dictionary(actor=actor, data=data, now=now)
    return table.fields(), table
