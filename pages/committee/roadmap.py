"""Choosing the roadmap of a standard, and changing its phases."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from concertation.models import Phase, Roadmap
from concertation.permissions import can_draw_roadmap
from concertation.queries.roadmap import Timeline, timeline_of
from concertation.services import roadmaps
from pages.base import StandardPage, action_of, standard_page
from pages.forms.refusals import done
from pages.forms.roadmap import ChooseRoadmapForm, GoalForm, PhaseForm, RoundForm
from standard.permissions import require
from standard.schema.words import quoted


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase, and the form that changes it."""

    phase: Phase
    form: PhaseForm


@dataclass(frozen=True, slots=True)
class RoadmapDesk:
    """What the team draws; without a roadmap, a model to choose."""

    timeline: Timeline | None
    rows: tuple[PhaseRow, ...]


def _show(site: StandardPage, *, status: int = 200, changed: PhaseForm | None = None, key: int = 0, **bound: object) -> HttpResponse:
    """The page; `bound` is the form that came back with something to mend, `changed` that of the phase `key`."""
    require(can_draw_roadmap(site.actor))
    timeline = timeline_of(site.standard, site.now)
    rows = tuple(
        PhaseRow(line.phase, changed if changed is not None and line.phase.pk == key else PhaseForm(phase=line.phase))
        for line in (timeline.lines if timeline is not None else ())
    )
    roadmap = Roadmap.objects.filter(standard=site.standard).first()
    forms: dict[str, object] = {
        "choose_form": ChooseRoadmapForm(today=localdate(site.now)),
        "goal_form": GoalForm(roadmap=roadmap),
        "new_form": PhaseForm(),
        "round_form": RoundForm(),
        "wrong_form": changed or next(iter(bound.values()), None),
        **bound,
    }
    crumbs = [("Feuille de route", reverse("pages:roadmap", args=[site.standard.slug]))]
    page, here = RoadmapDesk(timeline, rows), "Dessiner la feuille de route"
    return site.render("committee/roadmap.html", page, section="team", here=here, crumbs=crumbs, status=status, **forms)


@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    return _show(standard_page(request, slug))


@action_of("pages:roadmap_desk")
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    require(can_draw_roadmap(site.actor))
    form = ChooseRoadmapForm(request.POST, today=localdate(site.now))
    if done(form, lambda: roadmaps.choose(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "La feuille de route est dessinée. Ajustez ses phases et ses dates autant qu’il le faut.")
        return redirect("pages:roadmap_desk", slug)
    return _show(site, status=422, choose_form=form)


@action_of("pages:roadmap_desk")
def aim(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    require(can_draw_roadmap(site.actor))
    form = GoalForm(request.POST)
    if done(form, lambda: roadmaps.aim_at(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "Le but est noté.")
        return redirect("pages:roadmap", slug)
    return _show(site, status=422, goal_form=form)


@action_of("pages:roadmap_desk")
def add(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    require(can_draw_roadmap(site.actor))
    form = PhaseForm(request.POST)
    if done(form, lambda: roadmaps.add_phase(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "La phase est ajoutée.")
        return redirect("pages:roadmap_desk", slug)
    return _show(site, status=422, new_form=form)


@action_of("pages:roadmap_desk")
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = standard_page(request, slug)
    require(can_draw_roadmap(site.actor))
    phase = get_object_or_404(Phase.objects.select_related("standard"), pk=pk, standard=site.standard)
    form = PhaseForm(request.POST, phase=phase)
    if done(form, lambda: roadmaps.change_phase(phase=phase, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, f"La phase {quoted(phase.title)} est modifiée.")
        return redirect("pages:roadmap_desk", slug)
    return _show(site, status=422, changed=form, key=pk)


@action_of("pages:roadmap_desk")
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    site = standard_page(request, slug)
    require(can_draw_roadmap(site.actor))
    phase = get_object_or_404(Phase.objects.select_related("standard"), pk=pk, standard=site.standard)
    roadmaps.remove_phase(phase=phase, actor=site.person, now=site.now)
    messages.success(request, f"La phase {quoted(phase.title)} est retirée.")
    return redirect("pages:roadmap_desk", slug)


@action_of("pages:roadmap_desk")
def begin_round(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    require(can_draw_roadmap(site.actor))
    form = RoundForm(request.POST)
    if done(form, lambda: roadmaps.begin_round(standard=site.standard, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "Un nouveau tour est ajouté : appel, arbitrage, publication, puis la vie du standard.")
        return redirect("pages:roadmap_desk", slug)
    return _show(site, status=422, round_form=form)


@action_of("pages:roadmap_desk")
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    require(can_draw_roadmap(site.actor))
    roadmaps.leave(standard=site.standard, actor=site.person, now=site.now)
    messages.success(request, "La feuille de route est abandonnée : les appels à commentaires disent seuls ce qui est ouvert.")
    return redirect("pages:roadmap_desk", slug)
