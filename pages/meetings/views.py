"""Meetings of a standard: when and where, who was there, what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import whole_numbers
from concertation import permissions, queries
from concertation.models import Attendance, Decision, Meeting
from concertation.queries import DecisionLine
from concertation.queries.sheets import questions_of
from concertation.services import decisions
from concertation.services import meetings as services
from pages.base import StandardPage, action_of, standard_page
from pages.forms.meetings import AttendanceForm, MeetingForm
from pages.forms.refusals import REFUSALS, show
from pages.meetings.finding import find_meeting, members_of
from standard.permissions import Verdict, require
from standard.schema.wording import count
from standard.services import chain
from standard.services.errors import InvalidInput

PER_PAGE: Final = 30


@dataclass(frozen=True, slots=True)
class MeetingList:
    """The meetings to come, the nearest first, and those held, the latest first."""

    to_come: tuple[Meeting, ...]
    held: Page[Meeting]
    can_plan: Verdict


@require_safe
def meetings(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    every = Meeting.objects.filter(standard=site.standard).select_related("standard")
    page = MeetingList(
        to_come=tuple(every.to_come(site.now)),
        held=Paginator(every.held(site.now), PER_PAGE).get_page(request.GET.get("page")),
        can_plan=permissions.can_plan_meeting(site.actor),
    )
    return site.render("meetings/list.html", page, section="meetings", here="Réunions")


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting: before, when and where; afterwards, who was there and what was decided."""

    meeting: Meeting
    held: bool
    present: tuple[Attendance, ...]
    decisions: tuple[DecisionLine, ...]
    to_confirm: tuple[Decision, ...]
    """Those that the reader may confirm."""
    fingerprint: str
    """Of the chain today, for the minutes that are printed."""
    sheets: int
    """How many questions it has to settle, or settled: each has a sheet."""
    can_change: Verdict


def show_meeting(site: StandardPage, meeting: Meeting, *, status: int = 200, **bound: object) -> HttpResponse:
    """The page of a meeting; `bound` is the form that came back with something to mend."""
    attendances = meeting.attendances.all()
    lines = queries.decision_lines(site.standard, Decision.objects.filter(held_in=meeting).order_by("number"))
    page = MeetingPage(
        meeting=meeting,
        held=meeting.held(site.now),
        present=tuple(attendances.select_related("user", "organisation").order_by("pk")),
        decisions=lines,
        to_confirm=queries.confirmable(site.standard, site.actor, (line.decision for line in lines), site.now),
        fingerprint=chain.head(site.standard),
        sheets=len(site.remembered(("deck", meeting.pk), lambda: questions_of(meeting))),
        can_change=permissions.can_change_meeting(site.actor, meeting, site.now),
    )
    forms: dict[str, object] = {}
    if page.can_change and page.held:
        forms["attendance_form"] = AttendanceForm(members=members_of(site), present={one.user_id for one in page.present})
    return site.render(
        "meetings/meeting.html",
        page,
        section="meetings",
        here=str(meeting),
        crumbs=[("Réunions", reverse("pages:meetings", args=[site.standard.slug]))],
        status=status,
        **{"attendance_form": None, **forms, **bound},
    )


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
    initial = {name: getattr(found, name) for name in ("kind", "title", "place", "link", "animators", "circle")}
    initial |= {"starts_at": localtime(found.starts_at), "ends_at": localtime(found.ends_at)}
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial, numbered=False)
    if form.is_valid():
        try:
            services.revise(meeting=found, actor=site.person, programme=form.programme(), now=site.now)
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, "La séance est modifiée.")
            return redirect(found)
    return _form(site, form, found)


def _form(site: StandardPage, form: MeetingForm, found: Meeting | None) -> HttpResponse:
    crumbs = [("Réunions", reverse("pages:meetings", args=[site.standard.slug]))]
    return site.render(
        "meetings/form.html",
        found,
        section="meetings",
        here=f"Modifier {found}" if found else "Inscrire une séance",
        crumbs=[*crumbs, (str(found), found.get_absolute_url())] if found else crumbs,
        status=422 if form.errors else 200,
        form=form,
    )


@action_of("pages:meeting")
def attend(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write down who was there."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_change_meeting(site.actor, found, site.now))
    members = members_of(site)
    form = AttendanceForm(request.POST, members=members, present=())
    if form.is_valid():
        try:
            services.revise(meeting=found, actor=site.person, present=form.chosen(), now=site.now)
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, "Les présents sont notés.")
            return redirect(f"{found.get_absolute_url()}#presents")
    return show_meeting(site, found, status=422, attendance_form=form)
