"""Descriptors and schemas as hypothesis draws them: plausible, and as odd as people's files can be."""

from typing import Any

from hypothesis import strategies as st

from standard.schema import table_schema, value_pattern
from standard.schema.model import ITEMS_FORM, PLAIN_FORMS, Field, Schema, Value, ValueList

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
successors = st.lists(st.sampled_from([*NAMES, "oui", "R.433"]), min_size=1, max_size=2)


value_properties = st.fixed_dictionaries({}, optional={**dict.fromkeys(VALUE_KEYS, json_values), "successors": successors})


def written_sources(text: str) -> list[str | None]:
    """None, or the text with its dashes escaped or its dots and brackets left as they are."""
    loose = [text.replace("-", "\\-"), text, value_pattern.escape(text).replace("\\.", ".")]
    return [None, *(source for source in loose if value_pattern.reads_back(text, source))]


@st.composite
def value_lists(draw: Any, form: str | None = None, *, prefix: str = "v_test", unique: bool = False) -> ValueList:
    """A list of values in one form, a regex or an enum, that its form can write; values may be there twice."""
    form = form or draw(st.sampled_from([*PLAIN_FORMS, *value_pattern.FORMS]))
    texts = draw(st.lists(scalars if form in PLAIN_FORMS else value_texts, min_size=1, max_size=4, unique_by=repr if unique else None))
    values = [
        Value(
            f"{prefix}{rank}",
            text,
            None if form in PLAIN_FORMS else draw(st.sampled_from(written_sources(text))),
            draw(value_properties),
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
                "successors": successors | json_values,
                "constraints/required": json_values,
                "categories": json_values,
                "arrayItem": json_values | st.fixed_dictionaries({"constraints": json_values | _constraints()}),
                "constraints": st.none() | st.just({}) | json_values | _constraints(),
            },
        )
    )
    if draw(st.integers(0, 9)):
        field["name"] = draw(names)
    elif draw(st.booleans()):
        field["name"] = draw(json_values)
    if draw(st.booleans()):
        values = draw(value_lists())
        written = table_schema.render_values(values)
        if values.form == ITEMS_FORM:
            said = {"enum": written.pop(values.path), **draw(st.just({}) | _constraints())}
            written[table_schema.ARRAY_ITEM] = draw(shuffled({"type": "string", "constraints": draw(shuffled(said)), **written}))
            written.pop("categories", None)
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
            inside = item.get("arrayItem")
            listed = inside["constraints"].get("enum") if isinstance(inside, dict) and isinstance(inside.get("constraints"), dict) else None
            if isinstance(listed, list):
                inside["constraints"]["enum"] = draw(st.permutations(listed)) + draw(st.lists(scalars, max_size=1))
            elif isinstance(constraints.get("enum"), list):
                constraints["enum"] = draw(st.permutations(constraints["enum"])) + draw(st.lists(scalars, max_size=1))
            else:
                constraints["pattern"] = value_pattern.write(draw(value_lists("list")))
    if draw(st.booleans()):
        changed["primaryKey"] = draw(names | st.lists(names, max_size=2))
    return changed
