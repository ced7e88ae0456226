"""Operations as the entries of a change log: what changed, for whom, decided where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from standard.publishing.content import Audience, ChangeEntry, DecisionRef, Kind, Level
from standard.schema.compatibility import RULES, Impact, impacts, level
from standard.schema.model import Schema
from standard.schema.operations import (
    AddField,
    AddValue,
    MoveField,
    Operation,
    RemoveField,
    RemoveValue,
    RenameField,
    RetireField,
    RetireValue,
    SetProperty,
    SetValueProperty,
)
from standard.schema.wording.operations import sentence
from standard.schema.words import capital


def change_entries(before: Schema, operations: Iterable[Operation], *, decision: DecisionRef | None = None) -> tuple[ChangeEntry, ...]:
    """One entry an operation, in order; `before` is the schema that the first one applies to. Raises Conflict."""
    entries: list[ChangeEntry] = []
    for operation in operations:
        after = operation.apply(before)
        found = impacts(*_concerned(operation, before, after))
        felt = tuple(impact for impact in found if (impact.producer, impact.consumer) != ("safe", "safe"))
        entries.append(
            ChangeEntry(
                sentence=sentence(operation, before),
                kind=_kind(operation),
                impacts=tuple(dict.fromkeys(f"{capital(RULES[impact.rule].todo)}." for impact in felt)),
                level=_level(felt),
                audience=_audience(felt),
                decision=decision,
            )
        )
        before = after
    return tuple(entries)


def _concerned(operation: Operation, before: Schema, after: Schema) -> tuple[Schema, Schema]:
    """The two schemas to compare: reduced to the field that the operation stays inside of, which is all it can affect."""
    fields = operation.about().fields
    if isinstance(operation, (AddField, RemoveField, RenameField, MoveField)) or len(fields) > 1 or fields[0] is None:
        return before, after
    return _only(before, fields[0]), _only(after, fields[0])


def _only(schema: Schema, uid: str) -> Schema:
    return replace(schema, fields=tuple(field for field in schema.fields if field.uid == uid))


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
