"""« Mettre mon fichier à jour »: sending it, waiting, taking the new one back with what is left to decide."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pages.base import StandardPage, private, standard_page
from pages.errors import NotHere
from pages.forms.choices import set_choices
from pages.forms.refusals import show
from standard import visitors
from standard.converting.mapping import NOTHING_SAID, FileMapping, MappingError
from standard.converting.mapping.written import MAX_BYTES as MAX_MAPPING
from standard.converting.mapping.written import from_bytes
from standard.converting.outcome import ConversionOutcome
from standard.models import FileConversion, Release
from standard.permissions import can_read_file
from standard.queries import published_releases, unattended
from standard.schema.correspondence.written import MAX_BYTES
from standard.services import file_conversion, jobs, samples
from standard.services.errors import InvalidInput
from standard.upload_limit import left_out

SHOWN: Final = "Mettre mon fichier à jour"
LISTED: Final = 50
"""Points to decide that the page lists; the download lists them all."""
State = FileConversion.State


class ConversionForm(forms.Form):
    """A file, the version that it was made for, and the one to bring it to."""

    file = forms.FileField(label="Fichier à mettre à jour")
    before = forms.ChoiceField(label="Il suit la version", help_text="Celle du standard quand vous l’avez fait.")
    after = forms.ChoiceField(label="Le mettre à jour pour la version")
    table = forms.FileField(
        label="Table de migration complétée",
        required=False,
        widget=forms.FileInput,
        help_text="Si vous avez déjà décidé ce que deviennent certaines colonnes ou valeurs, au format CSV.",
    )

    mapping = forms.FileField(
        label="Ce que sont ses colonnes",
        required=False,
        widget=forms.FileInput,
        help_text="La correspondance que donne «\u00a0Vérifier un fichier\u00a0», si elles n’ont pas les noms du standard. Format JSON.",
    )

    def __init__(self, *arguments: Any, releases: Sequence[Release], chosen: tuple[str, str], left_out: str) -> None:
        super().__init__(*arguments)
        megabytes = settings.FILE_MAX_BYTES // 1024**2
        self.fields[
            "file"
        ].help_text = f"CSV, XLSX, XLS ou ODS, {megabytes}\u00a0Mo au plus. Il n’est pas modifié\u00a0: vous en recevez un autre."
        choices = [(release.version, f"Version {release.version}") for release in releases]
        for name, version in zip(("before", "after"), chosen, strict=True):
            set_choices(self, name, choices)
            self.fields[name].initial = version
        if left_out:
            self.fields["file"].error_messages["required"] = left_out

    def clean_mapping(self) -> FileMapping:
        mapping = self.cleaned_data["mapping"]
        try:
            return from_bytes(mapping.read(MAX_MAPPING + 1)) if mapping else NOTHING_SAID
        except MappingError as error:
            raise forms.ValidationError(str(error)) from None

    def clean_table(self) -> bytes:
        table = self.cleaned_data["table"]
        if table and (table.size or 0) > MAX_BYTES:
            raise forms.ValidationError("Cette table est trop grande\u00a0: vérifiez que c’est le bon fichier.")
        return bytes(table.read()) if table else b""


@dataclass(frozen=True, slots=True)
class ConversionPage:
    """The form; `possible` is false where there are not two versions."""

    days: int
    possible: bool


@require_http_methods(["GET", "HEAD", "POST"])
def convert(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a file to rewrite. `?de=` and `?a=` choose the versions."""
    site = standard_page(request, slug)
    releases = published_releases(site.standard)
    by_version = {release.version: release for release in releases}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ConversionForm(*sent, releases=releases, chosen=_chosen(request, releases), left_out=left_out(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            conversion = file_conversion.submit(
                standard=site.standard,
                actor=request.user,
                sender=visitors.sender(request),
                name=data["file"].name,
                content=data["file"],
                before=by_version[data["before"]],
                after=by_version[data["after"]],
                table=data["table"],
                mapping=data["mapping"],
                now=site.now,
            )
        except InvalidInput as error:
            show(form, error)
        else:
            visitors.remember(request, conversion)
            return redirect(conversion)
    page = ConversionPage(samples.KEPT_FOR.days, len(releases) > 1)
    status = 422 if form.errors else 200
    return site.render("files/convert.html", page, section="releases", here=SHOWN, crumbs=_crumbs(slug), status=status, form=form)


def _chosen(request: HttpRequest, releases: Sequence[Release]) -> tuple[str, str]:
    """The versions of the address; otherwise from the one before the latest to the latest."""
    versions = [release.version for release in releases]
    usual = (versions[min(1, len(versions) - 1)], versions[0]) if versions else ("", "")
    before, after = request.GET.get("de", ""), request.GET.get("a", "")
    return (before if before in versions else usual[0], after if after in versions else usual[1])


@dataclass(frozen=True, slots=True)
class ConvertedPage:
    """A file rewritten, or how far it is. `outcome` is None until it has been."""

    conversion: FileConversion
    outcome: ConversionOutcome | None
    before: int
    """How many files wait before this one."""
    unattended: bool
    """Whether it waits, and nobody is there to take it."""

    @property
    def waiting(self) -> bool:
        return self.conversion.under_way

    @property
    def listed(self) -> Sequence[object]:
        return self.outcome.pending[:LISTED] if self.outcome is not None else ()

    @property
    def rewritten(self) -> Sequence[object]:
        return self.outcome.rewritten[:LISTED] if self.outcome is not None else ()

    @property
    def unlisted(self) -> int:
        return self.outcome.pending_total - len(self.listed) if self.outcome is not None else 0


@require_safe
@private
def converted(request: HttpRequest, slug: str, conversion_id: UUID) -> HttpResponse:
    """How far it is, then the new file and what is left to decide, for whoever sent the file."""
    site = standard_page(request, slug)
    row = _conversion(site, conversion_id)
    outcome = ConversionOutcome.from_json(json.loads(row.result)) if row.result else None
    page = ConvertedPage(row, outcome, jobs.before(row, site.now), unattended(row, site.now))
    crumbs = [*_crumbs(slug), (SHOWN, reverse("pages:convert", args=[slug]))]
    return site.render("files/converted.html", page, section="releases", here=row.sample.name, crumbs=crumbs)


@require_safe
@private
def new_file(request: HttpRequest, slug: str, conversion_id: UUID) -> HttpResponseBase:
    """The rewritten file, named after the one sent and its version."""
    row = _conversion(standard_page(request, slug), conversion_id)
    output, _ = file_conversion.rewritten(row)
    return _download(row, output, f"{PurePath(row.sample.name).stem}-{row.after.version}{output.suffix}")


@require_safe
@private
def decisions(request: HttpRequest, slug: str, conversion_id: UUID) -> HttpResponseBase:
    """Everything that is left to decide, as a table."""
    row = _conversion(standard_page(request, slug), conversion_id)
    return _download(row, file_conversion.rewritten(row)[1], f"{PurePath(row.sample.name).stem}-a-decider.csv")


@require_POST
def erase(request: HttpRequest, slug: str, conversion_id: UUID) -> HttpResponse:
    """Erase the file and the new one now."""
    site = standard_page(request, slug)
    keys = visitors.keys(request, conversion_id)
    file_conversion.withdraw(conversion=_conversion(site, conversion_id), actor=request.user, keys=keys, now=site.now)
    messages.success(request, "Le fichier envoyé et le nouveau sont effacés.")
    return redirect("pages:convert", slug)


def _conversion(site: StandardPage, conversion_id: UUID) -> FileConversion:
    row = file_conversion.conversion_at(conversion_id)
    if row is None or row.standard != site.standard or not can_read_file(site.actor, row, visitors.keys(site.request, conversion_id)):
        days = samples.KEPT_FOR.days
        raise NotHere(
            f"Cette page n’existe pas, ou plus\u00a0: elle est effacée après {days} jours, et se lit du navigateur qui a envoyé le fichier "
            "ou avec votre compte.",
            standard=site.standard,
        )
    return row


def _download(row: FileConversion, path: Path, name: str) -> HttpResponseBase:
    if row.state != State.DONE or not path.exists():
        raise NotHere("Ce fichier n’a pas encore été mis à jour, ou n’a pas pu l’être\u00a0: sa page le dit.", standard=row.standard)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _crumbs(slug: str) -> list[tuple[str, str]]:
    return [("Versions", reverse("pages:releases", args=[slug]))]
