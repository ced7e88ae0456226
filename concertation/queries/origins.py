"""« Pourquoi ce champ ? »: each sentence, rule and value of a field with the decision that brought it, and what was refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from concertation.models import Decision, Option, OptionElement
from concertation.queries.elements import HistoryStep, ancestors, element_steps
from concertation.rules.outcomes import ADOPTING
from standard.models import Element, Standard
from standard.queries import read_schemas
from standard.schema.model import Field, Schema
from standard.schema.origins import FieldOrigins, field_origins


@dataclass(frozen=True, slots=True)
class RefusedChange:
    """Something proposed about the field that a decision did not take up, and why."""

    option: Option
    decision: Decision

    @property
    def reason(self) -> str:
        return self.option.struck_reason or self.decision.read_motive


@dataclass(frozen=True, slots=True, order=True)
class Chapter:
    """A step of the field's story, with what else was on the table when it was decided. Ordered as the chain is."""

    number: int
    """The revision's."""
    step: HistoryStep = field(compare=False)
    refused: tuple[RefusedChange, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class FieldWhy:
    """Where a field comes from, to its last sentence."""

    ancestors: tuple[Element, ...]
    """The fields that were split or merged into it, the nearest first."""
    introduced: Chapter
    chapters: tuple[Chapter, ...]
    """What happened to it and to them, the oldest first."""
    origins: FieldOrigins[Chapter]
    refused: tuple[RefusedChange, ...]
    """By decisions that left the field as it was."""


def field_why(element: Element) -> FieldWhy:
    """Why a field is what it is. The same number of queries whatever its story."""
    earlier = ancestors(element)
    steps = element_steps(element, *earlier)
    numbers = {step.decision.decision.pk: step.revision.number for step in steps if step.decision is not None}
    beside: dict[int | None, list[RefusedChange]] = defaultdict(list)
    for refused in _refused(element.standard, element.uid, numbers):
        beside[numbers.get(refused.decision.pk)].append(refused)
    chapters = {step.revision.pk: Chapter(step.revision.number, step, tuple(beside[step.revision.number])) for step in steps}
    schemas = read_schemas(step.revision for step in steps)
    return FieldWhy(
        ancestors=earlier,
        introduced=chapters[element.introduced_in_id],
        chapters=tuple(chapters.values()),
        origins=field_origins(
            [(chapters[step.revision.pk], _state(schema, (element, *earlier))) for step, schema in zip(steps, schemas, strict=True)]
        ),
        refused=tuple(beside[None]),
    )


def _state(schema: Schema, elements: Iterable[Element]) -> Field | None:
    """The field as it was then, or else the nearest of those whose place it took."""
    return next((field for element in elements if (field := schema.by_uid(element.uid)) is not None), None)


def _refused(standard: Standard, uid: str, changing: Collection[int]) -> Iterator[RefusedChange]:
    """The options that standing decisions did not choose, where they are about the element or the decision changed it."""
    about = Q(pk__in=OptionElement.objects.filter(uid=uid).values("option"))
    changed = Q(question__in=Decision.objects.in_force().filter(pk__in=changing).values("question"))
    options = Option.objects.filter(about | changed, question__standard=standard, status_quo=False).select_related("question", "proposal")
    listed = list(options.order_by("question__number", "position"))
    standing = Decision.objects.in_force().settling().filter(question__in={option.question_id for option in listed})
    settled = standing.prefetch_related("corrections").order_by("number")
    decisions = {decision.question_id: decision for decision in settled}
    for option in listed:
        decision = decisions.get(option.question_id)
        if decision is None or (decision.outcome in ADOPTING and decision.option_id == option.pk):
            continue
        for row in (decision, option.question, option.proposal):
            if row is not None:
                row.standard = standard
        yield RefusedChange(option, decision)
