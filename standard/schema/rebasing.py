"""Changes written on one state of a schema, carried onto another that others have changed meanwhile: three ways.

What still fits is kept. What does not is a contention: it says what may be done of it (keep it over what was decided, leave what
was decided, or both where a text was changed in two places), and one of these is the default. Whatever is chosen, the list that
comes out applies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from standard.schema.diff import compare
from standard.schema.model import Field, Schema, Value, ValueList, field_content, same_content
from standard.schema.operations import (
    AddField,
    AddValue,
    ChangingSchema,
    Conflict,
    Operation,
    SetProperty,
    SetValueProperty,
    apply_all,
    meeting,
)
from standard.schema.text_diff import text_merged

Way: TypeAlias = Literal["both", "mine", "decided"]
WAYS: Final[tuple[Way, ...]] = ("both", "mine", "decided")

GONE: Final = ("missing_field", "missing_value", "missing_list")
"""The codes of what is no longer there: by default it is not brought back."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """One thing to do of a change that does not fit: the operations that it leaves, on the schema met there."""

    way: Way
    operations: tuple[Operation, ...] = ()


@dataclass(frozen=True, slots=True)
class Contention:
    """A change that does not fit what was decided meanwhile."""

    rank: int
    """Its place in the list that is carried over."""
    operation: Operation
    conflict: Conflict
    written_on: Schema
    """The schema that it was written on, the changes before it applied."""
    met: Schema
    """The schema that it meets."""
    decided: tuple[Operation, ...]
    """What was changed meanwhile, of what it is about."""
    choices: tuple[Resolution, ...]
    """The default first. Only to leave what was decided, where nothing else can be."""
    chosen: Resolution
    settled: bool
    """Whether somebody chose, or there is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Rebasing:
    """Changes carried over: the operations that apply, with the choices made and the defaults of the others."""

    operations: tuple[Operation, ...]
    contentions: tuple[Contention, ...] = ()
    done: tuple[int, ...] = ()
    """The ranks of the changes that were decided meanwhile: nothing of them is left to do."""

    @property
    def to_settle(self) -> tuple[Contention, ...]:
        return tuple(contention for contention in self.contentions if not contention.settled)


def rebasing(base: Schema, operations: Sequence[Operation], decided: Schema, chosen: Mapping[int, Way] | None = None) -> Rebasing:
    """The operations, written on `base`, carried onto `decided`; `chosen` says what to do of those that do not fit, by rank."""
    mine, now = ChangingSchema(base), ChangingSchema(decided)
    kept: list[Operation] = []
    contentions: list[Contention] = []
    done: list[int] = []
    meanwhile: tuple[Operation, ...] | None = None
    for rank, operation in enumerate(operations):
        try:
            kept.append(operation.carry_onto(now))
        except Conflict as conflict:
            met, written_on = now.schema(), mine.schema()
            choices = tuple(_choices(base, operation, conflict, met))
            if not choices or _is_there(operation, written_on, met):
                done.append(rank)
            else:
                meanwhile = compare(base, decided) if meanwhile is None else meanwhile
                wished = (chosen or {}).get(rank)
                choice = next((choice for choice in choices if choice.way == wished), choices[0])
                contentions.append(
                    Contention(
                        rank,
                        operation,
                        conflict,
                        written_on=written_on,
                        met=met,
                        decided=tuple(each for each in meanwhile if meeting([operation], [each])),
                        choices=choices,
                        chosen=choice,
                        settled=len(choices) == 1 or wished == choice.way,
                    )
                )
                now = ChangingSchema(apply_all(met, choice.operations))
                kept += choice.operations
        _follow(mine, operation)
    return Rebasing(tuple(kept), tuple(contentions), tuple(done))


def changes_nothing(schema: Schema, operations: Sequence[Operation]) -> bool:
    """Whether operations that apply leave the schema as it is. Raises Conflict where they do not apply."""
    return not operations or same_content(schema, apply_all(schema, operations))


def _follow(changing: ChangingSchema, operation: Operation) -> None:
    """Apply an operation to what it was written on, as far as that can be told."""
    with suppress(Conflict):
        operation.carry_onto(changing)


def _is_there(operation: Operation, written_on: Schema, met: Schema) -> bool:
    """Whether the fields that an operation is about are already as it would have left them."""
    wanted = ChangingSchema(written_on)
    _follow(wanted, operation)
    after = wanted.schema()
    pairs = [(after.by_uid(uid), met.by_uid(uid)) for uid in operation.about().fields if uid is not None]
    return bool(pairs) and all(field_content(one) == field_content(now) if one and now else one is now for one, now in pairs)


def _choices(base: Schema, operation: Operation, conflict: Conflict, met: Schema) -> Iterator[Resolution]:
    """What may be done, the default first; nothing where what was wanted is there already."""
    insisting = _tried(met, _insisting(operation, met))
    if insisting == ():
        return
    both = _both(operation, met)
    if both is not None:
        yield Resolution("both", (both,))
    decided = Resolution("decided")
    if insisting is not None:
        yield Resolution("mine", insisting)
        yield decided
        return
    yield decided
    restored = _tried(met, _restored(base, operation, conflict, met)) if conflict.code in GONE else None
    if restored:
        yield Resolution("mine", restored)


def _tried(met: Schema, operations: Iterator[Operation]) -> tuple[Operation, ...] | None:
    """Those operations, which leave the schema they meet otherwise; () where there is nothing to do; None where they do not apply."""
    try:
        made = tuple(operations)
        return () if changes_nothing(met, made) else made
    except Conflict:
        return None


def _insisting(operation: Operation, met: Schema) -> Iterator[Operation]:
    """The same intention over what was decided. Raises Conflict where it cannot be."""
    changing = ChangingSchema(met)
    if isinstance(operation, AddField):
        other = met.by_name(operation.field.name)
        if other is not None:
            yield from compare(met, met.with_field(_under(other, operation.field)))
            return
    elif isinstance(operation, AddValue):
        field = met.by_uid(operation.field)
        values = field.values if field is not None else None
        known = next((value for value in values.values if value.text == operation.value.text), None) if values else None
        if field is not None and values is not None and known is not None:
            yield from compare(met, met.with_field(replace(field, values=_instead(values, known, operation.value))))
            return
    fresh = operation.over(changing)
    if fresh is not None:
        yield fresh


def _under(known: Field, wanted: Field) -> Field:
    """The field wanted, under the uids of the one that has its name."""
    if wanted.values is None or known.values is None:
        return replace(wanted, uid=known.uid)
    uids = {value.text: value.uid for value in known.values.values}
    values = tuple(replace(value, uid=uids.get(value.text, value.uid)) for value in wanted.values.values)
    return replace(wanted, uid=known.uid, values=replace(wanted.values, values=values))


def _instead(values: ValueList, known: Value, wanted: Value) -> ValueList:
    """The list, what is wanted said of the value that has its text."""
    said = replace(known, properties=wanted.properties)
    return replace(values, values=tuple(said if value.uid == known.uid else value for value in values.values))


def _both(operation: Operation, met: Schema) -> Operation | None:
    """A text that was changed in two places, with both changes."""
    if not isinstance(operation, SetProperty | SetValueProperty):
        return None
    try:
        over = operation.over(ChangingSchema(met))
    except Conflict:
        return None
    if not isinstance(over, SetProperty | SetValueProperty):
        return None
    before, mine, now = (text if isinstance(text, str) else "" for text in (operation.before, operation.after, over.before))
    merged = text_merged(before, mine, now) if before and mine and now else None
    return None if merged in (None, mine, now) else replace(over, after=merged)


def _restored(base: Schema, operation: Operation, conflict: Conflict, met: Schema) -> Iterator[Operation]:
    """What is gone put back as it was, then the change. Raises Conflict where it cannot be."""
    field = next((uid for uid in operation.about().fields if uid is not None), None) if conflict.code != "missing_field" else conflict.field
    then = base.by_uid(field) if field is not None else None
    if then is None:
        raise conflict
    back: Operation
    if conflict.code == "missing_field":
        back = AddField(then, _following([each.uid for each in base.fields], then.uid, {each.uid for each in met.fields}))
    else:
        now, value = met.by_uid(then.uid), then.values.by_uid(conflict.value) if then.values and conflict.value else None
        if value is None or now is None or now.values is None or then.values is None:
            raise conflict
        known = {each.uid for each in now.values.values}
        back = AddValue(then.uid, value, _following([each.uid for each in then.values.values], value.uid, known))
    changing = ChangingSchema(met)
    back.run(changing)
    yield back
    fresh = operation.over(changing)
    if fresh is not None:
        yield fresh


def _following(order: Sequence[str], uid: str, known: set[str]) -> str | None:
    """What stood next after something and is still there."""
    return next((each for each in order[order.index(uid) + 1 :] if each in known), None)
