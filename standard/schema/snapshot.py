"""The form in which a revision stores a schema: JSON text with uids, lineage and layout.

It writes values and their form outright, so that a stored schema means the same whatever patterns we learn to read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from standard.schema.model import ENUM_FORM, JSON, Field, Schema, SchemaError, Value, ValueList
from standard.schema.table_schema import copy_json, in_order

FORMAT: Final = 1

_T = TypeVar("_T")


def to_text(schema: Schema) -> str:
    """The stored text of a schema, always the same for the same schema."""
    data = {
        "format": FORMAT,
        "lineage": schema.lineage,
        "layout": list(schema.layout),
        "properties": _ordered(schema.properties, schema.layout),
        "fields": [field_to_json(item) for item in schema.fields],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Schema:
    """The schema of a stored text. Raises SchemaError where it is not one, or of a format that we do not know."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise SchemaError(f"Le schéma enregistré n'est pas du JSON\u00a0: {error}.") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise SchemaError("Le schéma enregistré est d'un format inconnu.", path="format")
    fields = expect(data, "fields", list)
    return Schema(
        properties=expect(data, "properties", dict),
        fields=tuple(read_at(f"fields/{index}", field_from_json, item) for index, item in enumerate(fields)),
        layout=_texts(data, "layout"),
        lineage=expect(data, "lineage", str),
    )


def field_to_json(field: Field) -> dict[str, JSON]:
    """A field with its uids: `uid`, `layout`, `properties` by path, and `values` where it has a list."""
    data: dict[str, JSON] = {
        "uid": field.uid,
        "layout": list(field.layout),
        "properties": _ordered(field.properties, field.layout),
    }
    return data if field.values is None else data | {"values": values_to_json(field.values)}


def field_from_json(data: JSON) -> Field:
    """The field that `field_to_json` wrote. Raises SchemaError with the path of what is missing or misshapen."""
    values = _object(data).get("values")
    return Field(
        uid=expect(data, "uid", str),
        properties=copy_json(expect(data, "properties", dict)),
        values=None if values is None else read_at("values", values_from_json, values),
        layout=_texts(data, "layout") if "layout" in data else (),
    )


def values_to_json(values: ValueList) -> dict[str, JSON]:
    """A list of values: `form`, `separator` where there is one, `values`."""
    data: dict[str, JSON] = {"form": values.form}
    if values.separator is not None:
        data["separator"] = values.separator
    if values.separator_source is not None:
        data["separator_source"] = values.separator_source
    return data | {"values": [value_to_json(value) for value in values.values]}


def values_from_json(data: JSON) -> ValueList:
    return ValueList(
        values=tuple(read_at(f"values/{index}", value_from_json, item) for index, item in enumerate(expect(data, "values", list))),
        form=expect(data, "form", str) if "form" in data else ENUM_FORM,
        separator=expect(data, "separator", str, type(None)),
        separator_source=expect(data, "separator_source", str, type(None)),
    )


def value_to_json(value: Value) -> dict[str, JSON]:
    """A value: `uid`, `value`, and where there are some `source` and `properties`."""
    data: dict[str, JSON] = {"uid": value.uid, "value": value.value}
    if value.source is not None:
        data["source"] = value.source
    return data | {"properties": copy_json(dict(value.properties))} if value.properties else data


def value_from_json(data: JSON) -> Value:
    if "value" not in _object(data):
        raise SchemaError("Il manque «\u00a0value\u00a0»\u00a0: la valeur elle-même.", path="value")
    return Value(
        uid=expect(data, "uid", str),
        value=expect(data, "value", str, int, float, type(None)),
        source=expect(data, "source", str, type(None)),
        properties=copy_json(expect(data, "properties", dict)) if "properties" in data else {},
    )


def expect(data: JSON, key: str, *kinds: type) -> Any:
    """`data[key]`, None where it is absent, if it is of one of those kinds. Raises SchemaError otherwise."""
    value = _object(data).get(key)
    if isinstance(value, kinds):
        return value
    wanted = ", ".join(_KINDS[kind] for kind in kinds)
    fault = "manque" if key not in data else "n'a pas la forme attendue"
    raise SchemaError(f"«\u00a0{key}\u00a0» {fault}\u00a0: on y attend {wanted}.", path=key)


_KINDS: Final = {
    str: "un texte",
    int: "un nombre",
    float: "un nombre",
    list: "une liste",
    dict: "un objet",
    bool: "vrai ou faux",
    type(None): "rien",
}


def _object(data: JSON) -> dict[str, JSON]:
    if not isinstance(data, dict):
        raise SchemaError("On attend ici un objet JSON, entre accolades.")
    return data


def _texts(data: JSON, key: str) -> tuple[str, ...]:
    texts = expect(data, key, list)
    if not all(isinstance(text, str) for text in texts):
        raise SchemaError(f"«\u00a0{key}\u00a0» doit être une liste de textes.", path=key)
    return tuple(texts)


def _ordered(properties: Mapping[str, JSON], layout: tuple[str, ...]) -> dict[str, JSON]:
    return {key: copy_json(properties[key]) for key in in_order(properties, layout)}


def read_at(path: str, read: Callable[[JSON], _T], data: JSON) -> _T:
    """Read a part, saying where it is if it cannot be read."""
    try:
        return read(data)
    except SchemaError as error:
        raise SchemaError(str(error), path="/".join(filter(None, (path, error.path)))) from None
