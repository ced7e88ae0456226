"""Every published descriptor that we know becomes a whole, usable set of files."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from standard.publishing import registry
from standard.publishing.content import ReleaseContent
from standard.publishing.files import EXAMPLE, HTML, JSON_SCHEMA, SCHEMA, XLSX_TEMPLATE
from standard.schema.cells import missing_texts, read_cell
from tests.known_schemas import KnownSchema, known_schemas
from tests.standard.publishing.libraries import bare
from tests.standard.publishing.test_documentation import LOADS, Page

AS_TEXT = {"string", "date", "time", "datetime", "yearmonth", "duration", "any"}


def row_object(content: ReleaseContent, data: bytes) -> dict[str, Any]:
    """The row of a CSV as JSON carries it: numbers, booleans and structures as such, the rest as text."""
    header, cells = csv.reader(io.StringIO(data.decode()))
    missing = missing_texts(content.schema.properties.get("missingValues"))
    row: dict[str, Any] = {}
    for field, name, cell in zip(content.schema.fields, header, cells, strict=True):
        value = read_cell(field, cell, missing_values=missing).value
        if value is not None and field.type in AS_TEXT:
            row[name] = cell
        elif value is not None and field.type == "geopoint":
            row[name] = json.loads(cell) if field.text("format") in {"array", "object"} else cell
        else:
            row[name] = float(value) if isinstance(value, Decimal) else value
    return row


@pytest.mark.parametrize("schema", known_schemas(), ids=str)
def test_a_known_schema_is_published_whole(schema: KnownSchema) -> None:
    descriptor = schema.descriptor()
    content = bare(descriptor)
    made = {artefact.name: artefact.data for artefact in registry.artefacts(content)}
    names = [field.get("name", "") for field in descriptor["fields"]]

    assert made[SCHEMA.name(content)].decode() == json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    workbook = made[XLSX_TEMPLATE.name(content)]
    assert [cell.value for cell in openpyxl.load_workbook(io.BytesIO(workbook), read_only=True)["Données"][1]] == names
    assert CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python() == [names]

    page = Page(made[HTML.name(content)].decode())
    assert page.tags & LOADS == set()
    assert len(page.ids) == len(set(page.ids))

    json_schema = json.loads(made[JSON_SCHEMA.name(content)])
    Draft202012Validator.check_schema(json_schema)
    example = made[EXAMPLE.name(content)]
    assert [error.message for error in Draft202012Validator(json_schema).iter_errors(row_object(content, example))] == []
