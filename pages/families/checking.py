"""The files of several tables of a family, sent together."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from pages.families.finding import FamilySite, family_site
from pages.forms.refusals import show
from standard import visitors
from standard.models import ValidationReport
from standard.queries import release_in_force
from standard.services import family_check, samples
from standard.services.errors import InvalidInput
from standard.upload_limit import left_out
from standard.validation.report import Report

SHOWN_BEFORE: Final = 10


class FamilyFilesForm(forms.Form):
    """A file for each table; those that one does not have are left out."""

    def __init__(self, site: FamilySite, *arguments: Any) -> None:
        super().__init__(*arguments)
        for member in site.members:
            release = release_in_force(member.standard)
            against = f"Vérifié avec la version {release.version}." if release is not None else "Vérifié avec le schéma de travail."
            self.fields[member.standard.slug] = forms.FileField(label=member.standard.title, help_text=against, required=False)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was sent, and what came of it in a sentence."""

    report: ValidationReport
    said: str


@dataclass(frozen=True, slots=True)
class FamilyCheckPage:
    days: int
    megabytes: int
    files: tuple[CheckedFile, ...]

    @property
    def waiting(self) -> int:
        return sum(file.report.under_way for file in self.files)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the files; what comes of each is listed, the last sent first."""
    site = family_site(request, slug)
    form = FamilyFilesForm(site, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        if why := left_out(request):
            form.add_error(None, why)
        else:
            files = {table: file for table, file in form.cleaned_data.items() if file}
            try:
                sent = family_check.submit(
                    family=site.family, actor=request.user, files=files, sender=visitors.sender(request), now=site.now
                )
            except InvalidInput as error:
                show(form, error)
            else:
                for report in sent:
                    visitors.remember(request, report)
                return redirect("pages:check_family", slug)
    page = FamilyCheckPage(samples.KEPT_FOR.days, settings.FILE_MAX_BYTES // 1024**2, _sent_before(site))
    status = 422 if form.errors else 200
    return site.render("families/check.html", page, here="Vérifier des fichiers", crumbs=[site.crumb], status=status, form=form)


def _sent_before(site: FamilySite) -> tuple[CheckedFile, ...]:
    reports = visitors.checks(site.request).filter(standard__in=[member.standard_id for member in site.members])
    return tuple(CheckedFile(report, _said(report)) for report in reports[:SHOWN_BEFORE])


def _said(report: ValidationReport) -> str:
    if report.result:
        return Report.from_json(json.loads(report.result)).sentence
    return report.refusal or "En attente de vérification."
