"""A schema file as people send it: what is repaired, what is refused, and where."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema import reading
from standard.schema.findings import Finding
from standard.schema.lint import check
from standard.schema.reading import read
from tests.known_schemas import KnownSchema, known_schemas

REPAIRED: list[tuple[str, bytes, Any, str, tuple[int, int]]] = [
    ("a comma too many in an object", b'{\n  "a": 1,\n}', {"a": 1}, "json-trailing-comma", (2, 9)),
    ("a comma too many in a list", b"[1, 2, ]", [1, 2], "json-trailing-comma", (1, 6)),
    ("a comma missing at the end of a line", b'{\n  "a": "b"\n  "c": 2\n}', {"a": "b", "c": 2}, "json-missing-comma", (2, 11)),
    ("a comma missing between two objects", b'[{"a": 1}\n {"b": 2}]', [{"a": 1}, {"b": 2}], "json-missing-comma", (1, 10)),
    ("a comment to the end of a line", b'{\n  // note\n  "a": 1}', {"a": 1}, "json-comment", (2, 3)),
    ("a comment between marks", b'{"a": /* 2 */ 1}', {"a": 1}, "json-comment", (1, 7)),
    ("a key written twice", b'{"a": 1,\n "a": 2}', {"a": 2}, "json-duplicate-key", (2, 2)),
    ("a regex whose backslash is alone", rb'{"pattern": "^\d{5}$"}', {"pattern": r"^\d{5}$"}, "json-escape", (1, 15)),
    ("a tab in a text", b'{"a": "x\ty"}', {"a": "x\ty"}, "json-control-character", (1, 9)),
    ("a no-break space between two tokens", '{"a":\u00a01}'.encode(), {"a": 1}, "json-space", (1, 6)),
    ("a byte order mark", b'\xef\xbb\xbf{"a": 1}', {"a": 1}, "json-bom", (1, 1)),
    ("UTF-16 with its mark", '{"a": "é"}'.encode("utf-16"), {"a": "é"}, "json-encoding", (1, 1)),
    ("UTF-16 without", '{"a": "é"}'.encode("utf-16-le"), {"a": "é"}, "json-encoding", (1, 1)),
    ("UTF-16 the other way", '{"a": "é"}'.encode("utf-16-be"), {"a": "é"}, "json-encoding", (1, 1)),
    ("a file saved by Windows", '{\n "titre": "Médiathèque €"}'.encode("cp1252"), {"titre": "Médiathèque €"}, "json-encoding", (2, 13)),
]

REFUSED: list[tuple[str, bytes, str, tuple[int, int] | None]] = [
    ("nothing", b"", "json-empty", None),
    ("spaces", b" \n ", "json-empty", None),
    ("null", b"null", "json-empty", None),
    ("a workbook", b"PK\x03\x04rest", "json-not-text", None),
    ("a PDF", b"%PDF-1.7", "json-not-text", None),
    ("bytes of anything", bytes(range(256)), "json-not-text", None),
    ("a member that is cut", b'{"a": 1,\n "b"', "json-syntax", (2, 5)),
    ("a list never closed", b'{"a": [1, 2', "json-syntax", (1, 12)),
    ("a text never closed", b'{"a": "b\n}', "json-syntax", (1, 7)),
    ("a missing comma on one line", b'{"a": "b" "c": 1}', "json-syntax", (1, 11)),
    ("text after the end", b'{"a": 1}}', "json-syntax", (1, 9)),
    ("two commas", b"[1,, 2]", "json-syntax", (1, 4)),
    ("single quotes", b"{'a': 1}", "json-syntax", (1, 2)),
    ("curly quotes", '{"a": “b”}'.encode(), "json-syntax", (1, 7)),
    ("a Python constant", b'{"a": True}', "json-syntax", (1, 7)),
    ("a number with a leading zero", b'{"a": 01}', "json-syntax", (1, 7)),
    ("a number with a comma", b'{"a": 1,5}', "json-syntax", (1, 9)),
    ("not a number", b'{"a": NaN}', "json-number", (1, 7)),
    ("an endless number", b'{"a": -Infinity}', "json-number", (1, 7)),
    ("a number too large", b'{"a": 1e999}', "json-number", (1, 7)),
    ("a number too long", b"[" + b"9" * 5_000 + b"]", "json-number", (1, 2)),
    ("half a character", rb'{"a": "\ud800"}', "json-syntax", (1, 8)),
    ("an unfinished code", rb'{"a": "\u12"}', "json-syntax", (1, 8)),
    ("a very deep list", b"[" * 5_000, "json-depth", (1, 102)),
    ("a very large file", b'"' + b"a" * 6_000_000 + b'"', "json-too-large", None),
]


def place(finding: Finding) -> tuple[int, int] | None:
    return None if finding.line is None or finding.column is None else (finding.line, finding.column)


@pytest.mark.parametrize(("case", "data", "descriptor", "code", "where"), REPAIRED, ids=[case[0] for case in REPAIRED])
def test_what_is_plainly_meant_is_read_and_said(
    case: str, data: bytes, descriptor: Any, code: str, where: tuple[int | None, int | None]
) -> None:
    found = read(data)
    assert found.descriptor == descriptor
    assert [(finding.code, place(finding)) for finding in found.findings] == [(code, where)]


@pytest.mark.parametrize(("case", "data", "code", "where"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_could_mean_two_things_is_refused_with_its_place(case: str, data: bytes, code: str, where: tuple[int, int] | None) -> None:
    found = read(data)
    assert found.descriptor is None
    assert [(finding.code, finding.severity, place(finding)) for finding in found.findings] == [(code, "error", where)]
    assert found.findings[0].message.endswith(".")


def test_several_slips_of_one_file_are_all_said() -> None:
    found = read('// note\n{"a": [1, 2,],\n "a": "\\."}'.encode("utf-8-sig"))
    assert found.descriptor == {"a": "\\."}
    assert [finding.code for finding in found.findings] == [
        "json-bom",
        "json-comment",
        "json-trailing-comma",
        "json-duplicate-key",
        "json-escape",
    ]


def test_a_comma_is_missing_before_the_comment_that_follows_it() -> None:
    found = read(b'{\n  "a": 1 // un\n  "c": 2\n}')
    assert found.descriptor == {"a": 1, "c": 2}
    assert [(finding.code, place(finding)) for finding in found.findings] == [("json-comment", (2, 10)), ("json-missing-comma", (2, 9))]


def test_a_file_full_of_slips_does_not_make_an_endless_report() -> None:
    found = read(b"[" + b"1,/**/" * 5_000 + b"2]")
    assert len(found.descriptor) == 5_001
    assert len(found.findings) == reading.MAX_FINDINGS


def test_a_finding_of_lint_is_placed_in_the_file() -> None:
    found = read(b'{\n "title": "x",\n "fields": [\n  {"name": "a",\n   "constraints": {"enum": ["b",\n "c"]}}]}')
    places = {
        "/fields/0/constraints/enum": (5, 20),
        "/fields/0/constraints/enum/1": (6, 2),
        "/fields/0/constraints/enum/7": (5, 20),
        "/fields/0/absent/more": (4, 3),
        "/title": (2, 2),
        "/absent": (1, 1),
        "": (1, 1),
    }
    assert {pointer: place(found.locate(Finding("x", "error", "…", pointer=pointer))) for pointer in places} == places
    assert found.locate(Finding("x", "error", "…", pointer="/title", line=9, column=8)).line == 9


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(JSON_VALUES.filter(lambda value: value is not None), st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_correct_json_is_read_as_python_reads_it(value: Any, ascii_only: bool, indent: int | str | None) -> None:
    data = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "surrogatepass")
    found = read(data)
    assert (found.descriptor, found.findings) == (value, ())
    assert json.dumps(found.descriptor) == json.dumps(value)


@given(st.binary(max_size=60) | st.text('{}[]":,\\/0123456789eE.+-truefalsn \n\u00a0é', max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_and_never_crash(data: bytes) -> None:
    found = read(data)
    assert (found.descriptor is not None) or any(finding.severity == "error" for finding in found.findings)
    try:
        expected = json.loads(data.decode())
    except (ValueError, RecursionError):
        return
    if "Infinity" not in repr(expected) and "inf" not in repr(expected) and "nan" not in repr(expected):
        assert found.descriptor == expected


LARGE: list[tuple[str, int, Callable[[int], bytes]]] = [
    ("brackets", 2_000_000, lambda size: b"[" * size),
    ("quotes", 2_000_000, lambda size: b'"' * size),
    ("texts without commas", 60_000, lambda size: b"[" + b'""\n' * size),
    ("backslashes", 300_000, lambda size: b'"' + b"\\" * size),
    ("comments never closed", 1_000_000, lambda size: b"/*" * size),
    ("byte order marks", 600_000, lambda size: b"\xef\xbb\xbf" * size),
    ("one long key over many items", 60_000, lambda size: b'{"' + b"k" * 16 * size + b'": [' + b"1," * size + b"1]}"),
    ("one key many times", 60_000, lambda size: b"{" + b'"a":1,' * size + b'"a":1}'),
    ("digits", 1_900_000, lambda size: b"[" + b"9" * size),
    ("objects never closed", 400_000, lambda size: b'{"a":' * size),
]


def calls(data: bytes) -> int:
    """How many functions were called to read it: the same on every machine."""
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(called)
    try:
        read(data)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(("case", "size", "made"), LARGE, ids=[case for case, _, _ in LARGE])
def test_a_large_file_of_slips_takes_work_in_proportion(case: str, size: int, made: Callable[[int], bytes]) -> None:
    """What took its square would not end, here, before the patience of whoever waits."""
    assert len(read(made(size)).findings) <= reading.MAX_FINDINGS + 1
    assert calls(made(8_000)) <= 2 * calls(made(4_000)) + 1_000


SAMPLE = {"title": "Été", "fields": [{"name": "a", "constraints": {"pattern": r"^\d\.$", "enum": ["é", "b", 1.5, None]}}]}
SAMPLES = [json.dumps(SAMPLE, indent=1).encode(), *(release.path.read_bytes()[:3_000] for release in known_schemas()[::20])]
PIECES = [
    *(character.encode() for character in "{}[]\",:\\/'*\n\t\x00é"),
    *(b"", b"\\u", b"//", b"/*", b"*/", b"\xe9", b"\xff\xfe", b"\xef\xbb\xbf", b"NaN"),
]


@given(st.data())
def test_a_schema_file_damaged_anywhere_is_read_or_refused_with_a_place(data: st.DataObject) -> None:
    damaged = data.draw(st.sampled_from(SAMPLES))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(damaged)))
        end = data.draw(st.integers(start, min(start + 30, len(damaged))))
        damaged = damaged[:start] + data.draw(st.sampled_from(PIECES)) + damaged[end:]
    found = read(damaged)
    stopped = [finding for finding in found.findings if finding.severity == "error"]
    assert found.descriptor is not None or stopped
    for finding in found.findings:
        assert finding.message.endswith(".")
        assert finding.code in ("json-not-text", "json-empty") or finding.line is not None
    for finding in check(found.descriptor) if found.descriptor is not None else ():
        assert found.locate(finding).line is not None


@pytest.mark.parametrize("release", known_schemas(), ids=str)
def test_known_files_are_read_exactly(release: KnownSchema) -> None:
    data = release.path.read_bytes()
    found = read(data)
    assert json.dumps(found.descriptor) == json.dumps(json.loads(data.decode("utf-8-sig")))
