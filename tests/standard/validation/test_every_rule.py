"""No rule is dropped in silence: for each key that Table Schema knows, the verdict is that of `--strict`, or says which rule it leaves.

Where the file was framed alike, the two differ only where frictionless does not look at a rule that we check.
"""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.validation.examination import examine
from standard.validation.report import Report
from standard.validation.verdict import UnusableSchema
from tests.standard.validation.files import field, schema, written

PARENT = {"fields": ["b"], "reference": {"fields": ["a"]}}
ELSEWHERE = {"fields": ["b"], "reference": {"resource": "communes", "fields": ["a"]}}

FIELD_RULES: dict[str, list[dict[str, Any]]] = {
    "name": [{}],
    "type": [
        {"type": kind}
        for kind in (
            "string",
            "integer",
            "number",
            "boolean",
            "date",
            "time",
            "datetime",
            "year",
            "yearmonth",
            "duration",
            "geopoint",
            "geojson",
            "object",
            "array",
            "any",
            "list",
            "inconnu",
        )
    ],
    "title": [{"title": "Titre"}],
    "description": [{"description": "Ce que c’est."}],
    "example": [{"example": "x"}, {"type": "integer", "example": "x"}],
    "examples": [{"examples": ["x"]}],
    "rdfType": [{"rdfType": "http://schema.org/Thing"}],
    "format": [{"format": "email"}, {"format": "uri"}, {"type": "date", "format": "%d/%m/%Y"}, {"type": "date", "format": 3}],
    "missingValues": [{"missingValues": ["x", "1"]}, {"missingValues": [{"value": "x", "label": "rien"}]}, {"missingValues": "x"}],
    "decimalChar": [{"type": "number", "decimalChar": ","}],
    "groupChar": [{"type": "number", "groupChar": " "}, {"type": "integer", "groupChar": " "}],
    "bareNumber": [{"type": "number", "bareNumber": False}, {"type": "integer", "bareNumber": False}],
    "floatNumber": [{"type": "number", "floatNumber": True, "constraints": {"maximum": 1.1}}],
    "trueValues": [{"type": "boolean", "trueValues": ["oui", "x"]}, {"type": "boolean", "trueValues": 3}],
    "falseValues": [{"type": "boolean", "falseValues": ["non"]}],
    "delimiter": [{"type": "list", "delimiter": ";"}, {"type": "list", "delimiter": ";", "itemType": "integer"}],
    "itemType": [{"type": "list", "itemType": "integer"}, {"type": "list", "itemType": "inconnu"}],
    "arrayItem": [
        {"type": "array", "arrayItem": {"type": "string", "constraints": {"enum": ["a"]}}},
        {"type": "array", "arrayItem": {"type": "integer", "constraints": {"minimum": 2}}},
        {"type": "array", "arrayItem": {"type": "string", "constraints": {"pattern": "^a$"}}},
        {"type": "array", "arrayItem": {"type": "string", "enum": ["a"]}},
        {"type": "array", "arrayItem": {"type": "inconnu"}},
        {"type": "array", "arrayItem": "string"},
    ],
    "categories": [
        {"categories": ["x", "a"]},
        {"categories": [{"value": "x", "label": "X"}]},
        {"type": "integer", "categories": [1, 2]},
        {"categories": ["x"], "constraints": {"enum": ["x", "a"]}},
        {"categories": 3},
    ],
    "categoriesOrdered": [{"categories": ["x", "a"], "categoriesOrdered": True}],
    "constraints/required": [{"constraints": {"required": True}}, {"constraints": {"required": "oui"}}],
    "constraints/unique": [{"constraints": {"unique": True}}, {"type": "array", "constraints": {"unique": True}}],
    "constraints/minLength": [{"constraints": {"minLength": 2}}, {"type": "integer", "constraints": {"minLength": 2}}],
    "constraints/maxLength": [{"constraints": {"maxLength": 1}}, {"type": "list", "constraints": {"maxLength": 1}}],
    "constraints/minimum": [{"type": "integer", "constraints": {"minimum": 2}}, {"constraints": {"minimum": 2}}],
    "constraints/maximum": [
        {"type": "date", "constraints": {"maximum": "2024-01-01"}},
        {"type": "number", "constraints": {"maximum": "x"}},
    ],
    "constraints/exclusiveMinimum": [{"type": "integer", "constraints": {"exclusiveMinimum": 1}}],
    "constraints/exclusiveMaximum": [{"type": "number", "constraints": {"exclusiveMaximum": 1}}],
    "constraints/pattern": [{"constraints": {"pattern": "^[a-c]+$"}}, {"type": "integer", "constraints": {"pattern": "1"}}],
    "constraints/enum": [
        {"constraints": {"enum": ["a", "x"]}},
        {"type": "integer", "constraints": {"enum": ["1", 2]}},
        {"type": "list", "constraints": {"enum": ["a"]}},
    ],
    "constraints/jsonSchema": [{"type": "object", "constraints": {"jsonSchema": {"required": ["a"]}}}],
    "constraints": [{"constraints": {}}, {"constraints": "requis"}, {"constraints": {"inconnue": 1}}],
    "enum": [{"enum": ["a"]}],
    "pattern": [{"pattern": "a"}],
    "required": [{"required": True}],
}
SCHEMA_RULES: dict[str, list[dict[str, Any]]] = {
    "fields": [{}],
    "$schema": [{"$schema": "https://datapackage.org/profiles/2.0/tableschema.json"}],
    "profile": [{"profile": "tabular"}],
    "name": [{"name": "lieux"}],
    "missingValues": [{"missingValues": ["", "x"]}, {"missingValues": [{"value": "x", "label": "rien"}]}, {"missingValues": 3}],
    "primaryKey": [{"primaryKey": "a"}, {"primaryKey": ["a", "b"]}, {"primaryKey": ["absent"]}],
    "uniqueKeys": [{"uniqueKeys": [["a"]]}, {"uniqueKeys": [["a", "b"]]}, {"uniqueKeys": [["absent"]]}, {"uniqueKeys": 3}],
    "foreignKeys": [
        {"foreignKeys": [PARENT]},
        {"foreignKeys": [ELSEWHERE]},
        {"foreignKeys": [{"fields": ["b"]}]},
        {"foreignKeys": [{"fields": "b", "reference": {"resource": "", "fields": "a"}}]},
    ],
    "fieldsMatch": [{"fieldsMatch": mode} for mode in ("exact", "equal", "subset", "superset", "partial", "inconnu")],
}
CHECKED_BEYOND = frozenset(
    (
        "categories",
        "categoriesOrdered",
        "uniqueKeys",
        "primaryKey",
        "missingValues",
        "constraints/exclusiveMinimum",
        "constraints/exclusiveMaximum",
    )
)
"""Keys that frictionless does not look at, or looks at less than Table Schema says: we find what it finds, and more."""
CELLS = [
    "",
    "a",
    "b",
    "ab",
    "x",
    "1",
    "2",
    "1.1",
    "1,5",
    "1 000",
    "12 €",
    "oui",
    "non",
    "true",
    "2024-01-01",
    "31/12/2024",
    "2024",
    "2024-01",
    "09:30:00",
    "P1D",
    "2.3,48.8",
    '["a"]',
    '["c"]',
    "[1]",
    "[3]",
    '{"a": 1}',
    "a;b",
    "a@b.fr",
    "https://a.fr",
]


def both(descriptor: dict[str, Any], table: list[list[str]]) -> tuple[Report, Report | None]:
    """What we say of a table, and what frictionless says, None where it refuses the schema."""
    memory = io.StringIO()
    csv.writer(memory, lineterminator="\n").writerows(table)
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), memory.getvalue())
        try:
            strict = examine(path, descriptor, strict=True)
        except UnusableSchema:
            strict = None
        return examine(path, descriptor), strict


def found(report: Report) -> set[tuple[int | None, str]]:
    return {(error.row, error.code) for error in report.errors if not error.code.startswith("primary-key") or error.field is None}


def assert_said(key: str, descriptor: dict[str, Any], table: list[list[str]]) -> None:
    ours, theirs = both(descriptor, table)
    told = [notice for notice in ours.warnings if notice.code in {"schema", "foreign-key"}]
    if theirs is None:
        assert told or key in CHECKED_BEYOND or "example" in key or key in {"name", "type"}, "a rule that frictionless refuses is said"
    elif not told:
        assert found(theirs) <= found(ours) if key in CHECKED_BEYOND else found(theirs) == found(ours)


CELL = st.sampled_from(CELLS)


@pytest.mark.parametrize(("key", "rule"), [(key, rule) for key, rules in FIELD_RULES.items() for rule in rules], ids=str)
def test_a_key_of_a_field_is_checked_or_said(key: str, rule: dict[str, Any]) -> None:
    rows = [[cell, "fin"] for cell in (*CELLS, *CELLS[:6])]
    assert_said(key, schema({"name": "a", "type": "string", **rule}, field("b")), [["a", "b"], *rows])


@given(data=st.data())
def test_a_key_of_a_schema_is_checked_or_said(data: st.DataObject) -> None:
    key, rule = data.draw(st.sampled_from([(key, rule) for key, rules in SCHEMA_RULES.items() for rule in rules]))
    rows = data.draw(st.lists(st.tuples(CELL, CELL).filter(any), max_size=6))
    assert_said(key, schema(field("a"), field("b"), **rule), [["a", "b"], *map(list, rows), ["fin", "fin"]])


@pytest.mark.parametrize("rule", SCHEMA_RULES["fieldsMatch"], ids=str)
@pytest.mark.parametrize("header", [["a", "b"], ["b", "a"], ["a", "c"], ["b"], ["a", "b", "c"], ["c"], ["c", "d"]], ids=str)
def test_columns_are_asked_for_as_the_schema_says(rule: dict[str, Any], header: list[str]) -> None:
    ours, theirs = both(schema(field("a"), field("b"), **rule), [header, ["x"] * len(header)])
    if theirs is None:
        assert [notice.code for notice in ours.warnings if "fieldsMatch" in notice.message] == ["schema"]
    else:
        assert ours.valid == theirs.valid


@pytest.mark.parametrize(
    ("rule", "rows", "errors"),
    [
        ({"uniqueKeys": [["a", "b"]]}, [["1", "2"], ["1", ""], ["1", ""], ["1", "2"]], [(5, None, "unique-error/a+b")]),
        ({"uniqueKeys": [["a"]]}, [["1", "2"], ["1", "3"]], [(3, "a", "unique-error")]),
        (
            {"primaryKey": ["a", "b"]},
            [["1", ""], ["", ""], ["", "2"]],
            [(2, "b", "primary-key"), (3, None, "blank-row"), (3, None, "primary-key"), (4, "a", "primary-key")],
        ),
        ({"foreignKeys": [PARENT]}, [["1", ""], ["2", "1"], ["3", "9"]], [(4, None, "foreign-key")]),
        ({"fields": [{"name": "a", "categories": ["x"]}, {"name": "b"}]}, [["x", ""], ["z", ""]], [(3, "a", "constraint-error/enum")]),
        (
            {"fields": [{"name": "a", "type": "array", "arrayItem": {"type": "string", "categories": ["x"]}}, {"name": "b"}]},
            [['"[""x""]"', ""], ['"[""z""]"', ""]],
            [(3, "a", "constraint-error/enum")],
        ),
        (
            {"custom_checks": [{"name": "code-commune-insee-value", "params": {"column": "a"}}]},
            [["35238", ""], ["z", ""]],
            [(3, "a", "custom-check-error/code-commune-insee-value")],
        ),
    ],
)
def test_what_frictionless_does_not_look_at(tmp_path: Path, rule: dict[str, Any], rows: list[list[str]], errors: list[Any]) -> None:
    path = written(tmp_path, "\n".join(",".join(row) for row in [["a", "b"], *rows]) + "\n")
    report = examine(path, {**schema(field("a"), field("b")), **rule})
    assert [(error.row, error.field, error.code) for error in report.errors] == errors


@pytest.mark.parametrize(
    "stray",
    [
        {"contraints": {"required": True}},
        {"constraint": {"enum": ["x"]}},
        {"minItems": 2},
        {"enum": ["x"]},
        {"requis": True},
        {"missing_values": ["x"]},
        {"primaryKey": True},
        {"arrayItem": {"constraints": {"enum": ["x"]}}},
        {"itemType": "integer"},
        {"arrayItem": {"type": "array", "arrayItem": {"constraints": {"enum": ["x"]}}}, "type": "array"},
        {"arrayItem": {"type": "string", "constraints": {"unique": True}}, "type": "array"},
    ],
    ids=str,
)
def test_a_rule_that_nobody_reads_is_named(tmp_path: Path, stray: dict[str, Any]) -> None:
    report = examine(written(tmp_path, "a,b\n,1\n"), schema({**field("a"), **stray}, field("b")))
    (notice,) = report.warnings
    assert (report.valid, notice.code, notice.field) == (True, "schema", "a")
    assert next(iter(stray)) in notice.message


@pytest.mark.parametrize("stray", ["primaryKeys", "uniqueKey", "foreign_keys", "customChecks", "custom-checks", "fields_match"])
def test_a_rule_of_the_schema_that_nobody_reads_is_named(tmp_path: Path, stray: str) -> None:
    (notice,) = examine(written(tmp_path, "a,b\n1,2\n"), schema(field("a"), field("b"), **{stray: "a"})).warnings
    assert (notice.code, stray in notice.message) == ("schema", True)


@pytest.mark.parametrize(("key", "code"), [("custom_checks", "custom-check"), ("foreignKeys", "schema"), ("uniqueKeys", "schema")])
def test_a_rule_of_another_shape_is_named(tmp_path: Path, key: str, code: str) -> None:
    report = examine(written(tmp_path, "a,b\n1,2\n"), schema(field("a"), field("b"), **{key: "siret"}))
    assert [(notice.code, key in notice.message) for notice in report.warnings] == [(code, True)]


def test_an_item_that_is_not_allowed_is_named_with_the_one_that_is_near(tmp_path: Path) -> None:
    kinds = {"type": "array", "arrayItem": {"type": "string", "constraints": {"enum": ["auditif", "mental", "moteur"]}}}
    path = written(tmp_path, 'a\n"[""auditiff"", ""mental""]"\n"[""visuel""]"\n')
    (cause,) = examine(path, schema({"name": "a", **kinds})).by_cause
    near, unknown = cause.examples
    assert near.advice.replace("\u00a0", " ") == "« auditiff » n’est pas dans la liste : vouliez-vous dire « auditif » ?"
    assert (unknown.advice, unknown.unknown) == ("", ("visuel",))


def test_a_link_names_its_value_and_its_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "id,parent\n1,\n2,9\n")
    report = examine(path, schema(field("id"), field("parent"), foreignKeys=[{"fields": "parent", "reference": {"fields": "id"}}]))
    (error,) = report.errors
    assert (error.row, error.value) == (3, "9")
    assert error.message == (
        "«\u00a09\u00a0» («\u00a0parent\u00a0») n’est nulle part dans la colonne «\u00a0id\u00a0». "
        "Corrigez le renvoi, ou ajoutez la ligne visée."
    )


def test_the_same_duplicate_is_one_reason(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\n1,x\n1,y\n,z\n")
    report = examine(path, schema(field("a", unique=True, required=True), field("b"), primaryKey="a"))
    assert [(cause.code, cause.count) for cause in report.causes] == [("unique-error", 1), ("constraint-error/required", 1)]
    assert report.sentence == "2\u00a0lignes sur 3 à corriger, pour 2\u00a0raisons."
    assert report.errors_total == len(report.errors) == sum(cause.count for cause in report.by_cause) == 4
