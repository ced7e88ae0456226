"""Deciding a question, reopening it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from concertation import permissions
from concertation.models import Decision
from concertation.services import decisions, questions
from pages.base import action_of, standard_page
from pages.committee.question import drafts_of, find_question, show_question, ways_to_decide
from pages.forms.arbitration import DecideForm, ReasonForm
from pages.forms.refusals import REFUSALS, show
from standard.permissions import require


@action_of("pages:question")
def decide(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Record a decision and apply it: one gesture, or nothing."""
    site = standard_page(request, slug)
    asked = find_question(site, number)
    person = site.person
    ways = ways_to_decide(site, asked)
    if not ways:
        require(permissions.can_decide(site.actor, asked, site.now, how=Decision.How.CONSENSUS))
    options = tuple(asked.options.order_by("position"))
    drafts = drafts_of(site)
    form = DecideForm(request.POST, question=asked, options=options, drafts=drafts, ways=ways, passing=None)
    if form.is_valid():
        said = dict(form.cleaned_data)
        option, draft = said.pop("option"), said.pop("operations", None)
        in_force = asked.decisions.filter(superseded_by=None).exclude(outcome__in=["open", "deferred"]).first()
        try:
            taken = decisions.decide(
                question=asked,
                actor=person,
                option=next((item for item in options if item.pk == option), None),
                operations=next((item.read_operations() for item in drafts if item.pk == draft), None),
                supersedes=in_force,
                now=site.now,
                **said,
            )
        except REFUSALS as error:
            show(form, error)
        else:
            messages.success(request, f"La décision n°\u00a0{taken.number} est enregistrée.")
            return redirect(taken)
    return show_question(site, asked, status=422, decide_form=form)


@action_of("pages:question")
def reopen(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    asked = find_question(site, number)
    require(permissions.can_reopen_question(site.actor, asked, site.now))
    form = ReasonForm(request.POST, auto_id="rouvrir_%s")
    if form.is_valid():
        questions.reopen(question=asked, actor=site.person, motive=form.cleaned_data["reason"], now=site.now)
        messages.success(request, "La question est de nouveau à arbitrer.")
        return redirect(asked)
    return show_question(site, asked, status=422, reopen_form=form)
