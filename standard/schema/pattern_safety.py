"""Regular expressions that come from people: do they compile, can they hang, what do they match.

Table Schema's tools are written in Python, so a pattern means what Python's `re` says it means. We match with re2,
whose time is linear in the text, after writing the pattern as re2 wants it; what re2 cannot do is never run here.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import re2

DIGIT: Final = r"\p{Nd}"
WORD: Final = r"\p{L}\p{N}_"
SPACE: Final = r"\t-\r\x{1c}-\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
NOT_SPACE: Final = (
    r"\x{0}-\x{8}\x{e}-\x{1b}\x{21}-\x{84}\x{86}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}"
    r"\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{10ffff}"
)

OUTSIDE: Final = {
    "d": DIGIT, "D": r"\P{Nd}", "w": f"[{WORD}]", "W": f"[^{WORD}]", "s": f"[{SPACE}]", "S": f"[^{SPACE}]", "Z": r"\z",
}  # fmt: skip
"""What Python's escapes mean, for re2: Python's are Unicode, re2's are ASCII."""

INSIDE: Final = {"d": DIGIT, "D": r"\P{Nd}", "w": WORD, "s": SPACE, "S": NOT_SPACE, "b": r"\x{8}"}
"""The same inside brackets; `\\W` has no equivalent there."""

TOKENS: Final = re.compile(
    r"\\x([0-9A-Fa-f]{2})|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)|(\{,(?=\d+\}))|(\[\^?\]?)|(\])|(.)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class PatternVerdict:
    """`message` is French, and empty where there is nothing to say."""

    compiles: bool
    linear: bool
    """No tool can hang on it: matching takes a time proportional to the text."""
    message: str = ""


def compile_error(pattern: str) -> re.error | None:
    """What Python finds wrong with the pattern, if anything."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except re.error as error:
        return error
    except (RecursionError, OverflowError, MemoryError):
        return re.error("too large")
    return None


@lru_cache(maxsize=4096)
def matches(pattern: str, text: str) -> bool | None:
    """Whether the whole text matches, as Python's `re` would say; None where that cannot be told safely."""
    compiled, ascii_only = _compiled(pattern)
    if compiled is None or (ascii_only and not text.isascii()):
        return None
    return compiled.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> tuple[Any, bool]:
    """The pattern for re2, or None; and whether it can only be trusted on ASCII text."""
    if compile_error(pattern) is not None:
        return None, False
    translated = _for_re2(pattern)
    if translated is None:
        return None, False
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(f"(?:{translated[0]})", options), translated[1]
    except (re2.error, UnicodeError):
        return None, False


def _for_re2(pattern: str) -> tuple[str, bool] | None:
    """The same pattern with the same meaning for re2."""
    pieces: list[str] = []
    inside = ascii_only = False
    for token in TOKENS.finditer(pattern):
        two, four, eight, escaped, low, opening, closing, _ = token.groups()
        text = token[0]
        if code := two or four or eight:
            text = f"\\x{{{code}}}"
        elif escaped:
            if escaped == "W" and inside:
                return None
            if escaped in "bB" and not inside:
                ascii_only = True
            elif not escaped.isascii():
                text = escaped
            else:
                text = (INSIDE if inside else OUTSIDE).get(escaped, text)
        elif low and not inside:
            text = "{0,"
        elif opening:
            text = opening.replace("]", r"\]") if not inside else opening.replace("[", r"\[")
            inside = not (inside and opening.endswith("]"))
        elif closing and inside:
            inside = False
        pieces.append(text)
    return "".join(pieces), ascii_only
