"""What one takes away from a report."""

from __future__ import annotations

import csv
import io
import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from concertation.views.base import standard_page
from concertation.views.validation.finding import report_of, unlisted
from standard.errors_middleware import NotHere
from standard.models import ValidationReport
from standard.validation.report import Report


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
    row = report_of(standard_page(request, slug), report_id)
    if not row.result:
        raise NotHere("Ce fichier n’a pas encore été vérifié, ou n’a pas pu l’être : sa page le dit.", standard=row.standard)
    return row


def _download(content: str, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return unlisted(HttpResponse(content, content_type=media_type, headers=headers))
