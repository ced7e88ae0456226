"""Opening a vote, voting, stepping out of it, closing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Ballot, Elector, Question
from concertation.services import ballots
from pages.base import StandardPage, action_of, back, standard_page
from pages.committee.question import find_question, receipt_key, show_question
from pages.errors import NotHere
from pages.forms.refusals import done
from pages.forms.voting import CLOSING, RECUSING, MotiveForm, OpenBallotForm, ProxyForm, TypedVoteForm, VoteForm
from pages.meetings.live import live_of, show_live
from standard.permissions import require


@action_of("pages:question")
def open_ballot(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    asked = find_question(site, number)
    require(permissions.can_open_ballot(site.actor, asked, site.now))
    form = OpenBallotForm(request.POST)
    return _done(
        site,
        asked,
        form,
        "open_form",
        lambda: ballots.open(question=asked, actor=site.person, now=site.now, **form.cleaned_data),
        "Le vote est ouvert. Les membres du comité de pilotage le voient dans leur espace.",
    )


@action_of("pages:question")
def vote(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say something of the options in the vote that is open, or change it."""
    site, asked, ballot = _running(request, slug, number)
    require(permissions.can_vote(site.actor, ballot, site.now))
    form = VoteForm(request.POST, ballot=ballot, options=tuple(ballot.options.all()), comments=tuple(queries.comments_to_await(ballot)))

    def say() -> None:
        if ballot.secret:
            request.session[receipt_key(ballot)] = ballots.vote_in_secret(ballot=ballot, actor=site.person, said=form.said(), now=site.now)
        else:
            ballots.vote(ballot=ballot, actor=site.person, said=form.said(), awaits=form.awaits(), now=site.now)

    return _done(site, asked, form, "vote_form", say, "Votre vote est enregistré. Vous pouvez le changer jusqu’à la clôture.")


@action_of("pages:question")
def type_vote(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Type in a meeting what somebody says."""
    site, asked, ballot = _running(request, slug, number)
    require(permissions.can_type_votes(site.actor, ballot, site.now))
    electors = _others(ballot, None)
    form = TypedVoteForm(
        request.POST,
        ballot=ballot,
        options=tuple(ballot.options.all()),
        electors=electors,
        comments=tuple(queries.comments_to_await(ballot)),
    )

    def type_it() -> None:
        ballots.vote_for(ballot=ballot, actor=site.person, elector=spoken_for(), said=form.said(), awaits=form.awaits(), now=site.now)

    def spoken_for() -> User:
        return _account(electors, form.cleaned_data["elector"])

    if done(form, type_it):
        messages.success(request, f"La position de {spoken_for()} est enregistrée\u00a0: un courriel l’en prévient.")
        return redirect(back(request, f"{asked.get_absolute_url()}#vote"))
    return _to_mend(site, asked, typed_form=form)


@action_of("pages:question")
def recuse(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site, asked, ballot = _running(request, slug, number)
    form = MotiveForm(request.POST, **RECUSING)
    return _done(
        site,
        asked,
        form,
        "recusal_form",
        lambda: ballots.recuse(ballot=ballot, actor=site.person, motive=form.cleaned_data["motive"], now=site.now),
        "Vous ne votez plus sur cette question\u00a0: votre voix n’est plus attendue.",
    )


@action_of("pages:question")
def proxy(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give one's proxy; without `holder`, take it back."""
    site, asked, ballot = _running(request, slug, number)
    if "reprendre" in request.POST:
        ballots.take_proxy_back(ballot=ballot, actor=site.person, now=site.now)
        messages.success(request, "Vous parlez de nouveau pour vous-même.")
        return redirect(f"{asked.get_absolute_url()}#vote")
    electors = _others(ballot, site.actor.user_id)
    form = ProxyForm(request.POST, electors=electors)
    return _done(
        site,
        asked,
        form,
        "proxy_form",
        lambda: ballots.give_proxy(ballot=ballot, actor=site.person, holder=_account(electors, form.cleaned_data["holder"]), now=site.now),
        "Votre procuration est donnée. Vous pouvez la reprendre, ou voter vous-même.",
    )


@action_of("pages:question")
def close_ballot(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site, asked, ballot = _running(request, slug, number)
    form = MotiveForm(request.POST, **CLOSING)
    return _done(
        site,
        asked,
        form,
        "close_form",
        lambda: ballots.close(ballot=ballot, actor=site.person, motive=form.cleaned_data["motive"], now=site.now),
        "Le vote est clos. Il reste à enregistrer la décision.",
        "#decider",
    )


def _running(request: HttpRequest, slug: str, number: int) -> tuple[StandardPage, Question, Ballot]:
    site = standard_page(request, slug)
    asked = find_question(site, number)
    ballot = queries.latest_ballot(asked)
    if ballot is None:
        raise NotHere("Aucun vote n’est ouvert sur cette question.", standard=site.standard)
    return site, asked, ballot


def _others(ballot: Ballot, user_id: int | None) -> list[Elector]:
    """The electors who have an account, but one."""
    return [elector for elector in ballot.electors.all() if elector.user is not None and elector.user_id != user_id]


def _account(electors: Sequence[Elector], key: int) -> User:
    """The account of the elector who was chosen among these."""
    chosen = next(elector.user for elector in electors if elector.pk == key)
    assert chosen is not None
    return chosen


def _done(
    site: StandardPage, asked: Question, form: forms.Form, name: str, act: Callable[[], object], said: str, place: str = "#vote"
) -> HttpResponse:
    """Do it and say so, or show the form again with what is to be mended."""
    if done(form, act):
        messages.success(site.request, said)
        return redirect(back(site.request, f"{asked.get_absolute_url()}{place}"))
    return _to_mend(site, asked, **{name: form})


def _to_mend(site: StandardPage, asked: Question, **bound: forms.Form) -> HttpResponse:
    """The form again, where it was sent from: the page of the question, or the live page of the meeting that discusses it."""
    meeting = live_of(site, asked)
    return show_question(site, asked, status=422, **bound) if meeting is None else show_live(site, meeting, status=422, **bound)
