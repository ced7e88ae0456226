"""Each change that no decision made, put beside the decisions and the questions about the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Generic, TypeVar

from concertation.rules.divergences.rows import Record, Taken, UndecidedStep, UnsettledQuestion, Wording
from concertation.rules.outcomes import ADOPTING, APPLYING
from standard.publishing.changes import OF_A_VERSION
from standard.schema.diff import compare
from standard.schema.model import ABSENT, Schema
from standard.schema.operations import (
    AddField,
    AddItem,
    AddValue,
    Conflict,
    MoveField,
    MoveValue,
    Operation,
    RemoveItem,
    SetProperty,
    SetValueProperty,
    Touch,
    apply_all,
    overlap,
    rebase,
)
from standard.schema.rebasing import rebasing

Of = TypeVar("Of")

SETTLING: Final = frozenset({*ADOPTING, "rejected"})


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A change that no decision made, by its rank in its revision, and what it goes against."""

    step: UndecidedStep
    rank: int
    contradicts: Taken | None = None
    """The last decision on the same thing, which it changes."""
    set_aside: tuple[Taken, Wording] | None = None
    """What a decision set aside, and that it brings."""
    asked: tuple[UnsettledQuestion, ...] = ()
    """The questions about the same thing that are not settled."""

    @property
    def operation(self) -> Operation:
        return self.step.operations[self.rank]

    @property
    def written_on(self) -> int:
        return self.step.revision - 1


@dataclass(frozen=True)
class Tracing:
    """A record read once: which schemas it takes to say what is found."""

    record: Record
    unplanned: tuple[Unplanned, ...]
    gone: tuple[Taken, ...]
    """The decisions that bind no more and changed the schema, for which nobody took back or took up the same thing in words."""
    unproduced: tuple[Taken, ...]
    """Those that bind, chose changes, and produced no revision."""
    altered: tuple[Taken, ...]
    """Those that chose what was voted, in other operations."""

    @cached_property
    def revisions(self) -> frozenset[int]:
        """The revisions whose schemas are needed, by number."""
        found = (one.found for one in (*self.gone, *self.unproduced, *self.altered))
        return frozenset({*(one.written_on for one in self.unplanned), *found})


class _Index(Generic[Of]):
    """Operations and whose they are, found by what they touch."""

    def __init__(self, known: Iterable[tuple[Iterable[Operation], Of]]) -> None:
        self._known: dict[Touch, list[tuple[Operation, Of]]] = defaultdict(list)
        for operations, of in known:
            for operation in operations:
                for head in _heads(operation):
                    self._known[head].append((operation, of))

    def about(self, operation: Operation) -> Iterator[tuple[Operation, Of]]:
        """The operations that touch the same thing, and whose they are."""
        seen = set[int]()
        for head in _heads(operation):
            for theirs, of in self._known.get(head, ()):
                if id(theirs) not in seen:
                    seen.add(id(theirs))
                    if overlap((operation,), (theirs,)):
                        yield theirs, of


def _heads(operation: Operation) -> set[Touch]:
    """What the touches of an operation begin with: two operations that meet have one in common."""
    return {touch[:2] for touch in operation.touches()}


def trace(record: Record) -> Tracing:
    binding = [one for one in record.decisions if one.binds]
    applied = _Index((one.operations, one) for one in binding if one.outcome in APPLYING or one.revision is not None)
    weighed = _Index(
        (operations, one)
        for one in binding
        if one.outcome in SETTLING
        for operations in (one.operations, *(other.operations for other in one.others))
    )
    set_aside = _Index((other.operations, (one, other)) for one in binding if one.outcome in SETTLING for other in one.others)
    asked = _Index((option.operations, question) for question in record.asked for option in question.options)

    def beside(step: UndecidedStep, rank: int) -> Unplanned | None:
        operation = step.operations[rank]
        if any(one.found >= step.revision for _, one in weighed.about(operation)):
            return None
        before = [one for theirs, one in applied.about(operation) if one.place < step.revision and not _completes(operation, theirs)]
        against = [pair for _, pair in set_aside.about(operation) if pair[0].found < step.revision]
        return Unplanned(
            step,
            rank,
            contradicts=max(before, key=lambda one: (one.place, one.number), default=None),
            set_aside=max(against, key=lambda pair: pair[0].number, default=None),
            asked=tuple({question.number: question for _, question in asked.about(operation)}.values()),
        )

    found = (beside(step, rank) for step in record.steps for rank, one in enumerate(step.operations) if not _of_a_version(one))
    return Tracing(
        record,
        unplanned=tuple(one for one in found if one is not None),
        gone=tuple(one for one in record.decisions if _gone(one) and not one.left),
        unproduced=tuple(one for one in binding if one.outcome in APPLYING and one.operations and one.revision is None),
        altered=tuple(one for one in binding if _altered(one)),
    )


def _gone(decision: Taken) -> bool:
    return decision.revision is not None and (decision.replaced_by is not None or decision.state in ("undone", "contested"))


def _altered(decision: Taken) -> bool:
    put = decision.put.operations if decision.put is not None else ()
    chose = decision.outcome == "accepted" and decision.replaces is None and decision.revision is not None
    return chose and bool(put) and put != decision.operations


def _of_a_version(operation: Operation) -> bool:
    """What a version writes of itself, its number, its dates, its addresses, is nobody's decision."""
    return isinstance(operation, SetProperty | AddItem | RemoveItem) and operation.field is None and operation.path in OF_A_VERSION


def _completes(operation: Operation, decided: Operation) -> bool:
    """Whether what was decided came in with less, and an operation says more of it without changing what it said."""
    says_more = isinstance(operation, AddValue | AddItem) or (
        isinstance(operation, SetProperty | SetValueProperty) and operation.before is ABSENT
    )
    return says_more and isinstance(decided, AddField | AddValue)


def missing(found: Schema, operations: Sequence[Operation], now: Schema) -> tuple[int, ...]:
    """The ranks of the changes, written on `found`, that a schema does not hold: what they leave is not what is there.

    What has another uid there, because somebody else added it, is told by its name.
    """
    done = set(rebasing(found, operations, now).done)
    left = [rank for rank in range(len(operations)) if rank not in done]
    if not left:
        return ()
    try:
        after = apply_all(found, rebase(found, operations))
    except Conflict:
        return tuple(left)
    otherwise = _Index([(compare(after, now), None)])

    def held(operation: Operation) -> bool:
        if isinstance(operation, MoveField | MoveValue):
            return _next(operation, after, now) == _next(operation, now, after)
        return not any(True for _ in otherwise.about(operation))

    return tuple(rank for rank in left if not held(operations[rank]))


def _next(operation: MoveField | MoveValue, schema: Schema, other: Schema) -> str | None:
    """What stands after what an operation moves, of what both schemas have; itself where it is not there."""
    moved = operation.field if isinstance(operation, MoveField) else operation.value
    order, known = _order(operation, schema), set(_order(operation, other))
    if moved not in order:
        return moved
    return next((uid for uid in order[order.index(moved) + 1 :] if uid in known), None)


def _order(operation: MoveField | MoveValue, schema: Schema) -> list[str]:
    if isinstance(operation, MoveField):
        return [each.uid for each in schema.fields]
    field = schema.by_uid(operation.field)
    return [each.uid for each in field.values.values] if field is not None and field.values is not None else []


def taken_up(record: Record, decision: Taken, operation: Operation) -> bool:
    """Whether somebody decided since of what an operation of a decision did: took it back, or took it up."""
    line, number = set[int](), decision.replaced_by
    numbered = {one.number: one for one in record.decisions}
    while number is not None and number not in line:
        line.add(number)
        number = numbered[number].replaced_by if number in numbered else None
    later = (one for one in record.decisions if one.number in line or (one.binds and one.place > decision.place))
    return any(_speaks_of(one, decision, operation) for one in later)


def _speaks_of(later: Taken, decision: Taken, operation: Operation) -> bool:
    if overlap((operation,), later.operations):
        return True
    if decision.revision is None or later.written_on < decision.revision:
        return False
    # What was written with the decision in sight says itself what becomes of the fields that it changes.
    fields = {uid for one in later.operations for uid in one.about().fields}
    return not fields.isdisjoint(operation.about().fields)
