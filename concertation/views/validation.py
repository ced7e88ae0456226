"""Trying a file: sending it, waiting, reading what is to be corrected."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concertation.views.base import StandardPage, standard_page
from standard.errors_middleware import NotHere
from standard.models import Release, ValidationReport
from standard.permissions import can_leave_sample
from standard.queries import published_releases
from standard.schema.model import Field
from standard.schema.wording import count, number
from standard.services import jobs, samples, validation
from standard.services.errors import InvalidInput
from standard.upload_limit import upload_too_large
from standard.validation.report import Cause, Column, Notice, Report

WORKING = "travail"
SHOWN = "Vérifier un fichier"
State = ValidationReport.State


class FileForm(forms.Form):
    """A file to try, and what to check it against."""

    file = forms.FileField(label="Fichier à vérifier")
    version = forms.ChoiceField(label="Version du standard")
    keep = forms.BooleanField(
        label="Laisser ce fichier à l’équipe projet, comme exemple",
        required=False,
        help_text="Il sera gardé au-delà d’une semaine. Vérifiez qu’il ne contient pas de données personnelles.",
    )

    def __init__(self, *arguments: object, releases: Sequence[Release], in_force: Release | None, keep: bool, too_large: bool) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        megabytes = settings.FILE_MAX_BYTES // 1024**2
        self.fields["file"].help_text = f"CSV, XLSX, XLS ou ODS, {megabytes} Mo au plus. Un classeur est lu sur sa première feuille."
        chosen = [release for release in releases if release.state == Release.State.PUBLISHED]
        field = self.fields["version"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(release.version, _label(release, in_force)) for release in chosen] + [
            (WORKING, "Schéma de travail, avec les décisions prises depuis")
        ]
        field.initial = in_force.version if in_force is not None else WORKING
        if not keep:
            del self.fields["keep"]
        if too_large:
            self.fields["file"].error_messages["required"] = samples.too_large()


def _label(release: Release, in_force: Release | None) -> str:
    return f"Version {release.version}, en vigueur" if release == in_force else f"Version {release.version}"


@require_http_methods(["GET", "HEAD", "POST"])
def validate(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a file."""
    site = standard_page(request, slug)
    releases = published_releases(site.standard)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(
        *sent,
        releases=releases,
        in_force=site.header.release,
        keep=bool(can_leave_sample(site.actor)),
        too_large=upload_too_large(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            report = validation.submit(
                standard=site.standard,
                actor=request.user,
                name=form.cleaned_data["file"].name,
                content=form.cleaned_data["file"],
                release=next((release for release in releases if release.version == form.cleaned_data["version"]), None),
                keep=form.cleaned_data.get("keep", False),
                now=site.now,
            )
        except InvalidInput as error:
            form.add_error(error.field, error.message)
        else:
            return redirect(report)
    days = samples.KEPT_FOR.days
    return site.render("standard/validation/send.html", days, section="validate", here=SHOWN, status=422 if form.errors else 200, form=form)


@dataclass(frozen=True, slots=True)
class CauseView:
    """A reason why lines are to be corrected, the field it is about, and where to propose a value that is missing."""

    cause: Cause
    field: Field | None
    propose_url: str

    @property
    def about_columns(self) -> bool:
        """Whether it is about the columns themselves, and not about what lines hold."""
        return all(example.row is None for example in self.cause.examples)


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A field of the schema in the file, as shares of its rows."""

    column: Column
    rows: int

    @property
    def right(self) -> int:
        return self.rows - self.column.wrong

    @property
    def filled(self) -> str:
        return _share(self.column.filled, self.rows)

    @property
    def conforming(self) -> str:
        return _share(self.right, self.rows)


def _share(part: int, whole: int) -> str:
    """A percentage that says neither 0 nor 100 unless it is."""
    if whole == 0:
        return "–"
    percent = 100 * part / whole
    if 0 < percent < 1:
        return "moins de 1 %"
    return f"{int(percent)} %"


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report, or how far it is. `found` is None until the file has been checked."""

    report: ValidationReport
    found: Report | None
    before: int
    """How many files wait before this one."""
    causes: tuple[CauseView, ...]
    columns: tuple[ColumnView, ...]
    absent: tuple[Notice, ...]
    """Optional columns that the file does not have."""
    notices: tuple[Notice, ...]

    @property
    def waiting(self) -> bool:
        return self.report.state in {State.QUEUED, State.RUNNING}

    @property
    def schema_label(self) -> str:
        return f"la version {self.report.release.version}" if self.report.release is not None else "le schéma de travail"

    @property
    def right_rows(self) -> int:
        return self.found.rows - self.found.rows_with_errors if self.found is not None else 0

    @property
    def right_rows_sentence(self) -> str:
        assert self.found is not None
        return f"{count(self.right_rows, 'ligne juste', 'lignes justes')} sur {number(self.found.rows)}"

    @property
    def unlisted(self) -> int:
        """Errors that the totals count and that the downloads leave out."""
        return self.found.errors_total - len(self.found.errors) if self.found is not None else 0


@require_safe
@never_cache
def report(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """How far the check is, then its report. Nobody finds it without its address."""
    site = standard_page(request, slug)
    page = _page(site, _report(site, report_id))
    response = site.render(
        "standard/validation/report.html",
        page,
        section="validate",
        here=page.report.sample.name,
        crumbs=[(SHOWN, reverse("standard:validate", args=[slug]))],
    )
    return _unlisted(response)


def _page(site: StandardPage, row: ValidationReport) -> ReportPage:
    found = Report.from_json(json.loads(row.result)) if row.result else None
    before = jobs.before(row)
    if found is None:
        return ReportPage(row, None, before, (), (), (), ())
    fields = {field.name: field for field in row.revision.read_schema().fields}
    propose = reverse("concertation:propose", args=[site.standard.slug])
    return ReportPage(
        report=row,
        found=found,
        before=before,
        causes=tuple(_cause(cause, fields.get(cause.field or ""), propose) for cause in found.by_cause),
        columns=tuple(ColumnView(column, found.rows) for column in found.columns),
        absent=tuple(notice for notice in found.warnings if notice.code == "missing-label"),
        notices=tuple(notice for notice in found.warnings if notice.code != "missing-label"),
    )


def _cause(cause: Cause, field: Field | None, propose: str) -> CauseView:
    listed = field is not None and field.values is not None and cause.code.removeprefix("constraint-error/") in {"enum", "pattern"}
    return CauseView(cause, field, f"{propose}?champ={field.uid}" if field is not None and listed else "")


def _report(site: StandardPage, report_id: UUID) -> ValidationReport:
    row = (
        ValidationReport.objects.select_related("standard", "sample", "revision", "release")
        .filter(standard=site.standard, pk=report_id)
        .first()
    )
    if row is None:
        days = samples.KEPT_FOR.days
        raise NotHere(
            f"Ce rapport n’existe pas, ou plus : il est effacé après {days} jours. Envoyez le fichier de nouveau.", standard=site.standard
        )
    return row


@require_safe
@never_cache
def report_json(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """The report as `validate_file --format json` writes it."""
    row = _finished(request, slug, report_id)
    content = json.dumps(json.loads(row.result), ensure_ascii=False, indent=2)
    return _download(content, "rapport.json", "application/json")


@require_safe
@never_cache
def errors_csv(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """The errors as a table that a spreadsheet opens; none of its cells is a formula."""
    found = Report.from_json(json.loads(_finished(request, slug, report_id).result))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["ligne", "champ", "valeur", "message", "code"])
    for error in found.errors:
        writer.writerow([error.row or "", error.field or "", _not_a_formula(error.value), error.message, error.code])
    return _download("\ufeff" + text.getvalue(), "erreurs.csv", "text/csv; charset=utf-8")


def _not_a_formula(value: str) -> str:
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _finished(request: HttpRequest, slug: str, report_id: UUID) -> ValidationReport:
    row = _report(standard_page(request, slug), report_id)
    if not row.result:
        raise NotHere("Ce fichier n’a pas encore été vérifié, ou n’a pas pu l’être : sa page le dit.", standard=row.standard)
    return row


def _download(content: str, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return _unlisted(HttpResponse(content, content_type=media_type, headers=headers))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """No search engine keeps it."""
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def erase(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Erase the file and its report now."""
    site = standard_page(request, slug)
    validation.withdraw(report=_report(site, report_id), actor=request.user, now=site.now)
    messages.success(request, "Le fichier et son rapport sont effacés.")
    return redirect("standard:validate", slug)
