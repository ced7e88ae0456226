"""Strings that match a pattern, and the pattern as JavaScript reads it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema.patterns.parser import simple
from standard.schema.patterns.samples import samples
from standard.schema.patterns.writing import for_javascript, for_json_schema
from tests.known_schemas import known_schemas


@pytest.mark.parametrize(
    ("pattern", "sample"),
    [
        (r"^\d{5}$", "00000"),
        (r"^[A-Z]{2}-\d+$", "AA-0"),
        (r"^(?:rouge|vert)(?:\|(?:rouge|vert))*$", "rouge|rouge"),
        (r"(?:(?:^|;)(rouge|vert))+$", "rouge"),
        (r"^https?://[^|\s]*$", "https://a"),
        (r"^a{2,3}?\.[^a-z]$", "aa.A"),
        (r"[\u00C0-\u00C2\-]", "-"),
        (r"^$", ""),
    ],
)
def test_the_plainest_sample_that_matches(pattern: str, sample: str) -> None:
    tree = simple(pattern)
    assert tree is not None
    assert next(text for text in samples(tree) if re.fullmatch(pattern, text)) == sample


@pytest.mark.parametrize(
    "pattern",
    [r"(?=a)b", r"(a)\1", r"(?i)a", r"\bmot\b", "(a", "a++", r"(?P<nom>a)", "a" * 30_000, "(?:" * 80 + "a" + ")" * 80],
)
def test_what_is_not_simple_is_refused(pattern: str) -> None:
    assert simple(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "javascript"),
    [
        (r"^[a-z\-\'\.]+\'$", r"^[a-z\-'\.]+'$"),
        (r"(a|b)/c", r"(?:a|b)\/c"),
        (r"a{,3}b{2}c{2,}d??", r"a{0,3}b{2}c{2,}d??"),
        (r"x{y}", r"x\{y\}"),
        (r"[]a]]", r"[\]a]\]"),
        (r"\u00e9\x41", "éA"),
    ],
)
def test_written_for_javascript_in_unicode_mode(pattern: str, javascript: str) -> None:
    tree = simple(pattern)
    assert tree is not None
    assert for_javascript(tree) == javascript


@pytest.mark.parametrize(("pattern", "whole"), [("^a$", "^a$"), ("a", "^(?:a)$"), ("^a|b$", "^(?:^a|b$)$"), ("", "^(?:)$")])
def test_the_whole_text_is_asked_for_once(pattern: str, whole: str) -> None:
    tree = simple(pattern)
    assert tree is not None
    assert for_json_schema(tree) == whole


def test_a_huge_repetition_stays_small() -> None:
    tree = simple(r"^(?:(?:a{1000}){1000}){2}|b$")
    assert tree is not None
    assert samples(tree) == ("b",)


@given(st.from_regex(r"([a-c.\\^$|()\[\]{}?*+0-9,-]|\\[dws.\-'])*", fullmatch=True), st.text("abc.-01 '", max_size=4))
def test_both_writings_match_the_same_texts(pattern: str, text: str) -> None:
    tree = simple(pattern)
    if tree is not None:
        assert bool(re.fullmatch(pattern, text)) == bool(re.fullmatch(for_javascript(tree), text))


BEYOND_SIMPLE = re.compile(r"\\[1-9]|\(\?[=!]")
"""What looks back, or around."""


def compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def test_known_patterns_give_a_matching_sample() -> None:
    """Every known pattern that we call simple gives a string that matches it."""
    found = {
        field["constraints"]["pattern"]
        for schema in known_schemas()
        for field in schema.descriptor()["fields"]
        if isinstance(field.get("constraints"), dict) and isinstance(field["constraints"].get("pattern"), str)
    }
    trees = {pattern: tree for pattern in found if (tree := simple(pattern)) is not None}
    assert [pattern for pattern in found - trees.keys() if compiles(pattern) and not BEYOND_SIMPLE.search(pattern)] == []
    assert [pattern for pattern, tree in trees.items() if not any(re.fullmatch(pattern, text) for text in samples(tree))] == []
