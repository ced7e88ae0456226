"""The verdict is frictionless' own on the table that we framed; where frictionless is plainly wrong, we differ, as listed here."""

import csv
import io
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from frictionless import Dialect, Schema
from frictionless.formats import CsvControl
from frictionless.resources import TableResource
from hypothesis import given
from hypothesis import strategies as st

from standard.validation.examination import examine
from standard.validation.report import Defect
from standard.validation.tolerance import tolerant_rules
from standard.validation.verdict import Rules, UnusableSchema, exact_rules, judge
from tests.known_schemas import MEDIATION, KnownFile, known_files, requires_real_data
from tests.standard.validation.files import field, schema, workbook, written

Found = list[tuple[int | None, str | None, str]]
CONSTRAINT = re.compile(r'constraint "(\w+)" is ')


def of_frictionless(resource: TableResource) -> Found:
    """What frictionless reports, its limit on errors lifted, in our codes."""
    report = resource.validate(limit_errors=10**9)
    found: Found = []
    for error in report.task.errors:
        constraint = CONSTRAINT.match(error.note) if error.type == "constraint-error" else None
        code = f"{error.type}/{constraint[1]}" if constraint else error.type
        found.append((getattr(error, "row_number", None), getattr(error, "field_name", None) or None, code))
    return found


def of_ours(path: Path, descriptor: dict[str, Any], *, strict: bool = False) -> Found:
    report = examine(path, descriptor, strict=strict)
    assert report.errors_total == len(report.errors)
    return [(error.row, error.field, error.code) for error in report.errors]


def judged(rules: Rules, table: list[list[Any]]) -> Found:
    found: Found = []
    for item in judge(rules, table[0], lambda: table[1:]):
        defects = [item] if isinstance(item, Defect) else item.defects
        found += [(defect.row, defect.field, defect.code) for defect in defects]
    return found


CELLS = ["", " ", "a", "ab", "abX", "abc", "12", "-3", "1.5", "1,5", "1_000", "NaN", "oui", "true", "2024-05-31", "31/05/2024", "2024",
         "09:30:00", "https://a.fr", "a@b.fr", "é", "x;y", "x;z", "[1]", "{}", "2.3,48.8", "n/a"]  # fmt: skip
FIELDS: list[dict[str, Any]] = [
    field("requis", required=True),
    field("unique", unique=True),
    field("liste", enum=["a", "ab", "oui"]),
    field("plusieurs", pattern="^(?:x|y)(?:;(?:x|y))*$"),
    field("motif", pattern="ab|cd"),
    field("longueur", minLength=2, maxLength=3),
    field("entier", "integer", minimum=0, maximum=100),
    field("nombre", "number", minimum="-1.5"),
    {**field("décimal", "number"), "decimalChar": ","},
    {**field("booléen", "boolean"), "trueValues": ["oui"], "falseValues": ["non"]},
    field("jour", "date", minimum="2000-01-01"),
    {**field("jour_fr", "date"), "format": "%d/%m/%Y"},
    field("heure", "time"),
    field("année", "year"),
    {**field("site", required=False), "format": "uri"},
    {**field("courriel"), "format": "email"},
    field("point", "geopoint"),
    field("objet", "object"),
    field("tableau", "array"),
    {**field("absent"), "missingValues": ["", "n/a"]},
]


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, Any], list[list[str]]]:
    """A schema, and a table whose columns may be absent, unknown or in another order, and whose rows may be ragged."""
    fields = draw(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=6, unique_by=lambda item: item["name"]))
    names = [item["name"] for item in fields]
    descriptor = schema(*fields)
    if draw(st.booleans()):
        descriptor["primaryKey"] = names[0]
    if draw(st.booleans()):
        descriptor["missingValues"] = ["", "n/a"]
    header = draw(st.permutations([*names, "inconnue"]))[: draw(st.integers(1, len(names) + 1))]
    cell = st.sampled_from(CELLS)
    width = len(header)
    row = st.one_of(st.lists(cell, min_size=width, max_size=width), st.lists(cell, max_size=width + 2))
    return descriptor, [list(header), *draw(st.lists(row, min_size=1, max_size=8))]


def is_usable(descriptor: dict[str, Any]) -> bool:
    try:
        exact_rules(descriptor)
    except UnusableSchema:
        return False
    return True


@given(tables())
def test_every_verdict_is_that_of_frictionless_on_the_same_table(case: tuple[dict[str, Any], list[list[str]]]) -> None:
    descriptor, table = case
    rules = tolerant_rules(descriptor)
    dialect = Dialect(header_rows=[1])
    theirs = of_frictionless(
        TableResource(name="t", data=table, format="inline", dialect=dialect, schema=Schema.from_descriptor(rules.descriptor))
    )
    assert judged(rules, table) == theirs


@given(tables().filter(lambda case: is_usable(case[0])))
def test_the_exact_answer_is_that_of_frictionless(case: tuple[dict[str, Any], list[list[str]]]) -> None:
    descriptor, table = case
    theirs = of_frictionless(TableResource(name="t", data=table, format="inline", schema=Schema.from_descriptor(descriptor)))
    assert judged(exact_rules(descriptor), table) == theirs


def is_long(known: KnownFile) -> bool:
    """A large file is put to frictionless under one version of its schema in every run, and under all in the deep one."""
    return known.path.stat().st_size > 500_000 and known.schema.version == "0.1.0"


def without_examples(descriptor: dict[str, Any]) -> dict[str, Any]:
    """frictionless refuses a whole schema for an example that is wrong."""
    fields = [{key: value for key, value in item.items() if key not in ("example", "examples")} for item in descriptor["fields"]]
    return {**descriptor, "fields": fields}


@pytest.mark.parametrize(
    "known", [pytest.param(known, id=str(known), marks=[pytest.mark.deep] if is_long(known) else []) for known in known_files()]
)
def test_a_known_file_gets_the_verdict_that_frictionless_reads_in_it(known: KnownFile) -> None:
    """frictionless opens the file itself, told of the encoding and the separator; strictly, its answer is ours."""
    path, descriptor = known.path, without_examples(known.schema.descriptor())
    content = path.read_bytes()
    try:
        content.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = "cp1252"
    first_line = content.decode(encoding).splitlines()[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        rules = exact_rules(descriptor)
    except UnusableSchema:
        # frictionless reads nothing with a schema that it refuses: rows are counted as the standard library reads them.
        records = [record for record in csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter) if record]
        assert examine(path, descriptor).rows == len(records) - 1
        return
    theirs = of_frictionless(
        TableResource(
            path=path.name,
            basepath=str(path.parent),
            format="csv",
            encoding="utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else encoding,
            dialect=Dialect(controls=[CsvControl(delimiter=delimiter)]),
            schema=Schema.from_descriptor(rules.descriptor),
        )
    )
    key = lambda error: (error[0] or 0, error[1] or "", error[2])  # noqa: E731
    assert sorted(of_ours(path, descriptor, strict=True), key=key) == sorted(theirs, key=key)


@pytest.mark.parametrize(
    ("slug", "before", "rows"),
    [
        ("composteurs", "avant-le-standard", 60),
        pytest.param(MEDIATION, "lieux-avant-standard-2022-06", 398, marks=requires_real_data),
    ],
)
def test_the_example_of_a_known_standard_is_valid_and_counts_are_exact(slug: str, before: str, rows: int) -> None:
    files = {known.path.stem: known for known in known_files() if (known.schema.slug, known.schema.version) == (slug, "0.1.1")}
    (example,) = (known for name, known in files.items() if "exemple-valide" in name and "0.1.1" in name)
    valid = examine(example.path, example.schema.descriptor())
    assert (valid.valid, valid.rows, valid.warnings) == (True, 1, ())
    faulty = examine(files[before].path, files[before].schema.descriptor())
    assert (faulty.rows, faulty.rows_with_errors) == (rows, rows)
    assert faulty.errors_total == sum(cause.count for cause in faulty.by_cause) == len(faulty.errors)


# Where we differ from frictionless.


def test_an_alternation_without_a_group_is_about_the_whole_cell(tmp_path: Path) -> None:
    """frictionless adds ^ and $ to the text of the pattern: `ab|cd` then means `^ab` or `cd$`."""
    path, descriptor = written(tmp_path, "code\nabX\ncd\n"), schema(field("code", pattern="ab|cd"))
    assert of_ours(path, descriptor) == [(2, "code", "constraint-error/pattern")]
    assert of_ours(path, descriptor, strict=True) == []


def test_a_line_break_at_the_end_of_a_cell_is_part_of_it(tmp_path: Path) -> None:
    path, descriptor = written(tmp_path, 'code\n"ab\n"\n'), schema(field("code", pattern="^ab$"))
    assert of_ours(path, descriptor) == [(2, "code", "constraint-error/pattern")]
    assert of_ours(path, descriptor, strict=True) == []


def test_the_header_is_the_first_row_however_wide_the_others(tmp_path: Path) -> None:
    """frictionless would take the first row that is about as wide as most for the header, and not check those above."""
    path, descriptor = written(tmp_path, "n\n" + "x,y,z,t\n" * 5), schema(field("n", "integer"))
    report = examine(path, descriptor)
    assert (report.rows, report.errors_total) == (5, 20)
    assert examine(path, descriptor, strict=True).rows == 4


def test_columns_are_read_by_their_name_in_any_order(tmp_path: Path) -> None:
    path = written(tmp_path, "commune,nom,inconnue\nGap,A,x\n")
    descriptor = schema(field("nom", required=True), field("commune"), field("adresse"))
    assert of_ours(path, descriptor) == []
    assert {code for _, _, code in of_ours(path, descriptor, strict=True)} == {"incorrect-label"}


def test_a_defect_of_the_schema_is_not_one_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "nom,nombre,code,jour\nA,3,x,2024-01-01\n")
    descriptor = schema(
        {**field("nom"), "example": 3, "type": "string"},
        field("nombre", "integer", pattern="[0-9]+", maximum="beaucoup"),
        field("code", pattern="(", minLength="deux"),
        field("jour", "jour"),
        primaryKey="absent",
    )
    report = examine(path, descriptor)
    assert report.valid
    assert sorted({notice.field or "" for notice in report.warnings if notice.code == "schema"}) == ["", "code", "jour", "nombre"]
    assert sum(notice.code == "schema" for notice in report.warnings) == 6
    with pytest.raises(UnusableSchema):
        examine(path, descriptor, strict=True)


@pytest.mark.parametrize("constraint", [{"pattern": "("}, {"minimum": "beaucoup"}])
def test_a_schema_that_frictionless_trips_on_has_no_exact_answer(constraint: dict[str, Any]) -> None:
    kind = "string" if "pattern" in constraint else "integer"
    with pytest.raises(UnusableSchema, match="«\u00a0a\u00a0»"):
        exact_rules(schema({"name": "a", "type": kind, "constraints": constraint}))


@pytest.mark.parametrize("fields", [[], "nom", [{}], [{"name": ""}], [{"name": "a"}, {"name": "a"}], [3]])
def test_a_schema_without_usable_fields_is_refused(fields: Any) -> None:
    with pytest.raises(UnusableSchema):
        tolerant_rules({"fields": fields})


# What frictionless leaves to whoever calls it.


def test_every_error_is_counted(tmp_path: Path) -> None:
    """frictionless stops at its thousandth error and says so in a warning."""
    path = written(tmp_path, "a,b\n" + "x,\n" * 3_000)
    report = examine(path, schema(field("a", "integer"), field("b", required=True)), limit=10)
    assert (report.rows, report.rows_with_errors, report.errors_total) == (3_000, 3_000, 6_000)
    assert [cause.count for cause in report.by_cause] == [3_000, 3_000]
    assert len(report.errors) == 10


@pytest.mark.parametrize("name", ["lieux.txt", "lieux.dat", "lieux", "lieux.xlsm"])
def test_a_file_is_never_valid_unread(tmp_path: Path, name: str) -> None:
    assert of_ours(written(tmp_path, "n\nx\n", name), schema(field("n", "integer"))) == [(2, "n", "type-error")]


def test_nothing_that_the_schema_names_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("Une connexion a été ouverte.")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    address = "http://127.0.0.1:9/schema.json"
    descriptor = schema(
        field("nom"),
        foreignKeys=[{"fields": "nom", "reference": {"resource": address, "fields": "nom"}}],
        **{"$schema": address, "profile": address},
    )
    path = written(tmp_path, "nom\nA\n")
    report = examine(path, descriptor)
    assert report.valid
    assert [notice.code for notice in report.warnings] == ["foreign-key"]
    with pytest.raises(UnusableSchema):
        exact_rules({**descriptor, "fields": address})


def test_a_link_to_the_same_table_is_checked(tmp_path: Path) -> None:
    path = written(tmp_path, "id,parent\n1,\n2,1\n3,9\n")
    link = {"fields": "parent", "reference": {"resource": "", "fields": "id"}}
    assert of_ours(path, schema(field("id"), field("parent"), foreignKeys=[link])) == [(4, None, "foreign-key")]


def test_rows_are_numbered_as_in_the_file_where_titles_stand_above_the_header(tmp_path: Path) -> None:
    path = written(tmp_path, "Liste;\n\nid;nom\n1;A\n1;B\n")
    report = examine(path, schema(field("id", unique=True), field("nom")))
    (error,) = report.errors
    assert (error.row, error.code) == (5, "unique-error")
    assert "ligne 4" in error.message


def test_a_column_read_twice_is_an_error(tmp_path: Path) -> None:
    assert of_ours(written(tmp_path, "nom,nom\nA,B\n"), schema(field("nom"))) == [(None, "nom", "duplicate-label")]


def test_a_spreadsheet_gives_text_where_text_is_due_and_says_so(tmp_path: Path) -> None:
    siret = 43493312300029
    path = workbook(tmp_path, [["siret", "code_postal", "lat", "n"], [siret, 1000, 48.5, 3.0], ["00012345678901", "01000", "48.5", "x"]])
    descriptor = schema(
        field("siret", pattern=r"\d{14}"), field("code_postal", pattern=r"\d{5}"), {**field("lat", "number"), "decimalChar": ","},
        field("n", "integer"),
    )  # fmt: skip
    report = examine(path, descriptor)
    assert [(error.row, error.field, error.value) for error in report.errors] == [
        (2, "code_postal", "1000"),
        (3, "lat", "48.5"),
        (3, "n", "x"),
    ]
    assert [(notice.code, notice.field) for notice in report.warnings] == [
        ("numbers-as-text", "siret"), ("numbers-as-text", "code_postal"),
    ]  # fmt: skip


def test_a_hostile_cell_gets_an_error_and_not_a_crash(tmp_path: Path) -> None:
    cells = [
        "http://[::1",
        "http://a:99999999999",
        "http://\u2100.fr",
        "//",
        "\u0660",
        "1e999999999",
        "9" * 5000,
        "0x1f",
        "P" * 300,
        "=cmd()",
    ]
    for item in FIELDS:
        path = written(tmp_path, "\n".join([item["name"], *cells]) + "\n")
        assert examine(path, schema(item)).rows == len(cells)


@pytest.mark.parametrize("kind", ["array", "object", "geojson"])
def test_a_key_of_lists_or_objects_is_left_out_and_said(tmp_path: Path, kind: str) -> None:
    """frictionless trips on it."""
    path = written(tmp_path, "a\n[1]\n[1]\n")
    report = examine(path, schema(field("a", kind, unique=True), primaryKey="a"))
    assert sum(notice.code == "schema" for notice in report.warnings) == 2
    with pytest.raises(UnusableSchema):
        exact_rules(schema(field("a", kind), primaryKey="a"))


def test_a_row_that_stops_is_one_reason(tmp_path: Path) -> None:
    report = examine(written(tmp_path, "a,b,c\n1\n2,3\n4,5,6\n"), schema(field("a"), field("b"), field("c")))
    assert [(error.row, error.field, error.code) for error in report.errors] == [
        (2, "b", "missing-cell"), (2, "c", "missing-cell"), (3, "c", "missing-cell"),
    ]  # fmt: skip
    assert report.outcome.reasons == 2
    assert examine(written(tmp_path, "a,b,c\n1\n4,5,6\n"), schema(field("a"), field("b"), field("c"))).outcome.reasons == 1
