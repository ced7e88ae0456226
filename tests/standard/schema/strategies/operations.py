"""Operations drawn by chance: each may well fit the schema it is drawn for, or not."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any, Protocol, TypeVar

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from standard.schema import operations as ops
from standard.schema import table_schema, value_pattern
from standard.schema.model import ABSENT, PLAIN_FORMS, Field, Schema, Value, ValueList
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
    written_sources,
)

_T = TypeVar("_T")

FIELDS = field_descriptors()
LISTS = st.none() | value_lists()
TEXTS = value_texts | scalars
NEW_NAMES = names | st.text("xyz", min_size=1, max_size=2)
ITEMS = names | st.fixed_dictionaries({"fields": names, "reference": st.just({"fields": "id"})}) | json_values
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


class Chance(Protocol):
    """What draws an operation: hypothesis, which finds the simplest case, or a `Random`, a hundred times faster."""

    def pick(self, options: Sequence[_T]) -> _T: ...

    def flag(self) -> bool: ...

    def of(self, contents: st.SearchStrategy[_T]) -> _T: ...


class Drawn:
    """Chance as hypothesis draws it."""

    def __init__(self, draw: Any) -> None:
        self._draw = draw

    def pick(self, options: Sequence[_T]) -> _T:
        return self._draw(st.sampled_from(options))

    def flag(self) -> bool:
        return self._draw(st.booleans())

    def of(self, contents: st.SearchStrategy[_T]) -> _T:
        return self._draw(contents)


class Dice:
    """Chance as a `Random` throws it: contents come from a pool that hypothesis filled, always the same."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def pick(self, options: Sequence[_T]) -> _T:
        return self._random.choice(options)

    def flag(self) -> bool:
        return self._random.random() < 0.5

    def of(self, contents: st.SearchStrategy[_T]) -> _T:
        return self._random.choice(_pool(contents))


@cache
def _pool(contents: st.SearchStrategy[_T]) -> list[_T]:
    found: list[_T] = []

    @settings(max_examples=30, phases=[Phase.generate], database=None, derandomize=True)
    @given(contents)
    def collect(one: _T) -> None:
        found.append(one)

    collect()
    return found


def an_operation(draw: Chance, schema: Schema) -> ops.Operation | None:
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

    return draw.pick(kinds)(draw, schema)


def drawn(schema: Schema, random: Random, most: int = 3) -> tuple[Schema, tuple[ops.Operation, ...]]:
    """The schema after some operations that fit one after the other, and these."""
    found: list[ops.Operation] = []
    for _ in range(random.randint(1, most)):
        one = an_operation(Dice(random), schema)
        try:
            schema = one.apply(schema) if one is not None else schema
        except ops.Conflict:
            continue
        found += [one] if one is not None else []
    return schema, tuple(found)


@st.composite
def operation(draw: Any, schema: Schema) -> ops.Operation | None:
    return an_operation(Drawn(draw), schema)


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


def _field(draw: Chance, schema: Schema, *, listed: bool = False) -> Field:
    return draw.pick([item for item in schema.fields if item.values is not None or not listed])


def _next(uids: list[str], uid: str) -> str | None:
    return dict(zip(uids, [*uids[1:], None], strict=False))[uid]


def _uids(schema: Schema) -> list[str]:
    return [item.uid for item in schema.fields]


def _set_schema_property(draw: Chance, schema: Schema) -> ops.Operation:
    key = draw.pick([*schema.properties, "title", "primaryKey", "nouveau"])
    after = draw.of(names if key == "primaryKey" else json_values)
    return ops.SetProperty(None, key, schema.get(key), draw.pick([after, ABSENT]), draw.flag())


def _set_field_property(draw: Chance, schema: Schema) -> ops.Operation:
    item = _field(draw, schema)
    path = draw.pick([*item.properties, "title", "constraints/required", "constraints", "constraints/pattern", "categories"])
    return ops.SetProperty(item.uid, path, item.get(path), draw.pick([draw.of(json_values), {}, ABSENT]), draw.flag())


def _add_field(draw: Chance, schema: Schema) -> ops.Operation:
    uids = table_schema.Uids(schema.uids())
    descriptor = draw.of(FIELDS)
    item = table_schema.parse_field(descriptor, uids.new("f", draw.of(names)), uids)
    return ops.AddField(item, draw.pick([None, *_uids(schema)]), draw.flag())


def _remove_field(draw: Chance, schema: Schema) -> ops.Operation:
    item = _field(draw, schema)
    return ops.RemoveField(item, _next(_uids(schema), item.uid), draw.flag())


def _rename_field(draw: Chance, schema: Schema) -> ops.Operation:
    item = _field(draw, schema)
    after = draw.of(NEW_NAMES)
    return ops.RenameField(item.uid, item.name, after, draw.flag(), draw.flag())


def _move_field(draw: Chance, schema: Schema) -> ops.Operation:
    item = _field(draw, schema)
    return ops.MoveField(item.uid, _next(_uids(schema), item.uid), draw.pick([None, *_uids(schema)]))


def _set_values(draw: Chance, schema: Schema) -> ops.Operation:
    item = _field(draw, schema)
    return ops.SetValues(item.uid, item.values, _under(draw.of(LISTS), f"v_{item.uid}_"))


def _listed(draw: Chance, schema: Schema) -> tuple[Field, ValueList, Value]:
    item = _field(draw, schema, listed=True)
    assert item.values is not None
    return item, item.values, draw.pick(item.values.values)


def _order(values: ValueList) -> list[str]:
    return [value.uid for value in values.values]


def _add_value(draw: Chance, schema: Schema) -> ops.Operation:
    item, values, _ = _listed(draw, schema)
    text = draw.of(TEXTS)
    uid = table_schema.Uids(schema.uids()).new("v", item.name, repr(text))
    value = Value(uid, text, properties=draw.of(value_properties))
    return ops.AddValue(item.uid, value, draw.pick([None, *_order(values)]))


def _remove_value(draw: Chance, schema: Schema) -> ops.Operation:
    item, values, value = _listed(draw, schema)
    return ops.RemoveValue(item.uid, value, _next(_order(values), value.uid))


def _rename_value(draw: Chance, schema: Schema) -> ops.Operation:
    item, _, value = _listed(draw, schema)
    text = draw.of(value_texts)
    after = ops.Written(text, draw.pick(written_sources(text)))
    return ops.RenameValue(item.uid, value.uid, ops.Written(value.value, value.source), after, draw.flag())


def _set_value_property(draw: Chance, schema: Schema) -> ops.Operation:
    item, _, value = _listed(draw, schema)
    key = draw.pick([*VALUE_KEYS, "successors", *value.properties])
    after = ABSENT if draw.flag() else draw.of(successors if key == "successors" else json_values)
    return ops.SetValueProperty(item.uid, value.uid, key, value.properties.get(key, ABSENT), after)


def _move_value(draw: Chance, schema: Schema) -> ops.Operation:
    item, values, value = _listed(draw, schema)
    order = _order(values)
    return ops.MoveValue(item.uid, value.uid, _next(order, value.uid), draw.pick([None, *order]))


def _set_separator(draw: Chance, schema: Schema) -> ops.Operation:
    item, values, _ = _listed(draw, schema)
    return ops.SetSeparator(item.uid, ops.Written(values.separator, values.separator_source), ops.Written(draw.of(separators)))


def _set_list_form(draw: Chance, schema: Schema) -> ops.Operation:
    item, values, _ = _listed(draw, schema)
    form = draw.pick([*PLAIN_FORMS, *value_pattern.FORMS])
    separator = draw.of(separators) if value_pattern.takes_several(form) else None
    sources = {value.uid: draw.pick(written_sources(value.text)) for value in values.values if form not in PLAIN_FORMS}
    kept = {uid: source for uid, source in sources.items() if source is not None}
    return ops.SetListForm(item.uid, ops.ListForm.of(values), ops.ListForm(form, separator, None, kept))


def _some(said: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    return {path: said[path] for path in paths if path in said}


def _change_type(draw: Chance, schema: Schema) -> ops.Operation:
    item, after = _field(draw, schema), draw.of(_TYPED)
    typed = [path for path in item.properties if path in ops.TYPE_PATHS or path.startswith("constraints/")]
    paths = {*after, *(path for path in typed if draw.flag())}
    return ops.ChangeType(item.uid, _some(item.properties, paths), after)


def _retirement(draw: Chance, heirs: list[str]) -> dict[str, Any]:
    said = {"deprecated": True, "deprecatedSince": "1.2.0", "successors": [draw.pick([*heirs, "autre"])], "removedIn": "2.0.0"}
    return _some(said, [key for key in said if draw.flag()])


def _retire_field(draw: Chance, schema: Schema) -> ops.Operation:
    item = _field(draw, schema)
    after = _retirement(draw, [field.name for field in schema.fields])
    return ops.RetireField(item.uid, _some(item.properties, ops.RETIREMENT), after, draw.flag())


def _retire_value(draw: Chance, schema: Schema) -> ops.Operation:
    item, values, value = _listed(draw, schema)
    after = _retirement(draw, [each.text for each in values.values])
    return ops.RetireValue(item.uid, value.uid, _some(value.properties, ops.RETIREMENT), after, draw.flag())


def _list_at(draw: Chance, schema: Schema) -> tuple[str | None, str, list[Any]]:
    """A list of metadata of the schema or of a field, there or not."""
    item = draw.pick([None, *schema.fields])
    said = schema.properties if item is None else item.properties
    there = [path for path, value in said.items() if isinstance(value, list)]
    path = draw.pick([*there, "keywords", "successors"])
    found = said.get(path, [])
    return None if item is None else item.uid, path, found if isinstance(found, list) else []


def _add_item(draw: Chance, schema: Schema) -> ops.Operation:
    uid, path, items = _list_at(draw, schema)
    item = draw.of(ITEMS)
    return ops.AddItem(uid, path, item, draw.pick([None, *items]), draw.flag())


def _remove_item(draw: Chance, schema: Schema) -> ops.Operation | None:
    uid, path, items = _list_at(draw, schema)
    if not items:
        return None
    rank = draw.pick(range(len(items)))
    return ops.RemoveItem(uid, path, items[rank], [*items, None][rank + 1], draw.flag())


def _split_field(draw: Chance, schema: Schema) -> ops.Operation:
    """The field keeps its uid or not; its values go to one part or the other."""
    item, uids = _field(draw, schema), table_schema.Uids(schema.uids())
    following = _next(_uids(schema), item.uid)
    kept = draw.flag()
    parts: list[list[Value]] = [[], []]
    for value in item.values.values if item.values else ():
        parts[draw.flag()].append(value)
    added = []
    for rank, values in enumerate(parts):
        uid = item.uid if kept and not rank else uids.new("f", item.name)
        properties = {**item.properties, "name": item.name if kept and not rank else draw.of(names)}
        listed = replace(item.values, values=tuple(values)) if item.values and values else None
        added.append(ops.PlacedField(Field(uid, properties, listed, item.layout), following))
    heirs = tuple(placed.field.uid for placed in added)
    return ops.SplitField((ops.PlacedField(item, following),), tuple(added), {item.uid: heirs}, draw.flag())


def _merge_fields(draw: Chance, schema: Schema) -> ops.Operation:
    """Into the first of them, or into another one; the values of the first are those of the result."""
    uids = table_schema.Uids(schema.uids())
    fields = _few(draw, schema.fields, 2)
    order, removed = _uids(schema), []
    for item in fields:
        removed.append(ops.PlacedField(item, _next(order, item.uid)))
        order.remove(item.uid)
    first = fields[0]
    result = first if draw.flag() else replace(first, uid=uids.new("f", first.name), properties={**first.properties, "name": "fusion"})
    told = {item.uid: (result.uid,) for item in fields}
    return ops.MergeFields(tuple(removed), (ops.PlacedField(result, draw.pick([None, *order])),), told, draw.flag())


def _few(draw: Chance, things: Sequence[_T], count: int) -> list[_T]:
    left = list(things)
    return [left.pop(draw.pick(range(len(left)))) for _ in range(min(count, len(left)))]


def _under(values: ValueList | None, prefix: str) -> ValueList | None:
    """The same list under other uids."""
    if values is None:
        return None
    return replace(values, values=tuple(replace(value, uid=f"{prefix}{rank}") for rank, value in enumerate(values.values)))


def _new_values(draw: Chance, schema: Schema, count: int) -> list[Value]:
    uids = table_schema.Uids(schema.uids())
    return [Value(uids.new("v", text), text) for text in [draw.of(value_texts) for _ in range(count)]]


def _split_value(draw: Chance, schema: Schema) -> ops.Operation:
    item, values, value = _listed(draw, schema)
    following, stays = _next(_order(values), value.uid), draw.flag()
    added = tuple(ops.PlacedValue(new, following) for new in _new_values(draw, schema, 1 if stays else 2))
    heirs = (*([value.uid] if stays else []), *(placed.value.uid for placed in added))
    return ops.SplitValue(item.uid, () if stays else (ops.PlacedValue(value, following),), added, {value.uid: heirs})


def _merge_values(draw: Chance, schema: Schema) -> ops.Operation:
    item, values, stands = _listed(draw, schema)
    others = _few(draw, values.values, draw.pick([1, 2]))
    stays = draw.flag()
    order, removed = _order(values), []
    for value in others:
        if not (stays and value is stands):
            removed.append(ops.PlacedValue(value, _next(order, value.uid)))
            order.remove(value.uid)
    added = () if stays else tuple(ops.PlacedValue(new, draw.pick([None, *order])) for new in _new_values(draw, schema, 1))
    heir = stands.uid if stays else added[0].value.uid
    told = {placed.value.uid: (heir,) for placed in removed} | ({heir: (heir,)} if stays else {})
    return ops.MergeValues(item.uid, tuple(removed), added, told)


def _transfer_value(draw: Chance, schema: Schema) -> ops.Operation:
    item, values, value = _listed(draw, schema)
    target = _field(draw, schema, listed=True)
    assert target.values is not None
    moved = replace(value, source=None if target.values.plain else draw.pick(written_sources(value.text)))
    before = ops.PlacedValue(value, _next(_order(values), value.uid))
    return ops.TransferValue(item.uid, target.uid, before, ops.PlacedValue(moved, draw.pick([None, *_order(target.values)])))
