"""One row in JSON Schema 2020-12."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from standard.publishing.json_schema import CLOCK, row_schema
from standard.schema import table_schema
from standard.schema.cells import read_cell
from tests.standard.publishing.libraries import bare, release


def property_of(**field: Any) -> dict[str, Any]:
    properties: dict[str, Any] = row_schema(bare({"fields": [{"name": "x", **field}]}))["properties"]["x"]
    return properties


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ({"type": "string"}, {"type": ["string", "null"]}),
        ({"type": "string", "constraints": {"required": True}}, {"type": "string"}),
        ({"type": "string", "format": "email"}, {"type": ["string", "null"], "format": "email"}),
        ({"type": "string", "format": "binary"}, {"type": ["string", "null"], "contentEncoding": "base64"}),
        ({"type": "integer", "constraints": {"minimum": "3"}}, {"type": ["integer", "null"], "minimum": 3}),
        ({"type": "number", "constraints": {"exclusiveMaximum": 1.5}}, {"type": ["number", "null"], "exclusiveMaximum": 1.5}),
        ({"type": "date"}, {"type": ["string", "null"], "format": "date", "x-type": "date"}),
        (
            {"type": "date", "format": "%d/%m/%Y", "constraints": {"minimum": "01/02/2024"}},
            {
                "type": ["string", "null"],
                "pattern": r"^\d{1,2}\/\d{1,2}\/\d{4}$",
                "x-type": "date",
                "x-format": "%d/%m/%Y",
                "x-minimum": "01/02/2024",
            },
        ),
        ({"type": "date", "format": "any"}, {"type": ["string", "null"], "x-type": "date", "x-format": "any"}),
        ({"type": "year"}, {"type": ["integer", "null"], "x-type": "year"}),
        ({"type": "array", "constraints": {"minLength": 1}}, {"type": ["array", "null"], "minItems": 1}),
        ({"type": "any"}, {"x-type": "any"}),
        ({"type": "inconnu"}, {"x-type": "inconnu"}),
        ({"type": "string", "constraints": {"unique": True}}, {"type": ["string", "null"], "x-unique": True}),
        (
            {"type": "string", "constraints": {"minLength": 2, "pattern": "a|b"}},
            {"type": ["string", "null"], "minLength": 2, "pattern": "^(?:a|b)$"},
        ),
        ({"type": "string", "constraints": {"pattern": r"(a)\1"}}, {"type": ["string", "null"], "x-pattern": r"(a)\1"}),
        ({"type": "string", "constraints": {"enum": ["a", "b", "a"]}}, {"type": ["string", "null"], "enum": ["a", "b", None]}),
        ({"type": "integer", "constraints": {"required": True, "enum": ["1", 2]}}, {"type": "integer", "enum": [1, 2]}),
        ({"type": "boolean", "constraints": {"enum": ["oui"]}, "trueValues": ["oui"]}, {"type": ["boolean", "null"], "enum": [True, None]}),
        # No tool looks at a constraint that has no sense for the type: what JSON holds as a text is not held to it either.
        (
            {"type": "time", "constraints": {"maxLength": 0, "pattern": "a"}},
            {"type": ["string", "null"], "pattern": f"^{CLOCK}$", "x-type": "time", "x-pattern": "a", "x-maxLength": 0},
        ),
        ({"type": "boolean", "constraints": {"pattern": "^(?:oui|non)$"}}, {"type": ["boolean", "null"], "x-pattern": "^(?:oui|non)$"}),
    ],
)
def test_each_type_and_constraint_has_its_keyword(field: dict[str, Any], expected: dict[str, Any]) -> None:
    assert property_of(**field) == {"title": "x"} | expected


def test_several_values_are_a_pattern_written_from_the_list() -> None:
    said = property_of(type="string", constraints={"required": True, "pattern": r"(?:(?:^|;)(a.b|c))+$"})
    assert said == {
        "title": "x",
        "type": "string",
        "pattern": r"^(?:a\.b|c)(?:;(?:a\.b|c))*$",
        "x-separator": ";",
        "x-values": [{"const": "a.b"}, {"const": "c"}],
    }
    rows = Draft202012Validator(said)
    assert [rows.is_valid(text) for text in ("a.b", "c;a.b", "aXb", ";c", "")] == [True, True, False, False, False]


def test_the_row_names_its_mandatory_fields_and_keeps_the_keys_as_notes() -> None:
    schema = row_schema(release())
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == "https://biblio.example.org/standards/bibliotheques/1.1.0/schema.jsonschema.json"
    assert schema["required"] == ["code", "nom", "supports"]
    assert (schema["x-primaryKey"], schema["x-missingValues"]) == ("code", ["", "NC"])


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("time", ["09:30:00", "09:30:00.5", "09:30:00Z", "09:30:00+02:00"], ["09:30:00 environ", "9:30", "09:30:00Zulu"]),
        (
            "datetime",
            ["2024-01-15T09:30:00", "2024-01-15T09:30:00.123Z", "2024-01-15 09:30:00"],
            ["2024-01-15T09:30:00, soir"],
        ),
    ],
)
def test_a_moment_ends_where_it_ends(kind: str, right: list[str], wrong: list[str]) -> None:
    validator = Draft202012Validator(row_schema(bare({"fields": [{"name": "x", "type": kind}]})))
    accepted = [text for text in (*right, *wrong) if validator.is_valid({"x": text})]
    assert accepted == right
    field = table_schema.parse({"fields": [{"name": "x", "type": kind}]}).fields[0]
    assert [text for text in (*right, *wrong) if read_cell(field, text).ok] == right
