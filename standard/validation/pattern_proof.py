"""A regular expression that proves that Python's would match: everything it accepts, Python's accepts.

It is written for polars, whose expressions take a time linear in the text. It may accept less: what it does not prove
is then put to Python. Nothing is written for what only backtracking can do (look-around, references).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

LONGEST: Final = 100_000
"""Characters of a proof: beyond, it would cost more than it saves."""

DIGITS: Final = "0-9"
LETTERS: Final = "A-Za-zÀ-ÖØ-öø-ÿŒœŸ"
OTHERS: Final = r"\x{21}-\x{2f}\x{3a}-\x{40}\x{5b}-\x{5e}\x{60}\x{7b}-\x{7e}«»’–€°"
"""Neither digits, letters, `_` nor spaces, in any version of Unicode."""
CLASSES: Final = {
    sre.CATEGORY_DIGIT: DIGITS,
    sre.CATEGORY_NOT_DIGIT: f"{LETTERS}{OTHERS}_ \\t\\n\\r",
    sre.CATEGORY_SPACE: r" \t\n\r\x{b}\x{c}",
    sre.CATEGORY_NOT_SPACE: f"{DIGITS}{LETTERS}{OTHERS}_",
    sre.CATEGORY_WORD: f"{DIGITS}{LETTERS}_",
    sre.CATEGORY_NOT_WORD: rf"{OTHERS} \t\n\r",
}
"""Characters that surely belong to a class: the whole class depends on the version of Unicode that a tool follows."""
WHOLE_CLASSES: Final = {
    sre.CATEGORY_DIGIT: r"\p{Nd}\p{Cn}", sre.CATEGORY_SPACE: r"\p{White_Space}\x{1c}-\x{1f}",
    sre.CATEGORY_WORD: r"\p{L}\p{M}\p{N}\p{Pc}\p{Cn}_",
}  # fmt: skip
"""Characters that may belong to a class, for a set that leaves them out."""


class _NoProof(Exception):
    pass


def proof(pattern: str) -> str | None:
    """What polars has to find in a text for `re.compile(pattern).match` to match it; None where nothing proves it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parser.parse(pattern)
        if tree.state.flags & ~(re.UNICODE | re.VERBOSE):
            return None
        written = rf"\A(?:{_sequence(tree)})"
    except (_NoProof, re.error, RecursionError, OverflowError):
        return None
    return written if len(written) <= LONGEST else None


def _sequence(items: Any) -> str:
    return "".join(_item(code, argument) for code, argument in items)


def _item(code: Any, argument: Any) -> str:
    if code is sre.LITERAL:
        return _character(argument)
    if code is sre.NOT_LITERAL:
        return f"[^{_character(argument)}]"
    if code is sre.ANY:
        return r"[^\n]"
    if code is sre.IN:
        return _set(argument)
    if code is sre.BRANCH:
        return f"(?:{'|'.join(_sequence(branch) for branch in argument[1])})"
    if code is sre.SUBPATTERN:
        _, added, removed, inside = argument
        if added or removed:
            raise _NoProof
        return f"(?:{_sequence(inside)})"
    if code in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
        least, most, inside = argument
        return f"(?:{_sequence(inside)}){{{least},{'' if most is sre.MAXREPEAT else most}}}"
    if code is sre.AT:
        return _place(argument)
    raise _NoProof


def _place(place: Any) -> str:
    if place in {sre.AT_BEGINNING, sre.AT_BEGINNING_STRING}:
        return r"\A"
    if place in {sre.AT_END, sre.AT_END_STRING}:
        # Python's `$` also stands before a line feed at the end: less is proved, nothing false.
        return r"\z"
    raise _NoProof


def _set(items: Sequence[tuple[Any, Any]]) -> str:
    negated = bool(items) and items[0][0] is sre.NEGATE
    inside = "".join(_member(code, argument, WHOLE_CLASSES if negated else CLASSES) for code, argument in items[negated:])
    return f"[{'^' if negated else ''}{inside}]"


def _member(code: Any, argument: Any, classes: dict[Any, str]) -> str:
    if code is sre.LITERAL:
        return _character(argument)
    if code is sre.RANGE:
        return f"{_character(argument[0])}-{_character(argument[1])}"
    if code is sre.CATEGORY and argument in classes:
        return classes[argument]
    raise _NoProof


def _character(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF:
        raise _NoProof
    return chr(code) if chr(code).isalnum() else f"\\x{{{code:x}}}"
