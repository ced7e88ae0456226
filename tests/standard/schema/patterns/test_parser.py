"""Our reading of a pattern beside Python's: the same patterns are read, and they mean the same."""

from __future__ import annotations

import re
import warnings

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from standard.schema import value_pattern
from standard.schema.patterns.limits import MAX_DEPTH, MAX_PATTERN
from standard.schema.patterns.parser import parse, simple
from standard.schema.patterns.tree import PatternError
from standard.schema.patterns.writing import for_python, write

PIECES = [
    "a", "b", "é", " ", "#", "\n", "0", "7", "(", ")", "(", ")", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?P<n>", "(?P=n)",
    "(?(1)", "(?(n)", "(?i)", "(?x)", "(?s)", "(?i:", "(?-i:", "(?s-i:", "(?ai:", "(?u:", "(?L:", "(?#c)", "(?#", "[", "]", "[^", "-",
    "^", "$", "|", "*", "+", "?", "{", "}", "{2}", "{,3}", "{,}", "{1,", "{3,2}", ",", "\\", r"\d", r"\D", r"\w", r"\W", r"\s", r"\b",
    r"\B", r"\A", r"\Z", r"\1", r"\12", r"\0", r"\377", r"\400", r"\x41", r"\x4", r"\u00e9", r"\U0001F600", r"\U00110000",
    r"\N{DIGIT ONE}", r"\N{x}", r"\q", r"\.", r"\n", "[a-z]", r"[\d-]", r"[\d-z]", "[z-a]", "[]a]", "(?", "(?P<", "(?<", "(?z)", "(a)",
    "(a|b)", ".", "x*",
]  # fmt: skip
PATTERNS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


def compiled(pattern: str) -> re.Pattern[str] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return re.compile(pattern)
        except (re.error, OverflowError):
            return None


@given(PATTERNS)
def test_what_python_compiles_is_read_and_nothing_else(pattern: str) -> None:
    try:
        parse(pattern)
        fault = None
    except PatternError as error:
        fault = error
    assert (fault is None) == (compiled(pattern) is not None)
    assert fault is None or 0 <= fault.position <= len(pattern)


@given(PATTERNS, st.text("abéAx07 #\n_", max_size=5))
def test_what_is_written_again_for_python_matches_the_same_texts(pattern: str, text: str) -> None:
    known = compiled(pattern)
    assume(known is not None)
    assert known is not None
    again = compiled(f"^{for_python(parse(pattern))}$")
    assert again is not None
    assert bool(known.fullmatch(text)) == bool(again.match(text))


@given(PATTERNS)
def test_a_simple_pattern_written_again_is_the_same_tree(pattern: str) -> None:
    tree = simple(pattern)
    assume(tree is not None)
    assert tree is not None
    assert write(parse(write(tree))) == write(tree)


@pytest.mark.parametrize(
    ("pattern", "position"),
    [("ab)", 2), ("a(b", 1), ("a[b", 1), ("a|*", 2), ("a**", 2), (r"a\q", 1), ("(a)(?P<n>b)(?P<n>c)", 11), ("a{4,2}", 1), ("a(?i)b", 1)],
)
def test_a_fault_is_placed(pattern: str, position: int) -> None:
    with pytest.raises(PatternError) as fault:
        parse(pattern)
    assert fault.value.position == position


def test_a_deep_pattern_is_refused_and_one_as_deep_as_may_be_is_read() -> None:
    deep = "(?:" * MAX_DEPTH + "a" + ")" * MAX_DEPTH
    assert simple(deep) is not None
    for depth in (1, 10_000):
        with pytest.raises(PatternError):
            parse("(?:" * depth + deep + ")" * depth)


def test_a_long_list_is_read_and_a_long_pattern_is_not_simple() -> None:
    names = [f"Commune n° {rank} (Ain)" for rank in range(36_000)]
    escaped = "|".join(map(value_pattern.escape, names))
    reading = value_pattern.read(f"^(?:{escaped})(?:;(?:{escaped}))*$")
    assert reading is not None
    assert [value for value, _ in reading.items] == names
    assert simple("a" * MAX_PATTERN) is not None
    assert simple("a" * (MAX_PATTERN + 1)) is None
