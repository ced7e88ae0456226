"""What became of what people said and proposed: the questions, the decisions, the versions that follow from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from concertation.models import Comment, Decision, Option, Proposal, Question
from concertation.queries.decisions import DecisionLine, decision_lines_of, known_releases


@dataclass(frozen=True, slots=True)
class Trace:
    """A question of the standard `slug`, and the last decision on it with its version; None while there is none."""

    slug: str
    question: Question
    line: DecisionLine | None


Traces = dict[int, tuple[Trace, ...]]


def comment_traces(comments: Sequence[Comment]) -> Traces:
    """By comment: the questions that it was brought together under, or that it was made on. Bounded queries."""
    return traces(comments=comments)[0]


def proposal_traces(proposals: Sequence[Proposal]) -> Traces:
    """By proposal: the questions that took it up. Bounded queries."""
    return traces(proposals=proposals)[1]


def traces(*, comments: Sequence[Comment] = (), proposals: Sequence[Proposal] = ()) -> tuple[Traces, Traces]:
    """Both at once."""
    by_comment = list(dict.fromkeys(_questions_of_comments(comments)))
    by_proposal = list(dict.fromkeys(_questions_of_proposals(proposals)))
    keys = {question for _, question in (*by_comment, *by_proposal)}
    found = _of_questions(keys) if keys else {}
    return _by_subject(by_comment, found), _by_subject(by_proposal, found)


def _questions_of_comments(comments: Sequence[Comment]) -> Iterable[tuple[int, int]]:
    if not comments:
        return
    linked = Question.related_comments.through.objects.filter(comment__in=[comment.pk for comment in comments])
    yield from linked.order_by("question__number").values_list("comment", "question")
    for comment in comments:
        if comment.question_id is not None:
            yield comment.pk, comment.question_id


def _questions_of_proposals(proposals: Sequence[Proposal]) -> Iterable[tuple[int, int]]:
    if not proposals:
        return
    options = Option.objects.filter(proposal__in=[proposal.pk for proposal in proposals]).order_by("question__number", "position")
    for proposal, question in options.values_list("proposal", "question"):
        if proposal is not None:
            yield proposal, question


def _of_questions(keys: Iterable[int]) -> dict[int, Trace]:
    rows = Question.objects.filter(pk__in=keys).select_related("standard").order_by("pk")
    questions = {question.pk: question for question in rows}
    standards = list({question.standard_id: question.standard for question in questions.values()}.values())
    decided = Decision.objects.filter(question__in=questions).order_by("number")
    lines = {line.decision.question_id: line for line in decision_lines_of(standards, decided, releases=known_releases(standards))}
    return {key: Trace(question.standard.slug, question, lines.get(key)) for key, question in questions.items()}


def _by_subject(pairs: Iterable[tuple[int, int]], found: dict[int, Trace]) -> Traces:
    listed: dict[int, list[Trace]] = defaultdict(list)
    for subject, question in pairs:
        listed[subject].append(found[question])
    return {subject: tuple(its) for subject, its in listed.items()}
