"""What the operations of a proposal or an option are about, and what has been decided since they were written."""

from __future__ import annotations

from collections.abc import Sequence

from concertation.models import Decision
from standard.models import Revision, Standard
from standard.queries import used_uids, working_schema
from standard.schema import compatibility, diff
from standard.schema.compatibility import Impact
from standard.schema.model import Schema
from standard.schema.operations import Conflict, Operation, apply_all, overlap, rebase, touched_uids, touches


def changes_to(standard: Standard, edited: Schema, *, before: Schema | None = None) -> tuple[Operation, ...]:
    """The operations that turn a schema into `edited`: editing a field in a form is proposing.

    `before` is the schema that was edited, the working one where it is not said: what others changed since is left alone.
    """
    return diff.compare(working_schema(standard) if before is None else before, edited, reserved=used_uids(standard))


def impacts_of(standard: Standard, operations: Sequence[Operation]) -> tuple[Impact, ...]:
    """What the operations would do to producers and to reusers, if decided now. Raises `Conflict`."""
    working = working_schema(standard)
    return compatibility.impacts(working, apply_all(working, rebase(working, operations)))


def decisions_in_the_way(standard: Standard, conflict: Conflict, operations: Sequence[Operation], base: Revision) -> list[Decision]:
    """The decisions taken since `base` that changed what the conflict is about, or else what the operations are about."""
    revisions = standard.revisions.filter(number__gt=base.number).exclude(decision=None).select_related("decision__question")
    changed = [(revision.decision, revision.read_operations()) for revision in revisions.order_by("number")]

    def at_fault(since: tuple[Operation, ...]) -> bool:
        names = {touch[1] for operation in since for touch in touches(operation) if touch[0] == "name"}
        return bool({conflict.field, conflict.value} & {*touched_uids(since)}) or conflict.field_name in names

    return [decision for decision, since in changed if at_fault(since)] or [
        decision for decision, since in changed if overlap(operations, since)
    ]
