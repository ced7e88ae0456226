"""Reads one cell as a field says, and says what is wrong with it.

The verdict is frictionless', apart from what frictionless plainly gets wrong: numbers with `_` or digits of other
scripts, and a pattern that must match the whole cell, whatever its alternations. What only a third-party parser or a
dangerous pattern could tell is unknown, not guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import InvalidOperation
from typing import Any, Final

from standard.schema import value_pattern
from standard.schema.array_items import item_of
from standard.schema.cells.types import FALSE_VALUES, TRUE_VALUES, Unknown, Wrong, read_value, written_texts
from standard.schema.model import ENUM_FORM, JSON, Field, Schema
from standard.schema.patterns.safety import matches

__all__ = [
    "CONSTRAINTS",
    "FALSE_VALUES",
    "MISSING_VALUES",
    "TRUE_VALUES",
    "CellVerdict",
    "Unknown",
    "Wrong",
    "missing_texts",
    "missing_texts_of",
    "read_cell",
    "read_value",
    "written_texts",
]

NUMBERLIKE: Final = frozenset(("required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum"))
MEASURED: Final = frozenset(("required", "minLength", "maxLength", "enum"))

CONSTRAINTS: Final[Mapping[str, frozenset[str]]] = {
    "string": MEASURED | {"pattern"},
    "integer": NUMBERLIKE,
    "number": NUMBERLIKE,
    "boolean": frozenset(("required", "enum")),
    "date": NUMBERLIKE,
    "time": NUMBERLIKE,
    "datetime": NUMBERLIKE,
    "year": NUMBERLIKE,
    "yearmonth": NUMBERLIKE,
    "duration": frozenset(("required", "enum")),
    "geopoint": frozenset(("required", "enum")),
    "geojson": frozenset(("required", "enum")),
    "object": MEASURED,
    "array": MEASURED,
    "any": frozenset(("required", "enum")),
    "list": frozenset(("required", "minLength", "maxLength")),
}
"""The types, and the constraints that each allows beside `unique`."""

MISSING_VALUES: Final = ("",)


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """`codes` are frictionless' error types (`type-error`, `constraint-error/pattern`…), or `unknown`."""

    codes: tuple[str, ...] = ()
    value: Any = None
    """The cell as a Python value, None where it is missing or cannot be read."""

    @property
    def ok(self) -> bool:
        """Whether nothing is known to be wrong."""
        return self.codes in ((), ("unknown",))

    @property
    def code(self) -> str:
        return self.codes[0] if self.codes else ""


def read_cell(field: Field, cell: JSON, *, missing_values: Iterable[str] = MISSING_VALUES) -> CellVerdict:
    """Read a cell: the text of a file, or the JSON value of an example. `missing_values` are those of the schema."""
    own = field.get("missingValues")
    if str(cell) in (missing_texts(own) if isinstance(own, list) else missing_values):
        cell = None
    if cell is None:
        return CellVerdict(("constraint-error/required",) if field.required else ())
    try:
        value = read_value(field, cell)
    except Wrong:
        return CellVerdict(("type-error",))
    except Unknown:
        return CellVerdict(("unknown",))
    verdicts = {name: verdict for name, verdict in _checks(field, value) if verdict is not True}
    codes = tuple(f"constraint-error/{name}" for name, verdict in verdicts.items() if verdict is False)
    if not verdicts and (item := item_of(field)) is not None:
        return CellVerdict(_of_elements(item, value), value)
    return CellVerdict(codes or ("unknown",) if verdicts else (), value)


def _of_elements(item: Field, elements: Iterable[JSON]) -> tuple[str, ...]:
    """What is wrong with the elements of a list, each kind once; what is unknown of one counts where nothing is known to be wrong."""
    codes = dict.fromkeys(code for element in elements for code in read_cell(item, element).codes)
    return tuple(code for code in codes if code != "unknown") or tuple(codes)


def missing_texts(declared: JSON) -> tuple[str, ...]:
    """The texts of a `missingValues`, written as texts or, since version 2, as objects."""
    items = declared if isinstance(declared, list) else list(MISSING_VALUES)
    texts = (item.get("value") if isinstance(item, dict) else item for item in items)
    return tuple(dict.fromkeys(text for text in texts if isinstance(text, str)))


def missing_texts_of(field: Field, schema: Schema) -> tuple[str, ...]:
    """The texts that say, in the cells of a field, that the value is missing: its own `missingValues`, else the schema's."""
    own = field.properties.get("missingValues")
    return missing_texts(own if isinstance(own, list) else schema.properties.get("missingValues"))


def _checks(field: Field, value: Any) -> Iterable[tuple[str, bool | None]]:
    """Each constraint that the type allows, and whether the value respects it; None where that is not known."""
    allowed = CONSTRAINTS.get(field.type, frozenset())
    for name, compare in BOUNDS.items():
        bound = field.properties.get(f"constraints/{name}")
        if bound is None or name not in allowed:
            continue
        try:
            if name in ("minLength", "maxLength"):
                yield name, compare(len(value), bound)
            else:
                # NaN is beside any bound.
                yield name, value == value and bool(compare(value, read_value(field, bound)))
        except (Wrong, Unknown, TypeError, InvalidOperation):
            yield name, None
    pattern = field.properties.get("constraints/pattern")
    if field.values is not None and not field.values.plain:
        pattern = value_pattern.write(field.values)
    if isinstance(pattern, str) and "pattern" in allowed:
        yield "pattern", matches(pattern, value)
    if field.values is not None and field.values.form == ENUM_FORM and "enum" in allowed:
        yield "enum", _listed(field, value, [item.value for item in field.values.values])
    elif isinstance(listed := field.properties.get("constraints/enum"), list) and "enum" in allowed:
        yield "enum", _listed(field, value, listed)


BOUNDS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "minLength": lambda value, bound: value >= bound,
    "maxLength": lambda value, bound: value <= bound,
    "minimum": lambda value, bound: value >= bound,
    "maximum": lambda value, bound: value <= bound,
    "exclusiveMinimum": lambda value, bound: value > bound,
    "exclusiveMaximum": lambda value, bound: value < bound,
}


def _listed(field: Field, value: Any, listed: list[JSON]) -> bool | None:
    if field.type == "string":
        # A text is read as it is: a list of many thousand is looked through at once.
        return value in listed
    unknown = False
    for item in listed:
        try:
            if read_value(field, item) == value:
                return True
        except Wrong:
            continue
        except Unknown:
            unknown = True
    return None if unknown else False
