"""Preparing an activity: what it is, what it asks, giving it up."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.typed import whole_number
from concertation import permissions
from concertation.models import Activity
from concertation.queries.activities import asked_prompt
from concertation.rules.activities.quiz import from_glossary
from concertation.services import activities as services
from pages.activities.finding import activities_crumbs, find_activity, find_prompt, meetings_to_set
from pages.activities.page import show_activity
from pages.base import REFUSED, StandardPage, action_of, standard_page
from pages.forms.activities import ActivityForm, GlossaryForm, PromptWordsForm, QuizPromptForm, StatementForm, prompt_form
from pages.forms.refusals import done, done_or_told
from pages.written_over import rewritten
from standard.permissions import require
from standard.schema.wording import count
from standard.schema.words import quoted

OPENED: Final = "L’activité a été ouverte\u00a0: son titre et sa consigne se corrigent, ceux qu’elle invite ne changent plus."
ADDED: Final = "C’est ajouté\u00a0: qui a déjà participé est prévenu, et ce qu’il a répondu reste compté."
CORRECTING: Final = (
    "Corrigez les mots, pas le sens\u00a0: ce qui était demandé avant se lira à côté, et qui a déjà participé sera prévenu. "
    "Chaque ligne reste à sa place, et avec elle ce que chacun a choisi."
)


@require_http_methods(["GET", "HEAD", "POST"])
def new_activity(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an activity; `seance` of the address is the meeting that it is for."""
    site = standard_page(request, slug)
    require(permissions.can_prepare_activity(site.actor))
    offered = meetings_to_set(site)
    initial = {"meeting": whole_number(request.GET.get("seance", ""))}
    form = ActivityForm(request.POST if request.method == "POST" else None, meetings=offered, initial=initial)
    made: list[Activity] = []

    def prepare() -> None:
        said = dict(form.cleaned_data)
        key = said.pop("meeting", None)
        meeting = next((one for one in offered if one.pk == key), None)
        made.append(services.prepare(standard=site.standard, actor=site.person, meeting=meeting, now=site.now, **said))

    if done(form, prepare):
        messages.success(request, f"{made[0]} est en préparation\u00a0: vous l’ouvrirez quand il sera temps.")
        return redirect(made[0])
    return _form(site, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_activity(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    found = find_activity(site, number)
    require(permissions.can_reword_activity(site.actor, found))
    initial = {"title": found.title, "brief": found.brief, "circle": found.circle}
    circles = bool(permissions.can_change_activity(site.actor, found))
    form = ActivityForm(request.POST if request.method == "POST" else None, kinds=False, circles=circles, initial=initial)

    def revise() -> None:
        said = {"circle": found.circle, **form.cleaned_data}
        services.revise(activity=found, actor=site.person, now=site.now, **said)

    names = [name for name in initial if name in form.fields]
    if rewritten(request, found, form, names, revise):
        messages.success(request, "L’activité est modifiée.")
        return redirect(found)
    return _form(site, form, found, lead="" if circles else OPENED)


@action_of("pages:activity")
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Add a question to a quiz, or a statement to a debate."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    require(permissions.can_ask_in_activity(site.actor, found))
    form = prompt_form(found.kind, request.POST)
    if done(form, lambda: services.ask(activity=found, actor=site.person, prompts=[form.prompt()], now=site.now)):
        if found.state == Activity.State.OPEN:
            messages.success(request, ADDED)
        return redirect(f"{found.get_absolute_url()}#demander")
    return show_activity(site, found, status=REFUSED, bound={("ask", 0): form})


@require_http_methods(["GET", "HEAD", "POST"])
def rewrite_prompt(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Ask otherwise a question or a statement, where it stands."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    require(permissions.can_change_activity(site.actor, found))
    prompt = find_prompt(site, found, pk)
    form = prompt_form(found.kind, request.POST if request.method == "POST" else None, prompt=asked_prompt(prompt, counted=False))
    if done(form, lambda: services.rewrite(prompt=prompt, actor=site.person, said=form.prompt(), now=site.now)):
        return redirect(f"{found.get_absolute_url()}#demande-{prompt.pk}")
    return _form(site, form, found, here="Modifier la question" if found.kind == Activity.Kind.QUIZ else "Modifier l’affirmation")


@require_http_methods(["GET", "HEAD", "POST"])
def correct_prompt(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Put in other words a question or a statement that people can answer already."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    require(permissions.can_correct_prompt(site.actor, found))
    prompt = find_prompt(site, found, pk)
    said = request.POST if request.method == "POST" else None
    form = PromptWordsForm(said, kind=found.kind, prompt=asked_prompt(prompt, counted=False))
    if done(form, lambda: services.correct(prompt=prompt, actor=site.person, said=form.prompt(), now=site.now)):
        messages.success(request, "C’est corrigé\u00a0: ce qui était demandé avant se lit à côté, et qui a participé est prévenu.")
        return redirect(f"{found.get_absolute_url()}#demande-{prompt.pk}")
    return _form(
        site, form, found, here="Corriger la question" if found.kind == Activity.Kind.QUIZ else "Corriger l’affirmation", lead=CORRECTING
    )


@action_of("pages:activity")
def ask_glossary(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Add a question on each word of the glossary that is ticked."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    require(permissions.can_ask_in_activity(site.actor, found))
    form = GlossaryForm(request.POST)
    if done(
        form,
        lambda: services.ask(activity=found, actor=site.person, prompts=from_glossary(form.cleaned_data["terms"]), now=site.now),
    ):
        added = len(form.cleaned_data["terms"])
        messages.success(request, f"{count(added, 'question est ajoutée', 'questions sont ajoutées')}.")
        return redirect(found)
    return show_activity(site, found, status=REFUSED, bound={("glossary", 0): form})


@action_of("pages:activity")
def take_off(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Take a question or a statement off."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    prompt = find_prompt(site, found, pk)
    done_or_told(request, lambda: services.take_off(prompt=prompt, actor=site.person, now=site.now))
    return redirect(f"{found.get_absolute_url()}#demander")


@action_of("pages:activity")
def discard(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give up an activity that never opened."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    if not done_or_told(request, lambda: services.discard(activity=found, actor=site.person, now=site.now)):
        return redirect(found)
    messages.success(request, f"L’activité {quoted(found.title)} est abandonnée.")
    return redirect("pages:activities", slug)


def _form(
    site: StandardPage,
    form: ActivityForm | QuizPromptForm | StatementForm | PromptWordsForm,
    found: Activity | None,
    *,
    here: str = "",
    lead: str = "",
) -> HttpResponse:
    return site.render(
        "activities/form.html",
        found,
        section="meetings",
        here=here or f"Modifier {found}" if found else "Préparer une activité",
        crumbs=[*activities_crumbs(site), *([(str(found), found.get_absolute_url())] if found else [])],
        status=REFUSED if form.errors else 200,
        form=form,
        lead=lead,
    )
