"""What one may follow in the debate, and what an event is about: as topics, which `standard.news` compares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.db.models import Model, QuerySet

from concertation import places
from concertation.models import (
    Activity,
    ActivityEntry,
    Ballot,
    CircleLetter,
    Comment,
    Consultation,
    Decision,
    Document,
    FollowUp,
    LetterAnswer,
    Meeting,
    Moderation,
    Option,
    Proposal,
    Question,
    Reuse,
    SharedField,
    UseCase,
)
from concertation.queries.subjects import comment_subjects
from concertation.rules.schedule import until_in_words
from standard.models import Release
from standard.news import Topic, element


def topic_of(thing: Proposal | Question | Consultation | Comment) -> Topic:
    """What one follows by following it; of a comment, its discussion."""
    key = thing.parent_id or thing.pk if isinstance(thing, Comment) else thing.pk
    return Topic(thing._meta.model_name or "", str(key), broad=isinstance(thing, Consultation))


def written_topics(subject: Model | None) -> tuple[Topic, ...]:
    """What somebody who wrote it follows: a comment and what it is about, or the thing itself."""
    match subject:
        case Comment():
            return (topic_of(subject), *_commented(subject))
        case Proposal() | Question():
            return (topic_of(subject),)
        case _:
            return ()


def topics_of(subject: Model | None) -> tuple[Topic, ...]:
    """What an event on it concerns, beside the fields and values that the event names.

    A question concerns those who follow the proposals that it takes up and the comments that it came from, and what is said of a
    vote, an option or a decision concerns those of its question.
    """
    match subject:
        case Comment():
            return (topic_of(subject), *_commented(subject))
        case Consultation():
            return (topic_of(subject),)
        case Proposal():
            amended = () if subject.amends is None else (topic_of(subject.amends),)
            return (topic_of(subject), *amended, *_taken_up(Question.objects.filter(options__proposal=subject)))
        case Question():
            return _of_question(subject)
        case Option() | Ballot() | Decision():
            return _of_question(subject.question)
        case FollowUp():
            return _of_question(subject.decision.question)
        case _:
            return ()


def page_of(subject: Model | None) -> str:
    """Where to read what an event is about; empty where there is no page."""
    match subject:
        case (
            Proposal() | Question() | Decision() | Meeting() | Moderation() | UseCase() | Document() | SharedField() | Activity() | Reuse()
        ):
            return subject.get_absolute_url()
        case Option() | Ballot():
            return subject.question.get_absolute_url()
        case Release():
            return subject.get_absolute_url() if subject.published_at else ""
        case Comment():
            return f"{places.thread(subject.standard.slug, subject.parent_id or subject.pk)}#commentaire-{subject.pk}"
        case Consultation():
            return places.consultation(subject.standard.slug)
        case CircleLetter():
            return subject.get_absolute_url()
        case LetterAnswer():
            return subject.letter.get_absolute_url()
        case ActivityEntry():
            return subject.activity.get_absolute_url()
        case _:
            return ""


def _commented(comment: Comment) -> tuple[Topic, ...]:
    if comment.field_uid:
        return (element(comment.field_uid),)
    if comment.proposal is not None:
        return (topic_of(comment.proposal),)
    if comment.question is not None:
        return (topic_of(comment.question),)
    return () if comment.consultation is None else (topic_of(comment.consultation),)


def _taken_up(questions: QuerySet[Question]) -> tuple[Topic, ...]:
    return tuple(topic_of(question) for question in questions.distinct())


def _of_question(question: Question) -> tuple[Topic, ...]:
    proposals = Proposal.objects.filter(options__question=question).distinct()
    return (
        topic_of(question),
        *(topic_of(proposal) for proposal in proposals.only("pk")),
        *(topic_of(comment) for comment in question.related_comments.only("pk", "parent")),
    )


def _comments(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    related = ("standard", "proposal", "question", "author__organisation", "parent__author__organisation")
    rows = Comment.objects.select_related(*related).filter(pk__in=keys)
    listed = list(rows)
    about = comment_subjects(listed)
    return {row.pk: {"subject": row, "about": about[row.pk].words} for row in listed}


def _of_a_question(model: type[Option | Ballot]) -> Callable[[Sequence[int]], dict[int, dict[str, Any]]]:
    rows = model._default_manager.select_related("question__standard")
    return lambda keys: {row.pk: {"subject": row} for row in rows.filter(pk__in=keys)}


def _calls(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = Consultation.objects.select_related("standard").filter(pk__in=keys)
    return {row.pk: {"subject": row, "until": until_in_words(row.closes_at)} for row in rows}


READERS: Final = {"comment": _comments, "consultation": _calls, "option": _of_a_question(Option), "ballot": _of_a_question(Ballot)}
"""What mails say of each kind of subject that says more than its own columns (`standard.services.mailing`)."""
