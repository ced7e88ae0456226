"""The row of the valid example, judged by frictionless as a reader of the standard would."""

import csv
import io
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from frictionless import FrictionlessException, Resource, Schema, system

from standard.publishing.csv_files import valid_example, write_csv
from standard.publishing.valid_row import CODE, valid_row
from standard.schema import table_schema
from standard.validation.examination import examine
from tests.known_schemas import KnownSchema, known_schemas
from tests.standard.publishing.libraries import bare
from tests.standard.validation.files import written


def errors(descriptor: dict[str, Any], data: bytes) -> list[list[Any]]:
    """What frictionless finds in a CSV file.

    Examples are left out: it refuses a whole schema for one that is wrong. So are links to another table, which is not there.
    """
    fields = [{key: value for key, value in item.items() if not key.startswith("example")} for item in descriptor["fields"]]
    alone = descriptor | {"fields": fields}
    if "foreignKeys" in alone:
        alone["foreignKeys"] = [key for key in alone["foreignKeys"] if not key["reference"].get("resource")]
    schema = Schema.from_descriptor(alone)
    resource = Resource(data, format="csv", encoding="utf-8", schema=schema)
    with system.use_context(onerror="ignore"):
        found: list[list[Any]] = resource.validate().flatten(["type", "fieldName", "note"])
    return found


def field(**properties: Any) -> dict[str, Any]:
    return {"fields": [{"name": "x", **properties}]}


@pytest.mark.parametrize(
    ("properties", "cell"),
    [
        ({"type": "string", "example": "un exemple"}, "un exemple"),
        ({"type": "string", "examples": ["le premier", "le second"]}, "le premier"),
        ({"type": "string", "example": "12", "constraints": {"pattern": r"^\d{5}$"}}, "00000"),
        ({"type": "string", "constraints": {"minLength": 30}}, "Exemple Exemple Exemple Exempl"),
        ({"type": "string", "constraints": {"maxLength": 3}}, "Exe"),
        ({"type": "string", "format": "email"}, "contact@example.org"),
        ({"type": "string", "constraints": {"enum": ["rouge", "vert"]}}, "rouge"),
        ({"type": "string", "constraints": {"pattern": "^(?:rouge|vert)(?:;(?:rouge|vert))*$"}}, "rouge;vert"),
        ({"type": "string", "example": "bleu", "constraints": {"enum": ["rouge"]}}, "rouge"),
        ({"type": "integer", "example": 12}, "12"),
        ({"type": "integer", "constraints": {"minimum": 5}}, "5"),
        ({"type": "integer", "constraints": {"enum": [3, 4]}}, "3"),
        ({"type": "number", "constraints": {"maximum": -2}}, "-2"),
        ({"type": "boolean", "example": True, "trueValues": ["oui"], "falseValues": ["non"]}, "oui"),
        ({"type": "date", "format": "%d/%m/%Y"}, "15/01/2024"),
        ({"type": "date", "constraints": {"minimum": "2024-02-01"}}, "2024-02-01"),
        ({"type": "time"}, "09:30:00"),
        ({"type": "geopoint", "format": "array"}, "[2.35, 48.85]"),
        ({"type": "geojson", "example": {"type": "Point", "coordinates": [1, 2]}}, '{"type": "Point", "coordinates": [1, 2]}'),
        ({"type": "string", "constraints": {"pattern": r"(a)\1"}}, ""),
    ],
)
def test_the_example_where_it_conforms_else_a_cell_that_does(properties: dict[str, Any], cell: str) -> None:
    descriptor = {"fields": [{"name": "id", "type": "string", "example": "a"}, {"name": "x", **properties}]}
    row = valid_row(table_schema.parse(descriptor))
    assert (row.cells, row.findings) == (("a", cell), ())
    assert errors(descriptor, write_csv([["id", "x"], row.cells])) == []


@pytest.mark.parametrize(
    ("pattern", "advice"),
    [
        ("^[ab]{2}z[^\\s\\S]$", "Donnez-lui un exemple qui respecte ses propres règles."),
        ("(jamais", "Corrigez-la\u00a0: aucun outil ne peut l’utiliser."),
        (r"(?!12)\d{5}", "Écrivez-la autrement, ou décrivez la règle dans la description du champ."),
    ],
)
def test_a_mandatory_field_that_nothing_surely_fits_is_said_and_no_file_is_made(pattern: str, advice: str) -> None:
    content = bare(field(type="string", title="Le code", example="12345", constraints={"required": True, "pattern": pattern}))
    (finding,) = valid_row(content.schema).findings
    assert (finding.code, finding.field) == (CODE, "x")
    assert finding.message.startswith("Le champ «\u00a0Le code\u00a0» (x) doit être rempli")
    assert finding.message.endswith(advice)
    assert valid_example(content) is None


def test_a_key_is_never_empty_and_an_empty_cell_is_written_as_the_schema_says() -> None:
    descriptor = {
        "primaryKey": ["x"],
        "missingValues": ["NC", "1"],
        "fields": [{"name": "x", "type": "integer"}, {"name": "y", "type": "string", "constraints": {"pattern": "(jamais"}}],
    }
    assert valid_row(table_schema.parse(descriptor)).cells == ("0", "NC")


@pytest.mark.parametrize(
    ("required", "reference", "cells"),
    [
        (False, {"resource": "", "fields": "numero"}, ("12", "")),
        (True, {"resource": "", "fields": "numero"}, ("12", "12")),
        (True, {"fields": "numero"}, ("12", "12")),
        (True, {"resource": "ailleurs", "fields": "numero"}, ("12", "7")),
    ],
)
def test_a_row_that_is_alone_leads_nowhere_or_to_itself(required: bool, reference: dict[str, Any], cells: tuple[str, ...]) -> None:
    descriptor = {
        "fields": [
            {"name": "numero", "type": "integer", "example": "12"},
            {"name": "parent", "type": "integer", "example": "7", "constraints": {"required": required}},
        ],
        "foreignKeys": [{"fields": "parent", "reference": reference}],
    }
    row = valid_row(table_schema.parse(descriptor))
    assert (row.cells, row.findings) == (cells, ())
    assert errors(descriptor, write_csv([["numero", "parent"], row.cells])) == []


def test_a_row_that_cannot_lead_to_itself_is_said() -> None:
    descriptor = {
        "fields": [
            {"name": "numero", "type": "integer", "example": "12"},
            {"name": "parent", "type": "string", "constraints": {"required": True, "enum": ["aucun"]}},
        ],
        "foreignKeys": [{"fields": ["parent"], "reference": {"resource": "", "fields": ["numero"]}}],
    }
    assert [finding.field for finding in valid_row(table_schema.parse(descriptor)).findings] == ["parent"]


@pytest.mark.parametrize(
    ("pattern", "example", "made"),
    [
        (r"^(?!00)\d{5}$", "12345", "12345"),
        (r"^(?=.{3,5}$)[A-Z]+(?<!X)$", "ABC", "ABC"),
        (r"^(\w)\1$", "aa", "aa"),
        (r"^(?!00)\d{5}$", "00345", None),
        (r"^((?!b)a+)+$", "a" * 40, None),
    ],
)
def test_an_example_that_fits_a_pattern_of_any_kind_is_used(pattern: str, example: str, made: str | None) -> None:
    """The last one could hang whoever runs it: it is not run."""
    row = valid_row(table_schema.parse(field(type="string", example=example, constraints={"required": True, "pattern": pattern})))
    assert (row.cells[0] or None, bool(row.findings)) == (made, made is None)


CHECKS: dict[str, Any] = {
    "fields": [
        {"name": "siret", "type": "string", "example": "12345678901234", "constraints": {"required": True, "pattern": r"^\d{14}$"}},
        {"name": "debut", "type": "date", "example": "2024-05-01"},
        {"name": "fin", "type": "date", "example": "2023-01-01"},
        {"name": "total", "type": "integer", "example": 10, "constraints": {"required": True}},
        {"name": "femmes", "type": "integer", "example": 3, "constraints": {"required": True}},
        {"name": "hommes", "type": "integer", "example": 4, "constraints": {"required": True}},
        {"name": "tel", "type": "string", "example": "01 99"},
    ],
    "custom_checks": [
        {"name": "french-siret-value", "params": {"column": "siret"}},
        {"name": "compare-columns-value", "params": {"column": "fin", "op": ">=", "column2": "debut"}},
        {"name": "sum-columns-value", "params": {"column": "total", "columns": ["femmes", "hommes"]}},
        {"name": "phone-number-value", "params": {"column": "tel"}},
        {"name": "inconnu", "params": {"column": "tel"}},
    ],
}


def test_the_row_respects_the_custom_checks(tmp_path: Path) -> None:
    content = bare(CHECKS)
    data = valid_example(content)
    assert data is not None
    assert list(examine(written(tmp_path, data), CHECKS).errors) == []
    cells = dict(zip(*csv.reader(io.StringIO(data.decode())), strict=True))
    assert (cells["total"], cells["femmes"], cells["hommes"]) == ("7", "3", "4")
    assert "" < cells["debut"] <= cells["fin"]


def test_checks_that_no_row_respects_are_said() -> None:
    checks = [{"name": "compare-columns-value", "params": {"column": "x", "op": ">", "column2": "y"}}]
    alike = {"type": "integer", "constraints": {"required": True, "enum": [1]}}
    (finding,) = valid_row(
        table_schema.parse({"fields": [{"name": "x", **alike}, {"name": "y", **alike}], "custom_checks": checks})
    ).findings
    assert (finding.code, finding.field) == (CODE, "x")
    assert "compare-columns-value" in finding.message


def test_a_bound_that_is_excluded_is_stepped_over() -> None:
    """Apart from the others: frictionless knows these bounds, and then refuses them."""
    assert valid_row(table_schema.parse(field(type="number", constraints={"exclusiveMaximum": -2}))).cells == ("-3",)


def test_a_formula_stays_what_the_example_says() -> None:
    assert valid_example(bare(field(type="string", example="=1+1"))) == b"x\r\n=1+1\r\n"


@pytest.mark.parametrize("schema", known_schemas(), ids=str)
def test_known_schemas_accept_their_row(schema: KnownSchema, tmp_path: Path) -> None:
    """For frictionless, and for the check of files of the site, which alone reads a schema that frictionless refuses whole."""
    descriptor = schema.descriptor()
    data = valid_example(bare(descriptor))
    if data is None:
        assert valid_row(table_schema.parse(descriptor)).findings
        return
    assert len(list(csv.reader(io.StringIO(data.decode())))) == 2
    if not all(field.get("name") for field in descriptor["fields"]):
        return  # Nothing checks a file whose schema leaves a column without a name.
    assert list(examine(written(tmp_path, data), descriptor).errors) == []
    with suppress(FrictionlessException, re.error):
        assert errors(descriptor, data) == []


@pytest.mark.parametrize(
    ("own", "theirs"),
    [
        ({"type": "string"}, {"type": "date", "example": "2019-09-30"}),
        ({"type": "string"}, {"type": "integer", "example": "500"}),
        ({"type": "number", "decimalChar": ","}, {"type": "string", "example": "12"}),
    ],
)
def test_what_two_types_read_otherwise_leads_nowhere(own: dict[str, Any], theirs: dict[str, Any]) -> None:
    fields = [{"name": "a", "constraints": {"required": True}, **own}, {"name": "b", **theirs}]
    said = {"fields": fields, "foreignKeys": [{"fields": "a", "reference": {"resource": "", "fields": "b"}}]}
    (finding,) = valid_row(table_schema.parse(said)).findings
    assert "Donnez le même type aux deux champs" in finding.message
    assert valid_example(bare(said)) is None


def test_a_value_that_the_categories_do_not_name_is_no_example() -> None:
    said = field(type="string", constraints={"enum": ["És", "oui"]}, categories=[{"value": "É"}, {"value": "oui"}])
    assert valid_row(table_schema.parse(said)).cells == ("oui",)
    assert valid_row(table_schema.parse(field(type="string", categories=[1, 2]))).cells == ("",)
    assert valid_row(table_schema.parse(field(type="integer", categories=[7, 2]))).cells == ("7",)


@pytest.mark.parametrize(
    "key",
    [
        {"type": "integer", "example": "0"},
        {"type": "boolean", "trueValues": ["true", "True", "1", "oui"], "example": "True"},
        {"type": "number", "example": "133"},
        {"type": "date", "format": "any", "example": "2024-01-01"},
        {"type": "string", "format": "uuid"},
        {"type": "string", "format": "email"},
        {"type": "integer", "categories": [1, 2, 3, 4, 5, 6, 7], "example": "1"},
    ],
)
@pytest.mark.parametrize("how", ["primaryKey", "unique"])
def test_no_row_of_the_invalid_example_shares_a_key_that_is_written_otherwise(key: dict[str, Any], how: str, tmp_path: Path) -> None:
    others = [{"name": name, "type": "integer", "constraints": {"required": True, "maximum": 9}} for name in ("a", "b", "c")]
    own = {"name": "cle", **key, **({"constraints": {"unique": True}} if how == "unique" else {})}
    said = {"fields": [own, *others], **({"primaryKey": "cle"} if how == "primaryKey" else {})}
    content = bare(said)
    rows = content.invalid_rows
    assert rows
    data = write_csv([["cle", "a", "b", "c"], *(row.cells for row in rows)])
    found = examine(written(tmp_path, data), said, limit=1_000).errors
    assert [(one.row, one.field, one.code) for one in found] == [(rank, row.field, row.code) for rank, row in enumerate(rows, 2)]
