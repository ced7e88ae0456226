"""Each file is accepted by the tool that it is for, on made schemas and on real ones."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from csvw import CSVW
from django.db import connection
from frictionless import Package

from standard.publishing import files, registry
from standard.publishing.content import ReleaseContent
from standard.publishing.csv_files import write_csv
from standard.validation.examination import examine
from standard.validation.verdict import UnusableSchema
from tests.known_schemas import KnownSchema, known_schemas
from tests.standard.preflight.test_catalogue import accepted_by_ours as accepted
from tests.standard.publishing.libraries import DESCRIPTOR, bare, release
from tests.standard.publishing.test_documentation import LOADS, Page
from tests.standard.validation.files import written

SCHEMAS = known_schemas(every=9)


def made(content: ReleaseContent) -> dict[str, bytes]:
    return {file.name: file.data for file in registry.artefacts(content)}


MADE = made(release())


def invalid_rows_found(descriptor: dict[str, Any], files_of: dict[str, bytes], folder: Path) -> Iterator[tuple[Any, ...]]:
    for error in examine(written(folder, files_of[files.INVALID.pattern]), descriptor, limit=10_000).errors:
        yield error.row, error.field, error.code


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
def test_a_known_schema_gives_files_that_every_tool_reads(schema: KnownSchema, tmp_path: Path) -> None:
    descriptor = schema.descriptor()
    content = bare(descriptor)
    of = made(content)

    # Table Schema 2
    if accepted(descriptor):
        assert accepted(json.loads(of[files.SCHEMA_V2.pattern]))

    # SQL
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(of[files.SQLITE.name(content)].decode())
        table = database.execute("SELECT sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid DESC").fetchone()
        assert table is not None

    # CSV on the Web
    assert told_by_csvw(tmp_path, of) == []

    # What is announced of the invalid file is what is found in it, and nothing else.
    if files.INVALID.pattern in of:
        announced = {(one["row"], one["field"], one["code"]) for one in json.loads(of[files.INVALID_ERRORS.pattern])["errors"]}
        try:
            found = set(invalid_rows_found(descriptor, of, tmp_path))
        except UnusableSchema:
            return
        assert found == announced

    # SHA256SUMS
    for line in of[files.CHECKSUMS.pattern].decode().splitlines():
        print_, name = line.split("  ", 1)
        assert hashlib.sha256(of[name]).hexdigest() == print_
    for name in (files.PREVIEW.pattern, files.BADGE.pattern):
        assert ElementTree.fromstring(of[name]).tag == "{http://www.w3.org/2000/svg}svg"
    cards = Page(of[files.FIELD_CARDS.pattern].decode())
    assert cards.tags & LOADS == set()


def told_by_csvw(folder: Path, of: dict[str, bytes]) -> list[str]:
    """What a reader of CSV on the Web has to say of the table and of its description."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")  # It says by warnings what it finds, which are errors here.
        read = CSVW(str(in_a_folder(folder, of) / files.CSVW.pattern), validate=True)
        return [] if read.is_valid else [str(one.message) for one in read.warnings]


def in_a_folder(folder: Path, of: dict[str, bytes]) -> Path:
    for name, data in of.items():
        (folder / name).write_bytes(data)
    return folder


def test_sha256sum_and_frictionless_read_the_folder(tmp_path: Path) -> None:
    folder = in_a_folder(tmp_path, MADE)
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    package = Package(str(folder / "datapackage.json"))
    report = package.validate()
    assert [task.errors for task in report.tasks] == [[]]
    assert package.resources[0].name == "bibliotheques"


def test_the_package_holds_the_schema_without_its_keys_to_other_tables(tmp_path: Path) -> None:
    link = {"fields": "code", "reference": {"resource": "ailleurs", "fields": "id"}}
    of = made(bare({**DESCRIPTOR, "foreignKeys": [link]}))
    schema = json.loads(of["datapackage.json"])["resources"][0]["schema"]
    assert "foreignKeys" not in schema
    assert Package(str(in_a_folder(tmp_path, of) / "datapackage.json")).validate().valid


def test_sqlite_takes_what_the_schema_takes_and_refuses_what_it_refuses() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(MADE["bibliotheques.sqlite.sql"].decode())
        header, row = csv.reader(io.StringIO(MADE["exemple-valide.csv"].decode()))
        cells = dict(zip(header, [cell or None for cell in row], strict=True))
        cells |= {"acces_libre": 1}
        insert = f"INSERT INTO bibliotheques VALUES ({', '.join('?' * len(header))})"
        database.execute(insert, [cells[name] for name in header])
        for name, wrong in (("taille", "géante"), ("niveau", 4), ("nom", None), ("surface", 3), ("nom", "x" * 81), ("code", cells["code"])):
            other = {**cells, "code": "99999", name: wrong}
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(insert, [other[name] for name in header])


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL n’est pas la base des tests.")
def test_postgresql_loads_the_tables_and_checks_them() -> None:
    kept = {"fields": [{"name": name, "type": "string"} for name in ("xmin", "CTID", "tableoid", "select", "xmin_2")]}
    contents = [release(), bare(kept), *(bare(known.descriptor()) for known in SCHEMAS)]
    with connection.cursor() as cursor:
        for rank, content in enumerate(contents):
            cursor.execute(f"CREATE SCHEMA essai_{rank}")
            cursor.execute(f"SET LOCAL search_path TO essai_{rank}")
            cursor.execute(made(content)[files.POSTGRESQL.name(content)].decode())
        cursor.execute("SET LOCAL search_path TO essai_0")
        cursor.execute("INSERT INTO bibliotheques (code, nom, supports) VALUES ('00412', 'Phare', 'livre')")
        cursor.execute("SELECT col_description('bibliotheques'::regclass, 1)")
        assert cursor.fetchone()[0].startswith("Code de la bibliothèque")


def test_table_schema_2_has_lists_and_categories() -> None:
    said = json.loads(MADE["schema-v2.json"])
    supports = next(field for field in said["fields"] if field["name"] == "supports")
    assert (supports["type"], supports["delimiter"], supports["itemType"]) == ("list", ";", "string")
    assert [one["value"] for one in supports["itemCategories"]] == ["livre", "disque", "film (DVD)", "microfiche"]
    assert supports["constraints"] == {"required": True}
    assert said["primaryKey"] == ["code"]
    labelled = {"fields": [{"name": "x", "type": "string", "constraints": {"enum": ["a", "b"]},
                            "categories": [{"value": "a", "label": "Premier"}, {"value": "b"}]}]}  # fmt: skip
    field = json.loads(made(bare(labelled))["schema-v2.json"])["fields"][0]
    assert field["categories"] == [{"value": "a", "label": "Premier"}, {"value": "b", "label": "b"}]
    assert accepted(said)


def test_a_database_asks_only_what_a_type_may_be_asked() -> None:
    """A pattern of a duration, a length of a moment: the check of files leaves them out, and takes what a condition would refuse."""
    kinds = ("duration", "geopoint", "time", "datetime", "yearmonth", "any")
    fields = [{"name": kind, "type": kind, "constraints": {"pattern": "^x$", "maxLength": 0, "minLength": 9}} for kind in kinds]
    of = made(bare({"fields": [*fields, {"name": "texte", "type": "string", "constraints": {"pattern": "^x$", "maxLength": 3}}]}))
    assert [line for line in of["essai.postgresql.sql"].decode().splitlines() if "CHECK" in line] == [
        """  "texte" text CHECK (length("texte") <= 3) CHECK ("texte" ~ '^x$')"""
    ]
    assert of["essai.sqlite.sql"].decode().count("CHECK") == 1


def test_csv_on_the_web_reads_a_listed_value_as_its_type_is_written(tmp_path: Path) -> None:
    fields = [
        {"name": "ouvert", "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"], "constraints": {"pattern": "^(?:oui|non)$"}},
        {"name": "jour", "type": "date", "format": "%d/%m/%Y", "constraints": {"enum": ["29/06/2022", "30/06/2022"]}},
        {"name": "taux", "type": "number", "decimalChar": ",", "constraints": {"enum": ["1,5", "2,5"]}},
        {"name": "rang", "type": "integer", "example": "2", "constraints": {"minimum": 1.5, "maximum": 2.5}},
        {"name": "cle", "type": "array", "example": '["a"]'},
    ]
    assert told_by_csvw(tmp_path, made(bare({"fields": fields, "primaryKey": "cle"}))) == []


def test_csv_on_the_web_describes_each_column(tmp_path: Path) -> None:
    said = json.loads(MADE["exemple-valide.csv-metadata.json"])
    assert (said["@context"][0], said["url"]) == ("http://www.w3.org/ns/csvw", "exemple-valide.csv")
    columns = {column["titles"]: column for column in said["tableSchema"]["columns"]}
    assert list(columns) == next(csv.reader(io.StringIO(MADE["exemple-valide.csv"].decode())))
    assert said["tableSchema"]["primaryKey"] == ["code"]
    assert columns["supports"]["separator"] == ";"
    assert columns["ouverture"]["datatype"] == {"base": "date", "format": "dd/MM/yyyy"}
    assert columns["acces_libre"]["datatype"] == {"base": "boolean", "format": "oui|non"}
    assert (columns["nom"]["required"], columns["nom"]["null"]) == (True, ["", "NC"])
    assert told_by_csvw(tmp_path, MADE) == []
    header, row = csv.reader(io.StringIO(MADE["exemple-valide.csv"].decode()))
    for name, wrong in (("code", "12"), ("nom", ""), ("niveau", "haut"), ("ouverture", "2022-06-29"), ("acces_libre", "peut-être")):
        cells = [wrong if column == name else cell for column, cell in zip(header, row, strict=True)]
        assert told_by_csvw(tmp_path, {**MADE, "exemple-valide.csv": write_csv([header, cells])}) != [], name


def test_each_row_of_the_invalid_example_breaks_one_named_rule(tmp_path: Path) -> None:
    told = json.loads(MADE["exemple-invalide.json"])["errors"]
    assert {(one["field"], one["code"]) for one in told} >= {
        ("code", "constraint-error/pattern"),
        ("nom", "constraint-error/maxLength"),
        ("taille", "constraint-error/enum"),
        ("niveau", "type-error"),
        ("mise_a_jour", "constraint-error/minimum"),
        ("surface", "constraint-error/maximum"),
    }
    assert set(invalid_rows_found(DESCRIPTOR, MADE, tmp_path)) == {(one["row"], one["field"], one["code"]) for one in told}
    assert all(one["rule"].endswith(".") for one in told)


def test_the_annex_tells_each_value_and_the_readme_each_file() -> None:
    rows = list(csv.DictReader(io.StringIO(MADE["valeurs.csv"].decode())))
    assert [row["valeur"] for row in rows if row["champ"] == "supports"] == ["livre", "disque", "film (DVD)", "microfiche"]
    assert rows[3]["remplacee_par"] == "livre"
    listed = {"name": "x", "type": "string", "constraints": {"enum": ["=1+1"]}, "categories": [{"value": "=1+1", "definition": "@SUM(A1)"}]}
    assert made(bare({"fields": [listed]}))["valeurs.csv"].decode().splitlines()[1].startswith("x,=1+1,,'@SUM(A1)")
    annex = MADE["annexe-valeurs.md"].decode()
    assert "Fiction ou documentaire." in annex
    readme = MADE["README.md"].decode()
    assert [name for name in list(MADE)[:-3] if f"(<{name}>)" not in readme] == []
    assert "Licence Ouverte 2.0" in MADE["LICENSE.md"].decode()
    assert "LICENSE.md" not in made(bare({"fields": [{"name": "x"}]}))
