"""What people type, made fit to be kept and shown. Pure, and on the lowest floor, since every room receives some.

No database nor protocol holds NUL or half of a character. The other signs that nobody sees are never meant: they hide what
a text says, turn it around, or make two names look the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

_HALVES: Final = "\ud800-\udfff"
_NO_CHARACTERS: Final = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
_DIRECTIONS: Final = "\u202a-\u202e\u2066-\u2069"
_UNSTORABLE: Final = re.compile(f"[\0{_HALVES}]")
_ENDS: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
"""What ends a line."""
_NEVER_MEANT: Final = re.compile(f"[\0-\x08\x0e-\x1f\x7f-\x9f{_HALVES}{_DIRECTIONS}{_NO_CHARACTERS}]")
_UNSEEN_IN_A_LINE: Final = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]")
"""Those that join letters, or the parts of a figure, are not among them."""
_BLANKS: Final = re.compile(r"[ \t\n]+")

DIGITS: Final = 18
"""Of the longest number that a database counts with."""


def storable(text: str) -> bool:
    """Whether a database and a protocol can hold the text."""
    return (text.isascii() and "\0" not in text) or _UNSTORABLE.search(text) is None


def paragraphs(text: str) -> str:
    """A text of several lines, as it is kept: its letters whole, its lines ended in one way, what is never meant left out."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _NEVER_MEANT.sub("", _ENDS.sub("\n", text)).strip()


def line(text: str) -> str:
    """A name or a title, as it is kept: one line; empty where nothing of it is seen."""
    kept = _BLANKS.sub(" ", _UNSEEN_IN_A_LINE.sub("", paragraphs(text))).strip()
    return kept if any(sign.isprintable() and not sign.isspace() for sign in kept) else ""


def file_name(text: str) -> str:
    """The name of a file that somebody sends, without the folders that it was in."""
    return line(PurePath(text.replace("\\", "/")).name) or "fichier"


def whole_number(text: str) -> int | None:
    """The number that these figures say, such as a form or an address has it; None where they say none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def whole_numbers(texts: Iterable[str]) -> set[int]:
    """Those that these texts say, such as the boxes that are ticked."""
    return {number for text in texts if (number := whole_number(text)) is not None}
