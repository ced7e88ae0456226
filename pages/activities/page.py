"""The page of an activity, which changes with its state: what it asks, what one answers, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from concertation.models import Activity, AgendaItem
from pages.activities.finding import activities_crumbs, find_activity
from pages.activities.shown import Bound, ShownActivity, shown
from pages.base import StandardPage, private, standard_page
from pages.forms.activities import GlossaryForm, prompt_form
from pages.meetings.page import INVITED


@dataclass(frozen=True, slots=True)
class ActivityPage:
    shown: ShownActivity
    invited: str
    """Who takes part, in words."""
    items: tuple[AgendaItem, ...]
    """The items of the agendas where it is."""
    score: int | None
    """Of a quiz that was just answered: how many answers are right, of how many."""
    answers: int
    ask_form: forms.Form | None
    glossary_form: forms.Form | None

    @property
    def activity(self) -> Activity:
        return self.shown.activity


@require_safe
@private
def activity(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    site = standard_page(request, slug)
    return show_activity(site, find_activity(site, number))


def show_activity(
    site: StandardPage,
    found: Activity,
    *,
    status: int = 200,
    bound: Bound | None = None,
    chosen: Mapping[int, int] | None = None,
) -> HttpResponse:
    """The page of an activity; `bound`: the forms that came back, `chosen`: what was just answered to a quiz."""
    came_back = dict(bound or {})
    inside = shown(site, found, bound=came_back, chosen=chosen)
    items = AgendaItem.objects.filter(activity=found).select_related("meeting__standard").order_by("meeting__starts_at", "pk")
    quizzed = found.kind == Activity.Kind.QUIZ
    making = bool(inside.may.ask) and found.rules.prompts is not None
    page = ActivityPage(
        shown=inside,
        invited=INVITED[found.circle] if found.circle else "Qui veut, avec un compte",
        items=tuple(items),
        score=sum(prompt.mine == prompt.right for prompt in inside.prompts) if chosen else None,
        answers=len(chosen or ()),
        ask_form=came_back.get(("ask", 0)) or prompt_form(found.kind) if making else None,
        glossary_form=came_back.get(("glossary", 0)) or GlossaryForm() if making and quizzed else None,
    )
    return site.render(
        "activities/activity.html",
        page,
        section="meetings",
        here=str(found),
        crumbs=activities_crumbs(site),
        status=status,
        wrong_form=next(iter(came_back.values()), None),
    )
