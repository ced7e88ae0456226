"""The operations that a decision applies: those that it adopts, after what takes back the decision that it replaces."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from concertation import queries
from concertation.models import Decision, Option
from concertation.rules.constitution import Level
from concertation.services.changes import Next, fresh_on, stored
from standard.models import Revision, Standard
from standard.queries import working_revision
from standard.schema import compatibility
from standard.schema.model import Schema
from standard.schema.operations import Conflict, Operation, apply_all, rebase
from standard.schema.undoing import elements_of
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.forethought import worked_out


@dataclass(frozen=True, slots=True)
class Undoing:
    """What becomes of a decision that is taken back, field by field (by uid): what stays, and why; what goes whatever came since.

    What is named nowhere goes, if nothing came on top of it.
    """

    stays: Mapping[str, str] = field(default_factory=dict)
    reverts: Collection[str] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it apart from another."""
        return (tuple(sorted(self.stays.items())), tuple(sorted(self.reverts)))

    def read(self) -> Undoing:
        missing = "Dites pourquoi ce champ reste comme il est."
        return Undoing({uid: inputs.text("stays", why, missing=missing, longest=2_000) for uid, why in self.stays.items()}, self.reverts)


EVERYTHING = Undoing()


@dataclass(frozen=True, slots=True)
class AppliedChange:
    """What a decision does to the working schema."""

    operations: tuple[Operation, ...] = ()
    impact: Level = "none"
    stays: str = "[]"
    """As `Decision.stays`."""


def take_back(decision: Decision, undoing: Undoing, *, besides: Collection[str] = ()) -> tuple[Operation, ...]:
    """The operations that take a decision back; `besides` are the fields that something else says already.

    Raises `Conflict` where others changed the same fields since: each has then to be chosen.
    """
    changed = queries.changed_by(decision)
    unknown = next((uid for uid in [*undoing.stays, *undoing.reverts] if uid not in changed), None)
    if unknown is not None:
        raise InvalidInput("stays", f"La décision n° {decision.number} n’a pas changé ce champ : ne le nommez pas.")
    found = queries.taken_back(decision, keep={*undoing.stays, *besides}, revert=undoing.reverts)
    if found.in_the_way:
        raise Conflict(
            "before_changed",
            f"La décision n° {decision.number} ne se défait pas d’elle-même. {found.sentence} "
            "Dites pour chacun s’il revient à l’état d’avant, ou s’il reste comme il est, et pourquoi.",
            field=found.in_the_way[0].uid or None,
        )
    return found.operations


def applied_change(
    standard: Standard,
    *,
    adopted: Sequence[Operation],
    option: Option | None,
    rewritten: bool,
    replaced: Decision | None,
    undoing: Undoing,
    then: Next,
) -> AppliedChange:
    """What a decision does: it takes back `replaced`, where that one changed the schema, and applies `adopted`.

    `rewritten`: the operations were written on the schema of now, with what is replaced in it; as those of an option prepared
    since. They then say themselves what becomes of the fields that they change. `then`: as in `worked_out`.
    """
    if not adopted and (replaced is None or replaced.revision is None):
        return AppliedChange()
    working, base = working_revision(standard), option.base_revision if option is not None else None
    key = (
        *("change", working.sha256, base.pk if base is not None else None, stored(adopted), rewritten),
        *(replaced.pk if replaced is not None else None, *undoing.key),
    )
    return worked_out(
        key,
        lambda: _change(standard, working.read_schema(), adopted, base, rewritten, replaced, undoing),
        then=lambda change: then(change.operations),
    )


def _change(
    standard: Standard,
    working: Schema,
    adopted: Sequence[Operation],
    base: Revision | None,
    rewritten: bool,
    replaced: Decision | None,
    undoing: Undoing,
) -> AppliedChange:
    if replaced is None or replaced.revision is None:
        operations = fresh_on(standard, working, adopted, base) if adopted and base is not None else ()
        return AppliedChange(operations, _level(working, operations))
    on_top = bool(adopted) and (rewritten or (base is not None and base.number >= replaced.revision.number))
    touched = {element for operation in adopted for element in elements_of(operation)} if on_top else set()
    back = take_back(replaced, undoing, besides=touched - {*undoing.stays})
    if on_top:
        assert base is not None
        first = fresh_on(standard, working, adopted, base)
        operations = (*first, *rebase(apply_all(working, first), back))
    else:
        without = apply_all(working, back)
        operations = (*back, *(fresh_on(standard, without, adopted, base) if adopted and base is not None else ()))
    return AppliedChange(operations, _level(working, operations), stays_of(undoing, standard))


def stays_of(undoing: Undoing, standard: Standard) -> str:
    """What stays and why, as `Decision.stays` keeps it."""
    return json.dumps(queries.stays_as_said(undoing.stays, standard), ensure_ascii=False)


def _level(working: Schema, operations: Sequence[Operation]) -> Level:
    return compatibility.level(compatibility.impacts(working, apply_all(working, operations))) if operations else "none"


def level_now(standard: Standard, operations: Sequence[Operation], base: Revision) -> Level:
    """How serious it would be to adopt now operations written on the revision `base`."""
    if not operations:
        return "none"
    working = working_revision(standard)
    key = ("level", working.sha256, base.pk, stored(operations))
    return worked_out(key, lambda: queries.level_of(working.read_schema(), operations, base))
