"""Our reading of a cell against frictionless', type by type, and the few places where frictionless is plainly wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from frictionless import Field as FrictionlessField
from hypothesis import assume, given
from hypothesis import strategies as st

from standard.schema import cells
from standard.schema.model import Field
from standard.schema.table_schema import parse_field

CELLS = [
    "", " ", "a", "A", "oui", "non", "true", "True", "VRAI", "0", "1", "-1", "+1", " 12 ", "007", "3.5", "3,5", ".5", "5.", "1e3", "1E-2",
    "1 234", "1,234.5", "12 €", "€12", "12%", "1.2.3", "--1", "+", "-", "NaN", "nan", "inf", "-INF", "Infinity", "0x10", "é",
    "2024-01-31", "2024-02-30", "2024-1-5", "31/01/2024", "01/31/2024", "20240131", "2024", "0000", "9999", "10000", "202", "24",
    "12:30:00", "12:30", "12:30:00Z", "12:30:00+02:00", "12:30:00.5", "25:00:00", "24:00:00", "12h30",
    "2024-01-31T12:30:00", "2024-01-31T12:30:00Z", "2024-01-31 12:30:00", "2024-01-31T12:30", "2024-01-31T12:30:00+02:00",
    "2024-02", "2024-13", "2024-00", "2024-2", "2024-02-03", "P1Y", "P1Y2M10DT2H30M", "PT5S", "P", "PT", "P1W", "-P1D", "P1.5D", "1Y",
    "2.35,48.85", "2.35, 48.85", "181,0", "0,91", "48.85", "a,b", "[2.35,48.85]", '["2.35","48.85"]', '{"lon":2.35,"lat":48.85}',
    '{"lon":2.35}', "{}", "[]", '{"a":1}', "[1,2]", "[1,", "null", '"a"', "nan,nan",
    '{"type":"Point","coordinates":[2.35,48.85]}', '{"type":"Point","coordinates":[2.35]}', '{"type":"Point"}', '{"type":"Nothing"}',
    '{"type":"LineString","coordinates":[[0,0],[1,1]]}', '{"type":"LineString","coordinates":[[0,0]]}',
    '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}', '{"type":"Polygon","coordinates":[[[0,0],[1,0]]]}',
    '{"type":"Feature","properties":null,"geometry":null}', '{"type":"Feature","geometry":null}',
    '{"type":"FeatureCollection","features":[]}', '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[0,0]}]}',
    '{"type":"Topology","objects":{},"arcs":[]}',
    "a@b.fr", "a.b+c@exemple.gouv.fr", "a@b", "a b@c.fr", "@c.fr", "a@", "é@c.fr", "a..b@c.fr", "a@-c.fr", "a@c-.fr", "a@127.0.0.1",
    "https://exemple.fr", "http://", "exemple.fr", "mailto:a@b.fr", "javascript:alert(1)", "https://exemple.fr/a b", "://x", "1a:b",
    "2bc1c94f-0deb-43e9-92a1-4775189ec9f8", "2bc1c94f0deb43e992a14775189ec9f8", "2BC1C94F-0DEB-43E9-92A1-4775189EC9F8", "YQ==", "YQ", "é=",
    "a,b,c", "1,2,3", "1,b", "43493312300029",
]  # fmt: skip

NATIVE: list[Any] = [0, 1, -3, 3.0, 3.5, True, False, [], [1, 2], [2.35, 48.85], {}, {"a": 1}, 2024]

FIELDS: list[dict[str, Any]] = [
    {"type": "string"},
    *({"type": "string", "format": form} for form in ("email", "uri", "uuid", "binary")),
    {"type": "string", "constraints": {"required": True}},
    {"type": "string", "constraints": {"minLength": 2, "maxLength": 5}},
    {"type": "string", "constraints": {"pattern": "[a-z]+"}},
    {"type": "string", "constraints": {"pattern": r"^\d{14}$", "minLength": 3}},
    {"type": "string", "constraints": {"enum": ["oui", "non", "é"]}},
    {"type": "string", "constraints": {"pattern": "^(?:a|b|oui)(?:,(?:a|b|oui))*$"}},
    {"type": "integer"},
    {"type": "integer", "bareNumber": False},
    {"type": "integer", "constraints": {"minimum": 1, "maximum": "1000"}},
    {"type": "integer", "constraints": {"enum": [1, "24"]}},
    {"type": "number"},
    {"type": "number", "decimalChar": ","},
    {"type": "number", "decimalChar": ",", "groupChar": " ", "bareNumber": False},
    {"type": "number", "groupChar": ","},
    {"type": "number", "constraints": {"exclusiveMinimum": 0, "exclusiveMaximum": 24}},
    {"type": "number", "constraints": {"enum": ["1", 3.5]}},
    {"type": "boolean"},
    {"type": "boolean", "trueValues": ["oui"], "falseValues": ["non", "0"]},
    {"type": "boolean", "constraints": {"enum": ["true"]}},
    {"type": "date"},
    {"type": "date", "format": "%d/%m/%Y"},
    {"type": "date", "format": "fmt:%d/%m/%Y"},
    {"type": "date", "constraints": {"minimum": "2024-01-10"}},
    {"type": "time"},
    {"type": "time", "format": "%H:%M"},
    {"type": "time", "constraints": {"maximum": "13:00:00"}},
    {"type": "datetime"},
    {"type": "datetime", "format": "%Y-%m-%d %H:%M:%S"},
    {"type": "year"},
    {"type": "year", "constraints": {"minimum": 2000}},
    {"type": "yearmonth"},
    {"type": "yearmonth", "constraints": {"minimum": "2024-01"}},
    {"type": "duration"},
    {"type": "geopoint"},
    {"type": "geopoint", "format": "array"},
    {"type": "geopoint", "format": "object"},
    {"type": "geojson"},
    {"type": "geojson", "format": "topojson"},
    {"type": "object"},
    {"type": "object", "constraints": {"minLength": 1}},
    {"type": "array"},
    {"type": "array", "constraints": {"maxLength": 1}},
    {"type": "any"},
    {"type": "any", "constraints": {"enum": ["a", "oui"]}},
    {"type": "list"},
    {"type": "list", "itemType": "integer", "constraints": {"maxLength": 2}},
    {"type": "string", "missingValues": ["", "a", "NaN"], "constraints": {"required": True}},
]


DEVIATIONS = [
    # Digits of other scripts and thousands written with _ are numbers for Python, not for people or other tools.
    ({"type": "integer"}, "1_000", {"type-error"}),
    ({"type": "integer"}, "١٢", {"type-error"}),
    ({"type": "number"}, "1_000.5", {"type-error"}),
    ({"type": "number"}, "١٢", {"type-error"}),
    ({"type": "year"}, " 12 ", {"type-error"}),
    ({"type": "year"}, "+202", {"type-error"}),
    ({"type": "yearmonth"}, "1_0-2", {"type-error"}),
    # JSON values that Python takes for others.
    ({"type": "year"}, True, {"type-error"}),
    ({"type": "year"}, False, {"type-error"}),
    ({"type": "yearmonth"}, [1, 2], {"type-error"}),
    ({"type": "yearmonth"}, [2.35, 48.85], {"type-error"}),
    # The pattern must match the whole cell: frictionless writes ^ and $ around it without a group…
    ({"type": "string", "constraints": {"pattern": "ab|cd"}}, "abX", {"constraint-error/pattern"}),
    # … and $ lets a line feed pass.
    ({"type": "string", "constraints": {"pattern": "[a-z]+"}}, "ab\n", {"constraint-error/pattern"}),
]

UNKNOWN = [
    # A guessing parser reads a day for a month; a pattern that could hang is not run; one that does not compile cannot be.
    ({"type": "date", "format": "any"}, "01/02/2024"),
    ({"type": "string", "constraints": {"pattern": r"(a|b)\1"}}, "aa"),
    ({"type": "string", "constraints": {"pattern": "(a"}}, "a"),
    ({"type": "integer", "constraints": {"minimum": "beaucoup"}}, "3"),
    ({"type": "wavelength"}, "3"),
    ({"type": "time", "constraints": {"maximum": "13:00:00"}}, "12:30:00Z"),
]


def ours(descriptor: dict[str, Any], cell: Any) -> set[str]:
    return set(cells.read_cell(a_field(descriptor), cell).codes)


def theirs(descriptor: dict[str, Any], cell: Any) -> set[str]:
    """Frictionless' errors; where it crashes, nobody knows."""
    try:
        _, notes = FrictionlessField.from_descriptor({"name": "f", **descriptor}).read_cell(cell)
    except (TypeError, InvalidOperation):
        return {"unknown"}
    return {"type-error" if name == "type" else f"constraint-error/{name}" for name in notes or {}}


def a_field(descriptor: dict[str, Any]) -> Field:
    return parse_field({"name": "f", **descriptor}, uid="f")


def differing(descriptor: dict[str, Any], candidates: Iterable[Any]) -> dict[str, Any]:
    known = {repr(cell) for other, cell, _ in DEVIATIONS if other["type"] == descriptor["type"]}
    verdicts = {repr(cell): (ours(descriptor, cell), theirs(descriptor, cell)) for cell in candidates if repr(cell) not in known}
    return {cell: pair for cell, pair in verdicts.items() if pair[0] != pair[1]}


@pytest.mark.parametrize("descriptor", FIELDS, ids=str)
def test_a_cell_is_read_as_frictionless_reads_it(descriptor: dict[str, Any]) -> None:
    assert differing(descriptor, [*CELLS, *NATIVE]) == {}


@given(st.sampled_from(FIELDS), st.text('aZé019 .,;:+-/%TPYMDS[]{}"\u00a0', max_size=12))
def test_a_generated_cell_is_read_as_frictionless_reads_it(descriptor: dict[str, Any], cell: str) -> None:
    assume(descriptor["type"] != "year" or cell == cell.strip().lstrip("+-"))
    assert differing(descriptor, [cell]) == {}


@given(st.dates() | st.times() | st.datetimes() | st.decimals(allow_nan=False, allow_infinity=False) | st.integers() | st.uuids())
def test_a_value_written_by_python_is_read_as_frictionless_reads_it(value: Any) -> None:
    cell = value.isoformat() if hasattr(value, "isoformat") else str(value)
    for descriptor in FIELDS:
        assert differing(descriptor, [cell]) == {}


@pytest.mark.parametrize(("descriptor", "cell", "expected"), DEVIATIONS)
def test_we_differ_where_frictionless_is_plainly_wrong(descriptor: dict[str, Any], cell: str, expected: set[str]) -> None:
    assert ours(descriptor, cell) == expected
    assert theirs(descriptor, cell) == set()


@pytest.mark.parametrize(("descriptor", "cell"), UNKNOWN)
def test_what_cannot_be_told_safely_is_unknown_and_not_refused(descriptor: dict[str, Any], cell: str) -> None:
    verdict = cells.read_cell(a_field(descriptor), cell)
    assert (verdict.code, verdict.ok) == ("unknown", True)


def test_the_value_is_given_as_python_sees_it() -> None:
    assert cells.read_cell(a_field({"type": "number", "decimalChar": ","}), "3,50").value == Decimal("3.5")
    assert cells.read_cell(a_field({"type": "date", "format": "%d/%m/%Y"}), "31/01/2024").value == date(2024, 1, 31)
    assert cells.read_cell(a_field({"type": "boolean", "trueValues": ["oui"]}), "oui").value is True


def test_missing_values_are_those_of_the_field_or_else_of_the_schema() -> None:
    required = {"type": "integer", "constraints": {"required": True}}
    assert cells.read_cell(a_field(required), "NC", missing_values=["NC"]).code == "constraint-error/required"
    assert cells.read_cell(a_field(required), "", missing_values=["NC"]).code == "type-error"
    own = {**required, "missingValues": [{"value": "-"}]}
    assert cells.read_cell(a_field(own), "-", missing_values=["NC"]).code == "constraint-error/required"


def test_deep_or_huge_cells_do_not_crash() -> None:
    deep = "[" * 100_000
    assert cells.read_cell(a_field({"type": "array"}), deep).code == "type-error"
    assert cells.read_cell(a_field({"type": "geojson"}), "x" * 2_000_000).code == "unknown"
    assert cells.read_cell(a_field({"type": "integer"}), "9" * 10_000).code == "type-error"
