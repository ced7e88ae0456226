"""Meetings of a standard: when and where, who was there, what was decided."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import whole_numbers
from concertation import permissions
from concertation.models import Decision, Meeting
from concertation.queries.meetings import roll_call
from concertation.services import decisions
from concertation.services import meetings as services
from pages.base import StandardPage, action_of, standard_page
from pages.forms.meetings import AttendanceForm, MeetingForm
from pages.forms.refusals import REFUSALS, done, show
from pages.meetings.finding import find_meeting, meeting_crumb, meetings_crumb
from pages.meetings.page import show_meeting
from pages.written_over import rewritten
from standard.permissions import require
from standard.schema.wording import count
from standard.services.errors import InvalidInput


@action_of("pages:meeting")
def confirm(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Confirm the decisions of the meeting that were ticked: all of them, or none."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    keys = whole_numbers(request.POST.getlist("decisions"))
    chosen = list(Decision.objects.filter(standard=site.standard, held_in=found, pk__in=keys))
    if not chosen:
        messages.error(request, "Cochez au moins une décision.")
        return redirect(found)
    try:
        confirmed = decisions.confirm_together(standard=site.standard, decisions=chosen, actor=site.person, now=site.now)
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{count(len(confirmed), 'décision est confirmée', 'décisions sont confirmées')}.")
    return redirect(found)


@require_safe
def meeting(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    return show_meeting(site, find_meeting(site, number))


@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a meeting down: one to come, or one that was held."""
    site = standard_page(request, slug)
    require(permissions.can_plan_meeting(site.actor))
    form = MeetingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            planned = services.plan(
                standard=site.standard, actor=site.person, programme=form.programme(), number=form.cleaned_data["number"], now=site.now
            )
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, f"{planned} est inscrit.")
            return redirect(planned)
    return _form(site, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_meeting(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_change_meeting(site.actor, found, site.now))
    said = ("kind", "title", "place", "link", "animators", "circle")
    moments = {name: localtime(getattr(found, name)) for name in ("starts_at", "ends_at")}
    initial = {name: getattr(found, name) for name in said} | moments
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial, numbered=False)

    def revise() -> None:
        services.revise(meeting=found, actor=site.person, programme=form.programme(), now=site.now)

    if rewritten(request, found, form, (*said, *moments), revise):
        messages.success(request, "La séance est modifiée.")
        return redirect(found)
    return _form(site, form, found)


def _form(site: StandardPage, form: MeetingForm, found: Meeting | None) -> HttpResponse:
    return site.render(
        "meetings/form.html",
        found,
        section="meetings",
        here=f"Modifier {found}" if found else "Inscrire une séance",
        crumbs=[meetings_crumb(site), *([meeting_crumb(found)] if found else [])],
        status=422 if form.errors else 200,
        form=form,
    )


CROSSED: Final = (
    "Les présents sont notés. Quelqu’un d’autre a aussi noté des présents pendant que vous écriviez\u00a0: "
    "ce que chacun a ajouté, corrigé ou retiré est réuni ici. Relisez la liste."
)


@action_of("pages:meeting")
def attend(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write down who was there."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_change_meeting(site.actor, found, site.now))
    form = AttendanceForm(request.POST, roll=roll_call(found, site.now), present=found.attendances.with_account())
    if done(form, lambda: services.revise(meeting=found, actor=site.person, now=site.now, **form.chosen())):
        messages.success(request, CROSSED if form.crossed else "Les présents sont notés.")
        return redirect(f"{found.get_absolute_url()}#presents")
    return show_meeting(site, found, status=422, attendance_form=form)
