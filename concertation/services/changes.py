"""The operations that people bring: fresh on the working schema, checked, stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from concertation import queries
from concertation.models import Decision, Option
from standard.models import Element, Revision, Standard
from standard.queries import working_revision
from standard.schema import limits
from standard.schema.model import Schema
from standard.schema.operations import Conflict, Operation, apply_all, rebase, to_text
from standard.schema.words import quoted
from standard.services.errors import InvalidInput, RevisionRefused
from standard.services.forethought import worked_out
from standard.services.revisions import gained_errors, names_taken

NOTHING = "[]"

Next = Callable[[tuple[Operation, ...]], object]
"""What asks for what comes next, given the operations that were worked out."""


def stored(operations: Sequence[Operation]) -> str:
    """The operations as the rows keep them. Raises `InvalidInput("operations", …)` where they are too many, or say too much."""
    try:
        limits.check_changes(operations)
    except limits.TooMuch as error:
        raise InvalidInput("operations", str(error)) from error
    text = to_text(operations) if operations else NOTHING
    if len(text) > limits.BYTES:
        raise InvalidInput(
            "operations", f"Ces changements dépassent {limits.BYTES // 1_000_000}\u00a0Mo\u00a0: faites-en plusieurs propositions."
        )
    return text


def fresh(standard: Standard, operations: Sequence[Operation], base: Revision, *, then: Next | None = None) -> tuple[Operation, ...]:
    """The same intentions on the working schema, for operations written on the revision `base`; `then` as in `worked_out`.

    Raises `Conflict` where they no longer fit; its message names the field, and the decisions taken since in their way.
    """
    working = working_revision(standard)
    key = ("fresh", working.sha256, base.pk, stored(operations))
    return worked_out(key, lambda: fresh_on(standard, working.read_schema(), operations, base), then=then)


def fresh_on(standard: Standard, schema: Schema, operations: Sequence[Operation], base: Revision) -> tuple[Operation, ...]:
    """As `fresh`, on a schema that is not yet the working one."""
    return _applied(standard, schema, operations, base)[0]


def checked(standard: Standard, operations: Sequence[Operation], base: Revision, *, then: Next | None = None) -> tuple[Operation, ...]:
    """As `fresh`; raises `RevisionRefused` where the schema would gain an error-level finding."""
    working = working_revision(standard)
    key = ("checked", working.sha256, names_taken(standard), base.pk, stored(operations))
    return worked_out(key, lambda: _checked(standard, working.read_schema(), operations, base), then=then)


def _checked(standard: Standard, working: Schema, operations: Sequence[Operation], base: Revision) -> tuple[Operation, ...]:
    operations, result = _applied(standard, working, operations, base)
    gained = gained_errors(standard, working, result, operations)
    if gained:
        raise RevisionRefused(gained)
    return operations


def check_option(standard: Standard, option: Option, replaced: Decision | None) -> None:
    """Raise `Conflict` where an option does not fit the schema as it would find it: without the decision that is in force on its
    question, which another would take the place of. The option that is in force is applied already.
    """
    operations, base = option.read_operations(), option.base_revision
    if replaced is None or replaced.revision is None or base.number >= replaced.revision.number:
        fresh(standard, operations, base)
    elif option.pk != replaced.option_id:
        working = working_revision(standard)

        def fits() -> None:
            back = queries.taken_back(replaced, until=working).operations
            fresh_on(standard, apply_all(working.read_schema(), back), operations, base)

        worked_out(("fits", working.sha256, replaced.pk, base.pk, stored(operations)), fits)


def check_sound(standard: Standard, operations: Sequence[Operation]) -> None:
    """Raise `RevisionRefused` where the working schema would gain an error-level finding by operations that fit it."""
    working = working_revision(standard)
    key = ("sound", working.sha256, names_taken(standard), stored(operations))
    worked_out(key, lambda: _check_sound(standard, working.read_schema(), operations))


def _check_sound(standard: Standard, working: Schema, operations: Sequence[Operation]) -> None:
    gained = gained_errors(standard, working, apply_all(working, operations), operations)
    if gained:
        raise RevisionRefused(gained)


def _applied(standard: Standard, working: Schema, operations: Sequence[Operation], base: Revision) -> tuple[tuple[Operation, ...], Schema]:
    try:
        rebased = rebase(working, operations)
        result = apply_all(working, rebased)
    except Conflict as conflict:
        raise _explained(standard, conflict, operations, base) from conflict
    excess = limits.excess(result)
    if excess and not limits.excess(working):
        raise InvalidInput("operations", excess)
    return rebased, result


def _explained(standard: Standard, conflict: Conflict, operations: Sequence[Operation], base: Revision) -> Conflict:
    """The conflict, its message completed with the field's name and the decisions in the way."""
    message, name = str(conflict), conflict.field_name
    if not name and conflict.field:
        name = Element.objects.filter(standard=standard, uid=conflict.field).values_list("name", flat=True).first()
        if name:
            message += f" Il s’agit du champ {quoted(name)}."
    decisions = queries.decisions_in_the_way(standard, conflict, operations, base)
    if decisions:
        listed = ", ".join(f"la décision n° {decision.number} ({quoted(decision.question.title)})" for decision in decisions)
        message += f" Ce qui a changé depuis : {listed}."
    return Conflict(conflict.code, message, field=conflict.field, field_name=name, value=conflict.value)
