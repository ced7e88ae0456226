"""What a decision leaves to do, and the slips of the pen in its words. Services check again what they receive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from concertation import permissions
from concertation.models import Decision, FollowUp
from concertation.queries import DecisionLine
from concertation.services import decisions, follow_ups, questions
from pages.base import StandardPage, action_of, standard_page
from pages.committee.decisions import find_decision, people_to_ask, show_decision
from pages.errors import NotHere
from pages.forms.follow_ups import ConditionForm, CorrectionForm, DoneForm, FollowUpForm
from pages.forms.refusals import done
from standard.permissions import require


@action_of("pages:decision")
def add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site, line = _found(request, slug, number)
    require(permissions.can_add_follow_up(site.actor))
    form = FollowUpForm(request.POST, members=people_to_ask(site))

    def act() -> None:
        said = form.cleaned_data
        follow_ups.add(decision=line.decision, actor=site.person, text=said["text"], owner=form.person, due=said["due"], now=site.now)

    return _done(site, line, form, act, "La suite à donner est inscrite.", follow_up_form=form)


@action_of("pages:decision")
def charge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say who checks the condition, and by when."""
    site, line = _found(request, slug, number)
    require(permissions.can_charge_condition(site.actor, line.decision, replaced=line.superseded_by is not None))
    form = ConditionForm(request.POST, members=people_to_ask(site), decision=line.decision)

    def act() -> None:
        decisions.charge(decision=line.decision, actor=site.person, owner=form.person, due=form.cleaned_data["due"], now=site.now)

    return _done(site, line, form, act, "C’est noté\u00a0: la condition a quelqu’un pour la vérifier.", condition_form=form)


@action_of("pages:decision")
def change(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    site, line = _found(request, slug, number)
    held = _follow_up(site, line, pk)
    require(permissions.can_change_follow_up(site.actor, held))
    form = FollowUpForm(request.POST, members=people_to_ask(site), held=held, prefix=f"suite{held.pk}")

    def act() -> None:
        said = form.cleaned_data
        follow_ups.change(follow_up=held, actor=site.person, text=said["text"], owner=form.person, due=said["due"], now=site.now)

    return _done(site, line, form, act, "La suite à donner est modifiée.", change_forms={held.pk: form})


@action_of("pages:decision")
def finish(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    site, line = _found(request, slug, number)
    held = _follow_up(site, line, pk)
    form = DoneForm(request.POST, prefix=f"fait{held.pk}")

    def act() -> None:
        follow_ups.finish(follow_up=held, actor=site.person, note=form.cleaned_data["note"], now=site.now)

    return _done(site, line, form, act, "C’est noté\u00a0: la suite est donnée.", done_forms={held.pk: form})


@action_of("pages:decision")
def correct(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site, line = _found(request, slug, number)
    require(permissions.can_correct_decision(site.actor, line.decision))
    form = CorrectionForm(request.POST, decision=line.decision)

    def act() -> None:
        decisions.correct(decision=line.decision, actor=site.person, now=site.now, **form.cleaned_data)

    return _done(site, line, form, act, "Le texte est corrigé. L’ancien reste lisible.", correction_form=form)


@action_of("pages:decision")
def take_up_again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Bring the question back, to say that the condition is met or is not, or to look at the decision again."""
    site, line = _found(request, slug, number)
    decision, asked = line.decision, line.decision.question
    condition = decision.outcome == Decision.Outcome.CONDITIONAL
    why = "La condition de la décision n°\u00a0{} est à constater." if condition else "La décision n°\u00a0{} est à revoir."
    questions.reopen(question=asked, actor=site.person, motive=why.format(number), now=site.now)
    messages.success(
        request,
        "La question est de nouveau ouverte\u00a0: enregistrez la décision qui le constate, ou soumettez-la au vote. "
        "L’ancienne reste en vigueur jusque-là.",
    )
    return redirect(f"{asked.get_absolute_url()}#decider")


def _found(request: HttpRequest, slug: str, number: int) -> tuple[StandardPage, DecisionLine]:
    site = standard_page(request, slug)
    return site, find_decision(site, number)


def _follow_up(site: StandardPage, line: DecisionLine, key: int) -> FollowUp:
    found = line.decision.follow_ups.select_related("decision__standard", "owner").filter(pk=key).first()
    if found is None:
        raise NotHere("Cette décision n’a pas de suite à cette adresse.", standard=site.standard)
    return found


def _done(site: StandardPage, line: DecisionLine, form: forms.Form, act: Callable[[], object], said: str, **bound: Any) -> HttpResponse:
    """Do it and say so, or show the form again with what is to be mended."""
    if done(form, act):
        messages.success(site.request, said)
        return redirect(f"{line.decision.get_absolute_url()}#suites")
    return show_decision(site, line, status=422, **bound)
