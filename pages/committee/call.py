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
from concertation.queries.discussion import known_debate
from concertation.rules.schedule import until_in_words
from concertation.services import consultations
from pages.base import StandardPage, action_of, standard_page
from pages.forms.refusals import done
from pages.forms.team import CallCancellationForm, CallCorrectionForm, CallForm, RescheduleForm
from standard.moments import moment_in_words
from standard.permissions import require


@dataclass(frozen=True, slots=True)
class PastCall:
    call: Consultation
    total: int
    """How many comments it received."""


@dataclass(frozen=True, slots=True)
class Call:
    """The call that is open, that still receives late comments or that is to come, and those that are over, the latest first."""

    current: Consultation | None
    state: str
    past: tuple[PastCall, ...]
    next: int
    """How many comments wait for the next call."""

    @property
    def changes(self) -> bool:
        """Whether its end may still change."""
        return self.state in (Consultation.State.OPEN, Consultation.State.PLANNED)


def _show(site: StandardPage, *, status: int = 200, **bound: object) -> HttpResponse:
    """The page of the call; `bound` is the form that came back with something to mend."""
    require(permissions.can_open_consultation(site.actor))
    over = (Consultation.State.CLOSED, Consultation.State.CANCELLED)
    debate = known_debate(site.standard)
    found = site.call
    current = found if found is not None and found.state_at(site.now) not in over else None
    ended = [call for call in reversed(debate.calls) if call.state_at(site.now) in over]
    page = Call(
        current=current,
        state=current.state_at(site.now) if current is not None else "",
        past=tuple(PastCall(call, debate.meters[call.pk].total) for call in ended),
        next=debate.waiting_for_a_call,
    )
    corrected = current or next((call for call in ended if call.cancelled_at is None), None)
    forms: dict[str, object] = {
        "open_form": CallForm(),
        "change_form": RescheduleForm(initial={"closes_at": localtime(current.closes_at) if current else None}),
        "correction_form": CallCorrectionForm(initial=_written(corrected)),
        "cancellation_form": CallCancellationForm(),
        **bound,
    }
    return site.render(
        "committee/call.html",
        page,
        section="team",
        here="Appel à commentaires",
        crumbs=[site.team_crumb],
        status=status,
        corrected=corrected,
        **forms,
    )


def _written(call: Consultation | None) -> dict[str, object]:
    if call is None:
        return {}
    late = localtime(call.late_until) if call.late_until is not None else None
    return {"title": call.title, "late_until": late, "continuous": call.continuous}


@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    return _show(standard_page(request, slug))


@action_of("pages:call")
def open_call(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    require(permissions.can_open_consultation(site.actor))
    form = CallForm(request.POST)

    def act() -> None:
        said = form.cleaned_data | {"opens_at": form.cleaned_data["opens_at"] or site.now}
        opened = consultations.open(standard=site.standard, actor=site.person, now=site.now, **said)
        begun = f"est ouvert jusqu’au {until_in_words(opened.closes_at)}" if opened.is_open(site.now) else ""
        messages.success(request, f"L’appel à commentaires {begun or f'ouvrira le {moment_in_words(opened.opens_at)}'}.")

    return redirect("pages:call", slug) if done(form, act) else _show(site, status=422, open_form=form)


@action_of("pages:call")
def reschedule_call(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = standard_page(request, slug)
    found = get_object_or_404(site.standard.consultations, pk=pk)
    require(permissions.can_change_consultation(site.actor, found, site.now))
    form = RescheduleForm(request.POST)

    def act() -> None:
        changed = consultations.reschedule(consultation=found, actor=site.person, closes_at=form.cleaned_data["closes_at"], now=site.now)
        messages.success(request, f"L’appel ferme désormais le {until_in_words(changed.closes_at)}. Les participants sont prévenus.")

    return redirect("pages:call", slug) if done(form, act) else _show(site, status=422, change_form=form)


@action_of("pages:call")
def correct_call(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = standard_page(request, slug)
    found = get_object_or_404(site.standard.consultations, pk=pk)
    require(permissions.can_correct_consultation(site.actor, found, site.now))
    form = CallCorrectionForm(request.POST)

    def act() -> None:
        said = form.cleaned_data
        consultations.correct(consultation=found, actor=site.person, now=site.now, refuse_late=said["late_until"] is None, **said)
        messages.success(request, "L’appel est corrigé.")

    return redirect("pages:call", slug) if done(form, act) else _show(site, status=422, correction_form=form)


@action_of("pages:call")
def cancel_call(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = standard_page(request, slug)
    found = get_object_or_404(site.standard.consultations, pk=pk)
    require(permissions.can_change_consultation(site.actor, found, site.now))
    form = CallCancellationForm(request.POST)

    def act() -> None:
        consultations.cancel(consultation=found, actor=site.person, motive=form.cleaned_data["motive"], now=site.now)
        messages.success(request, "L’appel est annulé. Ce qui y a été dit attend l’appel suivant.")

    return redirect("pages:call", slug) if done(form, act) else _show(site, status=422, cancellation_form=form)


@action_of("pages:call")
def close_call(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = standard_page(request, slug)
    found = get_object_or_404(site.standard.consultations, pk=pk)
    consultations.close(consultation=found, actor=site.person, now=site.now)
    messages.success(request, "L’appel à commentaires est clos. Les contributeurs peuvent encore répondre dans leurs propres fils.")
    return redirect("pages:call", slug)
