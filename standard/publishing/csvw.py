"""`exemple-valide.csv-metadata.json`: the columns of the example as the W3C describes them (CSV on the Web)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain, count
from math import ceil, floor, isfinite
from typing import Any, Final
from urllib.parse import quote

from standard.publishing.content import ReleaseContent
from standard.publishing.csv_files import described_table
from standard.publishing.dictionary import credits_of
from standard.publishing.json_files import write_json
from standard.schema.cells import FALSE_VALUES, TRUE_VALUES, missing_texts_of
from standard.schema.keys import names
from standard.schema.model import Field, Schema
from standard.schema.patterns.parser import simple
from standard.schema.patterns.tree import Group, Literal
from standard.schema.patterns.writing import for_json_schema

TYPES: Final[Mapping[str, str]] = {
    "integer": "integer", "number": "number", "boolean": "boolean", "date": "date", "time": "time", "datetime": "datetime",
    "year": "gYear", "yearmonth": "gYearMonth", "duration": "duration", "object": "json", "array": "json", "geojson": "json",
}  # fmt: skip
DATES: Final[Mapping[str, str]] = {"%Y": "yyyy", "%m": "MM", "%d": "dd", "%H": "HH", "%M": "mm", "%S": "ss"}
FORMATS: Final = frozenset(
    ("yyyy-MM-dd", "yyyyMMdd", "dd-MM-yyyy", "d-M-yyyy", "MM-dd-yyyy", "M-d-yyyy", "dd/MM/yyyy", "d/M/yyyy", "MM/dd/yyyy", "M/d/yyyy",
     "dd.MM.yyyy", "d.M.yyyy", "MM.dd.yyyy", "M.d.yyyy", "HH:mm:ss", "HHmmss", "HH:mm", "HHmm")
)  # fmt: skip
"""Those that every tool knows; another is a text."""
LEAST: Final = ("minimum", "exclusiveMinimum", "minLength")
MOST: Final = ("maximum", "exclusiveMaximum", "maxLength")
BOUNDS: Final = {"minimum": "minimum", "maximum": "maximum", "exclusiveMinimum": "minExclusive", "exclusiveMaximum": "maxExclusive"}


def csvw(content: ReleaseContent) -> bytes:
    schema = content.schema
    licences = credits_of(schema.properties.get("licenses"), ("title", "name"))
    licence = next((one.url for one in licences if one.url), "")
    said: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "fr"}],
        "url": described_table(content),
        "dc:title": content.title,
        **({"dc:description": text} if (text := schema.text("description")) else {}),
        **({"dc:publisher": content.publisher} if content.publisher else {}),
        **({"dc:license": {"@id": licence}} if licence else {}),
        "dc:modified": {"@value": content.date.isoformat(), "@type": "xsd:date"},
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": _table(schema),
    }
    return write_json(said)


def _table(schema: Schema) -> dict[str, Any]:
    columns = dict.fromkeys(names(schema.properties.get("primaryKey")))
    # A column of lists or of objects identifies nothing: tools trip on it.
    known = [name for name in columns if (field := schema.by_name(name)) is not None and not _is_compound(field)]
    return {
        "columns": [_column(schema, field, name) for field, name in zip(schema.fields, _names(schema), strict=True)],
        **({"primaryKey": [_variable(name) for name in known]} if known and len(known) == len(columns) else {}),
    }


def _names(schema: Schema) -> Iterator[str]:
    """The name of each column; one that others have already, which a tool would refuse, is numbered."""
    taken: set[str] = set()
    for field in schema.fields:
        name = _variable(field.name)
        name = next(other for other in chain([name], (f"{name}_{rank}" for rank in count(2))) if other not in taken)
        taken.add(name)
        yield name


def _variable(name: str) -> str:
    """A name as a template of addresses may hold it; one does not begin with an underscore there."""
    written = quote(name, safe="") if name else "colonne"
    return f"x{written}" if written.startswith("_") else re.sub(r"[~.-]", lambda sign: f"%{ord(sign[0]):02X}", written)


def _column(schema: Schema, field: Field, name: str) -> dict[str, Any]:
    missing = list(missing_texts_of(field, schema))
    separator = field.values.separator if field.values is not None and _holds_several(field) else None
    return {
        "name": name,
        "titles": field.name,
        "dc:title": field.title,
        **({"dc:description": field.description} if field.description else {}),
        "datatype": _datatype(field),
        **({"required": True} if field.required else {}),
        **({"separator": separator} if separator else {}),
        **({"null": missing} if missing not in ([""], []) else {}),
    }


def _holds_several(field: Field) -> bool:
    """Whether its cells are lists for a reader; those of another type than a text are read whole, whatever their pattern says."""
    return field.values is not None and field.values.several and field.type in ("string", "list")


def _is_compound(field: Field) -> bool:
    return _holds_several(field) or TYPES.get(field.type) == "json"


def _datatype(field: Field) -> Any:
    base = TYPES.get(field.type, "string")
    said: dict[str, Any] = {"base": base}
    if field.values is not None and field.type == "string":
        return said
    if field.type in ("date", "time", "datetime") and field.format != "default":
        form = re.sub("%.", lambda found: DATES.get(found[0], "?"), field.format.removeprefix("fmt:"))
        said = {"base": base, "format": form} if form in FORMATS else {"base": "string"}
    elif field.type == "string":
        said |= _text(field)
    elif field.type == "boolean":
        said = _boolean(field)
    elif field.type in ("integer", "number"):
        said = _number(field, base)
    return said if len(said) > 1 else said["base"]


def _boolean(field: Field) -> dict[str, Any]:
    """Yes and no written in one way each; where they are in several, a text that is one of them."""
    true, false = (
        _listed(field.properties.get(key)) or default for key, default in (("trueValues", TRUE_VALUES), ("falseValues", FALSE_VALUES))
    )
    if len(true) == len(false) == 1 and not any("|" in text for text in (*true, *false)):
        return {"base": "boolean", "format": f"{true[0]}|{false[0]}"}
    return {"base": "string", "format": for_json_schema(Group(tuple((Literal(text),) for text in (*true, *false))))}


def _listed(texts: Any) -> tuple[str, ...]:
    return tuple(str(text) for text in texts) if isinstance(texts, list) else ()


def _number(field: Field, base: str) -> dict[str, Any]:
    if field.properties.get("bareNumber") is False:
        return {"base": "string"}
    said: dict[str, Any] = {"base": base}
    bounds = {key: field.properties.get(f"constraints/{key}") for key in BOUNDS}
    known = {
        key: value for key, value in bounds.items() if isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
    }
    if base == "integer":
        # A bound between two whole numbers is told by that which is allowed, or by that which is not.
        known = {key: ceil(value) if key in ("minimum", "exclusiveMaximum") else floor(value) for key, value in known.items()}
    if _agree(known):
        said |= {BOUNDS[key]: value for key, value in known.items()}
    marks = {"decimalChar": field.text("decimalChar") or ".", "groupChar": field.text("groupChar")}
    if marks != {"decimalChar": ".", "groupChar": ""}:
        said["format"] = {key: mark for key, mark in marks.items() if mark}
        # What has marks of its own is no number of a program: tools read them in a decimal alone.
        said["base"] = "decimal" if base == "number" else base
    return said


def _agree(bounds: Mapping[str, float]) -> bool:
    """Whether the bounds may be told: one on each side, the lower first. A tool refuses the whole description otherwise."""
    least, most = ([bounds[key] for key in keys if key in bounds] for keys in (LEAST, MOST))
    return len(least) < 2 and len(most) < 2 and (not least or not most or least[0] <= most[0])


def _text(field: Field) -> dict[str, Any]:
    sizes = {key: field.properties.get(f"constraints/{key}") for key in ("minLength", "maxLength")}
    said: dict[str, Any] = {key: size for key, size in sizes.items() if isinstance(size, int) and not isinstance(size, bool) and size >= 0}
    if not _agree(said):
        said = {}
    pattern = field.text("constraints/pattern")
    tree = simple(pattern) if pattern else None
    if tree is not None:
        said["format"] = for_json_schema(tree)
    return said
