"""Regular expressions that come from people: do they compile, can they hang, what do they match.

Table Schema's tools are written in Python, so a pattern means what Python's `re` says it means. We match with re2,
whose time is linear in the text, after writing the pattern as re2 wants it; what re2 cannot do is never run here.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

import re2

from standard.schema.pattern_ambiguity import ambiguous
from standard.schema.words import NBSP, number, quoted

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
    code: Literal["", "broken", "blocking", "not-linear"] = ""
    """It does not compile; some tool can hang on it; its time is not guaranteed, and not every tool can read it."""


COMPILE_ERRORS: Final = {
    "unbalanced parenthesis": "une parenthèse est fermée sans avoir été ouverte",
    "missing ), unterminated subpattern": "une parenthèse ouverte n’est pas fermée",
    "unterminated character set": "un crochet ouvert n’est pas fermé",
    "nothing to repeat": "un signe de répétition (*, + ou\u00a0?) n’a rien à répéter",
    "multiple repeat": "deux signes de répétition se suivent",
    "bad character range": "un intervalle entre crochets est à l’envers",
    "bad escape": "une barre oblique inverse précède une lettre qui ne veut rien dire",
    "min repeat greater than max repeat": "une répétition a un minimum plus grand que son maximum",
    "unknown extension": "un groupe commence par un signe inconnu",
    "invalid group reference": "un renvoi désigne un groupe qui n’existe pas",
    "look-behind requires fixed-width pattern": "un regard en arrière doit avoir une longueur fixe",
    "global flags not at the start of the expression": "une option comme (?i) doit être au début",
    "too large": "elle est trop grande ou trop imbriquée",
}

FOREIGN: Final = (
    (re.compile(r"(?<!\\)(?:\\\\)*\(\?<?[=!]"), "un regard en avant ou en arrière, comme (?=…)"),
    (re.compile(r"(?<!\\)(?:\\\\)*(?:\\[1-9]|\(\?P=)"), "un renvoi à un groupe, comme \\1"),
    (re.compile(r"(?<!\\)(?:\\\\)*(?:\(\?>|[*+?}]\+)"), "un groupe atomique ou une répétition possessive"),
)
"""What re2 cannot do, and how to name it."""


@lru_cache(maxsize=1024)
def examine(pattern: str) -> PatternVerdict:
    """Whether a pattern compiles, and whether every tool can run it without hanging; and if not, what to do."""
    error = compile_error(pattern)
    if error is not None:
        return PatternVerdict(False, False, _compile_message(error), "broken")
    if ambiguous(pattern):
        return PatternVerdict(
            True,
            False,
            f"Cette expression peut bloquer les outils de validation{NBSP}: une répétition y lit le même texte de plusieurs façons. "
            f"Écrivez chaque répétition une seule fois, par exemple a+ plutôt que (a+)+.",
            "blocking",
        )
    if _compiled(pattern)[0] is None:
        feature = next((words for sign, words in FOREIGN if sign.search(pattern)), "une écriture trop complexe")
        return PatternVerdict(
            True,
            False,
            f"Cette expression utilise {feature}{NBSP}: le temps de lecture n’est pas garanti et tous les outils ne savent pas la lire. "
            "Écrivez-la autrement, ou décrivez la règle dans la description du champ.",
            "not-linear",
        )
    return PatternVerdict(True, True)


def _compile_message(error: re.error) -> str:
    reason = next((words for start, words in COMPILE_ERRORS.items() if error.msg.startswith(start)), "")
    if not reason:
        reason = f"elle est mal formée ({quoted(error.msg)})"
    place = "" if error.pos is None else ", au premier caractère" if error.pos == 0 else f", au {number(error.pos + 1)}ᵉ caractère"
    return f"Cette expression ne se lit pas{NBSP}: {reason}{place}. Corrigez-la{NBSP}: aucun outil ne peut l’utiliser."


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
