"""The report of a file: what is to be corrected, why, and what each column holds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation.models import Comment
from pages.base import StandardPage, private, standard_page
from pages.files.finding import SHOWN, FoundReport, found_at
from standard.models import FileCorrection, Release, Standard, ValidationReport
from standard.queries import published_releases, unattended
from standard.schema.model import Field
from standard.schema.words import count, enumerated, number, quoted
from standard.services import file_rows, file_tables, jobs
from standard.services.file_tables import OtherTable
from standard.services.validation import rewritten_copy
from standard.validation.kinds import in_words
from standard.validation.outcome import share
from standard.validation.outputs.made import Corrected, Made
from standard.validation.report import Cause, Report, ReportColumn, ReportNotice
from standard.validation.statistics import FileStatistics

PROPOSED: Final = 3
"""Missing values that one is invited to propose for one reason."""


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A value that the list of a field does not have, and where to propose it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class CauseView:
    """A reason why lines are to be corrected, the field it is about, and the values that its list may lack."""

    rank: int
    cause: Cause
    field: Field | None
    missing: tuple[MissingValue, ...]
    comment_url: str
    """Where to say it in the call for comments, the words and the figures at hand; empty where no call receives any."""

    @property
    def about_columns(self) -> bool:
        """Whether it is about the columns themselves, and not about what lines hold."""
        return all(example.row is None for example in self.cause.examples)


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A field of the schema in the file, as shares of its rows."""

    column: ReportColumn
    rows: int
    statistics: FileStatistics | None
    causes: tuple[CauseView, ...]
    """The reasons why some of its cells are to be corrected."""

    @property
    def right(self) -> int:
        return self.rows - self.column.wrong

    @property
    def filled(self) -> str:
        return share(self.column.filled, self.rows)

    @property
    def conforming(self) -> str:
        return share(self.right, self.rows)

    @property
    def distinct(self) -> str:
        """How many different values, in words."""
        if self.statistics is None or not self.column.filled:
            return ""
        if self.statistics.distinct is None:
            return "beaucoup"
        if 1 < self.statistics.distinct == self.column.filled:
            return f"{number(self.statistics.distinct)}, toutes différentes"
        return number(self.statistics.distinct)

    @property
    def frequent(self) -> tuple[tuple[str, str], ...]:
        """The most frequent values with their share of the filled cells; none where no value comes back."""
        if self.statistics is None or self.statistics.distinct == self.column.filled > 1:
            return ()
        return tuple((text, share(times, self.column.filled)) for text, times in self.statistics.frequent)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report, or how far it is. `found` is None until the file has been checked."""

    address: FoundReport
    found: Report | None
    before: int
    """How many files wait before this one."""
    unattended: bool
    """Whether it waits, and nobody is there to take it."""
    causes: tuple[CauseView, ...] = ()
    columns: tuple[ColumnView, ...] = ()
    absent: tuple[ReportNotice, ...] = ()
    """Optional columns that the file does not have."""
    notices: tuple[ReportNotice, ...] = ()
    made: Made | None = None
    """The files that one takes away; None where there is nothing to correct, or where they could not be written."""

    frozen: bool = False
    """Whether it was checked with the schema that a call for comments froze."""
    convertible: bool = False
    """Whether there is another version to bring the file to."""
    correction: FileCorrection | None = None
    """The last corrected copy that was asked for."""
    copy: bool = False
    """Whether there is a copy of the file as it was checked, corrected in place."""
    table_rows: bool = False
    """Whether its rows are read one by one, with what is wrong in each."""
    newer: ValidationReport | None = None
    """The last check of the same sheet of the file, where that is another."""
    tables: tuple[OtherTable, ...] = ()
    """Those that its foreign keys lead to."""
    lists: tuple[Standard, ...] = ()
    """The other standards, whose lists of values may be such tables."""
    versions: tuple[Release, ...] = ()
    """The other published versions that the file may be brought to."""
    proposes: bool = False
    """Whether it is known which columns the file has, so that one may say what they are."""

    @property
    def copy_is_csv(self) -> bool:
        return self.copy and rewritten_copy(self.report).suffix == ".csv"

    @property
    def columns_first(self) -> bool:
        """Whether what the columns are is to be said first: mandatory ones are not found, in a file that nobody said anything of."""
        missing = self.found is not None and bool(self.found.outcome.missing)
        return missing and self.proposes and self.address.mine and not self.report.mapping

    @property
    def report(self) -> ValidationReport:
        return self.address.row

    @property
    def preparing(self) -> bool:
        return self.correction is not None and self.correction.under_way

    @property
    def corrected_cells(self) -> int | None:
        """How many cells the copy corrects; None until it is written."""
        return json.loads(self.correction.result)["cells"] if self.correction is not None and self.correction.result else None

    @property
    def corrections(self) -> tuple[tuple[str, Corrected], ...]:
        """The corrections that are offered, each with its words."""
        return tuple((in_words(one.kind), one) for one in self.made.corrections) if self.made is not None else ()

    @property
    def other_sheets(self) -> tuple[str, ...]:
        return tuple(name for name in self.found.sheets if name != self.found.sheet) if self.found is not None else ()

    @property
    def shared_url(self) -> str:
        row = self.report
        return reverse("pages:validation_report", args=[row.standard.slug, row.share_token]) if row.share_token else ""

    @property
    def waiting(self) -> bool:
        return self.report.under_way

    @property
    def schema_label(self) -> str:
        if self.report.release is not None:
            return f"la version {self.report.release.version}"
        return "le schéma mis à l’appel à commentaires" if self.frozen else "le schéma de travail"


@require_safe
@private
def report(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """How far the check is, then its report. Nobody finds it without its address."""
    site = standard_page(request, slug)
    page = _page(site, found_at(site, report_id))
    return site.render(
        "files/report.html",
        page,
        section="validate",
        here=page.report.sample.name,
        crumbs=[(SHOWN, reverse("pages:validate", args=[slug]))],
    )


def _page(site: StandardPage, address: FoundReport) -> ReportPage:
    row = address.row
    found = Report.from_json(json.loads(row.result)) if row.result else None
    before, alone = jobs.before(row, site.now), unattended(row, site.now)
    if found is None:
        return ReportPage(address, None, before, alone)
    schema = row.revision.read_schema()
    fields = {field.name: field for field in schema.fields}
    tables = tuple(file_tables.tables_of(row)) if address.mine else ()
    others = tuple(one for one in published_releases(site.standard) if one != row.release) if row.release is not None else ()
    causes = tuple(_cause(site, found, rank, cause, fields.get(cause.field or "")) for rank, cause in enumerate(found.causes, start=1))
    counted = json.loads(row.statistics) if row.statistics else {}
    statistics = {name: FileStatistics.from_json(one) for name, one in counted.items()}
    return ReportPage(
        address=address,
        found=found,
        before=before,
        unattended=alone,
        causes=causes,
        columns=tuple(_column(column, found.rows, statistics, causes) for column in found.columns),
        absent=tuple(notice for notice in found.warnings if notice.code == "missing-label"),
        notices=tuple(notice for notice in found.warnings if notice.code != "missing-label"),
        made=Made.from_json(json.loads(row.downloads)) if row.downloads else None,
        frozen=row.release is None and site.standard.consultations.filter(revision=row.revision_id).exists(),
        convertible=bool(others),
        correction=row.corrections.last(),
        copy=rewritten_copy(row).exists(),
        table_rows=file_rows.table_of(row) is not None,
        newer=_newer(row),
        proposes=bool(row.proposed),
        tables=tables,
        versions=others if address.mine else (),
        lists=tuple(Standard.objects.exclude(pk=row.standard_id).order_by("title", "pk").only("slug", "title")) if tables else (),
    )


def _newer(row: ValidationReport) -> ValidationReport | None:
    later = ValidationReport.objects.filter(sample=row.sample_id, created_at__gt=row.created_at).exclude(pk=row.pk)
    return later.select_related("standard").last()


def _column(column: ReportColumn, rows: int, statistics: Mapping[str, FileStatistics], causes: Sequence[CauseView]) -> ColumnView:
    return ColumnView(column, rows, statistics.get(column.field), tuple(view for view in causes if view.cause.field == column.field))


def _cause(site: StandardPage, found: Report, rank: int, cause: Cause, field: Field | None) -> CauseView:
    comment_url = _comment_url(site, found, cause, field)
    if field is None or field.values is None:
        return CauseView(rank, cause, field, (), comment_url)
    address = reverse("pages:propose", args=[site.standard.slug])
    # What is only written otherwise, or near a value of the list, is no value that the list lacks.
    texts = dict.fromkeys(text for example in cause.examples for text in example.unknown)
    missing = (MissingValue(text, f"{address}?{urlencode({'champ': field.uid, 'valeur': text})}") for text in list(texts)[:PROPOSED])
    return CauseView(rank, cause, field, tuple(missing), comment_url)


OBSERVED: Final = re.compile(r"(?:[^.«]|«[^»]*»|\.(?!\s))*\.(?=\s)")
"""The first sentence of what is told of a cause, whatever is quoted in it; what to do follows, which is for whoever corrects the file."""


def _observed(message: str) -> str:
    found = OBSERVED.match(message)
    return found[0] if found is not None else message


def _comment_url(site: StandardPage, found: Report, cause: Cause, field: Field | None) -> str:
    if field is None or site.call is None or not site.call.receives(site.now):
        return ""
    examples = enumerated(list(dict.fromkeys(quoted(example.value) for example in cause.examples if example.value))[:PROPOSED])
    lines = count(found.rows, "ligne", "lignes")
    text = f"En essayant un fichier de {lines}, {count(cause.count, 'fois', 'fois')}\u00a0: {_observed(cause.message)}"
    said = f"{text}\n\nPar exemple\u00a0: {examples}." if examples else text
    kind = Comment.Kind.ADDITION if any(example.unknown for example in cause.examples) else Comment.Kind.INPUT_CONSTRAINT
    asked = {"field": field.uid, "nature": str(kind), "texte": said}
    return f"{reverse('pages:comment', args=[site.standard.slug])}?{urlencode(asked)}"
