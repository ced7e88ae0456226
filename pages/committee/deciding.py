"""Deciding a question, reopening it, taking it up in another; confirming a decision, objecting to it, taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from concertation import permissions, queries
from concertation.models import Decision, Question
from concertation.services import decisions, questions, reversals
from concertation.services.decisions import Undoing
from pages.base import action_of, back, standard_page
from pages.committee.decisions import find_decision, show_decision
from pages.committee.question import deciding_of, find_question, show_question
from pages.forms.arbitration import ReasonForm, TakeUpForm
from pages.forms.deciding import DecideForm, ObjectionForm, UndoingForm
from pages.forms.refusals import REFUSALS, done_or_told, show
from pages.meetings.live import refused_decision
from standard.permissions import require
from standard.services.errors import InvalidInput


@action_of("pages:question")
def decide(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Record a decision and, where nobody has to confirm it, apply it: one gesture, or nothing."""
    site = standard_page(request, slug)
    asked = find_question(site, number)
    person = site.person
    deciding = deciding_of(site, asked)
    if not deciding.reach.ways:
        require(deciding.verdict)
    form = DecideForm(request.POST, question=asked, reach=deciding.reach)
    undoing_form = UndoingForm(request.POST, changed=deciding.changed, in_the_way=deciding.in_the_way, prefix="defaire")
    settles = request.POST.get("outcome") not in (Decision.Outcome.OPEN, Decision.Outcome.DEFERRED)
    if form.is_valid() and (not settles or undoing_form.is_valid()):
        said = form.cleaned_data
        try:
            taken = decisions.decide(
                question=asked,
                actor=person,
                outcome=said["outcome"],
                how=said["how"],
                motive=said["motive"],
                conditions=said["conditions"],
                option=next((item for item in deciding.reach.options if item.pk == said["option"]), None),
                operations=next((item.read_operations() for item in deciding.reach.drafts if item.pk == said.get("operations")), None),
                sitting=form.sitting,
                supersedes=deciding.in_force if settles else None,
                undoing=undoing_form.undoing if settles else Undoing(),
                watch=form.watch,
                now=site.now,
            )
        except REFUSALS as error:
            show(form, error)
        else:
            waits = " Elle engagera une fois confirmée." if taken.state == Decision.State.TO_CONFIRM else ""
            messages.success(request, f"La décision n°\u00a0{taken.number} est enregistrée.{waits}")
            return redirect(back(request, taken.get_absolute_url()))
    in_session = refused_decision(site, asked, form) if not undoing_form.errors else None
    return in_session or show_question(site, asked, status=422, decide_form=form, undoing_form=undoing_form)


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


@action_of("pages:question")
def take_up(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say that a question is asked again in another."""
    site = standard_page(request, slug)
    asked = find_question(site, number)
    require(permissions.can_take_up_question(site.actor, asked, site.now))
    form = TakeUpForm(request.POST)
    if form.is_valid():
        into = Question.objects.filter(standard=site.standard, number=form.cleaned_data["question"]).first()
        try:
            if into is None:
                raise InvalidInput("question", "Ce standard n’a pas de question de ce numéro.")
            questions.take_up(question=asked, into=into, actor=site.person, now=site.now)
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, f"La question est reprise dans la question n° {into.number}.")
            return redirect(asked)
    return show_question(site, asked, status=422, take_up_form=form)


@action_of("pages:decision")
def confirm(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Confirm a consensus: it binds from then on."""
    site = standard_page(request, slug)
    line = find_decision(site, number)
    if done_or_told(request, lambda: decisions.confirm(decision=line.decision, actor=site.person, now=site.now)):
        messages.success(request, f"La décision n°\u00a0{number} est confirmée\u00a0: elle engage.")
    return redirect(line.decision)


@require_http_methods(["GET", "HEAD", "POST"])
def reverse_decision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Prepare the question that would undo a decision: at once or, where something came on top of it, with the choices made."""
    site = standard_page(request, slug)
    line = find_decision(site, number)
    asked, replaced = queries.reversal_of(line.decision), line.superseded_by is not None
    require(permissions.can_reverse(site.actor, line.decision, replaced=replaced, asked=asked))
    in_the_way = queries.taken_back(line.decision).in_the_way
    changed = queries.changed_by(line.decision)
    choosing = request.method == "POST" and "choisir" in request.POST
    form = UndoingForm(request.POST if choosing else None, changed=changed, in_the_way=in_the_way, prefix="annuler")
    status = 200
    if request.method == "POST" and (form.is_valid() if choosing else not in_the_way):
        try:
            question = reversals.prepare(
                decision=line.decision, actor=site.person, undoing=form.undoing if choosing else Undoing(), now=site.now
            )
        except REFUSALS as error:
            messages.error(request, str(error))
            status = 422
        else:
            messages.success(request, "La question est posée. Rien ne change tant qu’elle n’est pas décidée.")
            return redirect(question)
    return site.render(
        "committee/reverse.html",
        line,
        section="decisions",
        here=f"Annuler la décision n°\u00a0{number}",
        crumbs=[("Décisions", reverse("pages:decisions", args=[slug]))],
        status=422 if form.errors else status,
        form=form,
    )


@action_of("pages:decision")
def object_to(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Call up a detail, or contest a consensus."""
    site = standard_page(request, slug)
    line = find_decision(site, number)
    form = ObjectionForm(request.POST)
    if form.is_valid():
        decisions.object_to(decision=line.decision, actor=site.person, motive=form.cleaned_data["motive"], now=site.now)
        messages.success(request, "La question est de nouveau à arbitrer\u00a0: le comité de pilotage et l’équipe projet en sont prévenus.")
        return redirect(line.decision)
    return show_decision(site, line, status=422, objection_form=form)
