"""What a backslash begins in a regular expression, and what stands between brackets: read from a place of the text, to where it ends."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from standard.schema.patterns.tree import CATEGORIES, Anchor, Category, CharClass, PatternError

CONTROLS: Final = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
HEXADECIMAL: Final = {
    "x": re.compile("[0-9A-Fa-f]{2}"), "u": re.compile("[0-9A-Fa-f]{4}"), "U": re.compile("(?:000[0-9A-Fa-f]|0010)[0-9A-Fa-f]{4}")
}  # fmt: skip
OCTAL: Final = re.compile("0[0-7]{0,2}|[0-7]{3}")
OCTAL_INSIDE: Final = re.compile("[0-7]{1,3}")
NUMBER: Final = re.compile("[0-9]{1,2}")
NAMED: Final = re.compile(r"\{([^}]*)\}")

BAD_ESCAPE: Final = "une barre oblique inverse précède une lettre qui ne veut rien dire"


def escaped(text: str, start: int, flags: Collection[str], *, inside: bool) -> tuple[str | Category | Anchor | int, int]:
    """What the backslash at `start` begins, and where it ends; the number of a group for a reference.

    `inside` brackets, a place or a group means nothing.
    """
    letter, at = text[start + 1 : start + 2], start + 2
    ascii_only = "a" if "a" in flags else ""
    if not letter:
        raise PatternError("elle finit par une barre oblique inverse", start)
    if letter in CATEGORIES:
        return Category(letter, ascii_only, (start, at)), at
    if letter in CONTROLS:
        return CONTROLS[letter], at
    if letter in HEXADECIMAL or letter == "N":
        return _coded(text, start, letter)
    if letter in "0123456789":
        return _numbered(text, start, inside=inside)
    if letter == "b" and inside:
        return "\b", at
    if letter in "AZbB" and not inside:
        return Anchor(f"\\{letter}", ascii_only if letter in "bB" else "", (start, at)), at
    if letter.isascii() and letter.isalpha():
        raise PatternError(BAD_ESCAPE, start)
    return letter, at


def _coded(text: str, start: int, letter: str) -> tuple[str, int]:
    """A character by its number in base sixteen, or by its name."""
    code = (NAMED if letter == "N" else HEXADECIMAL[letter]).match(text, start + 2)
    try:
        character = unicodedata.lookup(code[1]) if code and letter == "N" else chr(int(code[0], 16)) if code else ""
    except KeyError:
        character = ""
    if code is None or len(character) != 1:
        raise PatternError(BAD_ESCAPE, start)
    return character, code.end()


def _numbered(text: str, start: int, *, inside: bool) -> tuple[str | int, int]:
    """A character by its number in base eight, or the number of a group."""
    octal = (OCTAL_INSIDE if inside else OCTAL).match(text, start + 1)
    number = NUMBER.match(text, start + 1)
    if octal and int(octal[0], 8) <= 0o377:
        return chr(int(octal[0], 8)), octal.end()
    if octal or inside or number is None:
        raise PatternError(BAD_ESCAPE, start)
    return int(number[0]), number.end()


def char_class(text: str, start: int, flags: Collection[str]) -> tuple[CharClass, int]:
    """The class whose bracket opens at `start`, and where it ends."""
    at = start + 1
    negated = text.startswith("^", at)
    at += negated
    items: list[tuple[str, str] | Category] = []
    while not items or not text.startswith("]", at):
        place = at
        low, at = _member(text, at, start, flags)
        high = low
        if text.startswith("-", at) and not text.startswith("]", at + 1):
            high, at = _member(text, at + 1, start, flags)
            if isinstance(low, Category) or isinstance(high, Category) or high < low:
                raise PatternError("un intervalle entre crochets est à l’envers", place)
        items.append(low if isinstance(low, Category) else (low, str(high)))
    named = any(isinstance(item, Category) for item in items)
    kept = "".join(letter for letter in "ai" if letter in flags and (named or "i" in flags))
    return CharClass(negated, tuple(items), kept, (start, at + 1)), at + 1


def _member(text: str, at: int, start: int, flags: Collection[str]) -> tuple[str | Category, int]:
    if at >= len(text):
        raise PatternError("un crochet ouvert n’est pas fermé", start)
    if text[at] != "\\":
        return text[at], at + 1
    found, end = escaped(text, at, flags, inside=True)
    assert isinstance(found, (str, Category))
    return found, end
