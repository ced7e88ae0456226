"""Operations as hypothesis draws them: each may well fit the schema it is drawn for, or not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from standard.schema import operations as ops
from standard.schema import table_schema, value_pattern
from standard.schema.model import ABSENT, ENUM_FORM, Field, Schema, Value, ValueList
from tests.standard.schema.strategies.descriptors import (
    VALUE_KEYS,
    field_descriptors,
    json_values,
    names,
    scalars,
    separators,
    successors,
    value_lists,
    value_properties,
    value_texts,
    written_source,
)


def operation(schema: Schema) -> st.SearchStrategy[ops.Operation | None]:
    """An operation that may well fit the schema, or None where nothing can be drawn."""
    kinds: list[Callable[[Any, Schema], ops.Operation | None]] = [_set_schema_property, _add_field, _add_item, _remove_item]
    if schema.fields:
        kinds += [_set_field_property, _remove_field, _rename_field, _move_field, _set_values, _change_type, _retire_field, _split_field]
    if len(schema.fields) > 1:
        kinds += [_merge_fields]
    if any(field.values for field in schema.fields):
        kinds += [_add_value, _remove_value, _rename_value, _set_value_property, _move_value, _set_separator]
        kinds += [_set_list_form, _retire_value, _split_value, _merge_values]
    if sum(field.values is not None for field in schema.fields) > 1:
        kinds += [_transfer_value]

    @st.composite
    def drawn(draw: Any) -> ops.Operation | None:
        return draw(st.sampled_from(kinds))(draw, schema)

    return drawn()


@st.composite
def operations_on(draw: Any, schema: Schema, *, max_size: int = 4) -> tuple[ops.Operation, ...]:
    """Operations that apply to the schema, one after the other."""
    kept: list[ops.Operation] = []
    for _ in range(draw(st.integers(1, max_size))):
        one = draw(operation(schema))
        try:
            if one is not None:
                schema = one.apply(schema)
                kept.append(one)
        except ops.Conflict:
            continue
    return tuple(kept)


def _field(draw: Any, schema: Schema, *, listed: bool = False) -> Field:
    return draw(st.sampled_from([item for item in schema.fields if item.values is not None or not listed]))


def _next(uids: list[str], uid: str) -> str | None:
    return dict(zip(uids, [*uids[1:], None], strict=False))[uid]


def _uids(schema: Schema) -> list[str]:
    return [item.uid for item in schema.fields]


def _set_schema_property(draw: Any, schema: Schema) -> ops.Operation:
    key = draw(st.sampled_from([*schema.properties, "title", "primaryKey", "nouveau"]))
    after = draw(names if key == "primaryKey" else json_values)
    return ops.SetProperty(None, key, schema.get(key), draw(st.sampled_from([after, ABSENT])), draw(st.booleans()))


def _set_field_property(draw: Any, schema: Schema) -> ops.Operation:
    item = _field(draw, schema)
    path = draw(st.sampled_from([*item.properties, "title", "constraints/required", "constraints", "constraints/pattern", "categories"]))
    return ops.SetProperty(item.uid, path, item.get(path), draw(st.sampled_from([draw(json_values), {}, ABSENT])), draw(st.booleans()))


def _add_field(draw: Any, schema: Schema) -> ops.Operation:
    uids = table_schema.Uids(schema.uids())
    descriptor = draw(field_descriptors())
    item = table_schema.parse_field(descriptor, uids.new("f", draw(names)), uids)
    return ops.AddField(item, draw(st.sampled_from([None, *_uids(schema)])), draw(st.booleans()))


def _remove_field(draw: Any, schema: Schema) -> ops.Operation:
    item = _field(draw, schema)
    return ops.RemoveField(item, _next(_uids(schema), item.uid), draw(st.booleans()))


def _rename_field(draw: Any, schema: Schema) -> ops.Operation:
    item = _field(draw, schema)
    after = draw(names | st.text("xyz", min_size=1, max_size=2))
    return ops.RenameField(item.uid, item.name, after, draw(st.booleans()), draw(st.booleans()))


def _move_field(draw: Any, schema: Schema) -> ops.Operation:
    item = _field(draw, schema)
    return ops.MoveField(item.uid, _next(_uids(schema), item.uid), draw(st.sampled_from([None, *_uids(schema)])))


def _set_values(draw: Any, schema: Schema) -> ops.Operation:
    item = _field(draw, schema)
    return ops.SetValues(item.uid, item.values, draw(st.none() | value_lists(prefix=f"v_{item.uid}_")))


def _listed(draw: Any, schema: Schema) -> tuple[Field, ValueList, Value]:
    item = _field(draw, schema, listed=True)
    assert item.values is not None
    return item, item.values, draw(st.sampled_from(item.values.values))


def _order(values: ValueList) -> list[str]:
    return [value.uid for value in values.values]


def _add_value(draw: Any, schema: Schema) -> ops.Operation:
    item, values, _ = _listed(draw, schema)
    text = draw(value_texts | scalars)
    uid = table_schema.Uids(schema.uids()).new("v", item.name, repr(text))
    value = Value(uid, text, properties=draw(value_properties))
    return ops.AddValue(item.uid, value, draw(st.sampled_from([None, *_order(values)])))


def _remove_value(draw: Any, schema: Schema) -> ops.Operation:
    item, values, value = _listed(draw, schema)
    return ops.RemoveValue(item.uid, value, _next(_order(values), value.uid))


def _rename_value(draw: Any, schema: Schema) -> ops.Operation:
    item, _, value = _listed(draw, schema)
    text = draw(value_texts)
    after = ops.Written(text, draw(written_source(text)))
    return ops.RenameValue(item.uid, value.uid, ops.Written(value.value, value.source), after, draw(st.booleans()))


def _set_value_property(draw: Any, schema: Schema) -> ops.Operation:
    item, _, value = _listed(draw, schema)
    key = draw(st.sampled_from([*VALUE_KEYS, "successors", *value.properties]))
    after = draw(st.just(ABSENT) | (successors if key == "successors" else json_values))
    return ops.SetValueProperty(item.uid, value.uid, key, value.properties.get(key, ABSENT), after)


def _move_value(draw: Any, schema: Schema) -> ops.Operation:
    item, values, value = _listed(draw, schema)
    order = _order(values)
    return ops.MoveValue(item.uid, value.uid, _next(order, value.uid), draw(st.sampled_from([None, *order])))


def _set_separator(draw: Any, schema: Schema) -> ops.Operation:
    item, values, _ = _listed(draw, schema)
    return ops.SetSeparator(item.uid, ops.Written(values.separator, values.separator_source), ops.Written(draw(separators)))


def _set_list_form(draw: Any, schema: Schema) -> ops.Operation:
    item, values, _ = _listed(draw, schema)
    form = draw(st.sampled_from([ENUM_FORM, *value_pattern.FORMS]))
    separator = draw(separators) if value_pattern.takes_several(form) else None
    sources = {value.uid: draw(written_source(value.text)) for value in values.values if form != ENUM_FORM}
    kept = {uid: source for uid, source in sources.items() if source is not None}
    return ops.SetListForm(item.uid, ops.ListForm.of(values), ops.ListForm(form, separator, None, kept))


def _some(said: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    return {path: said[path] for path in paths if path in said}


_TYPED = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", "number", "date"]),
        "format": st.sampled_from(["default", "email"]),
        "bareNumber": st.booleans(),
        "constraints/minimum": scalars,
        "constraints/pattern": st.sampled_from([r"^\d+$", "^(?:a|b)$"]),
        "constraints": st.just({}),
        "trueValues": st.just(["oui"]),
    },
)


def _change_type(draw: Any, schema: Schema) -> ops.Operation:
    item, after = _field(draw, schema), draw(_TYPED)
    typed = [path for path in item.properties if path in ops.TYPE_PATHS or path.startswith("constraints/")]
    paths = {*after, *draw(st.lists(st.sampled_from(typed), max_size=3) if typed else st.just([]))}
    return ops.ChangeType(item.uid, _some(item.properties, paths), after)


def _retirement(draw: Any, heirs: list[str]) -> dict[str, Any]:
    said = {"deprecated": True, "deprecatedSince": "1.2.0", "successors": [draw(st.sampled_from([*heirs, "autre"]))], "removedIn": "2.0.0"}
    return _some(said, draw(st.lists(st.sampled_from(list(said)), unique=True)))


def _retire_field(draw: Any, schema: Schema) -> ops.Operation:
    item = _field(draw, schema)
    after = _retirement(draw, [field.name for field in schema.fields])
    return ops.RetireField(item.uid, _some(item.properties, ops.RETIREMENT), after, draw(st.booleans()))


def _retire_value(draw: Any, schema: Schema) -> ops.Operation:
    item, values, value = _listed(draw, schema)
    after = _retirement(draw, [each.text for each in values.values])
    return ops.RetireValue(item.uid, value.uid, _some(value.properties, ops.RETIREMENT), after, draw(st.booleans()))


def _list_at(draw: Any, schema: Schema) -> tuple[str | None, str, list[Any]]:
    """A list of metadata of the schema or of a field, there or not."""
    item = draw(st.sampled_from([None, *schema.fields]))
    said = schema.properties if item is None else item.properties
    there = [path for path, value in said.items() if isinstance(value, list)]
    path = draw(st.sampled_from([*there, "keywords", "successors"]))
    found = said.get(path, [])
    return None if item is None else item.uid, path, found if isinstance(found, list) else []


def _add_item(draw: Any, schema: Schema) -> ops.Operation:
    uid, path, items = _list_at(draw, schema)
    item = draw(names | st.fixed_dictionaries({"fields": names, "reference": st.just({"fields": "id"})}) | json_values)
    return ops.AddItem(uid, path, item, draw(st.sampled_from([None, *items])), draw(st.booleans()))


def _remove_item(draw: Any, schema: Schema) -> ops.Operation | None:
    uid, path, items = _list_at(draw, schema)
    if not items:
        return None
    rank = draw(st.integers(0, len(items) - 1))
    return ops.RemoveItem(uid, path, items[rank], [*items, None][rank + 1], draw(st.booleans()))


def _split_field(draw: Any, schema: Schema) -> ops.Operation:
    """The field keeps its uid or not; its values go to one part or the other."""
    item, uids = _field(draw, schema), table_schema.Uids(schema.uids())
    following = _next(_uids(schema), item.uid)
    kept = draw(st.booleans())
    parts: list[list[Value]] = [[], []]
    for value in item.values.values if item.values else ():
        parts[draw(st.integers(0, 1))].append(value)
    added = []
    for rank, values in enumerate(parts):
        uid = item.uid if kept and not rank else uids.new("f", item.name)
        properties = {**item.properties, "name": item.name if kept and not rank else draw(names)}
        listed = replace(item.values, values=tuple(values)) if item.values and values else None
        added.append(ops.PlacedField(Field(uid, properties, listed, item.layout), following))
    heirs = tuple(placed.field.uid for placed in added)
    return ops.SplitField((ops.PlacedField(item, following),), tuple(added), {item.uid: heirs}, draw(st.booleans()))


def _merge_fields(draw: Any, schema: Schema) -> ops.Operation:
    """Into the first of them, or into another one; the values of the first are those of the result."""
    uids = table_schema.Uids(schema.uids())
    fields = draw(st.lists(st.sampled_from(schema.fields), min_size=2, max_size=3, unique_by=lambda item: item.uid))
    order, removed = _uids(schema), []
    for item in fields:
        removed.append(ops.PlacedField(item, _next(order, item.uid)))
        order.remove(item.uid)
    first = fields[0]
    result = (
        first if draw(st.booleans()) else replace(first, uid=uids.new("f", first.name), properties={**first.properties, "name": "fusion"})
    )
    told = {item.uid: (result.uid,) for item in fields}
    return ops.MergeFields(tuple(removed), (ops.PlacedField(result, draw(st.sampled_from([None, *order]))),), told, draw(st.booleans()))


def _new_values(draw: Any, schema: Schema, count: int) -> list[Value]:
    uids = table_schema.Uids(schema.uids())
    return [Value(uids.new("v", text), text) for text in draw(st.lists(value_texts, min_size=count, max_size=count))]


def _split_value(draw: Any, schema: Schema) -> ops.Operation:
    item, values, value = _listed(draw, schema)
    following, stays = _next(_order(values), value.uid), draw(st.booleans())
    added = tuple(ops.PlacedValue(new, following) for new in _new_values(draw, schema, 1 if stays else 2))
    heirs = (*([value.uid] if stays else []), *(placed.value.uid for placed in added))
    return ops.SplitValue(item.uid, () if stays else (ops.PlacedValue(value, following),), added, {value.uid: heirs})


def _merge_values(draw: Any, schema: Schema) -> ops.Operation:
    item, values, stands = _listed(draw, schema)
    others = draw(st.lists(st.sampled_from(values.values), min_size=1, max_size=2, unique_by=lambda value: value.uid))
    stays = draw(st.booleans())
    order, removed = _order(values), []
    for value in others:
        if not (stays and value is stands):
            removed.append(ops.PlacedValue(value, _next(order, value.uid)))
            order.remove(value.uid)
    added = () if stays else tuple(ops.PlacedValue(new, draw(st.sampled_from([None, *order]))) for new in _new_values(draw, schema, 1))
    heir = stands.uid if stays else added[0].value.uid
    told = {placed.value.uid: (heir,) for placed in removed} | ({heir: (heir,)} if stays else {})
    return ops.MergeValues(item.uid, tuple(removed), added, told)


def _transfer_value(draw: Any, schema: Schema) -> ops.Operation:
    item, values, value = _listed(draw, schema)
    target = _field(draw, schema, listed=True)
    assert target.values is not None
    moved = replace(value, source=None if target.values.form == ENUM_FORM else draw(written_source(value.text)))
    before = ops.PlacedValue(value, _next(_order(values), value.uid))
    return ops.TransferValue(item.uid, target.uid, before, ops.PlacedValue(moved, draw(st.sampled_from([None, *_order(target.values)]))))
