"""Descriptors, schemas and operations as hypothesis draws them: plausible, and as odd as people's files can be."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from standard.schema import operations as ops
from standard.schema import table_schema, value_pattern
from standard.schema.model import ABSENT, ENUM_FORM, Field, Schema, Value, ValueList

NAMES = ["id", "nom", "nom_2", "adresse", "a/b", "~", "", "téléphone"]
LETTERS = "abzé 01.-(|)\\;,/[{?^$*+'’\n"

scalars = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([1.0, 0.5, -0.0]) | st.text(LETTERS, max_size=5)
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=2), max_leaves=4
)
value_texts = st.sampled_from(["oui", "non", "R.433", "(16 ans)", "à distance", "a;b"]) | st.text(LETTERS, min_size=1, max_size=6)
separators = st.sampled_from(["|", ";", ",", " ; ", "-", "/", ".", "||"]) | st.text("|;,. é-", min_size=1, max_size=2)
names = st.sampled_from(NAMES)
VALUE_KEYS = ["label", "definition", "deprecated", "a/b"]


def _source(text: str) -> st.SearchStrategy[str | None]:
    """None, or the text with its dashes escaped or its dots and brackets left as they are."""
    loose = [text.replace("-", "\\-"), text, value_pattern.escape(text).replace("\\.", ".")]
    return st.sampled_from([None, *(source for source in loose if value_pattern.reads_back(text, source))])


@st.composite
def value_lists(draw: Any, form: str | None = None, *, prefix: str = "v_test", unique: bool = False) -> ValueList:
    """A list of values in one form, a regex or an enum, that its form can write; values may be there twice."""
    form = form or draw(st.sampled_from([ENUM_FORM, *value_pattern.FORMS]))
    texts = draw(st.lists(scalars if form == ENUM_FORM else value_texts, min_size=1, max_size=4, unique_by=repr if unique else None))
    values = [
        Value(
            f"{prefix}{rank}",
            text,
            None if form == ENUM_FORM else draw(_source(text)),
            draw(st.dictionaries(st.sampled_from(VALUE_KEYS), json_values, max_size=2)),
        )
        for rank, text in enumerate(texts)
    ]
    several = value_pattern.takes_several(form)
    return ValueList(tuple(values), form, draw(separators) if several else None)


@st.composite
def _constraints(draw: Any) -> Any:
    said = draw(st.dictionaries(st.sampled_from(["required", "minimum", "a/b", "~0", ""]), json_values, max_size=2))
    if draw(st.booleans()):
        said["pattern"] = draw(st.sampled_from([r"^\d{5}$", "(", "^(a|b)c$"]) | value_lists("list").map(value_pattern.write) | json_values)
    if draw(st.integers(0, 3)) == 0:
        said["enum"] = draw(json_values | st.lists(scalars, max_size=3))
    return draw(shuffled(said))


def shuffled(mapping: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The same object with its keys in another order."""
    return st.permutations(list(mapping.items())).map(dict)


@st.composite
def field_descriptors(draw: Any) -> dict[str, Any]:
    """One element of `fields`."""
    field: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "title": st.text("abé ", max_size=3),
                "type": st.sampled_from(["string", "integer", "any", 3]),
                "description": json_values,
                "a/b": json_values,
                "~1": json_values,
                "constraints/required": json_values,
                "categories": json_values,
                "constraints": st.none() | st.just({}) | json_values | _constraints(),
            },
        )
    )
    if draw(st.integers(0, 9)):
        field["name"] = draw(names)
    elif draw(st.booleans()):
        field["name"] = draw(json_values)
    if draw(st.booleans()):
        written = table_schema.render_values(draw(value_lists()))
        field |= {key: value for key, value in written.items() if "/" not in key}
        constraints = {path.partition("/")[2]: value for path, value in written.items() if "/" in path}
        said = field.get("constraints")
        field["constraints"] = draw(shuffled({**(said if isinstance(said, dict) else {}), **constraints}))
    return draw(shuffled(field))


def _keys() -> dict[str, st.SearchStrategy[Any]]:
    columns = names | st.lists(names, max_size=2)
    reference = st.fixed_dictionaries({"resource": st.sampled_from(["", "autre"]), "fields": columns})
    check = st.fixed_dictionaries({"name": st.just("siret"), "params": st.fixed_dictionaries({"column": names}) | json_values})
    return {
        "primaryKey": columns | json_values,
        "uniqueKeys": st.lists(st.lists(names, max_size=2), max_size=2),
        "foreignKeys": st.lists(st.fixed_dictionaries({"fields": columns, "reference": reference | json_values}), max_size=2),
        "custom_checks": st.lists(check, max_size=2) | json_values,
    }


@st.composite
def descriptors(draw: Any, *, max_fields: int = 5) -> dict[str, Any]:
    """A descriptor: any object with a list of objects `fields`, names missing or double included."""
    optional = {"title": json_values, "version": st.sampled_from(["0.1.0", "v1.2.0", 3]), "a/b": json_values, **_keys()}
    descriptor: dict[str, Any] = draw(st.fixed_dictionaries({}, optional=optional))
    descriptor["fields"] = draw(st.lists(field_descriptors(), max_size=max_fields))
    return draw(shuffled(descriptor))


@st.composite
def sound_descriptors(draw: Any, *, max_fields: int = 5) -> dict[str, Any]:
    """A descriptor whose names are there and differ, and whose keys name its fields."""
    used = draw(st.lists(names, unique=True, max_size=max_fields))
    fields = [draw(field_descriptors()) | {"name": name} for name in used]
    descriptor: dict[str, Any] = {"title": "Essai", "fields": fields}
    if used:
        descriptor["primaryKey"] = draw(st.sampled_from(used) | st.lists(st.sampled_from(used), max_size=2))
        descriptor["custom_checks"] = [{"name": "siret", "params": {"column": draw(st.sampled_from(used))}}]
    return draw(shuffled(descriptor))


def schemas() -> st.SearchStrategy[Schema]:
    return descriptors().map(table_schema.parse)


def sound_schemas() -> st.SearchStrategy[Schema]:
    return sound_descriptors().map(table_schema.parse)


def fields() -> st.SearchStrategy[Field]:
    return field_descriptors().map(lambda item: table_schema.parse_field(item, "f_test"))


@st.composite
def edited(draw: Any, descriptor: dict[str, Any]) -> dict[str, Any]:
    """What an editor could make of a descriptor: fields taken away, doubled, renamed, moved, values changed."""
    changed = table_schema.copy_json(descriptor)
    changed["fields"] = [item for item in draw(st.permutations(changed["fields"])) if draw(st.integers(0, 4))]
    changed["fields"] += draw(st.lists(field_descriptors(), max_size=1))
    for item in changed["fields"]:
        if draw(st.booleans()):
            item["name"] = draw(names)
        constraints = item.get("constraints")
        if isinstance(constraints, dict) and draw(st.booleans()):
            if isinstance(constraints.get("enum"), list):
                constraints["enum"] = draw(st.permutations(constraints["enum"])) + draw(st.lists(scalars, max_size=1))
            else:
                constraints["pattern"] = value_pattern.write(draw(value_lists("list")))
    if draw(st.booleans()):
        changed["primaryKey"] = draw(names | st.lists(names, max_size=2))
    return changed


def operation(schema: Schema) -> st.SearchStrategy[ops.Operation | None]:
    """An operation that may well fit the schema, or None where nothing can be drawn."""
    kinds: list[Callable[[Any, Schema], ops.Operation | None]] = [_set_schema_property, _add_field]
    if schema.fields:
        kinds += [_set_field_property, _remove_field, _rename_field, _move_field, _set_values]
    if any(field.values for field in schema.fields):
        kinds += [_add_value, _remove_value, _rename_value, _set_value_property, _move_value, _set_separator]

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
    return ops.RenameField(item.uid, item.name, draw(names | st.text("xyz", min_size=1, max_size=2)), draw(st.booleans()))


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
    value = Value(uid, text, properties=draw(st.dictionaries(st.sampled_from(VALUE_KEYS), json_values, max_size=1)))
    return ops.AddValue(item.uid, value, draw(st.sampled_from([None, *_order(values)])))


def _remove_value(draw: Any, schema: Schema) -> ops.Operation:
    item, values, value = _listed(draw, schema)
    return ops.RemoveValue(item.uid, value, _next(_order(values), value.uid))


def _rename_value(draw: Any, schema: Schema) -> ops.Operation:
    item, _, value = _listed(draw, schema)
    text = draw(value_texts)
    after = ops.Written(text, draw(_source(text)))
    return ops.RenameValue(item.uid, value.uid, ops.Written(value.value, value.source), after)


def _set_value_property(draw: Any, schema: Schema) -> ops.Operation:
    item, _, value = _listed(draw, schema)
    key = draw(st.sampled_from([*VALUE_KEYS, *value.properties]))
    after = draw(st.sampled_from([ABSENT, draw(json_values)]))
    return ops.SetValueProperty(item.uid, value.uid, key, value.properties.get(key, ABSENT), after)


def _move_value(draw: Any, schema: Schema) -> ops.Operation:
    item, values, value = _listed(draw, schema)
    order = _order(values)
    return ops.MoveValue(item.uid, value.uid, _next(order, value.uid), draw(st.sampled_from([None, *order])))


def _set_separator(draw: Any, schema: Schema) -> ops.Operation:
    item, values, _ = _listed(draw, schema)
    return ops.SetSeparator(item.uid, ops.Written(values.separator, values.separator_source), ops.Written(draw(separators)))
