"""A change taken back: the schema as it would be without it, and what others have built on it since.

A schema comes from steps, each a list of operations. Without some of them the others are applied again, one operation
after the other; one that no longer fits needed what is taken away, or stands where something comes back: it clashes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from standard.schema.diff import compare
from standard.schema.model import Schema, same_content
from standard.schema.operations import ChangingSchema, Conflict, Operation, apply_all, inverse_all, rebase

WHOLE: Final = ""
"""Stands for what belongs to no field: metadata, keys."""


@dataclass(frozen=True, slots=True)
class Clash:
    """An operation of a later step that does not go without what is taken away."""

    step: int
    conflict: Conflict


@dataclass(frozen=True, slots=True)
class Replay:
    """The schema without some steps; by field (its uid, or `WHOLE`), the operations that could not be applied again."""

    schema: Schema
    clashes: Mapping[str, tuple[Clash, ...]]
    inverse: tuple[Operation, ...]
    """What comes back from the steps left out."""


@dataclass(frozen=True, slots=True)
class UndoneChange:
    """The operations that take a change back, and the fields where it cannot be without a choice, with what stands in the way."""

    operations: tuple[Operation, ...]
    clashes: Mapping[str, tuple[Clash, ...]]


def elements_of(operation: Operation) -> tuple[str, ...]:
    """The fields that an operation changes, `WHOLE` for the rest of the schema."""
    return tuple(uid or WHOLE for uid in operation.about().fields)


def replay_without(start: Schema, steps: Sequence[Sequence[Operation]], left_out: Collection[int]) -> Replay:
    """The steps applied to `start` again, but those left out."""
    changing, clashes = ChangingSchema(start), dict[str, tuple[Clash, ...]]()
    for number, operations in enumerate(steps):
        for operation in () if number in left_out else operations:
            try:
                operation.carry_onto(changing)
            except Conflict as conflict:
                for element in elements_of(operation):
                    clashes[element] = (*clashes.get(element, ()), Clash(number, conflict))
    back = [operation for number in sorted(left_out, reverse=True) for operation in inverse_all(steps[number])]
    return Replay(changing.schema(), clashes, tuple(back))


def undoing(working: Schema, replay: Replay, *, keep: Collection[str] = (), revert: Collection[str] = ()) -> UndoneChange:
    """What leads from the working schema to the one replayed without a change.

    Fields of `keep` are left as they are. So are those that clash, and are given back as such, unless `revert` names them:
    what later steps did there goes too.
    """
    clashing = {element: found for element, found in replay.clashes.items() if element not in keep and element not in revert}
    left = {*keep, *clashing}
    if not left:
        exact = _inverse(working, replay)
        if exact is not None:
            return UndoneChange(exact, {})
    changing, operations = ChangingSchema(working), list[Operation]()
    for operation in compare(working, replay.schema):
        elements = elements_of(operation)
        if left.intersection(elements):
            left.update(elements)
            continue
        try:
            operations.append(operation.carry_onto(changing))
        except Conflict as conflict:
            for element in elements:
                left.add(element)
                clashing.setdefault(element, (Clash(-1, conflict),))
    return UndoneChange(tuple(operations), clashing)


def _inverse(working: Schema, replay: Replay) -> tuple[Operation, ...] | None:
    """The inverse operations, by which what comes back has the uids that it had; None where they do not lead there."""
    try:
        operations = rebase(working, replay.inverse)
        return operations if same_content(apply_all(working, operations), replay.schema) else None
    except Conflict:
        return None
