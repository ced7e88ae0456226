"""Texts as people take them for one another: the one meaning of "the same text, written otherwise", wherever texts are
compared, found or brought together.

What people write differently without meaning it does not count: case, accents, letters joined (œ, æ, ß, ﬁ), the shapes of
apostrophes, quotes and dashes, spaces of any kind or number, signs that nobody sees.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

APOSTROPHES: Final = "'’‘‛ʼʹ`´′"
QUOTES: Final = '"“”„‟«»″'
DASHES: Final = "-‐‑‒–—―−"
"""Signs that stand for one another; the first of each is the one that keyboards have."""

_SIGNS: Final = {sign: shapes[0] for shapes in (APOSTROPHES, QUOTES, DASHES) for sign in shapes[1:]}
_LETTERS: Final = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ı": "i"}
"""Letters that Unicode does not take apart, and that people do; the Turkish i without a dot is an i."""

_ODD_SIGNS: Final = re.compile(f"[{''.join(_SIGNS)}]")
_ODD_LETTERS: Final = re.compile(f"[{''.join(_LETTERS)}]")
_MARKS: Final = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
"""Accents, once set apart from their letters; the marks of writings where they make other words are none."""
_UNSEEN: Final = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]+")
_WORDS: Final = re.compile(r"[^\W_]+")
_HUMP: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")


def fold(text: str, *, keep_case: bool = False, keep_accents: bool = False, words_only: bool = False) -> str:
    """The text without what does not count: equal for texts that people take for the same.

    `keep_case` and `keep_accents` let these count; `words_only` leaves letters and digits, a space between words.
    """
    plain = _plain(text, keep_case=keep_case, keep_accents=keep_accents)
    return " ".join(_WORDS.findall(plain) if words_only else plain.split())


def fold_all(texts: Sequence[str]) -> list[str]:
    """Each text folded: at once where none holds a line feed, which is much shorter for long lists."""
    lines = _plain("\n".join(texts)).split("\n")
    return [" ".join(line.split()) for line in lines] if len(lines) == len(texts) else [fold(text) for text in texts]


def humps_apart(text: str) -> str:
    """The text, « SiteWeb » being two words."""
    return _HUMP.sub(" ", text)


def plain_signs(text: str) -> str:
    """The text with the apostrophes, quotes and dashes of a keyboard."""
    return _ODD_SIGNS.sub(lambda sign: _SIGNS[sign[0]], text)


def plain_letters(text: str) -> str:
    """The text without accents nor joined letters."""
    return text if text.isascii() else _ODD_LETTERS.sub(lambda one: _LETTERS[one[0]], _MARKS.sub("", unicodedata.normalize("NFKD", text)))


def without_unseen(text: str) -> str:
    """The text without the signs that nobody sees."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def _plain(text: str, *, keep_case: bool = False, keep_accents: bool = False) -> str:
    """Folded, spaces aside."""
    text = plain_signs(without_unseen(text))
    if text.isascii():
        return text if keep_case else text.casefold()
    text = unicodedata.normalize("NFC", text) if keep_accents else plain_letters(text)
    # A letter taken apart, or put in lower case, may give a sign: ŉ is ’n.
    return plain_signs(text if keep_case else text.casefold())
