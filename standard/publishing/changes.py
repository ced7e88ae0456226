"""Operations as the entries of a change log: what changed, for whom, decided where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from standard.publishing.content import Audience, ChangeEntry, Decided, DecisionRef, Kind, Level
from standard.schema.compatibility import ASKED, RULES, Impact, impacts, level
from standard.schema.diff import compare
from standard.schema.diff.regrouping import regrouped
from standard.schema.keys import KEY_PROPERTIES
from standard.schema.model import Field, Schema, Value
from standard.schema.operations import (
    AddField,
    AddItem,
    AddValue,
    ChangingSchema,
    MergeFields,
    MoveField,
    MoveValue,
    Operation,
    RemoveField,
    RemoveItem,
    RemoveValue,
    RetireField,
    RetireValue,
    SetListForm,
    SetProperty,
    SetSeparator,
    SetValueProperty,
    SetValues,
    SplitField,
    overlap,
)
from standard.schema.wording.operations import sentence, sentences
from standard.schema.words import capital

WHOLE: Final = (AddField, RemoveField, SplitField, MergeFields, SetValues, SetListForm, SetSeparator)
"""The operations that are about all the values of a field."""

_ONE_LINEAGE: Final = "one"


CREATED: Final = "created"
DATES: Final = ("lastModified", "updated")
ADDRESSES: Final = ("path", "uri")
RESOURCES: Final = "resources"
OF_A_VERSION: Final = frozenset({"version", CREATED, *DATES, *ADDRESSES, RESOURCES})
"""The properties that preparing a version writes."""

Behind = Callable[[Operation], tuple[DecisionRef, ...]]
"""The decisions behind an operation, in their order."""


def release_changes(
    before: Schema,
    after: Schema,
    *,
    replaced: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    decided: Iterable[Decided] = (),
) -> tuple[ChangeEntry, ...]:
    """What a version changes: the comparison of its schema with the one before, each change with the decisions behind it.

    `replaced`: what the chain says took the place of each uid, to be told as the splits and merges that it was. What a
    version writes of itself (its number, its dates, its addresses) is no change, unless it was decided.
    """
    behind = _behind(decided)
    regroupings = regrouped(before, after, replaced)
    whole = {uid for each in regroupings for uid in each.about().fields}

    def told(operation: Operation) -> bool:
        if isinstance(operation, (AddField, RemoveField)):
            return operation.field.uid not in whole
        own = isinstance(operation, (SetProperty, AddItem, RemoveItem)) and operation.field is None and operation.path in OF_A_VERSION
        return not own or bool(behind(operation))

    entries = [_regrouping(each, before, after, replaced, behind(each)) for each in regroupings]
    return (*entries, *_entries(before, compare(before, after), behind, told))


def change_entries(before: Schema, operations: Iterable[Operation], *, decision: DecisionRef | None = None) -> tuple[ChangeEntry, ...]:
    """One entry an operation, in order; `before` is the schema that the first one applies to. Raises Conflict."""
    behind = (decision,) if decision is not None else ()
    return tuple(_entries(before, operations, lambda operation: behind, lambda operation: True))


def undone(decided: Iterable[Decided], changes: Iterable[ChangeEntry]) -> tuple[DecisionRef, ...]:
    """The decisions that changed something and are behind no change that remains, in their order."""
    behind = {decision.number for change in changes for decision in change.decisions}
    found = {each.decision.number: each.decision for each in decided if each.operations}
    return tuple(found[number] for number in sorted(found.keys() - behind))


def _entries(before: Schema, operations: Iterable[Operation], behind: Behind, told: Callable[[Operation], bool]) -> Iterator[ChangeEntry]:
    """One entry for each operation that is told, in order."""
    steps, changing = tuple(operations), ChangingSchema(before)
    for operation, said in zip(steps, sentences(steps, before), strict=True):
        if not told(operation):
            operation.run(changing)
            continue
        was = _around(changing, operation, before)
        operation.run(changing)
        found = impacts(*_moved(operation, was, _around(changing, operation, before)))
        yield _entry(said, _kind(operation), found, behind(operation))


def _entry(said: str, kind: Kind, found: tuple[Impact, ...], decisions: tuple[DecisionRef, ...]) -> ChangeEntry:
    felt = tuple(impact for impact in found if (impact.producer, impact.consumer) != ("safe", "safe"))
    return ChangeEntry(
        sentence=said,
        kind=kind,
        impacts=tuple(dict.fromkeys(f"{capital(RULES[impact.rule].todo)}." for impact in felt)),
        level=_level(felt),
        audience=_audience(felt),
        for_producers=_asked(ASKED[impact.rule].producers for impact in felt if impact.producer != "safe"),
        for_reusers=_asked(ASKED[impact.rule].reusers for impact in felt if impact.consumer != "safe"),
        decision=decisions[-1] if decisions else None,
        earlier=decisions[:-1],
    )


def _asked(said: Iterable[str]) -> tuple[str, ...]:
    """Each once; a rule asks nothing of those whom only the files at hand concern."""
    return tuple(dict.fromkeys(filter(None, said)))


def _regrouping(
    each: SplitField | MergeFields,
    before: Schema,
    after: Schema,
    replaced: Mapping[str, tuple[str, ...]],
    decisions: tuple[DecisionRef, ...],
) -> ChangeEntry:
    uids = each.about().fields
    was, becomes = (replace(side, fields=tuple(item for item in side.fields if item.uid in uids)) for side in (before, after))
    return _entry(sentence(each, before), "changed", impacts(was, becomes, successors=replaced), decisions)


def _behind(decided: Iterable[Decided]) -> Behind:
    """The decisions that changed the same thing as an operation, or the same order as one that moves something."""
    settled: dict[str | None, list[tuple[Operation, DecisionRef]]] = {}
    moved: dict[str | None, list[DecisionRef]] = {}
    for each in decided:
        for theirs in each.operations:
            for uid in theirs.about().fields:
                settled.setdefault(uid, []).append((theirs, each.decision))
            if isinstance(theirs, (MoveField, MoveValue)):
                moved.setdefault(_order_of(theirs), []).append(each.decision)

    def behind(operation: Operation) -> tuple[DecisionRef, ...]:
        near = (pair for uid in operation.about().fields for pair in settled.get(uid, ()))
        found = [decision for theirs, decision in near if overlap((operation,), (theirs,))]
        if isinstance(operation, (MoveField, MoveValue)):
            found += moved.get(_order_of(operation), ())
        return tuple(sorted(dict.fromkeys(found), key=lambda decision: decision.number))

    return behind


def _order_of(operation: MoveField | MoveValue) -> str | None:
    """The field in whose list something moves; None in the list of fields. Which item moved, two orders do not say."""
    return operation.field if isinstance(operation, MoveValue) else None


def _around(changing: ChangingSchema, operation: Operation, schema: Schema) -> Schema:
    """What an operation can affect of the schema as it is now: of each list the values that it is about; the keys, and every
    field that they may name, where it is about one of them."""
    about, path = operation.about(), getattr(operation, "path", None)
    keyed = None in about.fields and path in KEY_PROPERTIES
    uids = list(changing.order) if keyed else [uid for uid in about.fields if uid is not None]
    whole = isinstance(operation, WHOLE)
    fields = (changing.peek(uid) if whole else changing.part(uid, about.values) for uid in uids if changing.has(uid))
    properties = {key: changing.properties[key] for key in changing.properties if key == path or key not in KEY_PROPERTIES}
    return replace(schema, properties=properties, fields=tuple(fields), lineage=_ONE_LINEAGE)


def _moved(operation: Operation, before: Schema, after: Schema) -> tuple[Schema, Schema]:
    """The two schemas; what moves stands before another thing in the one, after it in the other."""
    if isinstance(operation, MoveField):
        aside = Field("aside", {})
        return replace(before, fields=(*before.fields, aside)), replace(after, fields=(aside, *after.fields))
    if isinstance(operation, MoveValue):
        return _beside(before, first=True), _beside(after, first=False)
    return before, after


def _beside(schema: Schema, *, first: bool) -> Schema:
    """The schema of one field, its one value before or after another."""
    (item,) = schema.fields
    assert item.values is not None
    (moved,) = item.values.values
    aside = Value("aside", "")
    return schema.with_field(replace(item, values=replace(item.values, values=(moved, aside) if first else (aside, moved))))


def _kind(operation: Operation) -> Kind:
    match operation:
        case AddField() | AddValue():
            return "added"
        case RemoveField() | RemoveValue():
            return "removed"
        case SetProperty(_, "deprecated", _, True) | SetValueProperty(_, _, "deprecated", _, True):
            return "deprecated"
        case RetireField(_, _, {"deprecated": True}) | RetireValue(_, _, _, {"deprecated": True}):
            return "deprecated"
    return "changed"


def _level(felt: tuple[Impact, ...]) -> Level:
    found = level(felt)
    return "patch" if found == "none" else found


def _audience(felt: tuple[Impact, ...]) -> tuple[Audience, ...]:
    concerned: list[Audience] = []
    if any(impact.producer != "safe" for impact in felt):
        concerned.append("producer")
    if any(impact.consumer != "safe" for impact in felt):
        concerned.append("consumer")
    return tuple(concerned)
