"""« Pourquoi ce champ ? »: each sentence, rule and value of a field with the decision that brought it, and what was refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from concertation.models import Decision, Option
from concertation.queries.elements import Step, ancestors, element_steps
from concertation.rules.outcomes import ADOPTING
from standard.models import Element, Revision, Standard
from standard.schema.model import Field, Schema
from standard.schema.operations import touched_uids
from standard.schema.origins import FieldOrigins, field_origins


@dataclass(frozen=True, slots=True)
class Refused:
    """Something proposed about the field that a decision did not take up, and why."""

    option: Option
    decision: Decision

    @property
    def reason(self) -> str:
        return self.option.struck_reason or self.decision.motive


@dataclass(frozen=True, slots=True, order=True)
class Chapter:
    """A step of the field's story, with what else was on the table when it was decided. Ordered as the chain is."""

    number: int
    """The revision's."""
    step: Step = field(compare=False)
    refused: tuple[Refused, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class FieldWhy:
    """Where a field comes from, to its last sentence."""

    ancestors: tuple[Element, ...]
    """The fields that were split or merged into it, the nearest first."""
    introduced: Chapter
    chapters: tuple[Chapter, ...]
    """What happened to it and to them, the oldest first."""
    origins: FieldOrigins[Chapter]
    refused: tuple[Refused, ...]
    """By decisions that left the field as it was."""


def field_why(element: Element) -> FieldWhy:
    """Why a field is what it is. The same number of queries whatever its story."""
    earlier = ancestors(element)
    steps = element_steps(element, *earlier)
    numbers = {step.decision.decision.pk: step.revision.number for step in steps if step.decision is not None}
    beside: dict[int | None, list[Refused]] = defaultdict(list)
    for refused in _refused(element.standard, element.uid, numbers):
        beside[numbers.get(refused.decision.pk)].append(refused)
    chapters = {step.revision.pk: Chapter(step.revision.number, step, tuple(beside[step.revision.number])) for step in steps}
    states = Revision.objects.filter(pk__in=chapters).order_by("number")
    return FieldWhy(
        ancestors=earlier,
        introduced=chapters[element.introduced_in_id],
        chapters=tuple(chapters.values()),
        origins=field_origins([(chapters[revision.pk], _state(revision.read_schema(), (element, *earlier))) for revision in states]),
        refused=tuple(beside[None]),
    )


def _state(schema: Schema, elements: Iterable[Element]) -> Field | None:
    """The field as it was then, or else the nearest of those whose place it took."""
    return next((field for element in elements if (field := schema.by_uid(element.uid)) is not None), None)


def _refused(standard: Standard, uid: str, changing: Collection[int]) -> Iterator[Refused]:
    """The options that standing decisions did not choose, where they are about the element or the decision changed it."""
    standing = Decision.objects.filter(standard=standard, superseded_by=None, outcome__in=[*ADOPTING, Decision.Outcome.REJECTED])
    decisions = {decision.question_id: decision for decision in standing.select_related("standard").order_by("number")}
    options = Option.objects.filter(question__in=decisions, status_quo=False).select_related("question__standard", "proposal__standard")
    for option in options.order_by("question__number", "position"):
        decision = decisions[option.question_id]
        chosen = decision.outcome in ADOPTING and decision.option_id == option.pk
        if not chosen and (decision.pk in changing or uid in touched_uids(option.read_operations())):
            yield Refused(option, decision)
