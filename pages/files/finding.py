"""The report that an address leads to, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.urls import reverse

from pages.base import StandardPage
from pages.errors import NotHere
from standard import visitors
from standard.models import ValidationReport
from standard.permissions import Keys, can_act_on_file, can_read_file
from standard.queries import report_at
from standard.services import samples

SHOWN: Final = "Vérifier un fichier"


@dataclass(frozen=True, slots=True)
class FoundReport:
    """A report by one of its addresses. `mine`: whether it is the one of whoever sent the file, who alone may act on it."""

    row: ValidationReport
    keys: Keys
    mine: bool

    @property
    def key(self) -> UUID:
        assert self.keys.address is not None
        return self.keys.address

    @property
    def url(self) -> str:
        return reverse("pages:validation_report", args=[self.row.standard.slug, self.key])


def found_at(site: StandardPage, key: UUID) -> FoundReport:
    """The report at a private address, for whoever sent its file, or at the one that was given. Raises NotHere."""
    row = report_at(key)
    keys = visitors.keys(site.request, key)
    if row is None or row.standard_id != site.standard.pk or not can_read_file(site.actor, row, keys):
        days = samples.KEPT_FOR.days
        raise NotHere(
            f"Ce rapport n’existe pas, ou plus\u00a0: il est effacé après {days} jours, et se lit du navigateur qui a envoyé le fichier "
            "ou à l’adresse de partage. Demandez cette adresse, ou envoyez le fichier de nouveau.",
            standard=site.standard,
        )
    return FoundReport(row, keys, mine=key != row.share_token and bool(can_act_on_file(site.actor, row, keys)))


def sent_at(site: StandardPage, key: UUID) -> FoundReport:
    """The same, for whoever sent the file only. Raises NotHere."""
    found = found_at(site, key)
    if not found.mine:
        raise NotHere("Cette adresse permet de lire le rapport, pas d’agir sur lui.", standard=site.standard)
    return found
