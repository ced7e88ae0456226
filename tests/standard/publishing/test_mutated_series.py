"""Series that nobody has written: real versions changed at random, released, and every file read back by the tool that it is for.

The same seeds each time. Deep: a few thousand files.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from frictionless import FrictionlessException, Package, Resource
from frictionless import Schema as Frictionless
from jsonschema import Draft202012Validator
from lxml import html

from standard.publishing import files
from standard.publishing.changelog import SECTIONS, changelog, section_of
from standard.publishing.changes import OF_A_VERSION, release_changes
from standard.publishing.changes_json import read
from standard.publishing.content import PastRelease, ReleaseContent
from standard.schema import cells, table_schema
from standard.schema.correspondence import following
from standard.schema.diff import compare
from standard.schema.model import JSON
from standard.validation.examination import examine
from standard.validation.verdict import UnusableSchema, exact_rules
from tests.known_schemas import known_standards
from tests.standard.publishing.libraries import bare
from tests.standard.publishing.mutations import mutated
from tests.standard.publishing.test_statements import plain, read_back
from tests.standard.publishing.test_tools import in_a_folder, made, told_by_csvw

ADDRESS = "https://a.example/"
SERIES = known_standards()
LARGEST = 150_000
NESTED = "«"
"""What is quoted inside quotes is quoted otherwise: such a name is not looked for."""


def released(before: dict[str, Any], after: dict[str, Any]) -> ReleaseContent:
    old, content = table_schema.parse(before), replace(bare(after), version="1.1.0", base_url=ADDRESS)
    section = section_of(changelog(replace(bare(before), base_url=ADDRESS)).decode())
    return replace(
        content,
        changes=release_changes(old, content.schema),
        correspondence=following(old, compare(old, content.schema))[1],
        previous="1.0.0",
        history=(PastRelease("1.0.0", date(2024, 1, 1), section=section),),
    )


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(200))
def test_a_series_changed_at_random_is_read_back_by_every_tool(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    first = chance.choice(chance.choice(SERIES)).descriptor()
    if len(json.dumps(first)) > LARGEST:
        pytest.skip("Une longue liste a ses propres essais.")
    before = mutated(first, chance, 3) if chance.random() < 0.5 else first
    after = mutated(before, chance)
    content = released(before, after)
    of = made(content)
    assert json.loads(of[files.SCHEMA.pattern]) == after
    Draft202012Validator.check_schema(json.loads(of[files.JSON_SCHEMA.pattern]))
    assert told_by_csvw(in_a_folder(tmp_path, of), of) == []
    _is_well_linked(content, of)
    _tells_what_changed(before, content, of)
    _is_filled_and_refused_as_it_says(content, of, tmp_path)
    if files.EXAMPLE.pattern in of:
        said = Draft202012Validator(json.loads(of[files.JSON_SCHEMA.pattern]))
        assert [error.message for error in said.iter_errors(dict(_as_json(content)))] == []


def _is_well_linked(content: ReleaseContent, of: dict[str, bytes]) -> None:
    names = [field.name for field in content.schema.fields]
    template = openpyxl.load_workbook(io.BytesIO(of[files.XLSX_TEMPLATE.name(content)]))
    assert [cell.value for cell in template["Données"][1]] == names
    for name in (files.HTML.pattern, files.FIELD_CARDS.pattern):
        page = html.document_fromstring(of[name])
        anchors = page.xpath("//@id")
        assert len(anchors) == len(set(anchors))
        for link in map(unquote, page.xpath("//a/@href")):
            assert link.startswith(("http", "mailto:")) or (link[1:] in anchors if link.startswith("#") else link in of)
    assert of[files.MARKDOWN.pattern].decode().count("\n### ") == len(names)
    for link in re.findall(r"\]\(<?([^)>]+)>?\)", of[files.README.pattern].decode()):
        assert link.startswith("http") or link in of
    for line in of[files.CHECKSUMS.pattern].decode().splitlines():
        told, name = line.split("  ", 1)
        assert hashlib.sha256(of[name]).hexdigest() == told


def _tells_what_changed(before: dict[str, Any], content: ReleaseContent, of: dict[str, bytes]) -> None:
    own = section_of(of[files.CHANGELOG.pattern].decode())
    said = read(of[files.CHANGES.pattern]).changes
    wanted = [(one.kind, plain(one.sentence), tuple(map(plain, one.impacts))) for kind, _ in SECTIONS for one in said if one.kind == kind]
    told = [(kind, plain(sentence), tuple(map(plain, todo))) for kind, sentence, todo in read_back(own)]
    assert told == wanted
    was, now = ({key: value for key, value in one.items() if key not in OF_A_VERSION} for one in (before, content.descriptor))
    assert bool(told) == (was != now)
    gone, there = ({field["name"] for field in one["fields"] if field.get("name")} for one in (before, content.descriptor))
    assert [name for name in gone ^ there if NESTED not in name and plain(name) not in plain(own)] == []
    table = {cell.removeprefix("'") for row in csv.reader(io.StringIO(of[files.CORRESPONDENCE_CSV.name(content)].decode())) for cell in row}
    assert {name.removeprefix("'") for name in gone} <= table


def _is_filled_and_refused_as_it_says(content: ReleaseContent, of: dict[str, bytes], folder: Path) -> None:
    """The example is taken by our check, by frictionless and by the databases; the other is refused row by row as it is announced."""
    descriptor = content.descriptor
    plain_reader = _as_frictionless_reads(descriptor)
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(of[files.SQLITE.name(content)].decode())
        if files.EXAMPLE.pattern in of and plain_reader is not None and not content.schema.properties.get("foreignKeys"):
            row = list(_stored(content))
            database.execute(f"INSERT INTO essai VALUES ({', '.join('?' * len(row))})", row)
    if plain_reader is not None:
        Frictionless.from_descriptor(json.loads(of[files.SCHEMA_V2.pattern]))
    try:
        if files.EXAMPLE.pattern in of:
            assert examine(folder / files.EXAMPLE.pattern, descriptor, limit=100).errors == ()
        announced = json.loads(of[files.INVALID_ERRORS.pattern])["errors"] if files.INVALID.pattern in of else []
        if announced:
            found = examine(folder / files.INVALID.pattern, descriptor, limit=10_000).errors
            assert {(one.row, one.field, one.code) for one in found} == {(one["row"], one["field"], one["code"]) for one in announced}
    except UnusableSchema:
        return
    if plain_reader is not None:
        if files.EXAMPLE.pattern in of:
            assert list(_refused(plain_reader, folder, files.EXAMPLE.pattern)) == []
            assert Package(str(folder / files.DATA_PACKAGE.pattern)).validate().valid
        if announced:
            rows = {one["row"] for one in announced if not one["code"].startswith("custom-check")}
            assert set(_refused(plain_reader, folder, files.INVALID.pattern)) == rows


def _as_frictionless_reads(descriptor: dict[str, Any]) -> Frictionless | None:
    """The schema without its keys to other tables; None where frictionless refuses it, or reads nothing with it."""
    try:
        exact_rules(descriptor)
        schema = Frictionless.from_descriptor({key: value for key, value in descriptor.items() if key != "$schema"})
        for field in schema.fields:
            re.compile(str(field.constraints.get("pattern") or ""))
    except (UnusableSchema, FrictionlessException, re.error):
        return None
    schema.foreign_keys = [key for key in schema.foreign_keys if not key["reference"].get("resource")]
    return schema


def _refused(schema: Frictionless, folder: Path, name: str) -> Iterator[int | None]:
    for task in Resource(name, basepath=str(folder), schema=schema).validate().tasks:
        for error in task.errors:
            yield getattr(error, "row_number", None)


def _as_json(content: ReleaseContent) -> Iterator[tuple[str, JSON]]:
    """The row of the example as a program holds it in JSON; an empty cell is left out."""
    for field, text in zip(content.schema.fields, content.valid_row.cells, strict=True):
        value = cells.read_cell(field, text, missing_values=cells.missing_texts_of(field, content.schema)).value
        if value is None:
            continue
        if field.type in ("integer", "year"):
            yield field.name, int(value)
        elif field.type in ("number", "boolean"):
            yield field.name, value if isinstance(value, bool) else float(value)
        elif field.type == "geopoint":
            yield field.name, json.loads(text) if field.format in ("array", "object") else text
        elif field.type == "list":
            yield field.name, text.split(str(field.get("delimiter") or ","))
        elif isinstance(value, (list, dict)):
            yield field.name, json.loads(text)
        else:
            yield field.name, text


def _stored(content: ReleaseContent) -> Iterator[Any]:
    """The cells of the example as a database holds them: what is a number for the schema as one, the rest as it is written."""
    for field, text in zip(content.schema.fields, content.valid_row.cells, strict=True):
        value = cells.read_cell(field, text, missing_values=cells.missing_texts_of(field, content.schema)).value
        numeric = field.type in ("integer", "number", "year", "boolean")
        yield None if value is None else float(value) if numeric else text
