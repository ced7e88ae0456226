"""Voting on a question, opening and closing the vote, deciding, reopening."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from concertation import permissions, queries
from concertation.models import Decision
from concertation.services import ballots, decisions, questions
from pages.base import action_of, standard_page
from pages.committee.question import drafts_of, find_question, show_question, ways_to_decide
from pages.errors import NotHere
from pages.forms.arbitration import DecideForm, OpenBallotForm, ReasonForm, VoteForm
from pages.forms.refusals import REFUSALS, show
from standard.permissions import require
from standard.services.errors import InvalidInput


@action_of("pages:question")
def vote(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a position in the vote that is open, or change it."""
    site = standard_page(request, slug)
    asked = find_question(site, number)
    ballot = queries.latest_ballot(asked)
    if ballot is None:
        raise NotHere("Aucun vote n’est ouvert sur cette question.", standard=site.standard)
    require(permissions.can_vote(site.actor, ballot, site.now))
    form = VoteForm(request.POST, ballot=ballot, options=tuple(ballot.options.all()))
    if form.is_valid():
        try:
            cast = ballots.vote(
                ballot=ballot,
                actor=site.person,
                option=get_object_or_404(asked.options, pk=form.cleaned_data["option"]),
                position=form.cleaned_data["position"],
                motive=form.cleaned_data["motive"],
                now=site.now,
            )
        except InvalidInput as error:
            show(form, error)
        else:
            position = cast.get_position_display().lower()
            messages.success(request, f"Votre position\u00a0: {position}. Vous pouvez la changer jusqu’à la clôture.")
            return redirect(f"{asked.get_absolute_url()}#vote")
    return show_question(site, asked, status=422, vote_form=form)


@action_of("pages:question")
def open_ballot(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    asked = find_question(site, number)
    require(permissions.can_open_ballot(site.actor, asked, site.now))
    form = OpenBallotForm(request.POST)
    if form.is_valid():
        try:
            ballots.open(question=asked, actor=site.person, now=site.now, **form.cleaned_data)
        except REFUSALS as error:
            show(form, error)
        else:
            messages.success(request, "Le vote est ouvert. Les membres du comité de pilotage le voient dans leur espace.")
            return redirect(f"{asked.get_absolute_url()}#vote")
    return show_question(site, asked, status=422, open_form=form)


@action_of("pages:question")
def close_ballot(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    asked = find_question(site, number)
    ballot = queries.latest_ballot(asked)
    if ballot is None:
        raise NotHere("Aucun vote n’est ouvert sur cette question.", standard=site.standard)
    ballots.close(ballot=ballot, actor=site.person, now=site.now)
    messages.success(request, "Le vote est clos. Il reste à enregistrer la décision.")
    return redirect(f"{asked.get_absolute_url()}#decider")


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
