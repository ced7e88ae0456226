"""What a small regex accepts, and what one regex accepts beside another: true of every text, on patterns of every shape."""

from __future__ import annotations

import re
from itertools import product
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema.patterns.language import compare_languages, language
from standard.schema.patterns.safety import examine
from tests.known_schemas import known_schemas

SHORT_TEXTS: Final = tuple("".join(letters) for length in range(1, 6) for letters in product("ab;", repeat=length))


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{0,2}", "{2}"])).map(lambda pair: f"({pair[0]}){pair[1]}"),
        inner.map(lambda value: f"^(?:{value})(?:;(?:{value}))*$"),
        inner.map(lambda value: f"({value};)*({value})"),
    )


PATTERNS = st.recursive(st.sampled_from(["a", "b", "[ab]", "a?", "ab|b", "^a", "b$", "", "[^;]", ";"]), _combined, max_leaves=5)


@given(PATTERNS, PATTERNS)
def test_what_is_said_of_two_patterns_is_true_of_every_short_text(old: str, new: str) -> None:
    before, after = ({text for text in SHORT_TEXTS if re.fullmatch(pattern, text)} for pattern in (old, new))
    found = compare_languages(old, new)
    assert all(re.fullmatch(old, text) and not re.fullmatch(new, text) for text in found.lost)
    assert all(re.fullmatch(new, text) and not re.fullmatch(old, text) for text in found.gained)
    match found.relation:
        case "equal":
            assert before == after
        case "wider":
            assert before <= after
        case "narrower":
            assert before >= after
        case "disjoint":
            assert not before & after
    for pattern, short in ((old, before), (new, after)):
        known = language(pattern)
        assert known is not None
        assert not known.whole or {text for text in known.texts if len(text) <= 5 and set(text) <= set("ab;")} == short
        assert known.texts >= short or not known.whole


@pytest.mark.parametrize(
    ("old", "new", "relation", "lost", "gained"),
    [
        ("^(?:A|B)$", "^[ABC]$", "wider", (), ("C",)),
        ("A|B", "^(B|A)$", "equal", (), ()),
        ("^(?:oui|non)?$", "oui|non", "equal", (), ()),
        (r"^\d{5}$", r"^\d{4,6}$", "wider", (), ("0000", "000000")),
        (r"^\d{5}$", r"(?i)^[0-9a]{5}$", "unknown", (), ()),
        (r"^\d{5}$", r"^\d{4}$", "overlapping", ("00000",), ("0000",)),
        (r"^([013-9]\d|2[AB1-9])\d{3}$", r"^\d{5}$", "overlapping", ("2A000", "2B000"), ("20000",)),
        ("^(A|B)(;(A|B))*$", "^(?:(?:B|A);)*(?:A|B)$", "equal", (), ()),
        ("^(A|B)(;(A|B))*$", "^(A|B)(,(A|B))*$", "overlapping", ("A;A", "B;A"), ("A,A", "B,A")),
        ("A|B", "C|D", "disjoint", ("A", "B"), ("C", "D")),
        ("a(?=b)", "a", "unknown", (), ()),
        ("(?i)oui", "oui", "unknown", (), ()),
        (r"(a)\1", "aa", "unknown", (), ()),
        ("(", "a", "unknown", (), ()),
    ],
)
def test_two_patterns_are_compared(old: str, new: str, relation: str, lost: tuple[str, ...], gained: tuple[str, ...]) -> None:
    found = compare_languages(old, new)
    shown = tuple(text for text in found.lost if len(text) < 6), tuple(text for text in found.gained if len(text) < 7)
    assert found.relation == relation
    for expected, texts in zip((lost, gained), shown, strict=True):
        assert set(expected) <= set(texts)
        assert bool(expected) == bool(texts)


def test_a_list_that_may_hold_fewer_values_refuses_the_longest() -> None:
    assert compare_languages("^(A|B)(;(A|B))*$", "^(A|B)(;(A|B)){0,4}$").relation == "narrower"
    assert compare_languages("^(A|B)(;(A|B)){0,9}$", "^(A|B|C)(; ?(A|B|C)){0,20}$").relation == "wider"


@pytest.mark.parametrize(
    "pattern", ["(?:a{6000}){6000}", "((){65535}){65535}", "((a{1,100}){1,100}){1,100}", "[a-\U0010ffff]{9}", "(a?){500}"]
)
def test_a_pattern_that_says_too_much_is_not_written_out(pattern: str) -> None:
    known = language(pattern)
    assert known is None or len(known.texts) <= 5_001


def test_every_known_pattern_is_itself() -> None:
    patterns: set[str] = set()
    for release in known_schemas():
        fields: list[dict[str, Any]] = release.descriptor()["fields"]
        patterns |= {field["constraints"]["pattern"] for field in fields if "pattern" in (field.get("constraints") or {})}
    unlike = {pattern: relation for pattern in patterns if (relation := compare_languages(pattern, pattern).relation) != "equal"}
    assert set(unlike.values()) == {"unknown"}
    assert [pattern for pattern in unlike if examine(pattern).linear] == []
