"""A pattern means one thing: what the form accepts, a cell, a file and a comparison accept too."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pages.forms.pattern_help import MAX_CELL, MAX_TRIES, help_on
from standard.schema.cells import read_cell
from standard.schema.patterns.inclusion import included
from standard.schema.patterns.language import language
from standard.schema.patterns.parser import simple
from standard.schema.patterns.safety import examine, matches
from standard.schema.table_schema import parse
from standard.schema.value_pattern import escape
from standard.validation.examination import examine as examine_file
from standard.validation.verdict import UnusableSchema, cell_judges, exact_rules
from tests.standard.validation.files import field, schema, written
from tests.standard.validation.judging import judge_texts

REFUSED = ("constraint-error/pattern",)

PIECES = [
    "a", "b", "é", "É", "1", "-", " ", "\n", ".", r"\w", r"\W", r"\s", r"\S", "[ab]", "[^a]", r"[\w-]", r"[^\s]", "^", "$", "(a|b)",
    "(?:ab)?", "a*", "b+?", "x{1,2}", "x{,3}", "|", r"\.", r"\n", "(?i:é)", "(?i:[a-k])", "(?s:.)", "(?m:^)", "(?m:$)", r"\b", r"\A",
    r"\Z", "(?=a)", "(a?)", r"\1",
]  # fmt: skip
DIGITS = {r"\d": "[0-9]", r"\D": "[^0-9]", r"[\d-]": "[0-9-]", r"[^\d]": "[^0-9]", r"\d{2}": "[0-9]{2}"}
"""Classes of digits, and what they mean."""
PATTERNS = st.lists(st.sampled_from(PIECES) | st.sampled_from(sorted(DIGITS)), min_size=1, max_size=6)
TEXTS = st.text("abéÉxKſ1٣²_-. \n\u00a0\u2003中İ", max_size=5) | st.sampled_from(
    ["a\n", "\n", "a\nb\n", "ab", "AB", "٠١٢٣٤", "01234", "𝟘", "ǅ"]
)


def meaning(pieces: list[str]) -> re.Pattern[str] | None:
    """What the pattern should accept, by Python's own means."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return re.compile("".join(DIGITS.get(piece, piece) for piece in pieces))
        except re.error:
            return None


def of(pattern: str) -> dict[str, Any]:
    return schema(field("x", pattern=pattern))


@given(PATTERNS, TEXTS)
def test_a_pattern_accepts_the_same_texts_wherever_it_is_read(pieces: list[str], text: str) -> None:
    """Python's answer on the whole text, or none at all: never another. A file always has one."""
    pattern, expected = "".join(pieces), meaning(pieces)
    assume(expected is not None)
    assert expected is not None
    accepted = expected.fullmatch(text) is not None
    (column,) = parse(of(pattern)).fields
    if text:
        (codes,) = judge_texts(column, [text])
        assert codes == (() if accepted else REFUSED)
        assert read_cell(column, text).codes in (codes, ("unknown",))
    if text.strip() and "\n" not in text:
        (tried,) = help_on(pattern, text).tried
        assert tried.accepted in (accepted, None)
    assert matches(pattern, text) in (accepted, None)
    if text and simple(pattern) is not None:
        beside = included(escape(text), pattern)
        assert beside.holds in (accepted, None)
        known = language(pattern)
        assert known is not None
        assert not known.whole or (text in known.texts) == accepted


@given(PATTERNS, TEXTS.filter(bool))
def test_frictionless_answers_otherwise_only_where_it_is_listed(pieces: list[str], text: str) -> None:
    """The differences are those of `docs/patterns.md`: the whole cell, and digits."""
    pattern, expected = "".join(pieces), meaning(pieces)
    assume(expected is not None)
    assert expected is not None
    try:
        (judge,) = cell_judges(exact_rules(of(pattern)), ["x"])
    except UnusableSchema:
        return
    assert judge is not None
    if judge.codes(text) != (() if expected.fullmatch(text) else REFUSED):
        other_digits = any(one.isdigit() and not one.isascii() for one in text) and any(piece in DIGITS for piece in pieces)
        beyond_the_cell = "|" in pieces or text.endswith("\n") or "(?m:$)" in pieces
        assert other_digits or beyond_the_cell


def test_one_file_of_many_patterns_is_read_as_the_form_reads_them(tmp_path: Path) -> None:
    """Through the framing, the columns that are proved, and frictionless for the rest."""
    patterns = [
        r"^\d{5}$", r"\D+", r"[\d-]+", "ab|cd", "^ab|cd$", r"\w+", r"[^\W\d]+", "(?i)é+", "(?i:ab)", r"\s?a\s?", "a$",
        r"^(?:a|b)(?:;(?:a|b))*$", "[]a]+", "x{,3}", "a{,}", r"\u00e9|\x41", r"(?P<n>a)(?P=n)", "(?=a)ab", "(?x) a b # c",
    ]  # fmt: skip
    texts = [
        "01234", "٠١٢٣٤", "0-1", "ab", "abX", "cd", "Éé", "é", "é1", "AB", "a ", "\u00a0a", "a", "a;b", "a;", "]a", "xxx", "aaaa", "aa",
        "A", "²",
    ]  # fmt: skip
    fields = [field(f"champ{rank}", pattern=pattern) for rank, pattern in enumerate(patterns)]
    lines = [";".join(one["name"] for one in fields), *(";".join([f'"{text}"'] * len(fields)) for text in texts)]
    report = examine_file(written(tmp_path, "\n".join(lines)), schema(*fields), limit=10_000)
    assert [notice.message for notice in report.warnings if notice.kind == "schema"] == []
    refused = {(error.row, error.field) for error in report.errors}
    for one, pattern in zip(fields, patterns, strict=True):
        for row, text in enumerate(texts, start=2):
            assert matches(pattern, text) in ((row, one["name"]) not in refused, None), (pattern, text)


@pytest.mark.parametrize("text", ["٠١٢٣٤", "०१२३४", "𝟘𝟙𝟚𝟛𝟜"])
def test_the_digits_of_a_pattern_are_those_of_the_keyboard_everywhere(text: str) -> None:
    (column,) = parse(of(r"^\d{5}$")).fields
    assert help_on(r"^\d{5}$", text).tried[0].accepted is False
    assert read_cell(column, text).codes == REFUSED
    assert judge_texts(column, [text]) == (REFUSED,)
    assert included(r"^\d{5}$", "^[0-9]{5}$").holds
    assert included("^[0-9]{5}$", r"^\d{5}$").holds
    assert matches(r"\D+", text)


def test_cells_are_tried_as_they_are_typed() -> None:
    """A space at an end makes a file refuse a cell: the form says so too."""
    tried = help_on("^a$", "a\r\n a\r\na \n\n   \na")
    assert [(one.text, one.accepted) for one in tried.tried] == [("a", True), (" a", False), ("a ", False), ("a", True)]


def test_what_is_tried_is_bounded_and_a_cell_cut_short_is_not_judged() -> None:
    tried = help_on("^a*$", "\n".join(["a" * (MAX_CELL + 1)] * 50)).tried
    assert [(len(one.text), one.accepted) for one in tried] == [(MAX_CELL, None)] * MAX_TRIES


def test_a_pattern_that_is_too_long_is_refused_by_name() -> None:
    found = help_on("^" + "a?" * 20_000, "a")
    assert "trop longue" in found.verdict.message
    assert examine(found.pattern).code == "too-long"
    assert (found.words, found.mended, found.tried[0].accepted) == (None, None, None)
