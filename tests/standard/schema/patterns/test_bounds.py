"""Patterns written to cost as much as they can: each question has an answer, known or not, within its budget.

Nothing here measures time: without a budget, most of these would not end.
"""

from __future__ import annotations

import pytest

from standard.schema import value_pattern
from standard.schema.lint import check
from standard.schema.patterns.inclusion import included
from standard.schema.patterns.language import compare_languages
from standard.schema.patterns.limits import MAX_PATTERN
from standard.schema.patterns.parser import simple
from standard.schema.patterns.safety import examine, matches
from standard.schema.patterns.samples import samples
from standard.schema.patterns.words import in_words, mended
from standard.schema.patterns.writing import for_json_schema, for_polars, for_python

HOSTILE = {
    "nine thousand optional letters": "a?" * 9_000,
    "optional letters, then those letters": "a?" * 25 + "a" * 25,
    "many stars": "a*" * 2_000,
    "a choice far from the end": "(a|b)*a(a|b){200}",
    "the same, said with classes": "[ab]*a[ab]{1000}",
    "counts inside counts": "((a{50}){50}){50}",
    "counts inside counts, of nothing": "((){65535}){65535}",
    "counts that vary inside counts": "((a{1,50}){1,50}){1,50}",
    "many counts": "a{0,9}" * 600,
    "huge counts": "a{0,1000}" * 200,
    "many classes": "[Ā-￿a]" * 1_000,
    "many classes whose case does not count": "(?i)" + "[Ā-￿a]" * 1_000,
    "many letters": r"\w" * 3_000,
    "a count of letters": r"[\w-]{1000}" * 100,
    "a class of many characters": "[" + "".join(chr(0x4E00 + 2 * rank) for rank in range(9_000)) + "]+",
    "many ranges, each beside another": "|".join(f"[{chr(0x4E00 + rank)}-{chr(0x4E00 + rank + 40)}]" for rank in range(0, 4_000, 4)),
    "thousands of choices": "|".join(f"mot{rank}" for rank in range(2_400)),
    "thousands of choices in a loop": f"(?:{'|'.join(f'mot{rank}' for rank in range(2_300))})*",
    "choices that overlap": f"(?:{'|'.join('a' * length for length in range(1, 190))})*",
    "choices of nothing": f"(?:{'|' * 9_000})*",
    "deep groups": "(" * 60 + "a" + ")*" * 60,
    "too deep groups": "(" * 9_000 + ")" * 9_000,
    "references to references": "(a)" + "".join(rf"(\{rank}\{rank})" for rank in range(1, 40)),
    "looks behind": "(?<=a)" * 3_000,
    "lists of lists": f"^(?:{'|'.join(map(str, range(600)))})(?:;(?:{'|'.join(map(str, range(600)))}))*$",
    "almost a list of lists": "^(" + "a)(;(" * 4_000 + "a))*$",
    "a long separator": "x(?:" + ";" * 5_000 + "x)*",
    "many separators": "x(?:" + ";[ab]" * 1_000 + "x)*",
    "a class that leaves much out": "[^" + "".join(chr(0x4E00 + 2 * rank) for rank in range(9_000)) + "]",
    "many classes, each another, whose case does not count": "(?i)" + "".join(f"[{chr(0x400 + rank)}-ӿ]" for rank in range(250)) * 16,
    "a choice many times": "^(?:" + "ab|" * 3_000 + "ab)$",
    "a list twice, not the same": f"^({'|'.join(map(str, range(800)))})(;({'|'.join(map(str, range(1, 800)))}))*$",
    "as long as may be": "x" * MAX_PATTERN,
}
EVERY = pytest.mark.parametrize("pattern", HOSTILE.values(), ids=HOSTILE.keys())


@EVERY
def test_every_question_about_a_hostile_pattern_has_an_answer(pattern: str) -> None:
    verdict = examine(pattern)
    assert bool(verdict.message) == (not verdict.linear)
    value_pattern.read(pattern)
    value_pattern.two_lists(pattern)
    for text in ("a", "aaab" * 20, "中", "a\n"):
        assert matches(pattern, text) in (True, False, None)
    in_words(pattern)
    mended(pattern)
    tree = simple(pattern)
    if tree is not None:
        samples(tree)
        for_json_schema(tree)
        for_python(tree)
        for_polars(tree)
    assert included(pattern, pattern).holds is not False
    compare_languages(pattern, f"(?:{pattern})?")


@EVERY
def test_lint_says_what_it_can_of_a_hostile_pattern(pattern: str) -> None:
    assert check({"fields": [{"name": "x", "type": "string", "constraints": {"pattern": pattern}, "example": "a"}]})


def longer(size: int) -> tuple[str, ...]:
    """Expressions of two characters or so a step."""
    return (r"\." * size, "(?:" + "a|" * size + "a)?", "x{1}" * (size // 2), "^(a)" * (size * 2 // 5) + "*$")


def test_a_pattern_longer_than_any_may_be_is_read_once() -> None:
    """Nothing bounds what is sent to be read: reading is all that may be done with it."""
    for pattern in longer(50_000):
        assert examine(pattern).code == "too-long"
        assert value_pattern.read(pattern) is None
        assert (simple(pattern), matches(pattern, "a"), in_words(pattern), mended(pattern)) == (None, None, None, None)
        assert compare_languages(pattern, "a").relation == "unknown"
    # No text of a schema is longer than a hundred thousand characters: a longer one is refused before it is examined.
    for pattern in longer(40_000):
        assert "pattern-too-long" in {found.code for found in check({"fields": [{"name": "x", "constraints": {"pattern": pattern}}]})}


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("a?" * 9_000, "not-linear"),
        ("a?" * 25 + "a" * 25, "blocking"),
        ("(?:(?:a?)*b)*c", "blocking"),
        ("(?:a?){25}a{25}", "blocking"),
        ("(?:ab|a[bc]){12}", "blocking"),
        (r"\d{1,3}" * 3, ""),
        ("((a{50}){50}){50}", "not-linear"),
        (HOSTILE["thousands of choices in a loop"], ""),
        (HOSTILE["lists of lists"], ""),
        ("x" * (MAX_PATTERN + 1), "too-long"),
        ("(" * 61 + ")" * 61, "broken"),
    ],
)
def test_what_is_said_of_some_of_them(pattern: str, code: str) -> None:
    assert examine(pattern).code == code


def test_a_list_of_many_values_is_no_pattern_too_long() -> None:
    names = "|".join(f"Commune {rank}" for rank in range(6_000))
    pattern = f"^(?:{names})$"
    assert examine(pattern).linear
    assert matches(pattern, "Commune 5999")
    assert matches(pattern, "Commune 6000") is False
