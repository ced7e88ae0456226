"""Cells that a field probably accepts: its examples, its values, then what its type, bounds and pattern suggest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from standard.publishing.dictionary import cell_text, example_texts
from standard.schema.listed_cells import holding
from standard.schema.model import Field, ValueList
from standard.schema.patterns.parser import simple
from standard.schema.patterns.samples import MAX_SAMPLE, samples

MOMENT: Final = datetime(2024, 1, 15, 9, 30)
PLAIN: Final = "Exemple"
STRINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "email": ("contact@example.org",),
    "uri": ("https://example.org/",),
    "uuid": ("123e4567-e89b-42d3-a456-426614174000",),
    "binary": ("RXhlbXBsZQ==",),
}
POINTS: Final[Mapping[str, str]] = {"array": "[2.35, 48.85]", "object": '{"lon": 2.35, "lat": 48.85}'}
MOMENTS: Final[Mapping[str, str]] = {"date": "%Y-%m-%d", "time": "%H:%M:%S", "datetime": "%Y-%m-%dT%H:%M:%SZ"}
TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "integer": ("1", "0", "10", "-1"),
    "number": ("1", "0", "0.5", "10", "-1"),
    "year": ("2024",),
    "yearmonth": ("2024-01",),
    "duration": ("P1D",),
    "object": ('{"exemple": "valeur"}', "{}"),
    "array": ('["valeur"]', "[]", '["valeur", "autre valeur"]'),
    "list": ("valeur", "valeur,autre valeur"),
    "geojson": ('{"type": "Point", "coordinates": [2.35, 48.85]}',),
}
TOPOLOGY: Final = '{"type": "Topology", "objects": {}, "arcs": []}'


CHECKED: Final[Mapping[str, tuple[str, ...]]] = {
    "siret": ("13002526500013",),
    "siren": ("130025265",),
    "rna": ("W751000001",),
    "code-commune-insee": ("75056",),
    "code-postal": ("75007",),
    "numero-departement": ("75",),
    "code-region": ("11",),
    "phone-number-value": ("+33199001234", "0199001234", "01 99 00 12 34"),
    "opening-hours-value": ("Mo-Fr 09:00-17:00",),
    "nomenclature-actes-value": ("Urbanisme/Documents d’urbanisme",),
    "year-interval-value": ("2024/2026",),
    "french-gps-coordinates": ("2.3522, 48.8566", "[2.3522, 48.8566]", '{"lon": 2.3522, "lat": 48.8566}'),
}
"""What each check of one cell accepts."""


def candidates(field: Field, checks: Iterable[str] = ()) -> Iterator[str]:
    """What may be written in a cell of that field, the most telling first. The caller checks each.

    `checks`: the names of the custom checks that judge it.
    """
    yield from example_texts(field)
    if field.values is not None:
        yield from _listed(field, field.values)
    yield from category_cells(field) or ()
    for name in checks:
        yield from CHECKED.get(name, ())
    pattern = field.text("constraints/pattern")
    tree = simple(pattern) if pattern else None
    if tree is not None:
        yield from samples(tree)
    yield from _typed(field)


def _listed(field: Field, values: ValueList) -> Iterator[str]:
    live = [value for value in values.values if value.properties.get("deprecated") is not True]
    if values.of_items:
        yield from (holding(values, [value.text for value in live[:most]]) for most in (2, 1))
        return
    texts = [cell_text(field, value.value) for value in live]
    if values.separator is not None and len(texts) > 1:
        yield values.separator.join(texts[:2])
    yield from texts


def category_cells(field: Field) -> tuple[str, ...] | None:
    """The cells that the categories of a field name, where they are not told beside its values: Table Schema 2 takes no other.

    None where they limit nothing. A number is no value of a text.
    """
    said = field.properties.get("categories")
    values = [one.get("value") if isinstance(one, dict) else one for one in said] if isinstance(said, list) else []
    if not all(isinstance(value, (str, int, float)) for value in values) or (field.values is not None and not field.values.plain):
        return None
    named = tuple(cell_text(field, value) for value in values if isinstance(value, str) or field.type != "string")
    held = {value.text for value in field.values.values} if field.values is not None else set(named)
    return named if values and (field.values is None or held & set(named)) else None


def _typed(field: Field) -> Iterator[str]:
    yield from _bounds(field)
    if field.type == "boolean":
        yield cell_text(field, True)
        yield cell_text(field, False)
    elif field.type in MOMENTS:
        yield MOMENT.strftime(field.format.removeprefix("fmt:") if "%" in field.format else MOMENTS[field.type])
    elif field.type == "geopoint":
        yield POINTS.get(field.format, "2.35, 48.85")
    elif field.type == "geojson" and field.format == "topojson":
        yield TOPOLOGY
    elif field.type in TYPES:
        yield from TYPES[field.type]
    else:
        yield from STRINGS.get(field.format, ())
        yield from _texts(field)


def _bounds(field: Field) -> Iterator[str]:
    """The bounds themselves, and one step inside them."""
    for key, step in (("minimum", 0), ("maximum", 0), ("exclusiveMinimum", 1), ("exclusiveMaximum", -1)):
        bound = field.properties.get(f"constraints/{key}")
        if isinstance(bound, str):
            yield bound
        elif isinstance(bound, (int, float)) and not isinstance(bound, bool):
            yield json.dumps(bound + step)


def _texts(field: Field) -> Iterator[str]:
    """A text of the length that the field asks for."""
    least, most = (field.properties.get(f"constraints/{key}") for key in ("minLength", "maxLength"))
    shortest = least if isinstance(least, int) and least <= MAX_SAMPLE else 0
    longest = most if isinstance(most, int) and most >= 0 else MAX_SAMPLE
    repeated = " ".join([PLAIN] * (shortest // len(PLAIN) + 1))
    yield repeated[: max(shortest, min(len(PLAIN), longest))]
    yield repeated.replace(" ", "e")[:longest]
