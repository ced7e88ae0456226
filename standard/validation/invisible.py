"""Two texts that look the same and are not: what differs, in words, and shown where nobody would see it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from standard.schema.folding import plain_letters, plain_signs, without_unseen
from standard.schema.words import enumerated, quoted

_SPACES: Final = {"\u00a0": "espace insécable", "\u202f": "espace fine insécable", "\t": "tabulation", "\u3000": "espace large"}
_OTHER_SPACES: Final = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u205f\u1680\u0085\u2028\u2029"
_CYRILLIC: Final = dict(zip("АВЕЅІЈКМНОРСТУХаесіјорѕухԁԛѡ", "ABESIJKMHOPCTYXaecijopsyxdqw", strict=True))
_GREEK: Final = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
LOOKALIKES: Final = {**_CYRILLIC, **_GREEK}
"""Letters of other alphabets that look like ours."""
_ODD_SIGNS: Final = {"\u2011": "tiret insécable", "\u2010": "tiret inhabituel", **dict.fromkeys("ﬀﬁﬂﬃﬄﬅﬆ", "lettres liées")}
"""Signs drawn as those of a keyboard are."""
_TOLD_SIGNS: Final = {"lettres liées": "des lettres y sont liées en un seul signe"}
_COMBINED: Final = re.compile("(.)([\u0300-\u036f]+)", re.DOTALL)


def latin(text: str) -> str:
    """The text with our letters in place of those that look like them, unless it is written in another alphabet."""
    if text.isascii() or not any(character in LOOKALIKES for character in text):
        return text
    read = "".join(LOOKALIKES.get(character, character) for character in text)
    return read if all(unicodedata.name(letter, "").startswith("LATIN") for letter in read if letter.isalpha()) else text


def looks_like(text: str) -> str:
    """What one sees of a text."""
    return " ".join(unicodedata.normalize("NFC", latin(_usual(without_unseen(text)))).split())


def _usual(text: str) -> str:
    """The text with the signs of a keyboard in place of those that are drawn like them."""
    if text.isascii():
        return text
    return "".join(plain_signs(plain_letters(sign)) if sign in _ODD_SIGNS else sign for sign in text)


def unseen_difference(written: str, meant: str) -> str:
    """« un signe invisible s’y cache : « a[signe invisible U+200B]b » », or "" where the difference is seen."""
    if written == meant or looks_like(written) != looks_like(meant):
        return ""
    found: list[str] = []
    kinds = {_SPACES.get(character, "espace inhabituelle") for character in written if _is_odd_space(character) and character not in meant}
    found += [f"une {kind} y prend la place d’une espace ordinaire" for kind in sorted(kinds)]
    if without_unseen(written) != written and without_unseen(meant) == meant:
        found.append("un signe invisible s’y cache")
    if latin(written) != written and latin(meant) == meant:
        found.append("des lettres y sont d’un autre alphabet")
    signs = {_ODD_SIGNS[character] for character in written if character in _ODD_SIGNS and character not in meant}
    found += [_TOLD_SIGNS.get(sign, f"un {sign} y prend la place de l’ordinaire") for sign in sorted(signs)]
    if unicodedata.normalize("NFC", written) != written and unicodedata.normalize("NFC", meant) == meant:
        found.append("des accents y sont séparés de leur lettre")
    if not found:
        return "des espaces y sont de trop" if " ".join(written.split()) == " ".join(meant.split()) else "une lettre y est codée autrement"
    return f"{enumerated(found)}\u00a0: {quoted(shown(written))}"


def shown(text: str) -> str:
    """The text with a name in place of what nobody sees: « 1[espace insécable]234 »."""
    marked = _COMBINED.sub(lambda pair: f"{pair[1]}[accent séparé]", unicodedata.normalize("NFD", text)) if _has_separate(text) else text
    return "".join(_mark(character) for character in marked)


def _has_separate(text: str) -> bool:
    return unicodedata.normalize("NFC", text) != text


def _is_odd_space(character: str) -> bool:
    return character in _SPACES or character in _OTHER_SPACES


def _mark(character: str) -> str:
    if _is_odd_space(character):
        return f"[{_SPACES.get(character, 'espace inhabituelle')}]"
    if without_unseen(character) != character:
        return f"[signe invisible U+{ord(character):04X}]"
    if character in _ODD_SIGNS:
        return f"[{_ODD_SIGNS[character]}]"
    if character in LOOKALIKES:
        return f"{character}[{'lettre cyrillique' if character in _CYRILLIC else 'lettre grecque'}]"
    return character
