"""What the operations of a proposal or an option are about, and what has been decided since they were written."""

from __future__ import annotations

from collections.abc import Sequence

from concertation.models import Decision
from concertation.rules.constitution import Change, Level
from standard.models import Revision, Standard
from standard.queries import used_uids, working_schema
from standard.schema import compatibility, diff
from standard.schema.compatibility import Impact
from standard.schema.model import Schema
from standard.schema.operations import ChangingSchema, Conflict, Operation, apply_all, overlap, rebase, touched_uids, touches
from standard.schema.undoing import WHOLE, elements_of
from standard.schema.words import property_label, quoted


def changes_to(standard: Standard, edited: Schema, *, before: Schema | None = None) -> tuple[Operation, ...]:
    """The operations that turn a schema into `edited`: editing a field in a form is proposing.

    `before` is the schema that was edited, the working one where it is not said: what others changed since is left alone.
    """
    return diff.compare(working_schema(standard) if before is None else before, edited, reserved=used_uids(standard))


def impacts_of(standard: Standard, operations: Sequence[Operation]) -> tuple[Impact, ...]:
    """What the operations would do to producers and to reusers, if decided now. Raises `Conflict`."""
    working = working_schema(standard)
    return compatibility.impacts(working, apply_all(working, rebase(working, operations)))


def level_of(working: Schema, operations: Sequence[Operation], base: Revision) -> Level:
    """How serious it would be to adopt operations written on the revision `base`, for whom it is the most: on the working schema or,
    where they no longer fit it, on the one that they were written on.
    """
    if not operations:
        return "none"
    try:
        before, after = working, apply_all(working, rebase(working, operations))
    except Conflict:
        before = base.read_schema()
        after = apply_all(before, rebase(before, operations))
    return compatibility.level(compatibility.impacts(before, after))


def change_of(working: Schema, operations: Sequence[Operation], base: Revision) -> Change:
    """What operations touch, and how serious it is: what the constitution compares a modification by."""
    before = base.read_schema()
    schema, touched = before, dict[str, str]()
    for operation in operations:
        try:
            after = operation.refreshed(ChangingSchema(schema)).apply(schema)
        except Conflict:
            after = schema
        for uid in elements_of(operation):
            if uid == WHOLE:
                path = getattr(operation, "path", "")
                touched.setdefault(f"{WHOLE} {path}", property_label(path) if path else "le schéma entier")
                continue
            field = schema.by_uid(uid) or after.by_uid(uid)
            name = field.name if field is not None else ""
            # A field to add is known by its name: written again, it may have another uid.
            key = uid if before.by_uid(uid) is not None else f"new {name}"
            touched.setdefault(key, f"le champ {quoted(field.title or name)}" if field is not None else "un champ")
        schema = after
    return Change(touched, level_of(working, operations, base))


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
