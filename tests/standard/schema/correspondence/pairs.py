"""A made-up standard of nurseries, and how a test changes it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from standard.schema import table_schema
from standard.schema.correspondence import Correspondence, Rewriter, Rewritten, following
from standard.schema.model import JSON, Field, Schema, Value
from standard.schema.operations import (
    MergeFields,
    MergeValues,
    Operation,
    PlacedField,
    PlacedValue,
    RemoveField,
    SetProperty,
    SplitField,
    SplitValue,
    TransferValue,
    apply_all,
    resolve,
)
from standard.schema.table_schema import Uids, parse_field
from standard.schema.value_pattern import escape


def several(separator: str, *texts: str) -> str:
    """The pattern of a cell that holds several of these values."""
    listed = "|".join(map(escape, texts))
    return f"^(?:{listed})(?:{escape(separator)}(?:{listed}))*$"


DESCRIPTOR: dict[str, Any] = {
    "fields": [
        {"name": "code", "constraints": {"required": True}},
        {"name": "nom", "title": "Nom", "constraints": {"required": True, "maxLength": 20}},
        {"name": "accueil", "constraints": {"enum": ["régulier", "occasionnel", "urgence"]}},
        {
            "name": "services",
            "constraints": {"pattern": several(";", "repas", "sieste", "jeux (dehors)", "chant")},
        },
        {"name": "places", "type": "integer"},
        {"name": "tarif", "type": "number", "decimalChar": ",", "groupChar": " "},
        {"name": "ouverture", "type": "date", "format": "%d/%m/%Y"},
        {"name": "bio", "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
        {"name": "rue"},
        {"name": "ville"},
    ],
    "primaryKey": "code",
}
HEADER = tuple(field["name"] for field in DESCRIPTOR["fields"])
ROW = ("007", "Les Lutins", "régulier", "repas;sieste", "024", "1 200,50", "05/03/2024", "oui", "1 rue du Port", "Brest")


def nursery() -> Schema:
    return table_schema.parse(DESCRIPTOR)


Change = Callable[[Schema], Sequence[Operation]]


def changed(*changes: Change) -> tuple[Schema, Schema, Correspondence]:
    """The nursery before and after changes made one after the other, and the table between them."""
    before = schema = nursery()
    operations: list[Operation] = []
    for change in changes:
        steps = change(schema)
        operations += steps
        schema = apply_all(schema, steps)
    return before, *following(before, operations)


def by_hand(*operations: dict[str, JSON]) -> Change:
    return lambda schema: resolve(schema, list(operations))


def split_field(name: str, *parts: dict[str, JSON], values: Mapping[str, str] | None = None) -> Change:
    """Put these fields in place of one; `values` says in which part each value is, of which it keeps the text."""

    def change(schema: Schema) -> Sequence[Operation]:
        old = _field(schema, name)
        uids = Uids(schema.uids())
        added = [parse_field(part, old.uid if part["name"] == name else uids.new("f", part["name"]), uids) for part in parts]
        by_text = {(part.name, one.text): one.uid for part in added for one in part.values.values} if values else {}
        shared = {one.uid: (by_text[(values or {})[one.text], one.text],) for one in _values(old) if one.text in (values or {})}
        next_uid = _next(schema, old)
        successors = {old.uid: tuple(part.uid for part in added), **shared}
        return [SplitField((PlacedField(old, next_uid),), tuple(PlacedField(part, next_uid) for part in added), successors)]

    return change


def set_property(name: str, path: str, after: JSON) -> Change:
    def change(schema: Schema) -> Sequence[Operation]:
        field = _field(schema, name)
        return [SetProperty(field.uid, path, field.get(path), after)]

    return change


def merge_fields(names: Sequence[str], whole: dict[str, JSON]) -> Change:
    def change(schema: Schema) -> Sequence[Operation]:
        uids = Uids(schema.uids())
        removed = []
        for name in names:
            old = _field(schema, name)
            removed.append(PlacedField(old, _next(schema, old)))
            schema = RemoveField(old, _next(schema, old), True).apply(schema)
        added = parse_field(whole, uids.new("f", whole["name"]), uids)
        successors = {placed.field.uid: (added.uid,) for placed in removed}
        return [MergeFields(tuple(removed), (PlacedField(added),), successors)]

    return change


def merge_values(name: str, *texts: str, into: str) -> Change:
    """Keep one of the listed values in place of others."""

    def change(schema: Schema) -> Sequence[Operation]:
        field = _field(schema, name)
        listed = [*_values(field), None]
        heir = next(one.uid for one in _values(field) if one.text == into)
        removed = []
        for text in texts:
            rank = next(rank for rank, one in enumerate(listed) if one is not None and one.text == text)
            following = listed[rank + 1]
            removed.append(PlacedValue(listed.pop(rank), following.uid if following else None))
        successors = {placed.value.uid: (heir,) for placed in removed} | {heir: (heir,)}
        return [MergeValues(field.uid, tuple(removed), (), successors)]

    return change


def split_value(name: str, text: str, *parts: str) -> Change:
    def change(schema: Schema) -> Sequence[Operation]:
        field = _field(schema, name)
        listed = _values(field)
        rank = next(rank for rank, one in enumerate(listed) if one.text == text)
        following = listed[rank + 1].uid if rank + 1 < len(listed) else None
        added = [Value(f"v_{part}", part) for part in parts]
        successors = {listed[rank].uid: tuple(one.uid for one in added)}
        placed = tuple(PlacedValue(one, following) for one in added)
        return [SplitValue(field.uid, (PlacedValue(listed[rank], following),), placed, successors)]

    return change


def transfer_value(source: str, text: str, target: str) -> Change:
    def change(schema: Schema) -> Sequence[Operation]:
        listed = _values(_field(schema, source))
        rank = next(rank for rank, one in enumerate(listed) if one.text == text)
        following = listed[rank + 1].uid if rank + 1 < len(listed) else None
        moved = listed[rank]
        before, after = PlacedValue(moved, following), PlacedValue(moved)
        return [TransferValue(_field(schema, source).uid, _field(schema, target).uid, before, after)]

    return change


def rewriter(before: Schema, after: Schema, table: Correspondence, header: Sequence[str] = HEADER) -> Rewriter:
    return Rewriter(before, after, table, header, [before.by_name(label) if label else None for label in header])


def rewritten(before: Schema, after: Schema, table: Correspondence, **cells: str) -> tuple[dict[str, str], Rewritten]:
    """A row of the nursery, some cells of it changed, under the later version: cells by label, and what is to decide."""
    made = rewriter(before, after, table)
    row = made.rewrite(2, [cells.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True)])
    kept = [*made.kept, *(position for position in made.perhaps_kept if position in row.left)]
    return dict(zip(made.header(kept), row.row(kept), strict=True)), row


def _field(schema: Schema, name: str) -> Field:
    field = schema.by_name(name)
    assert field is not None
    return field


def _values(field: Field) -> tuple[Value, ...]:
    return field.values.values if field.values is not None else ()


def _next(schema: Schema, field: Field) -> str | None:
    order: list[str | None] = [*(item.uid for item in schema.fields), None]
    return order[order.index(field.uid) + 1]
