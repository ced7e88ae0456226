"""What the bytes of a table hold that cells are worth a closer look for, told faster than cell by cell."""

from __future__ import annotations

from typing import Final, Literal

import re2

Sign = Literal["control", "lines", "mojibake", "error"]
"""A control character, a cell over several lines, letters read in another encoding than theirs, an error of a spreadsheet."""

_MOJIBAKE: Final = (b"\xc3\x83", b"\xc3\x85\xe2\x80", b"\xc3\x82\xc2", b"\xc3\xa2\xe2\x82\xac", b"\xef\xbf\xbd")
"""« Ã », « Å“ », « Â », « â€ » and « � » in UTF-8."""
_ERROR: Final = re2.compile(rb"#(?:[A-Z/0]+[!?]|N/A|GETTING_DATA)")


def signs_of(data: bytes) -> frozenset[Sign]:
    """The signs of some lines in UTF-8 that hold no control character."""
    found: set[Sign] = set()
    if any(sign in data for sign in _MOJIBAKE):
        found.add("mojibake")
    if b"#" in data and _ERROR.search(data):
        found.add("error")
    return frozenset(found)
