"""The list of the points to arbitrate."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from concertation import permissions, queries
from concertation.models import Question
from concertation.queries.discussion import QuestionLine
from pages.base import standard_page
from standard.permissions import Verdict
from standard.text_search import containing

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions that match the filters: those under discussion first."""

    lines: tuple[QuestionLine, ...]
    pages: Page[Question]
    total: int
    state: str
    said: str
    can_prepare: Verdict

    @property
    def filtered(self) -> bool:
        return bool(self.said) or self.state != "discussion"


STATES = {
    "discussion": Q(state__in=["open", "voting", "voted", "deferred"]),
    "decidees": Q(state="decided"),
    "toutes": Q(),
}
"""The lists of questions, by the word in the address."""


@require_safe
def question_list(request: HttpRequest, slug: str) -> HttpResponse:
    site = standard_page(request, slug)
    every = Question.objects.filter(standard=site.standard)
    state = request.GET.get("etat", "discussion")
    state = state if state in STATES else "discussion"
    said = request.GET.get("q", "").strip()
    found = every.filter(STATES[state])
    if said:
        found = found.filter(pk__in=containing(said, kind="question", standard=site.standard.pk))
    pages = site.paged(found.order_by("-number").only("pk"), PER_PAGE, "questions", state, said)
    keys = site.remembered(("questions", state, said, pages.number), lambda: tuple(question.pk for question in pages))
    page = Questions(
        lines=queries.lines_of(site.standard, keys, site.now),
        pages=pages,
        total=site.remembered(("counted", "every question"), every.count),
        state=state,
        said=said,
        can_prepare=permissions.can_prepare_question(site.actor),
    )
    return site.render("committee/questions.html", page, section="participate", here="Questions")
