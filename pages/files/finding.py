"""The report that an address leads to, for whom, and what every answer about it says to search engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from pages.base import StandardPage
from pages.errors import NotHere
from standard.models import ValidationReport
from standard.services import samples

SHOWN: Final = "Vérifier un fichier"
SENT: Final = "reports"
"""Where a session keeps the reports of the files that were sent in it."""
REMEMBERED: Final = 50

R = TypeVar("R", bound=HttpResponseBase)


@dataclass(frozen=True, slots=True)
class Found:
    """A report by one of its addresses. `mine`: whether it is the one of whoever sent the file, who alone may act on it."""

    row: ValidationReport
    key: UUID
    mine: bool

    @property
    def url(self) -> str:
        return reverse("pages:validation_report", args=[self.row.standard.slug, self.key])


def remember(request: HttpRequest, row: ValidationReport) -> None:
    """Whoever sends a file reads its report from the same browser, signed in or not."""
    request.session[SENT] = [*request.session.get(SENT, [])[1 - REMEMBERED :], str(row.pk)]


def found_at(site: StandardPage, key: UUID) -> Found:
    """The report at a private address, for whoever sent its file, or at the one that was given. Raises NotHere."""
    rows = ValidationReport.objects.select_related("standard", "sample", "revision", "release").filter(standard=site.standard)
    row = rows.filter(Q(pk=key) | Q(share_token=key)).first()
    if row is None or (row.pk == key and not _sent(site.request, row)):
        days = samples.KEPT_FOR.days
        raise NotHere(
            f"Ce rapport n’existe pas, ou plus\u00a0: il est effacé après {days} jours, et se lit du navigateur qui a envoyé le fichier "
            "ou à l’adresse de partage. Demandez cette adresse, ou envoyez le fichier de nouveau.",
            standard=site.standard,
        )
    return Found(row, key, mine=row.pk == key)


def sent_at(site: StandardPage, key: UUID) -> Found:
    """The same, for whoever sent the file only. Raises NotHere."""
    found = found_at(site, key)
    if not found.mine:
        raise NotHere("Cette adresse permet de lire le rapport, pas d’agir sur lui.", standard=site.standard)
    return found


def _sent(request: HttpRequest, row: ValidationReport) -> bool:
    owner = row.sample.owner_id
    return (owner is not None and owner == request.user.pk) or str(row.pk) in request.session.get(SENT, [])


def unlisted(response: R) -> R:
    """No search engine keeps it."""
    response["X-Robots-Tag"] = "noindex"
    return response
