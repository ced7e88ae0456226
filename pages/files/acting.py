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
from standard.services import file_correction, validation
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
def erase(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Erase the file and its report now."""
    site = standard_page(request, slug)
    found = sent_at(site, report_id)
    validation.withdraw(report=found.row, actor=request.user, keys=found.keys, now=site.now)
    messages.success(request, "Le fichier et son rapport sont effacés.")
    return redirect("pages:validate", slug)
