"""What became of each field and value from one version to another: read, completed by a person, downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import whole_number
from concertation.queries.comparisons import side
from pages.base import StandardPage, standard_page
from pages.reading.states import revision_of
from standard.models import Artefact, Release
from standard.places import WORKING
from standard.publishing import files
from standard.schema.correspondence import Correspondence, OpenQuestion, answered, questions, to_csv, to_json
from standard.schema.correspondence.table import CorrespondenceRow
from standard.schema.correspondence.written import CHANGES, STATUSES
from standard.schema.model import Schema
from standard.services.correspondence import table_between

FORMATS: Final = {"csv": (files.CORRESPONDENCE_CSV, to_csv), "json": (files.CORRESPONDENCE_JSON, to_json)}


@dataclass(frozen=True, slots=True)
class CorrespondenceLine:
    """A row of the table, in words."""

    row: CorrespondenceRow

    @property
    def change(self) -> str:
        return CHANGES[self.row.change].capitalize()

    @property
    def status(self) -> str:
        """Nothing where it is certain, which goes without saying."""
        return "" if self.row.status == "certain" else STATUSES[self.row.status]


@dataclass(frozen=True, slots=True)
class CorrespondencePage:
    """The table between two states of the standard."""

    before: str
    after: str
    before_key: str
    after_key: str
    lines: tuple[CorrespondenceLine, ...]
    """What changes; the rest is only counted."""
    kept: int
    questions: tuple[OpenQuestion, ...]

    @property
    def between_versions(self) -> bool:
        """Whether both are published: a file is brought to nothing that may still change."""
        return WORKING not in (self.before_key, self.after_key)


@require_http_methods(["GET", "HEAD", "POST"])
def correspondence_page(request: HttpRequest, slug: str, before: str, after: str) -> HttpResponse:
    """The table in words, and its open points to settle; a POST answers with the completed table and writes nothing."""
    site = standard_page(request, slug)
    _, later, table = _table(site, before, after)
    if request.method == "POST":
        return _download(
            to_csv(answered(table, later, _answers(request, questions(table, later)))), f"migration-{before}-{after}.csv", "csv"
        )
    page = CorrespondencePage(
        before=side(before).label,
        after=side(after).label,
        before_key=before,
        after_key=after,
        lines=tuple(CorrespondenceLine(row) for row in table.rows if row.change != "kept"),
        kept=sum(row.change == "kept" for row in table.rows),
        questions=questions(table, later),
    )
    crumbs = [
        ("Versions", reverse("pages:releases", args=[slug])),
        (f"De {page.before} à {page.after}", reverse("pages:compare", args=[slug, before, after])),
    ]
    return site.render("reading/correspondence.html", page, section="releases", here="Table de migration", crumbs=crumbs)


@require_safe
def as_csv(request: HttpRequest, slug: str, before: str, after: str) -> HttpResponse:
    """The table for spreadsheets."""
    return _file(standard_page(request, slug), before, after, "csv")


@require_safe
def as_json(request: HttpRequest, slug: str, before: str, after: str) -> HttpResponse:
    """The table for programs."""
    return _file(standard_page(request, slug), before, after, "json")


def _file(site: StandardPage, before: str, after: str, form: str) -> HttpResponse:
    """The published bytes where the second version published them."""
    kind, write = FORMATS[form]
    published = Artefact.objects.filter(
        release__standard=site.standard, release__version=after, name=kind.named(site.standard.slug, after, before)
    ).exclude(release__state=Release.State.CANDIDATE)
    found = published.first()
    data = bytes(found.data) if found is not None else write(_table(site, before, after)[-1])
    return _download(data, f"migration-{before}-{after}.{form}", form)


def _table(site: StandardPage, before: str, after: str) -> tuple[Schema, Schema, Correspondence]:
    return table_between(revision_of(site, before), revision_of(site, after))


def _answers(request: HttpRequest, asked: tuple[OpenQuestion, ...]) -> dict[int, int]:
    """The ranks of the answers chosen, by rank of question; what names no answer is left to decide."""
    chosen = {rank: whole_number(request.POST.get(f"question-{rank}", "")) for rank in range(len(asked))}
    return {rank: answer for rank, answer in chosen.items() if answer is not None and answer < len(asked[rank].answers)}


def _download(data: bytes, name: str, form: str) -> HttpResponse:
    media_type = FORMATS[form][0].media_type
    return HttpResponse(data, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
