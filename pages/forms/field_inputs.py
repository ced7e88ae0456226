"""What the inputs of a field stand for, and how what is typed in them is read."""

from __future__ import annotations

import re
from typing import Any, Final

from standard.schema.model import ABSENT, JSON, Absent, Field, ValueList
from standard.schema.table_schema import ARRAY_ITEM, CATEGORIES, CONSTRAINTS, ENUM
from standard.schema.value_pattern import separator_in_words

KINDS: Final = (
    "string:default", "string:email", "string:uri", "integer:default", "number:default", "boolean:default", "date:default",
    "date:%d/%m/%Y", "datetime:default", "time:default", "year:default", "yearmonth:default", "duration:default", "geopoint:default",
    "geojson:default", "object:default", "array:default", "any:default",
)  # fmt: skip
"""The types that one may choose, with their formats."""

OWN_OF_TYPES: Final = ("decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues", "delimiter", "itemType", "arrayItem")
"""Properties that mean nothing once the type has changed."""

SEPARATORS: Final = (";", "|", ",", " ; ")
SEPARATOR_NAMES: Final = {";": "point-virgule", "|": "barre verticale", ",": "virgule"}

BOUNDS: Final = {"minimum": "minimum", "maximum": "maximum", "min_length": "minLength", "max_length": "maxLength", "pattern": "pattern"}
"""Inputs that are constraints, and the constraint of each."""

BOUND_WORDS: Final = {
    "minimum": "de minimum", "maximum": "de maximum", "min_length": "de longueur minimale", "max_length": "de longueur maximale",
    "pattern": "d’expression régulière",
}  # fmt: skip

REFUSED: Final = frozenset({"example-refused", "pattern-not-linear", "pattern-lists-differ", "value-unusable"})
"""Findings that lint only warns of, and that nobody should propose knowingly."""

INPUTS: Final = {
    **{f"{CONSTRAINTS}/{name}": field for field, name in BOUNDS.items()},
    "name": "name", "title": "title", "description": "description", "type": "kind", "format": "kind", "example": "example",
    f"{CONSTRAINTS}/required": "required", f"{CONSTRAINTS}/unique": "unique", ENUM: "listing", CATEGORIES: "listing",
}  # fmt: skip
"""Where a finding on a property is shown."""
NUMERIC: Final = ("integer", "number", "year")


def beside_items(field: Field | None, values: ValueList) -> JSON | Absent:
    """What `arrayItem` says beside the list of values of its elements, and their documentation."""
    said = field.properties.get(ARRAY_ITEM) if field is not None else None
    described = any(value.properties for value in values.values)
    rest = {key: one for key, one in said.items() if key != CATEGORIES or not described} if isinstance(said, dict) else {}
    return rest or ABSENT


def typed(kind: str) -> Field:
    name, _, form = kind.partition(":")
    return Field("", {"type": name, "format": form})


def plain(text: Any) -> str:
    """A text as a form sends it back."""
    return "" if text is None else str(text).replace("\r\n", "\n").strip()


def number(text: str) -> JSON:
    """The number that a text is, a comma being as good as a point; otherwise the text itself."""
    written = str(text).replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if re.fullmatch(r"-?[0-9]{1,15}", written):
        return int(written)
    return float(written) if re.fullmatch(r"-?[0-9]{1,15}\.[0-9]{1,10}", written) else text


def separator_label(mark: str) -> str:
    name = SEPARATOR_NAMES.get(mark)
    return f"«\u00a0{mark}\u00a0» {name}" if name else separator_in_words(mark)
