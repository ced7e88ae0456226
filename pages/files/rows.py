"""The rows of a checked file, with what is wrong in red: read by cause and by column, corrected where they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.typed import whole_number
from pages.base import StandardPage, private, standard_page
from pages.errors import NotHere
from pages.files.finding import SHOWN, FoundReport, found_at, sent_at
from standard import visitors
from standard.converting.mapping import MAX_TEXT
from standard.converting.mapping.edits import FileEdits
from standard.models import ValidationReport
from standard.schema.model import Field
from standard.schema.words import count
from standard.services import file_rows
from standard.services.errors import InvalidInput
from standard.validation.outputs.row_table import CheckedRow, RowError, RowFilter, RowPage
from standard.validation.report import Cause, Report

PER_PAGE: Final = 25
LISTED: Final = 500
"""Values of a list that are offered while one types."""
CELL: Final = "cellule"
EVERYWHERE: Final = "partout"


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell of a row. `typed`: what waits for the next check, None where nothing does."""

    row: int
    label: str
    field: Field | None
    text: str
    typed: str | None
    errors: tuple[RowError, ...]
    open: bool
    """Whether whoever sent the file may write in it here."""

    @property
    def key(self) -> str:
        return f"{self.row}-{self.field.name}" if self.field is not None else ""

    @property
    def shown(self) -> str:
        return self.text if self.typed is None else self.typed

    @property
    def offered(self) -> RowError | None:
        """How it would be written, surely or probably."""
        return next((one for one in self.errors if one.offered is not None and one.offered != self.shown), None)

    @property
    def several_lines(self) -> bool:
        return "\n" in self.shown or len(self.shown) > 120

    @property
    def listed(self) -> bool:
        return self.field is not None and self.field.values is not None and len(self.field.values.values) <= LISTED


@dataclass(frozen=True, slots=True)
class RowView:
    row: CheckedRow
    cells: tuple[CellView, ...]
    others: tuple[RowError, ...]
    """What is wrong in it and in none of its cells."""
    more: tuple[str, ...]
    """Cells beyond the header."""
    removed: bool
    """Whether it is no longer there at the next check."""

    @property
    def wrong(self) -> list[CellView]:
        """Those that one goes to from the number of the row, however far to the right they are."""
        return [cell for cell in self.cells if cell.errors]


@dataclass(frozen=True, slots=True)
class RowsPage:
    address: FoundReport
    found: Report
    page: Page[int]
    """The ranks of its rows, among those that the filter leaves."""
    kept: RowPage
    rows: tuple[RowView, ...]
    chosen: Cause | None
    column: str
    every: bool
    drafts: FileEdits
    fields: dict[str, Field]
    asked: dict[str, str]
    """What the address says of the rows to show."""

    @property
    def query(self) -> str:
        """What an address begins with that adds to this one."""
        return f"{urlencode(self.asked)}&" if self.asked else ""

    @property
    def report(self) -> ValidationReport:
        return self.address.row

    @property
    def headers(self) -> list[tuple[str, Field | None]]:
        return [(label, self.fields.get(name)) for label, name in zip(self.kept.labels, self.kept.fields, strict=True)]

    @property
    def causes(self) -> Iterator[tuple[int, Cause, str, bool]]:
        """Those that are about rows, each with its address, and whether it is the one that is chosen."""
        for rank, cause in enumerate(self.found.causes, start=1):
            if any(example.row is not None for example in cause.examples):
                yield rank, cause, f"?{urlencode({'raison': rank})}", cause == self.chosen

    @property
    def wrong_columns(self) -> list[tuple[str, str, int]]:
        return [(one.field, one.title, one.wrong) for one in self.found.columns if one.wrong]

    @property
    def lists(self) -> list[Field]:
        """The fields whose values are offered in a cell of this page."""
        open_ones = {cell.field.name for row in self.rows for cell in row.cells if cell.open and cell.listed and cell.field is not None}
        return [self.fields[name] for name in sorted(open_ones)]

    @property
    def waiting(self) -> str:
        """« 3 corrections attendent »; empty where none does."""
        return _waiting(len(self.drafts)) if self.drafts else ""

    @property
    def longest(self) -> int:
        return MAX_TEXT

    @property
    def unkept(self) -> bool:
        """Whether rows are wrong that are not shown."""
        return not self.kept.whole


@require_safe
@private
def rows(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Those to correct; `raison` is the rank of a cause, `colonne` the name of a field, `toutes` all of them, `ligne` one to write in."""
    site = standard_page(request, slug)
    address = found_at(site, report_id)
    row = address.row
    if not row.result or file_rows.table_of(row) is None:
        raise NotHere("Ce fichier n’a pas de ligne à corriger ici\u00a0: son rapport dit pourquoi.", standard=site.standard)
    page = _page(site, address)
    crumbs = [(SHOWN, reverse("pages:validate", args=[slug])), (row.sample.name, address.url)]
    return site.render("files/rows.html", page, section="validate", here="Lignes à corriger", crumbs=crumbs)


def _page(site: StandardPage, address: FoundReport) -> RowsPage:
    asked, row = site.request.GET, address.row
    found = Report.from_json(json.loads(row.result))
    fields = {field.name: field for field in row.revision.read_schema().fields}
    rank = whole_number(asked.get("raison", ""))
    chosen = found.causes[rank - 1] if rank is not None and 0 < rank <= len(found.causes) else None
    column = asked.get("colonne", "") if asked.get("colonne", "") in fields else ""
    every = "toutes" in asked and not chosen and not column
    wanted = RowFilter(every=every, code=chosen.code if chosen else "", field=chosen.field if chosen else column or None)
    page = Paginator(range(_kept(row, wanted, 0, 0).total), PER_PAGE).get_page(asked.get("page"))
    kept = _kept(row, wanted, (page.number - 1) * PER_PAGE, PER_PAGE)
    drafts = file_rows.drafts_of(row)
    whole = whole_number(asked.get("ligne", ""))
    views = tuple(_row(kept, one, fields, drafts, mine=address.mine, whole=one.number == whole) for one in kept.rows)
    return RowsPage(address, found, page, kept, views, chosen, column, every, drafts, fields, _asked(asked))


def _kept(report: ValidationReport, wanted: RowFilter, first: int, most: int) -> RowPage:
    page = file_rows.rows_of(report, wanted, first=first, most=most)
    if page is None:
        raise NotHere(file_rows.NOT_KEPT, standard=report.standard)
    return page


def _row(kept: RowPage, one: CheckedRow, fields: dict[str, Field], drafts: FileEdits, *, mine: bool, whole: bool) -> RowView:
    cells = []
    for place, (label, name) in enumerate(zip(kept.labels, kept.fields, strict=True)):
        text = one.cells[place] if place < len(one.cells) else ""
        errors = tuple(error for error in one.errors if name and error.field == name)
        typed = drafts.cells.get((one.number, name), drafts.texts.get((name, text))) if name else None
        open_one = mine and bool(name) and (whole or bool(errors) or typed is not None) and len(text) <= MAX_TEXT
        cells.append(CellView(one.number, label, fields.get(name), text, typed, errors, open_one))
    others = tuple(error for error in one.errors if error.field not in kept.fields)
    return RowView(one, tuple(cells), others, one.cells[len(kept.labels) :], one.number in drafts.removed)


@require_POST
def type_cells(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Keep what was typed; `action` is `save`, `check` for a check that takes it in, `forget` for what waits to be taken back.

    `offer` is a cell where what is offered is to be written, `remove` a row to take out, `put_back` one to leave in.
    """
    site = standard_page(request, slug)
    found = sent_at(site, report_id)
    typed = request.POST.dict()
    try:
        if request.POST.get("action") == "forget":
            file_rows.forget_drafts(report=found.row, actor=request.user, keys=found.keys, now=site.now)
            messages.info(request, "Les corrections qui attendaient sont oubliées.")
            return redirect(_rows_url(request, found))
        cells = {key: text for name, text in typed.items() if (key := _cell(name, CELL)) is not None}
        offered = _cell(typed.get("offer", ""), CELL)
        if offered is not None:
            cells[offered] = typed.get(f"offre-{offered[0]}-{offered[1]}", "")
        everywhere = [key for name in typed if (key := _cell(name, EVERYWHERE)) is not None]
        waiting = file_rows.type_cells(
            report=found.row, cells=cells, everywhere=everywhere, removed=_row_asked(typed, "remove"),
            put_back=_row_asked(typed, "put_back"), actor=request.user, keys=found.keys, now=site.now,
        )  # fmt: skip
        if request.POST.get("action") == "check" and offered is None:
            again = file_rows.check_again(report=found.row, actor=request.user, keys=found.keys, now=site.now)
            visitors.remember(request, again)
            return redirect(again)
    except InvalidInput as error:
        messages.error(request, error.message)
        return redirect(_rows_url(request, found))
    if waiting:
        messages.success(request, f"{_waiting(waiting)} la prochaine vérification de ce fichier.")
    return redirect(_rows_url(request, found))


def _row_asked(typed: dict[str, str], name: str) -> list[int]:
    row = whole_number(typed.get(name, ""))
    return [row] if row is not None else []


def _waiting(corrections: int) -> str:
    return count(corrections, "correction attend", "corrections attendent")


def _cell(name: str, kind: str) -> tuple[int, str] | None:
    """The row and the field that an input is named after."""
    said, _, place = name.partition("-")
    row, _, field = place.partition("-")
    number = whole_number(row) if said == kind else None
    return (number, field) if number is not None and field else None


def _asked(said: QueryDict) -> dict[str, str]:
    typed = said.dict()
    return {key: str(typed[key]) for key in ("raison", "colonne", "toutes", "page") if typed.get(key)}


def _rows_url(request: HttpRequest, found: FoundReport) -> str:
    """The page of rows that one comes from, with its filters."""
    asked = _asked(request.POST)
    address = reverse("pages:validation_rows", args=[found.row.standard.slug, found.key])
    return f"{address}?{urlencode(asked)}" if asked else address


@require_POST
def check_again(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Check the file with the corrections that are ticked, and what was typed."""
    site = standard_page(request, slug)
    found = sent_at(site, report_id)
    try:
        again = file_rows.check_again(
            report=found.row, kinds=set(request.POST.getlist("kinds")), actor=request.user, keys=found.keys, now=site.now
        )
    except InvalidInput as error:
        messages.error(request, error.message)
        return redirect(f"{found.url}#corriger")
    visitors.remember(request, again)
    return redirect(again)
