"""Leading an activity and taking part in it: opened, answered, said, typed for the room, concluded, closed, published."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.typed import whole_number
from concertation import permissions
from concertation.models import Activity
from concertation.queries.activities import answered_of, asked_prompt, asked_prompts, is_guest, people_invited
from concertation.services import activities as services
from pages.activities.finding import find_activity, find_prompt
from pages.activities.page import show_activity
from pages.activities.shown import speakers
from pages.base import REFUSED, StandardPage, action_of, back, standard_page
from pages.forms.activities import ConclusionForm, HandsForm, QuizForm, SayForm
from pages.forms.refusals import done, done_or_told
from pages.written_over import rewritten
from standard.permissions import require

RUN: dict[str, tuple[Callable[..., Activity], str]] = {
    "open": (services.open_activity, "L’activité est ouverte."),
    "close": (services.close, "L’activité est close\u00a0: plus rien n’y est reçu en ligne."),
    "publish": (services.publish, "L’activité est publiée\u00a0: tout le monde lit ce qui en est sorti."),
}


@action_of("pages:activity")
def run(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Open, close or publish: as the button that was pressed says."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    service, said = RUN.get(request.POST.get("action", ""), RUN["open"])
    more = {"tell": "tell" in request.POST} if service is services.open_activity else {}
    if done_or_told(request, lambda: service(activity=found, actor=site.person, now=site.now, **more)):
        messages.success(request, said)
    return redirect(back(request, found.get_absolute_url()))


@action_of("pages:activity")
def answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answer a quiz. What was answered is shown once, in this very page, and kept nowhere: not in a message either."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    guest, before = is_guest(found, site.reader), answered_of(found, site.reader)
    left = asked_prompts(found)[before:]
    require(permissions.can_take_part(site.actor, found, guest=guest, done=before > 0 and not left))
    form = QuizForm(request.POST, prompts=left)
    if done(form, lambda: services.answer_quiz(activity=found, actor=site.person, answers=form.answers(), now=site.now)):
        return show_activity(site, found, chosen=form.answers())
    return show_activity(site, found, status=REFUSED, bound={("quiz", 0): form})


@action_of("pages:activity")
def raise_hands(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Write down how many hands were raised in the room."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    require(permissions.can_write_down(site.actor, found))
    prompt = find_prompt(site, found, pk)
    form = HandsForm(request.POST, prompt=asked_prompt(prompt, counted=False))
    if done(form, lambda: services.raise_hands(prompt=prompt, actor=site.person, hands=form.hands(), now=site.now)):
        messages.success(request, "Les mains levées sont comptées.")
        return redirect(back(request, f"{found.get_absolute_url()}#demande-{pk}"))
    return show_activity(site, found, status=REFUSED, bound={("hands", pk): form})


@action_of("pages:activity")
def say(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Introduce oneself, ask an open question, take a position."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    require(permissions.can_take_part(site.actor, found, guest=is_guest(found, site.reader)))
    return _say(site, found, typed=False)


@action_of("pages:activity")
def type_in(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The same, typed for somebody in the room."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    require(permissions.can_write_down(site.actor, found))
    return _say(site, found, typed=True)


@action_of("pages:activity")
def conclude(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Write what the room concludes of a statement."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    require(permissions.can_write_down(site.actor, found))
    prompt = find_prompt(site, found, pk)
    form = ConclusionForm(request.POST, prompt=asked_prompt(prompt, counted=False))

    def write() -> None:
        services.conclude(prompt=prompt, actor=site.person, now=site.now, **form.cleaned_data)

    if rewritten(request, prompt, form, tuple(form.fields), write):
        messages.success(request, "La synthèse est enregistrée.")
        return redirect(back(request, f"{found.get_absolute_url()}#demande-{pk}"))
    return show_activity(site, found, status=REFUSED, bound={("conclude", pk): form})


def _say(site: StandardPage, found: Activity, *, typed: bool) -> HttpResponse:
    if found.kind == Activity.Kind.QUIZ:
        messages.error(site.request, services.NO_COMMENT)
        return redirect(found)
    key = whole_number(site.request.POST.get("prompt", "")) or 0
    prompt = found.prompts.filter(pk=key).select_related("activity").first() if found.kind == Activity.Kind.DEBATE else None
    if prompt is None and found.kind == Activity.Kind.DEBATE:
        messages.error(site.request, "Dites de quelle affirmation vous parlez.")
        return redirect(found)
    people = {one.pk: one for one in people_invited(found, site.now)} if typed else {}
    listed = speakers(people.values()) if typed else None
    asked = asked_prompt(prompt, counted=False) if prompt is not None else None
    form: forms.Form = SayForm(site.request.POST, kind=found.kind, prompt=asked, people=listed)

    def act() -> None:
        assert isinstance(form, SayForm)
        speaker = form.who(people) if typed else None
        services.say(activity=found, actor=site.person, prompt=prompt, speaker=speaker, now=site.now, **form.said())

    if done(form, act):
        messages.success(site.request, "C’est noté.")
        anchor = f"#demande-{key}" if prompt is not None else ""
        return redirect(back(site.request, f"{found.get_absolute_url()}{anchor}"))
    return show_activity(site, found, status=REFUSED, bound={("typed" if typed else "say", key if prompt else 0): form})
