"""Sending a file to check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from concertation.models import Consultation
from pages.base import standard_page
from pages.files.finding import SHOWN
from pages.forms.choices import set_choices
from pages.forms.circles import known_organisations
from pages.forms.moments import day
from pages.forms.refusals import show
from pages.forms.samples import OF_SAMPLES, access_field, left_as, producer_field, tell_field
from standard import visitors
from standard.models import Release, SampleAccess, ValidationReport
from standard.permissions import can_leave_sample
from standard.places import WORKING
from standard.queries import published_releases
from standard.schema.words import quoted
from standard.services import samples, validation
from standard.services.errors import InvalidInput
from standard.services.fetching import LONGEST
from standard.upload_limit import left_out

SHOWN_BEFORE: Final = 5
FROZEN: Final = "appel"
"""In the place of a version: the schema that the call for comments froze."""


class FileForm(forms.Form):
    """A file to try, and what to check it against."""

    file = forms.FileField(label="Fichier à vérifier")
    address = forms.CharField(
        label="Ou l’adresse où il se trouve",
        required=False,
        max_length=LONGEST,
        help_text="Celle d’un fichier que tout le monde peut télécharger, qui commence par https://.",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    version = forms.ChoiceField(label="Version du standard")
    keep = forms.BooleanField(
        label="Laisser ce fichier comme échantillon",
        required=False,
        help_text="Il sera gardé au-delà d’une semaine, et chaque changement discuté sera essayé sur lui. Vous pourrez le reprendre.",
    )
    access = access_field(required=False, initial=SampleAccess.COMMITTEE)
    producer = producer_field()
    dated = day("Date du contenu", help_text="Facultative.")
    tell = tell_field()

    def __init__(
        self,
        *arguments: Any,
        releases: Sequence[Release],
        in_force: Release | None,
        call: Consultation | None,
        asked: bool,
        keep: bool,
        left_out: str,
    ) -> None:
        """`call`: the one that receives comments now, whose frozen schema may be tried; `asked`: whether it is what one came for."""
        super().__init__(*arguments)
        megabytes = settings.FILE_MAX_BYTES // 1024**2
        limit = f"CSV, XLSX, XLS ou ODS, {megabytes}\u00a0Mo au plus."
        self.fields["file"].help_text = f"{limit} S’il a plusieurs feuilles, vous choisirez ensuite."
        chosen = [release for release in releases if release.state == Release.State.PUBLISHED]
        frozen = [(FROZEN, f"Schéma mis à l’appel à commentaires, {quoted(str(call))}")] if call is not None else []
        working = (WORKING, "Schéma de travail, avec les décisions prises depuis")
        set_choices(self, "version", [*((release.version, _label(release, in_force)) for release in chosen), *frozen, working])
        self.fields["version"].initial = FROZEN if frozen and asked else in_force.version if in_force is not None else WORKING
        self.organisations = known_organisations() if keep else []
        if not keep:
            for name in OF_SAMPLES:
                del self.fields[name]
        if left_out:
            self.fields["file"].error_messages["required"] = left_out
        # One of the two is asked for.
        self.fields["file"].required = not (self.data.get("address") or "").strip()


def _label(release: Release, in_force: Release | None) -> str:
    return f"Version {release.version}, en vigueur" if release == in_force else f"Version {release.version}"


@dataclass(frozen=True, slots=True)
class SendPage:
    days: int
    """How many days files are kept."""
    reports: tuple[ValidationReport, ...]
    """Of the files that the same person, or browser, sent before."""


@require_http_methods(["GET", "HEAD", "POST"])
def validate(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a file."""
    site = standard_page(request, slug)
    releases = published_releases(site.standard)
    call = site.call if site.call is not None and site.call.receives(site.now) else None
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(
        *sent,
        releases=releases,
        in_force=site.header.release,
        call=call,
        asked="appel" in request.GET,
        keep=bool(can_leave_sample(site.actor)),
        left_out=left_out(request),
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["version"]
        try:
            report = validation.submit(
                standard=site.standard,
                actor=request.user,
                sender=visitors.sender(request),
                name=file.name if (file := form.cleaned_data["file"]) else "",
                content=file or None,
                address=form.cleaned_data["address"],
                release=next((release for release in releases if release.version == chosen), None),
                revision=call.revision if call is not None and chosen == FROZEN else None,
                keep=form.cleaned_data.get("keep", False),
                left=left_as(form.cleaned_data),
                now=site.now,
            )
        except InvalidInput as error:
            show(form, error)
        else:
            visitors.remember(request, report)
            return redirect(report)
    page = SendPage(samples.KEPT_FOR.days, tuple(visitors.checks(request).filter(standard=site.standard)[:SHOWN_BEFORE]))
    return site.render("files/send.html", page, section="validate", here=SHOWN, status=422 if form.errors else 200, form=form)
