"""What whoever sent a file may do with its report: stop the check, share it, check another sheet, erase everything."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pages.base import standard_page
from pages.files.finding import sent_at
from standard import visitors
from standard.models import Standard
from standard.queries import published_releases, release_in_force
from standard.services import file_conversion, file_correction, file_rows, file_tables, inputs, validation
from standard.services.errors import InvalidInput


@require_POST
def cancel(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Stop a check that waits or runs."""
    site = standard_page(request, slug)
    found = sent_at(site, report_id)
    try:
        validation.cancel(report=found.row, actor=request.user, keys=found.keys, now=site.now)
    except InvalidInput as error:
        messages.info(request, error.message)
    return redirect(found.url)


@require_POST
def share(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Give the report an address for anybody, or take it back: `action` is `share` or `stop`."""
    site = standard_page(request, slug)
    found = sent_at(site, report_id)
    if request.POST.get("action") == "stop":
        validation.unshare(report=found.row, actor=request.user, keys=found.keys, now=site.now)
        messages.success(request, "Le partage est arrêté\u00a0: l’adresse que vous aviez donnée ne mène plus au rapport.")
    else:
        validation.share(report=found.row, actor=request.user, keys=found.keys, now=site.now)
    return redirect(f"{found.url}#partage")


@require_POST
def check_sheet(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Check another sheet of the same file."""
    site = standard_page(request, slug)
    found = sent_at(site, report_id)
    try:
        report = validation.check_sheet(
            report=found.row, sheet=request.POST.get("sheet", ""), actor=request.user, keys=found.keys, now=site.now
        )
    except InvalidInput as error:
        messages.error(request, error.message)
        return redirect(found.url)
    visitors.remember(request, report)
    return redirect(report)


@require_POST
def correct(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Ask for a copy of the file with the corrections that are ticked."""
    site = standard_page(request, slug)
    found = sent_at(site, report_id)
    try:
        file_correction.submit(
            report=found.row, kinds=set(request.POST.getlist("kinds")), actor=request.user, keys=found.keys, now=site.now
        )
    except InvalidInput as error:
        messages.error(request, error.message)
    return redirect(f"{found.url}#corriger")


@require_POST
def give_table(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Give a table that foreign keys lead to, then check the file again: a `file`, or a `standard` that lists its values."""
    site = standard_page(request, slug)
    found = sent_at(site, report_id)
    file = request.FILES.get("file")
    other = Standard.objects.filter(slug=request.POST["standard"]).first() if request.POST.get("standard") else None
    try:
        file_tables.give(
            report=found.row,
            table=request.POST.get("table", ""),
            name=file.name or "" if file else "",
            content=file,
            sheet=request.POST.get("sheet", "").strip(),
            release=release_in_force(other) if other is not None else None,
            actor=request.user,
            keys=found.keys,
            now=site.now,
        )
        again = file_rows.check_again(report=found.row, actor=request.user, keys=found.keys, now=site.now)
    except InvalidInput as error:
        messages.error(request, error.message)
        return redirect(f"{found.url}#tableaux")
    visitors.remember(request, again)
    return redirect(again)


@require_POST
def convert(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Bring the file, as it was checked, to another version."""
    site = standard_page(request, slug)
    found = sent_at(site, report_id)
    after = next((one for one in published_releases(site.standard) if one.version == request.POST.get("version")), None)
    try:
        if after is None:
            raise InvalidInput("after", inputs.NOT_PUBLISHED)
        conversion = file_conversion.of_checked(report=found.row, after=after, actor=request.user, keys=found.keys, now=site.now)
    except InvalidInput as error:
        messages.error(request, error.message)
        return redirect(found.url)
    visitors.remember(request, conversion)
    return redirect(conversion)


@require_POST
def erase(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Erase the file and its report now."""
    site = standard_page(request, slug)
    found = sent_at(site, report_id)
    validation.withdraw(report=found.row, actor=request.user, keys=found.keys, now=site.now)
    messages.success(request, "Le fichier et son rapport sont effacés.")
    return redirect("pages:validate", slug)
