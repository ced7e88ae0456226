"""Whether one regex accepts all that another accepts: proved, or shown by a text."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema.compatibility import impacts
from standard.schema.patterns.inclusion import included
from standard.schema.patterns.parser import simple
from standard.schema.table_schema import parse
from tests.known_schemas import known_schemas

TEXTS = ["".join(letters) for size in range(1, 5) for letters in itertools.product("ab;", repeat=size)]

PATTERNS = st.recursive(
    st.sampled_from(["a", "b", ";", ".", "[ab]", "[^a]", r"\w", "^", "$", "^a", "b$"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}"])).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
    ),
    max_leaves=6,
)


@given(PATTERNS, PATTERNS)
def test_a_proof_is_what_trying_every_short_text_says(narrow: str, wide: str) -> None:
    found = included(narrow, wide)
    lost = [text for text in TEXTS if re.fullmatch(narrow, text) and not re.fullmatch(wide, text)]
    assert found.holds is not None
    assert not (found.holds and lost), lost
    if not found.holds:
        assert re.fullmatch(narrow, found.witness)
        assert not re.fullmatch(wide, found.witness)
        assert not lost or len(found.witness) <= len(lost[0])


@pytest.mark.parametrize(
    ("narrow", "wide", "holds", "witness"),
    [
        (r"^(\+33|\+590|\+590)(\d){6,9}$", r"^(\+33|\+590)\d{6,9}$", True, ""),
        (r"^(\+33|\+590)\d{6,9}$", r"^(\+33|\+590|\+590)(\d){6,9}$", True, ""),
        (r"^\d{5}$", r"^([013-9]\d|2[AB1-9])\d{3}$", False, "20000"),
        (r"^https?://[^ ]{1,200}$", r"^(https?|ftp)://[^ ]{1,500}$", True, ""),
        ("(?:(?:^|;)(a|b))+$", "^(?:a|b)(?:;(?:a|b))*$", False, ";a"),
        ("[一-龥]+", r"\w+", None, ""),
        (r"(?=a)a", "a", None, ""),
        ("(", "a", None, ""),
        ("a{900}{900}", "a+", None, ""),
    ],
)
def test_well_known_pairs(narrow: str, wide: str, holds: bool | None, witness: str) -> None:
    assert (included(narrow, wide).holds, included(narrow, wide).witness) == (holds, witness)


def test_every_known_pattern_accepts_what_it_accepts() -> None:
    patterns = {field.text("constraints/pattern") for schema in known_schemas() for field in parse(schema.descriptor()).fields} - {""}
    known = [pattern for pattern in patterns if simple(pattern) is not None]
    assert known
    assert [pattern for pattern in known if not included(pattern, pattern).holds] == []


def test_a_pattern_that_only_says_less_is_no_break() -> None:
    def schema(pattern: str) -> dict[str, object]:
        return {"fields": [{"name": "telephone", "type": "string", "constraints": {"pattern": pattern}}]}

    [impact] = impacts(parse(schema(r"^\+33\d{9}$")), parse(schema(r"^\+(33|262)\d{9}$")))
    assert (impact.rule, impact.producer, impact.level) == ("pattern-widened", "safe", "minor")
