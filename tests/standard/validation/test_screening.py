"""A file screened in columns gets, to the last word, the report of the same file whose every row is put to frictionless."""

import csv
import io
import re
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from standard.schema import table_schema
from standard.validation import examination
from standard.validation.examination import examine
from standard.validation.keys import EQUALS_NOTHING, SeenKeys, as_key
from standard.validation.proofs import SHAPES
from standard.validation.proofs import pattern_proof as proof
from tests.known_schemas import MADE, KnownFile, known_files
from tests.standard.validation.files import field, schema, workbook, written
from tests.standard.validation.judging import judge_texts
from tests.standard.validation.test_verdict import CELLS

TEXTS = [
    *CELLS, "-1", "+1", "0", "00", "007", "1_0", "1e5", "1.", ".5", "-0", "-0.0", "9" * 18, "9" * 19, "9" * 400, "0x1f", "inf",
    " 5 ", "5\u00a0", "٣", "1٣", "12 €", "€12", "1 000", "1,000.5", "1.000,5", "100", "99.999999999999999999",
    "100.0000000000000000001", "-1.5", "-1.50000000000000000001", "True", "TRUE", "vrai", "0000", "0001", "10000", "-001",
    "2024-02-29", "2023-02-29", "2024-2-3", "0999-01-01", "1000-01-01", "9999-12-31", "2000-01-01", "1999-12-31", "2024-13-01",
    "2024-04-31", "20240101", "2024-05-31 ", "31/12/2024", "28/02/2023", "29/02/2023", "1/1/2024", "24:00:00", "23:59:60", "09:30",
    "9:30:00", "09:30:00Z", "09:30:00.123", "09:30:00+02:00", "2024-05-31T09:30:00", "2024-05-31T09:30:00Z",
    "2024-05-31T09:30:00.5+01:00", "2024-05-31 09:30:00", "2024-05", "2024-00", "2024-1", "2.5,48.5", "2.5, 48.5", "181,1",
    "180,90", "180.1,90", "-180,-90.0", "1,2,3", "a@b", "jean.dupont@exemple.fr", "a@b.fr.", ".a@b.fr", "a..b@c.fr", "http://a",
    "ftp://a.fr/x", "javascript:alert(1)", "https://exemple.fr/é", "https://exemple.fr/a?b#c", "//a.fr", "urn:x", "http://[::1",
    "123e4567-e89b-42d3-a456-426614174000", "123E4567-E89B-42D3-A456-426614174000", "QUJD", "POINT (1 2)", "P1D", "PT1H", "P", "[]",
    "[1,2]", "{\"a\":1}", '{"lon": 2, "lat": 48}', '{"type": "Point", "coordinates": [2, 48]}', "x,y", "x;x", ";x", "x;", "x;y;z",
    "a|b", "é", "É", "œ", "e\u0301", "ß", "ﬁ", "中文", "😀", "😀😀", "a\nb", "ab\n", "\n", "a\r\nb", "\u2028", "\x1c", "\x85", "\ufeff",
    "nc", "NC", "None", "null", "-99", "01234", "2A004", "97101", "0123456789", "+33123456789", "=1+1", "'x", 'x"y', "a" * 300,
]  # fmt: skip
PATTERNS = [
    r"^\d{5}$", r"\d+", r"^([013-9]\d|2[AB1-9])\d{3}$", "ab|cd", "^ab|cd$", "a", "", "^$", ".", ".*", "^.{2,3}$", r"[^\d]+", r"\D+",
    r"\w+", r"[\w-]+", r"\W", r"[^\w]", r"\s*\S+", r"[^\s]+", r"[a-z]+", r"[A-ZÀ-Ý]+", r"(?:(?:^|;)(?:x|y|z))+$",
    r"^(x|y)(;(x|y))*$", r"(?i)AB", r"(?=a)ab", r"(a)\1", r"a*?b", r"(?P<n>a)b?", r"a{0}", r"[\[\]&~|-]+", r"\bab\b", r"a\Z",
    r"(?s).+", r"(?m)^a$", r"\x41|\u00e9", r"[]a]+", r"é|œ", r"(a|b|)*", r"(?:)", "(?x) a b # c", r"a++", r"(?>a)b", r"[^a]",
    r"[\s\S]*", r"[^\W\d]+", r"😀+", r"\.|\*", r"(?#c)ab",
]  # fmt: skip
KINDS = [
    "string", "integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth", "duration", "geopoint", "geojson",
    "object", "array", "list", "any",
]  # fmt: skip
RULES: list[dict[str, Any]] = [
    *({"type": kind} for kind in KINDS),
    *({"type": kind, "constraints": {"required": True}} for kind in KINDS),
    *({"type": "string", "format": form} for form in ("email", "uri", "uuid", "binary", "wkt")),
    *({"type": "string", "constraints": {"pattern": pattern}} for pattern in PATTERNS),
    {"type": "string", "constraints": {"minLength": 2, "maxLength": 3, "required": True}},
    {"type": "string", "constraints": {"enum": ["a", "ab", "12", "é", ""]}},
    {"type": "string", "constraints": {"enum": ["a"], "pattern": "a|b", "maxLength": 1}},
    {"type": "string", "format": "email", "constraints": {"pattern": ".*fr", "minLength": 7}},
    {"type": "string", "missingValues": ["", "nc", "-99"], "constraints": {"required": True, "minLength": 3}},
    {"type": "string", "missingValues": [], "constraints": {"required": True}},
    {"type": "integer", "missingValues": ["-99", "x"]},
    {"type": "integer", "constraints": {"minimum": 0, "maximum": 100}},
    {"type": "integer", "constraints": {"exclusiveMinimum": "0", "exclusiveMaximum": "100"}},
    {"type": "integer", "constraints": {"minimum": 10**18, "enum": [1, "12"]}},
    {"type": "integer", "bareNumber": False, "constraints": {"minimum": 12}},
    {"type": "number", "constraints": {"minimum": "-1.5", "maximum": 100}},
    {"type": "number", "constraints": {"exclusiveMinimum": -1.5, "exclusiveMaximum": 100}},
    {"type": "number", "floatNumber": True, "constraints": {"minimum": 0.1}},
    {"type": "number", "decimalChar": ",", "constraints": {"maximum": 100}},
    {"type": "number", "decimalChar": ",", "groupChar": "."},
    {"type": "number", "groupChar": " ", "bareNumber": False},
    {"type": "number", "groupChar": "1", "constraints": {"enum": ["0.5"]}},
    {"type": "boolean", "trueValues": ["oui", "vrai"], "falseValues": ["non", ""]},
    {"type": "boolean", "constraints": {"enum": [True]}},
    {"type": "date", "constraints": {"minimum": "2000-01-01", "maximum": "2024-05-31"}},
    {"type": "date", "format": "%d/%m/%Y"},
    {"type": "date", "format": "fmt:%d/%m/%Y", "constraints": {"exclusiveMinimum": "28/02/2023"}},
    {"type": "date", "format": "any"},
    {"type": "date", "format": "%Y%m%d"},
    {"type": "date", "format": "%d/%d/%Y"},
    {"type": "date", "format": "%d %B %Y"},
    {"type": "datetime", "format": "%Y-%m-%d %H:%M:%S"},
    {"type": "datetime", "constraints": {"minimum": "2024-01-01T00:00:00"}},
    {"type": "time", "format": "%H:%M"},
    {"type": "time", "constraints": {"minimum": "09:00:00"}},
    {"type": "year", "constraints": {"minimum": 1, "maximum": 2024}},
    {"type": "yearmonth", "constraints": {"minimum": "2024-01"}},
    {"type": "geopoint", "format": "array"},
    {"type": "geopoint", "format": "object"},
    {"type": "geojson", "format": "topojson"},
    {"type": "any", "constraints": {"enum": ["a", 12, "12"]}},
    {"type": "array", "constraints": {"minLength": 1, "maxLength": 1}},
    {"type": "list", "itemType": "integer", "delimiter": ";", "constraints": {"minLength": 2}},
]


def as_csv(rows: list[list[str]]) -> str:
    memory = io.StringIO()
    csv.writer(memory, lineterminator="\n").writerows(rows)
    return memory.getvalue()


def told(path: Path, descriptor: dict[str, Any]) -> dict[str, Any]:
    report = examine(path, descriptor, limit=10**9).to_json()
    report["by_cause"].sort(key=lambda cause: (cause["code"], cause["field"] or ""))
    report["errors"].sort(key=lambda error: (error["row"] or 0, error["field"] or "", error["code"], error["message"]))
    report["warnings"].sort(key=str)
    return report


def assert_same(path: Path, descriptor: dict[str, Any]) -> dict[str, Any]:
    """The report, the same by both ways."""
    by_columns = told(path, descriptor)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examination, "can_screen", lambda *_: False)
        by_rows = told(path, descriptor)
    for part, said in by_rows.items():
        assert by_columns[part] == said, part
    return by_columns


def test_every_rule_on_every_text(tmp_path: Path) -> None:
    """frictionless trips on a moment with a time zone beside a bound without one: such texts are left out here."""
    rules = [{"name": f"f{number}", **rule} for number, rule in enumerate(RULES)]
    bounded = [
        position for position, rule in enumerate(rules) if rule["type"] in {"datetime", "time"} and "minimum" in rule.get("constraints", {})
    ]
    rows = []
    for text in TEXTS:
        row = [text] * len(rules)
        for position in bounded:
            row[position] = "" if re.search(r"[Z+]", text) else text
        rows.append(row)
    ragged = [["a"] * 3, ["a"] * (len(rules) + 2), [""] * 5, [""] * len(rules), ["a", ""] * len(rules)]
    names = [rule["name"] for rule in rules]
    report = assert_same(written(tmp_path, as_csv([names, *rows, *ragged, *rows[2:3]])), schema(*rules))
    assert report["rows"] == len(TEXTS) + len(ragged) + 1
    assert report["errors_total"] > 5_000


KEY_FIELDS = [
    field("texte", unique=True), field("entier", "integer", unique=True), field("nombre", "number", unique=True),
    field("jour", "date", unique=True), field("an", "year", required=True), field("libre", "any"), field("oui", "boolean", unique=True),
    {**field("courriel", unique=True), "format": "email"}, {**field("code", unique=True), "missingValues": ["", "a"]}, field("fin"),
]  # fmt: skip
KEY_CELLS = [
    "",
    " ",
    "a",
    "b",
    "1",
    "01",
    "1.0",
    "1e0",
    "-0",
    "0",
    "NaN",
    "inf",
    "true",
    "TRUE",
    "2024-01-02",
    "2024-1-2",
    "2024",
    "x@y.fr",
]


@st.composite
def tables_with_keys(draw: st.DrawFn) -> tuple[dict[str, Any], list[list[str]]]:
    fields = draw(st.lists(st.sampled_from(KEY_FIELDS), min_size=1, max_size=4, unique_by=lambda item: item["name"]))
    names = [item["name"] for item in fields]
    key = st.lists(st.sampled_from(names), max_size=2, unique=True)
    descriptor = schema(*fields, primaryKey=draw(key) or None, uniqueKeys=draw(st.lists(key, max_size=2)))
    if draw(st.booleans()):
        one, other = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        descriptor["foreignKeys"] = [{"fields": one, "reference": {"fields": other}}]
    header = draw(st.permutations([*names, "inconnue"]))[: draw(st.integers(1, len(names) + 1))]
    row = st.one_of(
        st.lists(st.sampled_from(KEY_CELLS), min_size=len(header), max_size=len(header)),
        st.lists(st.sampled_from(KEY_CELLS), max_size=len(header) + 2),
    )
    return descriptor, [list(header), *draw(st.lists(row, max_size=12))]


@given(tables_with_keys())
@example((schema(field("nombre", "number", unique=True), primaryKey="nombre"), [["nombre"], ["NaN"], ["NaN"], ["1"], ["1.0"]]))
def test_what_compares_rows_is_exact(case: tuple[dict[str, Any], list[list[str]]]) -> None:
    descriptor, table = case
    with tempfile.TemporaryDirectory() as folder:
        assert_same(written(Path(folder), as_csv(table)), descriptor)


def test_values_met_twice_are_found_across_blocks() -> None:
    seen = SeenKeys()
    for first in range(0, 900, 3):
        empty, twins = seen.add(
            pl.Series([first, first + 1, first + 2], dtype=pl.UInt32), [pl.Series([f"{first}", None, "x"], dtype=pl.String)]
        )
        assert empty == [first + 1]
        assert twins == ([(first + 2, first - 1)] if first else [])
    assert seen.add(pl.Series([898, 899], dtype=pl.UInt32), [pl.Series([EQUALS_NOTHING] * 2)]) == ([], [])
    assert seen.add(pl.Series([900, 901], dtype=pl.UInt32), [pl.Series(["0", "0"])]) == ([], [(900, 0), (901, 900)])


@given(
    st.lists(
        st.one_of(
            st.decimals(allow_nan=False), st.integers(), st.floats(), st.decimals(places=3, allow_nan=False, min_value=-9, max_value=9)
        ),
        max_size=8,
    )
)
def test_equal_numbers_have_one_key(numbers: list[Any]) -> None:
    for one in numbers:
        for other in numbers:
            if one == one and other == other:  # no NaN
                assert (as_key(one) == as_key(other)) == (one == other)


@given(st.sampled_from(sorted(SHAPES)), st.data())
def test_a_shape_is_only_of_what_is_read(kind: tuple[str, str], data: st.DataObject) -> None:
    text = data.draw(st.from_regex(SHAPES[kind], fullmatch=True, alphabet=st.characters(codec="ascii")))
    (item,) = table_schema.parse(schema({"name": "a", "type": kind[0], "format": kind[1]})).fields
    assert judge_texts(item, [text]) == ((),)


@given(
    st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=2).map("".join),
    st.lists(st.sampled_from([*TEXTS, "ab", "x;y"]) | st.text(), min_size=8),
)
def test_a_proof_is_only_of_what_python_matches(pattern: str, texts: list[str]) -> None:
    try:
        compiled = re.compile(f"^{pattern}$")
    except re.error:
        return
    written_proof = proof(f"^{pattern}$")
    if written_proof is not None:
        proved = pl.Series(texts).str.contains(written_proof).to_list()
        assert [text for text, sure in zip(texts, proved, strict=True) if sure and not compiled.match(text)] == []


def test_plain_patterns_and_lists_of_values_are_proved() -> None:
    """Otherwise every cell would be read one by one, which is right, and slow."""
    for pattern, text in ((r"^(?:^\d{5}$)\Z$", "01234"), (r"^(?:(?:(?:^|;)(A|B \(c\)))+$)\Z$", "A;B (c)"), (r"^\w+[^\s]$", "Éric-")):
        written_proof = proof(pattern)
        assert written_proof is not None
        assert pl.Series([text]).str.contains(written_proof).all()


def test_the_cells_of_a_spreadsheet_are_the_same_by_columns_and_by_rows(tmp_path: Path) -> None:
    cells = [
        None,
        "",
        " ",
        "a",
        1,
        1.5,
        0,
        -99,
        True,
        False,
        date(2024, 1, 2),
        datetime(2024, 1, 2, 3, 4),
        "2024-01-02",
        "1",
        "1,5",
        43493312300029,
    ]
    rules = [{"name": f"{kind}{number}", "type": kind, **more} for kind in KINDS for number, more in enumerate(
        ({}, {"missingValues": ["-99", ""], "constraints": {"required": True}})
    )]  # fmt: skip
    rules += [field("u", "number", unique=True), field("v", "integer", minimum=0)]
    rows = [[rule["name"] for rule in rules], *([cell] * len(rules) for cell in cells), [1, None, 3], [*["a"] * len(rules), "trop"]]
    assert_same(workbook(tmp_path, rows), schema(*rules, primaryKey=["number0", "u"]))


def test_a_cell_on_which_frictionless_trips_is_not_read(tmp_path: Path) -> None:
    """A moment with a time zone is not compared with a bound that has none, nor a signalling NaN with anything."""
    path = written(tmp_path, "m,n\n2024-05-31T09:30:00Z,sNaN\n2024-05-31T09:30:00,3\n")
    report = examine(path, schema(field("m", "datetime", minimum="2024-01-01T00:00:00"), field("n", "number", minimum=0)))
    assert [(error.row, error.field, error.code) for error in report.errors] == [(2, "m", "type-error"), (2, "n", "type-error")]


def test_digits_of_a_pattern_are_those_of_the_keyboard(tmp_path: Path) -> None:
    """frictionless takes the digits of every script for `\\d`."""
    path, descriptor = written(tmp_path, "code\n٠١٢٣٤\n01234\n"), schema(field("code", pattern=r"^\d{5}$"))
    assert [error.row for error in examine(path, descriptor).errors] == [2]
    assert examine(path, descriptor, strict=True).valid


def test_a_windows_file_is_not_read_as_dos(tmp_path: Path) -> None:
    """frictionless reads this one as cp862, and finds it valid with a letter of another alphabet for the euro sign."""
    path = written(tmp_path, "prix\n5 €\n".encode("cp1252"))
    assert examine(path, schema(field("prix", enum=["5 €"]))).valid


def is_made_or_chosen(rank: int, known: KnownFile) -> bool:
    """The made files and a few of the real ones in every run, all in the deep one."""
    return known.path.is_relative_to(MADE) or rank % 12 == 0 or "ile-de-france" in known.path.name


KNOWN = [
    pytest.param(known, id=str(known), marks=[] if is_made_or_chosen(rank, known) else [pytest.mark.deep])
    for rank, known in enumerate(known_files())
]


@pytest.mark.parametrize("known", KNOWN)
def test_a_known_file_is_the_same_by_columns_and_by_rows(known: KnownFile) -> None:
    assert_same(known.path, known.schema.descriptor())
