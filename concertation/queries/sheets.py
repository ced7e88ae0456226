"""What the sheet of a question holds, for one question or for those of a meeting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import Q

from concertation.models import Ballot, Comment, Decision, Meeting, Option, Question
from concertation.queries.ballots import VOTES, with_awaited
from concertation.queries.decisions import DecisionLine, decision_lines
from standard.models import Standard
from standard.moments import day_of
from standard.queries import TEXTS, read_schemas

Of = TypeVar("Of")

COMMENTS: Final = 6
"""How many comments a sheet shows: the first ones."""


@dataclass(frozen=True, slots=True)
class SheetComments:
    shown: tuple[Comment, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class SheetParts:
    """By question (its key): the options in order, the ballots and the decisions from the latest, what was said."""

    options: Mapping[int, tuple[Option, ...]]
    ballots: Mapping[int, tuple[Ballot, ...]]
    decisions: Mapping[int, tuple[DecisionLine, ...]]
    comments: Mapping[int, SheetComments]


def questions_of(meeting: Meeting) -> list[int]:
    """The questions of a meeting, by their keys: those of its agenda in its order, then those planned for it or decided in it."""
    agenda = meeting.agenda.exclude(question=None).order_by("position", "pk").values_list("question", flat=True)
    planned = Q(meeting__iexact=str(meeting)) | Q(meeting_date=day_of(meeting.starts_at))
    found = Question.objects.filter(planned | Q(decisions__held_in=meeting), standard=meeting.standard_id)
    return list(dict.fromkeys(key for key in (*agenda, *found.order_by("number").values_list("pk", flat=True)) if key is not None))


def sheet_parts(standard: Standard, keys: Sequence[int]) -> SheetParts:
    """Of these questions. The same number of queries whatever their number."""
    options = list(
        Option.objects.filter(question__in=keys)
        .select_related("base_revision", "question__standard")
        .defer(*(f"base_revision__{name}" for name in TEXTS))
        .order_by("position")
    )
    # Read at once, each is then remembered.
    read_schemas(option.base_revision for option in options)
    ballots = Ballot.objects.filter(question__in=keys).select_related("question__standard").prefetch_related(*VOTES)
    lines = decision_lines(standard, Decision.objects.filter(question__in=keys).order_by("-number"))
    return SheetParts(
        options=_by_question((option.question_id, option) for option in options),
        ballots=_by_question((ballot.question_id, ballot) for ballot in with_awaited(ballots.order_by("-opened_at", "-pk"))),
        decisions=_by_question((line.decision.question_id, line) for line in lines),
        comments=_comments(keys),
    )


def _by_question(pairs: Iterable[tuple[int, Of]]) -> Mapping[int, tuple[Of, ...]]:
    found = defaultdict[int, list[Of]](list)
    for question, one in pairs:
        found[question].append(one)
    return {question: tuple(listed) for question, listed in found.items()}


def _comments(keys: Sequence[int]) -> Mapping[int, SheetComments]:
    """What was said on each question, or brought together under it."""
    direct = Comment.objects.counted().filter(question__in=keys).values_list("question", "pk")
    brought = Question.related_comments.through.objects.filter(question__in=keys, comment__hidden_at=None).values_list(
        "question", "comment"
    )
    said = defaultdict[int, set[int]](set)
    for question, comment in [*direct.order_by("pk"), *brought.order_by("pk")]:
        said[question or 0].add(comment)
    first = {key: sorted(found)[:COMMENTS] for key, found in said.items()}
    wanted = {comment for listed in first.values() for comment in listed}
    known = Comment.objects.counted().select_related("author", "organisation").in_bulk(wanted)
    shown = {key: tuple(known[one] for one in listed if one in known) for key, listed in first.items()}
    return {key: SheetComments(listed, len(said[key]) - len(first[key])) for key, listed in shown.items()}
