"""What else is going on about what a question would change: other questions, votes, decisions, and what people said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from concertation.models import Ballot, Comment, Decision, OptionElement, Question
from concertation.queries.comments import first_comments
from standard.models import Standard
from standard.schema.words import count

MOST: Final = 5
"""Decisions and comments that are named, the latest; the others are counted."""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """The rest of the debate on the fields and values that a question's options would change."""

    questions: tuple[Question, ...]
    """The others that are not settled."""
    decisions: tuple[Decision, ...]
    """The latest that changed them and bind, or wait to be confirmed; those of the question apart."""
    comments: tuple[Comment, ...]
    """The latest discussions on them that no question brings together."""
    unlinked: int
    """How many there are."""

    def __bool__(self) -> bool:
        return bool(self.questions or self.decisions or self.comments)


def meanwhile(question: Question) -> Meanwhile:
    """Elements are those of the options that are not struck; an option on a value is about its field too."""
    options = OptionElement.objects.filter(option__question=question, option__struck_reason="")
    uids = set(options.values_list("uid", flat=True))
    if not uids:
        return Meanwhile((), (), (), 0)
    others = OptionElement.objects.filter(uid__in=uids, option__struck_reason="", option__question__standard=question.standard_id).exclude(
        option__question=question
    )
    pending = Question.objects.filter(pk__in=others.values("option__question")).exclude(state__in=Question.SETTLED)
    bind = Decision.objects.filter(
        pk__in=Decision.objects.filter(option__elements__uid__in=uids).values("pk"),
        standard=question.standard_id,
        state__in=(Decision.State.IN_FORCE, Decision.State.TO_CONFIRM),
    ).exclude(question=question)
    said = _unlinked(question.standard, uids)
    return Meanwhile(
        questions=tuple(pending.select_related("standard").prefetch_related("ballots").order_by("number")),
        decisions=tuple(bind.select_related("standard", "question").order_by("-number")[:MOST]),
        comments=tuple(said.select_related("standard", "author", "organisation")[:MOST]),
        unlinked=said.count(),
    )


def _unlinked(standard: Standard, uids: set[str]) -> QuerySet[Comment]:
    about = Q(field_uid__in=uids) | Q(value_uid__in=uids)
    return first_comments(standard).filter(about, questions=None).order_by("-created_at", "-pk")


def warnings(found: Meanwhile, now: datetime) -> Iterator[str]:
    """What whoever opens a vote should know first, in sentences."""
    for other in found.questions:
        if other.state_at(now) == Question.State.VOTING:
            yield f"Un vote est ouvert sur la question n° {other.number}, qui porte aussi sur ce que celle-ci changerait."
        elif other.state_at(now) == Question.State.TO_CONFIRM:
            yield f"Une décision attend d’être confirmée sur la question n° {other.number}, qui porte aussi sur ce que celle-ci changerait."
        else:
            yield f"La question n° {other.number} porte aussi sur ce que celle-ci changerait."
    if found.unlinked:
        linked = "ne sont rattachés" if found.unlinked > 1 else "n’est rattaché"
        yield f"{count(found.unlinked, 'commentaire', 'commentaires')} sur les mêmes champs {linked} à aucune question."


def in_the_ballot(standard: Standard, uids: set[str], now: datetime, *, but: Question) -> tuple[Ballot, str] | None:
    """A vote open on another question that is about one of these elements, and which."""
    ballots = Ballot.objects.open_at(now).filter(question__standard=standard).exclude(question=but)
    for ballot in ballots.select_related("question").prefetch_related("options").order_by("pk"):
        for option in ballot.options.all():
            for operation in () if option.status_quo else option.read_operations():
                found = next((uid for uid in operation.about().uids if uid in uids), None)
                if found is not None:
                    return ballot, found
    return None
