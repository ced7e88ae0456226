"""Opening a call for comments, changing its end, closing it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from concertation import permissions
from concertation.models import Consultation
from concertation.services import consultations
from pages.base import StandardPage, action_of, standard_page
from pages.forms.refusals import show
from pages.forms.team import CallForm, RescheduleForm
from standard.moments import moment_in_words
from standard.permissions import require
from standard.services.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Call:
    """The call that is open or to come, and those that have ended, the latest first."""

    current: Consultation | None
    open: bool
    past: tuple[Consultation, ...]


def _show(site: StandardPage, *, status: int = 200, **bound: object) -> HttpResponse:
    """The page of the call; `bound` is the form that came back with something to mend."""
    require(permissions.can_open_consultation(site.actor))
    found = site.call
    current = found if found is not None and found.closes_at > site.now else None
    page = Call(
        current=current,
        open=current is not None and current.is_open(site.now),
        past=tuple(site.standard.consultations.filter(closes_at__lte=site.now).order_by("-closes_at", "-pk")),
    )
    forms: dict[str, object] = {
        "open_form": CallForm(),
        "change_form": RescheduleForm(initial={"closes_at": localtime(current.closes_at) if current else None}),
        **bound,
    }
    return site.render(
        "committee/call.html",
        page,
        section="team",
        here="Appel à commentaires",
        crumbs=[site.team_crumb],
        status=status,
        **forms,
    )


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    return _show(standard_page(request, slug))


@action_of("pages:call")
def open_call(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    require(permissions.can_open_consultation(site.actor))
    form = CallForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            opened = consultations.open(
                standard=site.standard,
                actor=site.person,
                title=said["title"],
                opens_at=said["opens_at"] or site.now,
                closes_at=said["closes_at"],
                now=site.now,
            )
        except InvalidInput as error:
            show(form, error)
        else:
            begun = f"est ouvert jusqu’au {moment_in_words(opened.closes_at)}" if opened.is_open(site.now) else ""
            messages.success(request, f"L’appel à commentaires {begun or f'ouvrira le {moment_in_words(opened.opens_at)}'}.")
            return redirect("pages:call", slug)
    return _show(site, status=422, open_form=form)


@action_of("pages:call")
def reschedule_call(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = standard_page(request, slug)
    found = get_object_or_404(site.standard.consultations, pk=pk)
    require(permissions.can_change_consultation(site.actor, found, site.now))
    form = RescheduleForm(request.POST)
    if form.is_valid():
        try:
            changed = consultations.reschedule(
                consultation=found, actor=site.person, closes_at=form.cleaned_data["closes_at"], now=site.now
            )
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, f"L’appel ferme désormais le {moment_in_words(changed.closes_at)}.")
            return redirect("pages:call", slug)
    return _show(site, status=422, change_form=form)


@action_of("pages:call")
def close_call(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = standard_page(request, slug)
    found = get_object_or_404(site.standard.consultations, pk=pk)
    consultations.close(consultation=found, actor=site.person, now=site.now)
    messages.success(request, "L’appel à commentaires est clos. Les contributeurs peuvent encore répondre dans leurs propres fils.")
    return redirect("pages:call", slug)
