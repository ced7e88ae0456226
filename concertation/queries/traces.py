"""What became of what people said and proposed: the questions, the decisions, the versions that follow from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from concertation.models import Comment, Decision, Option, Proposal, Question
from concertation.queries.decisions import DecisionLine, decision_lines_of
from concertation.queries.waiting import Fate


@dataclass(frozen=True, slots=True)
class Trace:
    """A question of the standard `slug`, and the last decision on it with its version; None while there is none."""

    slug: str
    question: Question
    line: DecisionLine | None


def fate_traces(fate: Fate) -> tuple[Trace, ...]:
    return tuple(_trace(fate.comment.standard.slug, question, fate.decisions) for question in fate.questions)


def comment_traces(comments: Sequence[Comment]) -> dict[int, tuple[Trace, ...]]:
    """By comment: the questions that it was brought together under, or that it was made on. Bounded queries."""
    linked = Question.related_comments.through.objects.filter(comment__in=[comment.pk for comment in comments])
    pairs = [(row.comment_id, row.question_id) for row in linked.order_by("question__number")]
    pairs += [(comment.pk, comment.question_id) for comment in comments if comment.question_id is not None]
    return _traces(pairs)


def proposal_traces(proposals: Sequence[Proposal]) -> dict[int, tuple[Trace, ...]]:
    """By proposal: the questions that took it up. Bounded queries."""
    options = Option.objects.filter(proposal__in=[proposal.pk for proposal in proposals]).order_by("question__number", "position")
    return _traces([(option.proposal_id, option.question_id) for option in options if option.proposal_id is not None])


def _traces(pairs: Iterable[tuple[int, int]]) -> dict[int, tuple[Trace, ...]]:
    asked = list(dict.fromkeys(pairs))
    if not asked:
        return {}
    rows = Question.objects.filter(pk__in={key for _, key in asked}).select_related("standard").order_by("pk")
    questions = {question.pk: question for question in rows}
    standards = list({question.standard_id: question.standard for question in questions.values()}.values())
    lines = decision_lines_of(standards, Decision.objects.filter(question__in=questions).order_by("number"))
    found: dict[int, list[Trace]] = defaultdict(list)
    for subject, key in asked:
        found[subject].append(_trace(questions[key].standard.slug, questions[key], lines))
    return {subject: tuple(listed) for subject, listed in found.items()}


def _trace(slug: str, question: Question, lines: Iterable[DecisionLine]) -> Trace:
    on_it = [line for line in lines if line.decision.question_id == question.pk]
    return Trace(slug, question, on_it[-1] if on_it else None)
