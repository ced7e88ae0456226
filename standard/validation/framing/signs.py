"""What the bytes of a table hold that cells are worth a closer look for, told faster than cell by cell."""

from __future__ import annotations

from typing import Final, Literal

import re2

Sign = Literal["control", "lines", "mojibake", "question", "error"]
"""A control character, a cell over several lines, letters read in another encoding than theirs or lost in « ? », a spreadsheet's error."""

_MOJIBAKE: Final = re2.compile("[ÃÅ\ufffd├√‚]|[a-z]Ž|Â[\u00a0-\u00bf]|â€".encode())
"""Of the letters of an old console, the « é » alone: a block without it is not looked through for the others."""
_ENTITY: Final = re2.compile(b"&[a-zA-Z#][a-zA-Z0-9]{1,7};")
_ASKED: Final = 50
"""Question marks of a block that are looked at."""
_RARE: Final = (b"\x83", b"\x85", b"\x82", b"\xef", b"\x9a", b"\x9c", b"\xbd", b"#", b"&", b"?")
"""Bytes that are in these letters and in few usual letters or signs of French, the euro apart, and what errors and entities begin with:
each is found sooner alone, and one byte many times sooner than two.
"""
_STRETCH: Final = 256 * 1024
"""Bytes that a processor keeps at hand while it looks for one byte after the other."""
_ERROR: Final = re2.compile("#(?:[A-Z/0]+[ \u00a0\u202f]?[!?]|N/A|GETTING_DATA|###)".encode())


def signs_of(data: bytes) -> frozenset[Sign]:
    """The signs of some lines in UTF-8 that hold no control character."""
    found: set[Sign] = set()
    rare = {byte for start in range(0, len(data), _STRETCH) for byte in _RARE if data.find(byte, start, start + _STRETCH) >= 0}
    if (rare - {b"#", b"&", b"?"} and _MOJIBAKE.search(data)) or (b"&" in rare and _ENTITY.search(data)):
        found.add("mojibake")
    if b"#" in rare and _ERROR.search(data):
        found.add("error")
    if b"?" in rare and _has_question_in_word(data):
        found.add("question")
    return frozenset(found)


def _has_question_in_word(data: bytes) -> bool:
    """Whether a question mark stands between two small letters, accented or not."""
    place = -1
    for _ in range(_ASKED):
        place = data.find(b"?", place + 1)
        if place < 0:
            break
        if all(letter.islower() or letter >= b"\x80" for letter in (data[place - 1 : place], data[place + 1 : place + 2])):
            return True
    return False
