"""The agenda of a meeting: read on its page, put together here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from concertation import permissions
from concertation.models import AgendaItem, Meeting
from concertation.queries.meetings import AgendaLine, WaitingItem, agenda_of, waiting_for_meeting
from concertation.services.meetings import agenda
from pages.base import StandardPage, action_of, standard_page
from pages.errors import NotHere
from pages.forms.meetings import CarryForm, ItemForm
from pages.forms.refusals import REFUSALS, done
from pages.meetings.finding import find_meeting, meeting_crumb, meetings_crumb
from standard.permissions import require
from standard.schema.wording import count


@dataclass(frozen=True, slots=True)
class AgendaPage:
    meeting: Meeting
    lines: tuple[tuple[AgendaLine, ItemForm], ...]
    """Each item, with the form that changes it."""
    waiting: tuple[WaitingItem, ...]
    """What would be added in one click."""
    minutes: int
    """What the items take in all."""
    lasts: int
    """How long the meeting lasts."""


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Read the agenda as a list to put in order; add an item."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_set_agenda(site.actor, found, site.now))
    form = _new_item(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and done(
        form, lambda: agenda.add(meeting=found, actor=site.person, items=[form.item(found.standard)], now=site.now)
    ):
        return _back(found)
    return _show(site, found, form)


@action_of("pages:meeting_agenda")
def build(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put on the agenda all that waits."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_set_agenda(site.actor, found, site.now))
    try:
        added = agenda.build(meeting=found, actor=site.person, now=site.now)
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        said = f"{count(len(added), 'point est ajouté', 'points sont ajoutés')} à l’ordre du jour."
        messages.success(request, said if added else "Tout ce qui attend est déjà à l’ordre du jour.")
    return _back(found)


@action_of("pages:meeting_agenda")
def change(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Move an item, take it off, or say it otherwise: as the button that was pressed says."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_set_agenda(site.actor, found, site.now))
    item = AgendaItem.objects.filter(meeting=found, pk=pk).select_related("meeting__standard").first()
    if item is None:
        raise NotHere("Ce point n’est plus à l’ordre du jour.", standard=site.standard)
    action = request.POST.get("action", "")
    try:
        if action in ("up", "down"):
            to: Literal["up", "down"] = "up" if action == "up" else "down"
            agenda.move(item=item, actor=site.person, to=to, now=site.now)
        elif action == "remove":
            agenda.remove(item=item, actor=site.person, now=site.now)
        else:
            form = _item_form(item, request)
            if not done(form, lambda: agenda.change(item=item, actor=site.person, now=site.now, **form.said())):
                return _show(site, found, _new_item(found), mended=(item.pk, form), status=422)
    except REFUSALS as error:
        messages.error(request, str(error))
    return _back(found, item.pk)


@action_of("pages:meeting")
def carry(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put what was not reached on the agenda of another meeting."""
    site = standard_page(request, slug)
    found = find_meeting(site, number)
    require(permissions.can_carry_over(site.actor, found, site.now))
    others = Meeting.objects.filter(standard=site.standard).exclude(pk=found.pk)
    form = CarryForm(request.POST, meetings=[(one.pk, str(one)) for one in others])
    chosen = next((one for one in others if form.is_valid() and one.pk == form.cleaned_data["to"]), None)
    if chosen is None:
        messages.error(request, "Choisissez la séance où reporter ces points.")
        return redirect(found)
    try:
        carried = agenda.carry_over(meeting=found, to=chosen, actor=site.person, now=site.now)
    except REFUSALS as error:
        messages.error(request, str(error))
        return redirect(found)
    messages.success(request, f"{count(len(carried), 'point est reporté', 'points sont reportés')} à {chosen}.")
    return redirect(chosen)


def _show(
    site: StandardPage, found: Meeting, form: ItemForm, *, mended: tuple[int, ItemForm] | None = None, status: int | None = None
) -> HttpResponse:
    lines = agenda_of(found)
    forms = {line.item.pk: _item_form(line.item) for line in lines}
    if mended is not None:
        forms[mended[0]] = mended[1]
    page = AgendaPage(
        meeting=found,
        lines=tuple((line, forms[line.item.pk]) for line in lines),
        waiting=waiting_for_meeting(found, site.now),
        minutes=sum(line.item.minutes or 0 for line in lines),
        lasts=int((found.ends_at - found.starts_at).total_seconds() // 60),
    )
    return site.render(
        "meetings/agenda_form.html",
        page,
        section="meetings",
        here="Ordre du jour",
        crumbs=[meetings_crumb(site), meeting_crumb(found)],
        status=status or (422 if form.errors else 200),
        form=form,
    )


def _new_item(found: Meeting, data: QueryDict | None = None) -> ItemForm:
    return ItemForm(data, questions=_questions(found), activities=_activities(found), auto_id="point_%s")


def _item_form(item: AgendaItem, request: HttpRequest | None = None) -> ItemForm:
    initial = {"title": item.title, "minutes": item.minutes, "kind": item.kind}
    return ItemForm(request.POST if request is not None else None, item=item, initial=initial, auto_id=f"point_{item.pk}_%s")


def _questions(found: Meeting) -> list[tuple[int, str]]:
    """The questions that may be put on an agenda, and are not on it."""
    there = found.agenda.exclude(question=None).values_list("question", flat=True)
    listed = found.standard.questions.exclude(pk__in=there).exclude(state__in=("decided", "void")).order_by("number")
    return [(one.pk, f"Question n°\u00a0{one.number}\u00a0: {one.title}") for one in listed]


def _activities(found: Meeting) -> list[tuple[int, str]]:
    """The activities that may be put on an agenda, and are not on it."""
    listed = found.standard.activities.exclude(agenda_items__meeting=found).exclude(state="published").order_by("-pk")
    return [(one.pk, f"{one}\u00a0: {one.title}") for one in listed[:60]]


def _back(found: Meeting, item: int | None = None) -> HttpResponse:
    where = reverse("pages:meeting_agenda", args=[found.standard.slug, found.pk])
    return redirect(f"{where}#point-{item}" if item is not None else where)
