"""What decisions leave to do by a day: a condition to check, a follow-up to give, a decision to look at again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from accounts.models import User
from concertation.models import Decision, FollowUp, Question
from standard.memory import under_stamp
from standard.models import Standard
from standard.moments import day_of

DeadlineKind = Literal["condition", "follow_up", "review"]
IN_WORDS: Final[dict[DeadlineKind, str]] = {
    "condition": "Condition à vérifier",
    "follow_up": "Suite à donner",
    "review": "Décision à revoir",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that a decision in force leaves to do."""

    kind: DeadlineKind
    key: int
    """Of its row: the follow-up, or the decision itself."""
    decision: Decision
    text: str
    owner: User | None
    """Who does it; None: the project team."""
    day: date | None
    """By when; None where nobody has said."""
    since: datetime

    @property
    def in_words(self) -> str:
        return IN_WORDS[self.kind]

    @property
    def uncharged(self) -> bool:
        """A condition that nobody is asked to check, or by no day: nothing would ever recall it."""
        return self.kind == "condition" and (self.owner is None or self.day is None)

    def overdue(self, now: datetime) -> bool:
        """Whether its day is over."""
        return self.day is not None and self.day < day_of(now)


def deadlines(standard: Standard | None = None) -> tuple[Deadline, ...]:
    """What decisions in force leave to do, in a standard or in all: the nearest day first, what has none last."""
    return tuple(sorted((*_of_decisions(standard), *_of_follow_ups(standard)), key=_order))


def known_deadlines(standard: Standard) -> tuple[Deadline, ...]:
    """Those of a standard just read, remembered."""
    return under_stamp(standard, "deadlines", lambda: deadlines(standard))


def _order(one: Deadline) -> tuple[bool, date, int, str, int]:
    return (one.day is None, one.day or date.min, one.decision.number, one.kind, one.key)


def _of_decisions(standard: Standard | None) -> Iterator[Deadline]:
    scope = {} if standard is None else {"standard": standard}
    listed = Decision.objects.in_force().filter(standard__closed_at=None, **scope)
    reading = ("question", "standard", "condition_owner")
    for one in listed.filter(outcome=Decision.Outcome.CONDITIONAL).select_related(*reading).order_by("number"):
        yield Deadline("condition", one.pk, one, one.conditions, one.condition_owner, one.condition_due, one.decided_at)
    # A question that was reopened is being looked at.
    settled = listed.filter(question__state=Question.State.DECIDED).exclude(review_on=None)
    for one in settled.select_related(*reading).order_by("number"):
        yield Deadline("review", one.pk, one, one.question.title, None, one.review_on, one.decided_at)


def _of_follow_ups(standard: Standard | None) -> Iterator[Deadline]:
    scope = {} if standard is None else {"decision__standard": standard}
    open_ones = FollowUp.objects.filter(done_at=None, decision__in=Decision.objects.in_force(), decision__standard__closed_at=None, **scope)
    for one in open_ones.select_related("decision__question", "decision__standard", "owner").order_by("pk"):
        yield Deadline("follow_up", one.pk, one.decision, one.text, one.owner, one.due, one.added_at or one.decision.decided_at)
