"""Sheets: a question on one page, to project or to print; those of a meeting, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from concertation.models import Meeting, Option, Question, UseCase
from concertation.queries import DecisionLine, QuestionLine, ShownBallot
from concertation.queries.discussion import lines_of
from concertation.queries.sheets import SheetComments, questions_of, sheet_parts
from concertation.queries.use_cases import ShownAlarm, alarms_by_question, cases_by_question, known_use
from pages.base import StandardPage, standard_page
from pages.committee.ballots import shown_votes
from pages.committee.evidence import evidence_to_decide
from pages.committee.question import find_question
from pages.errors import NotHere
from pages.meetings.finding import find_meeting
from pages.parts import Part
from standard.comparison import ChangesView, changes_view
from standard.weighing.telling import FilesEvidence

PRINTED: Final = 40
"""How many sheets are printed at once."""


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """One question as a room reads it: what is asked, what may be answered, what was said and voted."""

    line: QuestionLine
    options: tuple[tuple[Option, ChangesView | None, FilesEvidence | None], ...]
    """Each with what it changes, and what the samples say of it."""
    votes: tuple[tuple[ShownBallot, Part[ShownBallot]], ...]
    """The last one, if there is one."""
    decisions: tuple[DecisionLine, ...]
    """The latest first."""
    comments: SheetComments
    cases: tuple[UseCase, ...]
    """The use cases that what it changes serves."""
    alarms: tuple[ShownAlarm, ...]
    """What rings about them, and about the fields that it changes."""

    @property
    def question(self) -> Question:
        return self.line.question

    @property
    def recommended(self) -> Option | None:
        return next((option for option, *_ in self.options if option.recommended), None)


@dataclass(frozen=True, slots=True)
class Deck:
    """Sheets in order: one of them to project, or several to print."""

    sheets: tuple[QuestionSheet, ...]
    total: int
    meeting: Meeting | None = None
    rank: int = 0
    """Which one is shown, from 1; 0: several are."""
    back: str = ""
    """The page that one comes from."""
    previous: str = ""
    next: str = ""
    left: int = 0
    """How many are not printed."""


@require_safe
def question_sheet(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A question on one page."""
    site = standard_page(request, slug)
    found = find_question(site, number)
    return _show(site, Deck(sheets_of(site, [found.pk]), total=1, back=found.get_absolute_url()), here=f"Question n°\u00a0{number}")


@require_safe
def deck(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The sheets of a meeting one after the other, to print."""
    site = standard_page(request, slug)
    meeting = find_meeting(site, number)
    keys = site.remembered(("deck", meeting.pk), lambda: questions_of(meeting))
    shown = Deck(
        sheets_of(site, keys[:PRINTED]),
        total=len(keys),
        meeting=meeting,
        back=meeting.get_absolute_url(),
        next=_address(meeting, 1) if keys else "",
        left=max(0, len(keys) - PRINTED),
    )
    return _show(site, shown, here=f"Feuilles\u00a0: {meeting}")


@require_safe
def deck_sheet(request: HttpRequest, slug: str, number: int, rank: int) -> HttpResponse:
    """One of the sheets of a meeting, with the way to those beside it."""
    site = standard_page(request, slug)
    meeting = find_meeting(site, number)
    keys = site.remembered(("deck", meeting.pk), lambda: questions_of(meeting))
    if not 1 <= rank <= len(keys):
        raise NotHere("Cette séance n’a pas de feuille à cette place.", standard=site.standard)
    shown = Deck(
        sheets_of(site, keys[rank - 1 : rank]),
        total=len(keys),
        meeting=meeting,
        rank=rank,
        back=meeting.get_absolute_url(),
        previous=_address(meeting, rank - 1) if rank > 1 else "",
        next=_address(meeting, rank + 1) if rank < len(keys) else "",
    )
    return _show(site, shown, here=f"Feuille {rank} sur {len(keys)}\u00a0: {meeting}")


def _address(meeting: Meeting, rank: int) -> str:
    return reverse("pages:deck_sheet", args=[meeting.standard.slug, meeting.pk, rank])


def _show(site: StandardPage, shown: Deck, *, here: str) -> HttpResponse:
    return site.render("committee/sheets.html", shown, section="decisions", here=here)


def sheets_of(site: StandardPage, keys: Sequence[int]) -> tuple[QuestionSheet, ...]:
    """The sheets of these questions, in their order, in the same number of queries whatever their number."""
    parts = site.remembered(("sheets", tuple(keys)), lambda: sheet_parts(site.standard, keys))
    cases = site.remembered(("cases of sheets", tuple(keys)), lambda: cases_by_question(known_use(site.standard), parts.options))
    rung = site.remembered(("alarms of sheets", tuple(keys)), lambda: alarms_by_question(known_use(site.standard), parts.options))
    weighed = evidence_to_decide(site, chain.from_iterable(parts.options.values()))
    return tuple(
        QuestionSheet(
            line=line,
            options=tuple((option, _changes(site, option), weighed.get(option)) for option in parts.options.get(line.question.pk, ())),
            votes=shown_votes(site, parts.ballots.get(line.question.pk, ())[:1]),
            decisions=parts.decisions.get(line.question.pk, ()),
            comments=parts.comments.get(line.question.pk, SheetComments()),
            cases=cases.get(line.question.pk, ()),
            alarms=rung.get(line.question.pk, ()),
        )
        for line in lines_of(site.standard, keys, site.now)
    )


def _changes(site: StandardPage, option: Option) -> ChangesView | None:
    operations = option.read_operations()
    if not operations:
        return None
    return site.remembered(("sheet of option", option.pk), lambda: changes_view(option.base_revision.read_schema(), operations))
