"""`schema.jsonschema.json`: one row as a JSON object, in JSON Schema 2020-12.

A cell that holds several values stays one text, and its pattern is written from the list of values. What JSON Schema
cannot say (a unique column, a key, a date in another format) is kept in properties that start with `x-`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from standard.publishing.content import ReleaseContent
from standard.publishing.files import JSON_SCHEMA
from standard.publishing.json_files import write_json
from standard.schema import value_pattern
from standard.schema.array_items import item_of
from standard.schema.cells import CONSTRAINTS, TRUE_VALUES
from standard.schema.model import ABSENT, JSON, Field, unescape_key
from standard.schema.patterns.parser import simple
from standard.schema.patterns.tree import Group, Literal
from standard.schema.patterns.writing import for_javascript, for_json_schema

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

TEXT: Final[Mapping[str, Any]] = {"type": "string"}
POINT: Final[Mapping[str, Mapping[str, Any]]] = {
    "default": {"type": "string", "pattern": r"^\s*-?\d+(?:\.\d+)?\s*,\s*-?\d+(?:\.\d+)?\s*$"},
    "array": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    "object": {
        "type": "object",
        "properties": {"lon": {"type": "number"}, "lat": {"type": "number"}},
        "required": ["lon", "lat"],
    },
}
CLOCK: Final = r"\d{2}:\d{2}:\d{2}(?:[.,]\d{1,6})?(?:[Zz]|[+\-]\d{2}(?::?\d{2})?)?"
TYPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "string": TEXT,
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "year": {"type": "integer"},
    "object": {"type": "object"},
    "geojson": {"type": "object"},
    "array": {"type": "array"},
    "list": {"type": "array"},
    "any": {},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "pattern": rf"^{CLOCK}$"},
    "datetime": {"type": "string", "pattern": rf"^\d{{4}}-\d{{2}}-\d{{2}}[T ]{CLOCK}$"},
    "yearmonth": {"type": "string", "pattern": r"^\d{4}-(?:0[1-9]|1[0-2])$"},
    "duration": {"type": "string", "format": "duration"},
}
STRING_FORMATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "email": {"format": "email"},
    "uri": {"format": "uri"},
    "uuid": {"format": "uuid"},
    "binary": {"contentEncoding": "base64"},
}
DIRECTIVES: Final = {
    "Y": r"\d{4}", "y": r"\d{2}", "m": r"\d{1,2}", "d": r"\d{1,2}", "H": r"\d{1,2}", "I": r"\d{1,2}", "M": r"\d{1,2}",
    "S": r"\d{1,2}", "f": r"\d{1,6}", "j": r"\d{1,3}", "z": r"(?:Z|[+\-]\d{2}:?\d{2})", "%": "%",
}  # fmt: skip
"""What each directive of a date's format stands for; Python reads a number without its leading zero."""

KEYS: Final = ("primaryKey", "uniqueKeys", "foreignKeys", "missingValues", "fieldsMatch", "custom_checks")
SIZES: Final = {"string": ("minLength", "maxLength"), "array": ("minItems", "maxItems"), "object": ("minProperties", "maxProperties")}
BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def json_schema(content: ReleaseContent) -> bytes:
    return write_json(row_schema(content))


def row_schema(content: ReleaseContent) -> dict[str, Any]:
    """The JSON Schema of a row. An empty optional cell is null, or its property is absent."""
    schema = content.schema
    required = list(dict.fromkeys(field.name for field in schema.fields if field.required))
    return {
        "$schema": DIALECT,
        **({"$id": f"{content.base_url}{JSON_SCHEMA.name(content)}"} if content.base_url else {}),
        "title": content.title,
        **described(schema.text("description")),
        "x-version": content.version,
        "type": "object",
        "properties": {field.name: property_schema(field) for field in schema.fields},
        **({"required": required} if required else {}),
        **{f"x-{key}": schema.properties[key] for key in KEYS if key in schema.properties},
    }


def described(description: str) -> dict[str, str]:
    return {"description": description} if description else {}


def property_schema(field: Field) -> dict[str, Any]:
    """What one cell may be."""
    said: dict[str, Any] = {"title": field.title, **described(field.description), **typed(field)}
    # What the elements of a list may be is said of its items.
    said |= listed(field) if field.values is not None and not field.values.of_items else matched(field)
    said |= bounded(field, said.get("type"))
    if (item := item_of(field)) is not None:
        said["items"] = {key: one for key, one in property_schema(item).items() if key != "title"}
    if field.get("constraints/unique") is True:
        said["x-unique"] = True
    if not field.required and isinstance(said.get("type"), str):
        said["type"] = [said["type"], "null"]
        if "enum" in said:
            said["enum"] = [*said["enum"], None]
    return said


def typed(field: Field) -> dict[str, Any]:
    """The type and the format; `x-type` and `x-format` where JSON Schema has no such thing."""
    notes: dict[str, Any] = {"x-format": field.format} if field.format != "default" else {}
    if field.type == "string":
        return {**TEXT, **STRING_FORMATS.get(field.format, notes)}
    if field.type == "geopoint":
        return {**POINT.get(field.format, TEXT), "x-type": "geopoint", **notes}
    if field.type not in TYPES:
        return {"x-type": field.type, **notes}
    if field.type in {"date", "time", "datetime"}:
        if field.format == "default":
            return {**TYPES[field.type], "x-type": field.type}
        return {**TEXT, **date_pattern(field.format), "x-type": field.type, **notes}
    known = {"string", "integer", "number", "boolean", "object", "array"}
    return {**TYPES[field.type], **({} if field.type in known else {"x-type": field.type}), **notes}


def date_pattern(form: str) -> dict[str, str]:
    """`%d/%m/%Y` as a pattern; nothing where a directive has no simple pattern, or for the format `any`."""
    steps = re.findall(r"%(.)|([^%]+)", form.removeprefix("fmt:"), re.DOTALL)
    if "%" not in form or any(directive and directive not in DIRECTIVES for directive, _ in steps):
        return {}
    return {"pattern": f"^{''.join(DIRECTIVES[directive] if directive else literal(text) for directive, text in steps)}$"}


def literal(text: str) -> str:
    return for_javascript(Group(((Literal(text),),)))


def listed(field: Field) -> dict[str, Any]:
    """The allowed values, and what they mean."""
    values = field.values
    if values is None:
        return {}
    said: dict[str, Any] = {}
    if not values.plain and not has_sense(field, "pattern"):
        said = {"x-pattern": value_pattern.write(values)}
    elif values.several:
        said = {**pattern_keyword(value_pattern.write(value_pattern.clean(values))), "x-separator": values.separator}
    elif field.type == "string" or not values.plain:
        said = {"enum": list(dict.fromkeys(value.text for value in values.values))}
    elif field.type in {"integer", "number", "year", "boolean"}:
        said = {"enum": list(dict.fromkeys(native(field, value.value) for value in values.values))}
    if values.several or any(value.properties for value in values.values):
        said["x-values"] = [
            {
                "const": value.text,
                **({"title": value.label} if value.label != value.text else {}),
                **described(value.definition),
                **({"deprecated": True} if value.properties.get("deprecated") is True else {}),
            }
            for value in values.values
        ]
    return said or {"x-enum": [value.value for value in values.values]}


def native(field: Field, value: JSON) -> JSON:
    """A value of an enum as JSON reads the cell: `"1"` of an integer field is the number 1."""
    if field.type == "boolean" and isinstance(value, str):
        texts = field.get("trueValues")
        return value in (texts if isinstance(texts, list) else TRUE_VALUES)
    return numeric(value) if isinstance(value, str) else value


def numeric(value: JSON) -> JSON:
    """A number written as text, as a number; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    return int(number) if number == number.to_integral_value() else float(number)


def matched(field: Field) -> dict[str, Any]:
    """The pattern, as JavaScript reads it; `x-pattern` where it is not one that both read alike."""
    pattern = field.get("constraints/pattern")
    if not isinstance(pattern, str):
        return {}
    return pattern_keyword(pattern) if has_sense(field, "pattern") else {"x-pattern": pattern}


def has_sense(field: Field, constraint: str) -> bool:
    """Whether tools apply the constraint to fields of that type; a date is a text in JSON, and no pattern of its schema is looked at."""
    return constraint in CONSTRAINTS.get(field.type, (constraint,))


def pattern_keyword(pattern: str) -> dict[str, str]:
    tree = simple(pattern)
    return {"x-pattern": pattern} if tree is None else {"pattern": for_json_schema(tree)}


def bounded(field: Field, kind: str | None) -> dict[str, Any]:
    """Lengths and bounds under the keywords of that JSON type, the others as notes."""
    said: dict[str, Any] = {}
    least, most = SIZES.get(kind or "", ("x-minLength", "x-maxLength"))
    for key, keyword in (("minLength", least), ("maxLength", most)):
        size = field.get(f"constraints/{key}")
        if size is not ABSENT:
            fits = isinstance(size, int) and not isinstance(size, bool) and size >= 0 and has_sense(field, key)
            said[keyword if fits else f"x-{key}"] = size
    for key in BOUNDS:
        bound = field.get(f"constraints/{key}")
        if bound is not ABSENT:
            number = numeric(bound)
            fits = kind in {"integer", "number"} and isinstance(number, (int, float)) and not isinstance(number, bool)
            said[key if fits else f"x-{key}"] = number if fits else bound
    known = {"required", "unique", "pattern", "minLength", "maxLength", *BOUNDS}
    for path, value in field.properties.items():
        key = unescape_key(path.removeprefix("constraints/"))
        if path.startswith("constraints/") and key not in known:
            said[f"x-{key}"] = value
    return said
