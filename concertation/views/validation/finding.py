"""The report that an address leads to, and what every answer about it says to search engines."""

from __future__ import annotations

from typing import Final, TypeVar
from uuid import UUID

from django.http.response import HttpResponseBase

from concertation.views.base import StandardPage
from standard.errors_middleware import NotHere
from standard.models import ValidationReport
from standard.services import samples

SHOWN: Final = "Vérifier un fichier"

R = TypeVar("R", bound=HttpResponseBase)


def report_of(site: StandardPage, report_id: UUID) -> ValidationReport:
    """The report of that address. Raises NotHere."""
    rows = ValidationReport.objects.select_related("standard", "sample", "revision", "release")
    row = rows.filter(standard=site.standard, pk=report_id).first()
    if row is None:
        days = samples.KEPT_FOR.days
        raise NotHere(
            f"Ce rapport n’existe pas, ou plus\u00a0: il est effacé après {days} jours. Envoyez le fichier de nouveau.",
            standard=site.standard,
        )
    return row


def unlisted(response: R) -> R:
    """No search engine keeps it."""
    response["X-Robots-Tag"] = "noindex"
    return response
