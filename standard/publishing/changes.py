"""Operations as the entries of a change log: what changed, for whom, decided where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from standard.publishing.content import Audience, ChangeEntry, DecisionRef, Kind, Level
from standard.schema.compatibility import RULES, Impact, impacts, level
from standard.schema.keys import KEY_PROPERTIES
from standard.schema.model import Field, Schema, Value
from standard.schema.operations import (
    AddField,
    AddValue,
    Draft,
    MergeFields,
    MoveField,
    MoveValue,
    Operation,
    RemoveField,
    RemoveValue,
    RetireField,
    RetireValue,
    SetListForm,
    SetProperty,
    SetSeparator,
    SetValueProperty,
    SetValues,
    SplitField,
)
from standard.schema.wording.operations import sentences
from standard.schema.words import capital

WHOLE: Final = (AddField, RemoveField, SplitField, MergeFields, SetValues, SetListForm, SetSeparator)
"""The operations that are about all the values of a field."""

_ONE_LINEAGE: Final = "one"


def change_entries(before: Schema, operations: Iterable[Operation], *, decision: DecisionRef | None = None) -> tuple[ChangeEntry, ...]:
    """One entry an operation, in order; `before` is the schema that the first one applies to. Raises Conflict."""
    entries: list[ChangeEntry] = []
    steps, draft = tuple(operations), Draft(before)
    for operation, said in zip(steps, sentences(steps, before), strict=True):
        was = _around(draft, operation, before)
        operation.run(draft)
        found = impacts(*_moved(operation, was, _around(draft, operation, before)))
        felt = tuple(impact for impact in found if (impact.producer, impact.consumer) != ("safe", "safe"))
        entries.append(
            ChangeEntry(
                sentence=said,
                kind=_kind(operation),
                impacts=tuple(dict.fromkeys(f"{capital(RULES[impact.rule].todo)}." for impact in felt)),
                level=_level(felt),
                audience=_audience(felt),
                decision=decision,
            )
        )
    return tuple(entries)


def _around(draft: Draft, operation: Operation, schema: Schema) -> Schema:
    """What an operation can affect of the schema as it is now: of each list the values that it is about; the keys, and every
    field that they may name, where it is about one of them."""
    about, path = operation.about(), getattr(operation, "path", None)
    keyed = None in about.fields and path in KEY_PROPERTIES
    uids = list(draft.order) if keyed else [uid for uid in about.fields if uid is not None]
    whole = isinstance(operation, WHOLE)
    fields = (draft.peek(uid) if whole else draft.part(uid, about.values) for uid in uids if draft.has(uid))
    properties = {key: draft.properties[key] for key in draft.properties if key == path or key not in KEY_PROPERTIES}
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
