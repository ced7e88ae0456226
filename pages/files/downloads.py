"""What one takes away from a report: the files that the worker made, the report itself, its badge."""

from __future__ import annotations

import json
from pathlib import Path, PurePath
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from pages.base import private, standard_page
from pages.errors import NotHere
from pages.files.finding import found_at
from standard.models import ValidationReport
from standard.publishing.csv_files import SEPARATORS, separated
from standard.services import file_correction, validation
from standard.validation import badge
from standard.validation.outputs import made
from standard.validation.report import Report


@require_safe
@private
def made_file(request: HttpRequest, slug: str, report_id: UUID, name: str) -> HttpResponseBase:
    """A file that the worker made, named after the one that was sent."""
    row = _finished(request, slug, report_id)
    path = validation.downloads_folder(row) / name
    if name not in made.NAMES or not row.downloads or not path.exists():
        raise NotHere("Ce fichier n’a pas été préparé\u00a0: la page du rapport liste ceux qui l’ont été.", standard=row.standard)
    return _csv_or(path, f"{PurePath(row.sample.name).stem}-{name}", request)


@require_safe
@private
def corrected_file(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponseBase:
    """The last corrected copy that was asked for."""
    row = _finished(request, slug, report_id)
    correction = row.corrections.select_related("sample").last()
    path = file_correction.corrected(correction) if correction is not None and correction.result else None
    if path is None or not path.exists():
        raise NotHere("La copie corrigée n’est pas prête\u00a0: la page du rapport le dit.", standard=row.standard)
    return _csv_or(path, f"{PurePath(row.sample.name).stem}-{path.name}", request)


@require_safe
@private
def rewritten_file(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponseBase:
    """The file as it was checked: with what was corrected in place, and the columns that it was said to have."""
    row = _finished(request, slug, report_id)
    path = validation.rewritten_copy(row)
    if not path.exists():
        raise NotHere("Rien n’a été corrigé dans ce fichier : c’est celui que vous avez envoyé.", standard=row.standard)
    return _csv_or(path, f"{PurePath(row.sample.name).stem}-corrige{path.suffix}", request)


@require_safe
@private
def report_json(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """The report as `validate_file --format json` writes it."""
    row = _finished(request, slug, report_id)
    content = json.dumps(json.loads(row.result), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="rapport.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


@require_safe
@private
def badge_svg(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """The outcome as an image, to show beside the file."""
    row = _finished(request, slug, report_id)
    version = f" {row.release.version}" if row.release is not None else ""
    content = badge.svg(Report.from_json(json.loads(row.result)), f"{row.standard.title}{version}")
    return HttpResponse(content, content_type="image/svg+xml; charset=utf-8")


def _csv_or(path: Path, name: str, request: HttpRequest) -> HttpResponseBase:
    """A file, a CSV being written with the separator that `separateur` asks for."""
    wanted = request.GET.get("separateur", "")
    if path.suffix != ".csv" or wanted not in SEPARATORS:
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return StreamingHttpResponse(separated(path, SEPARATORS[wanted]), content_type="text/csv; charset=utf-8", headers=headers)


def _finished(request: HttpRequest, slug: str, report_id: UUID) -> ValidationReport:
    row = found_at(standard_page(request, slug), report_id).row
    if not row.result:
        raise NotHere("Ce fichier n’a pas encore été vérifié, ou n’a pas pu l’être\u00a0: sa page le dit.", standard=row.standard)
    return row
