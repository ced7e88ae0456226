"""What was said in an activity: held dear, sorted, followed, taken back, withheld."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from concertation import permissions
from concertation.models import Activity, ActivityEntry, Meeting, Question
from concertation.queries.activities import is_guest, said_entry
from concertation.rules.activities import SaidEntry
from concertation.services import activities as services
from pages.activities.finding import activities_crumbs, find_activity, find_entry, meetings_to_set
from pages.base import REFUSED, StandardPage, action_of, back, private, standard_page
from pages.forms.activities import FateForm, HidingForm
from pages.forms.refusals import done, done_or_told
from standard.permissions import require


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What somebody said, for whoever leads."""

    activity: Activity
    entry: ActivityEntry
    said: SaidEntry


@require_safe
@private
def entry(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """What to do of what somebody said: say what became of it, withhold it."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    require(permissions.can_follow_entry(site.actor, found))
    return _show(site, find_entry(site, found, pk))


@action_of("pages:activity")
def heart(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Hold an open question dear, or no longer: as the button that was pressed says."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    held = find_entry(site, found, pk)
    require(permissions.can_heart(site.actor, held, guest=is_guest(found, site.reader)))
    act = services.unheart if request.POST.get("action") == "take_back" else services.heart
    done_or_told(request, lambda: act(entry=held, actor=site.person, now=site.now))
    return redirect(back(request, f"{found.get_absolute_url()}#parole-{pk}"))


@action_of("pages:activity")
def sort(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Say where an open question is to be dealt with."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    require(permissions.can_follow_entry(site.actor, found))
    held, forum = find_entry(site, found, pk), request.POST.get("forum", "")
    done_or_told(request, lambda: services.sort(entry=held, actor=site.person, forum=forum, now=site.now))
    return redirect(back(request, f"{found.get_absolute_url()}#parole-{pk}"))


@action_of("pages:activity")
def settle(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Say what became of an open question."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    require(permissions.can_follow_entry(site.actor, found))
    held = find_entry(site, found, pk)
    if found.kind != Activity.Kind.OPEN_QUESTIONS:
        return redirect(found)
    questions, meetings = _questions(site), meetings_to_set(site)
    form = FateForm(request.POST, entry=held, questions=questions, meetings=meetings)

    def act() -> None:
        said = dict(form.cleaned_data)
        question: Question | None = next((one for one in questions if one.pk == said["question"]), None)
        meeting: Meeting | None = next((one for one in meetings if one.pk == said["meeting"]), None)
        services.settle(
            entry=held, actor=site.person, fate=said["fate"], text=said["text"], question=question, meeting=meeting, now=site.now
        )

    if done(form, act):
        messages.success(request, "La suite de cette question se lit à côté d’elle, et qui l’a posée est prévenu.")
        return redirect(f"{found.get_absolute_url()}#parole-{pk}")
    return _show(site, held, fate_form=form)


@action_of("pages:activity")
def withdraw(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Take back what one said."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    held = find_entry(site, found, pk)
    if done_or_told(request, lambda: services.withdraw(entry=held, actor=site.person, now=site.now)):
        messages.success(request, "C’est retiré.")
    return redirect(back(request, found.get_absolute_url()))


@action_of("pages:activity")
def hide(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Withhold what somebody said, saying why."""
    site = standard_page(request, slug)
    found = find_activity(site, number)
    held = find_entry(site, found, pk)
    require(permissions.can_hide_entry(site.actor, held))
    form = HidingForm(request.POST)
    if done(form, lambda: services.hide(entry=held, actor=site.person, now=site.now, **form.cleaned_data)):
        messages.success(request, "C’est masqué, et qui l’a écrit est prévenu.")
        return redirect(found)
    return _show(site, held, hiding_form=form)


def _show(
    site: StandardPage, held: ActivityEntry, *, fate_form: FateForm | None = None, hiding_form: HidingForm | None = None
) -> HttpResponse:
    found = held.activity
    open_question = found.kind == Activity.Kind.OPEN_QUESTIONS
    if open_question and fate_form is None:
        fate_form = FateForm(entry=held, questions=_questions(site), meetings=meetings_to_set(site))
    wrong = next((form for form in (fate_form, hiding_form) if form is not None and form.errors), None)
    return site.render(
        "activities/entry.html",
        EntryPage(found, held, said_entry(held)),
        section="meetings",
        here=f"Parole n°\u00a0{held.number}",
        crumbs=[*activities_crumbs(site), (str(found), found.get_absolute_url())],
        status=REFUSED if wrong else 200,
        fate_form=fate_form if open_question else None,
        hiding_form=hiding_form or (HidingForm() if permissions.can_hide_entry(site.actor, held) else None),
        wrong_form=wrong,
    )


def _questions(site: StandardPage) -> list[Question]:
    return list(Question.objects.filter(standard=site.standard).order_by("-number")[:200])
