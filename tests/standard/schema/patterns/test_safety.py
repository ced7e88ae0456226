"""Patterns of people: what compiles, what can hang, what matches, as Python's `re` would say."""

from __future__ import annotations

import re
import warnings

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from standard.schema.patterns.ambiguity import ambiguous
from standard.schema.patterns.safety import examine, matches

BLOCKING = [
    r"^(a+)+$",
    r"(a*)*",
    r"(a|a)*",
    r"(a|ab|b)*c",
    r"(\w+\s?)*$",
    r"(\d{1,3},?)*",
    r"(a(b?)?)*",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"([a-zA-Z]+)*",
    r"(.*a){20}",
    r"((ab)*|(a|b)*)*",
    r"^(?:\d+|\d+,\d+)+$",
]

SAFE = [
    r"^\d{5}$",
    r"^(?:oui|non)(?:;(?:oui|non))*$",
    r"(?:(?:^|;)(1|2|12|100))+$",
    r"^(A|B){1}(\|(A|B))*$",
    r"^(\w+-)*$",
    r"(\d{14}\|?)+",
    r"([a-z]{1,3}-){12}",
    r"^(https?://[^|\s]*\|)*https?://[^|\s]*$",
    r"^\+?\d{9,15}$",
    r"(a|b)*",
    r"^(?:\d{5}|\d{9})(?:;(?:\d{5}|\d{9}))*$",
    r"^[^@\s]+@[^@\s]+\.[a-z]+$",
    "",
]


@pytest.mark.parametrize("pattern", BLOCKING)
def test_a_pattern_that_can_hang_is_recognised(pattern: str) -> None:
    verdict = examine(pattern)
    assert (verdict.compiles, verdict.linear, verdict.code) == (True, False, "blocking")
    assert "bloquer" in verdict.message


@pytest.mark.parametrize("pattern", SAFE)
def test_an_ordinary_pattern_is_not_suspected(pattern: str) -> None:
    assert examine(pattern).linear
    assert examine(pattern).message == ""


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (r"^(?=\d)\w+$", "regard"),
        (r"(?<!a)b", "regard"),
        (r"^(\d{5}|)\1$", "renvoi"),
        (r"(?P<x>a)(?P=x)", "renvoi"),
        (r"(?>ab)c", "atomique"),
        (r"a++b", "atomique"),
    ],
)
def test_what_not_every_tool_can_run_is_named(pattern: str, said: str) -> None:
    verdict = examine(pattern)
    assert (verdict.compiles, verdict.linear, verdict.code) == (True, False, "not-linear")
    assert said in verdict.message


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("a)", "fermée sans avoir été ouverte, au 2ᵉ"),
        ("(a", "n’est pas fermée"),
        ("[a", "crochet"),
        ("*a", "rien à répéter"),
        ("a**", "se suivent"),
        ("[z-a]", "à l’envers"),
        (r"\p{L}", "barre oblique"),
        ("a{3,2}", "minimum"),
        ("(?~a)", "signe inconnu"),
        (r"\1", "n’existe pas"),
        ("(?<=a+)b", "longueur fixe"),
        ("a(?i)b", "au début"),
        ("(" * 5_000 + ")" * 5_000, "trop grande"),
    ],
)
def test_a_pattern_that_does_not_compile_says_why(pattern: str, said: str) -> None:
    verdict = examine(pattern)
    assert (verdict.compiles, verdict.linear, verdict.code) == (False, False, "broken")
    assert said in verdict.message


def test_long_lists_of_words_are_examined_quickly_and_safe() -> None:
    words = "|".join(f"valeur {rank}" for rank in range(3_000))
    assert examine(f"^(?:{words})(?:;(?:{words}))*$").linear


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\w+", "Métropole"),
        (r"[\w -]+", "Île-de-France œuvre"),
        (r"\s", "\u00a0"),
        (r"[^\S]", "\u202f"),
        (r"a{,2}", "aaa"),
        (r"\Aa\Z", "a"),
        ("[]a]+", "]a"),
        ("[^]a]", "b"),
        ("[[a]+", "[a"),
        (r"\u00e9\xe9", "éé"),
        (r"\é\-", "é-"),
        (r"[\b]", "\b"),
        (r"\ba\b", "a"),
        ("a|b", "ab"),
        ("^a$|^b$", "b"),
        ("(?i)É", "é"),
        (".", "\n"),
        ("(?s).", "\n"),
    ],
)
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_text_matches_as_python_says(pattern: str, text: str) -> None:
    assert matches(pattern, text) == (re.fullmatch(pattern, text) is not None)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"(a)\1", "aa"), ("(a", "a"), (r"[\W]", "é"), (r"\bé\b", "é"), (".", "\ud800"), ("\ud800", "a"), ("(?i)i", "İ"), (r"\w", "\u0378")],
)
def test_what_cannot_be_told_safely_is_not_told(pattern: str, text: str) -> None:
    assert matches(pattern, text) is None


PIECES = st.sampled_from(
    ["a", "b", "é", ".", r"\d", r"\w", r"\s", "[ab]", "[^a]", r"[\w-]", "(a|b)", "(?:ab)?", "a*", "b+", r"\.", "x{1,2}", "|"]
)


@given(st.lists(PIECES, max_size=6).map("".join), st.text("abéx1. -\n", max_size=6))
def test_generated_patterns_match_as_python_says(pattern: str, text: str) -> None:
    assume(not ambiguous(pattern))
    assert matches(pattern, text) == (re.fullmatch(pattern, text) is not None)


def compiles(pattern: str) -> bool:
    """Whether Python compiles the pattern."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, OverflowError):
        return False
    return True


@given(st.text("ab()[]{}|*+?\\^$.,1-<=!:PdwsWSb", max_size=12))
def test_any_text_can_be_examined(pattern: str) -> None:
    verdict = examine(pattern)
    assert verdict.compiles == compiles(pattern)
    assert bool(verdict.message) == (verdict.code != "")
    matches(pattern, "ab1")


def is_code(words: list[str]) -> bool:
    """Whether no text is a row of these words in two ways (Sardinas and Patterson)."""
    dangling = {longer[len(word) :] for word in words for longer in words if longer != word and longer.startswith(word)}
    seen: set[str] = set()
    while dangling - seen:
        suffix = (dangling - seen).pop()
        seen.add(suffix)
        dangling |= {word[len(suffix) :] for word in words if word.startswith(suffix)}
        dangling |= {suffix[len(word) :] for word in words if suffix.startswith(word)}
    return "" not in dangling


@given(st.lists(st.text("ab", min_size=1, max_size=4), min_size=1, max_size=4, unique=True))
def test_a_loop_over_words_hangs_where_a_text_is_read_in_two_ways(words: list[str]) -> None:
    assert ambiguous(f"({'|'.join(words)})*") == (not is_code(words))
