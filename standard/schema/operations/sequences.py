"""Operations as a whole: applied in order, compared, carried onto a newer schema, completed by hand."""

from __future__ import annotations

from collections.abc import Iterable

from standard.schema.model import Schema
from standard.schema.operations.base import PLACE, About, Operation, Touch
from standard.schema.operations.changing import ChangingSchema


def apply(schema: Schema, operation: Operation) -> Schema:
    """The schema changed. Raises Conflict, and changes nothing."""
    return operation.apply(schema)


def apply_all(schema: Schema, operations: Iterable[Operation]) -> Schema:
    """The schema changed by every operation in order. Raises Conflict at the first that does not fit."""
    changing = ChangingSchema(schema)
    for operation in operations:
        operation.run(changing)
    return changing.schema()


def inverse(operation: Operation) -> Operation:
    """The operation that comes back."""
    return operation.inverse()


def inverse_all(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """The operations that come back from all of these."""
    return tuple(operation.inverse() for operation in reversed(tuple(operations)))


def touched_uids(operations: Iterable[Operation]) -> tuple[str, ...]:
    """The uids of all the fields and values that the operations are about."""
    return About.of_all(operations).uids


def touches(operation: Operation) -> frozenset[Touch]:
    """All that the operation depends on or changes."""
    return operation.touches()


def overlap(one: Iterable[Operation], other: Iterable[Operation]) -> frozenset[Touch]:
    """What two lists of operations both touch, places apart: two insertions at one place do not conflict.

    Operations whose touches, places included, meet nowhere can be swapped; where only places meet, `rebase` settles.
    """
    return frozenset(touch for touch in meeting(one, other) if touch[-2:-1] != (PLACE,))


def meeting(one: Iterable[Operation], other: Iterable[Operation]) -> frozenset[Touch]:
    """What two lists of operations both touch: each touch that is a touch of the other list, or holds or is in one."""
    others = {touch for operation in other for touch in operation.touches()}
    holders = {touch[:size] for touch in others for size in range(1, len(touch) + 1)}
    mine = {touch for operation in one for touch in operation.touches()}
    return frozenset(touch for touch in mine if touch in holders or any(touch[:size] in others for size in range(1, len(touch))))


def rebase(schema: Schema, operations: Iterable[Operation]) -> tuple[Operation, ...]:
    """The same intentions on a newer schema: the neighbours of what is removed or moved are those of now, and what is
    added beside something that has gone goes at the end.

    Raises Conflict where what is changed is no longer as it was.
    """
    changing = ChangingSchema(schema)
    return tuple(operation.carry_onto(changing) for operation in operations)
