"""Numbers, answers and signs as people write them: what a text surely means, and what it only may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from standard.schema.cells import FALSE_VALUES, TRUE_VALUES
from standard.schema.folding import APOSTROPHES, DASHES, fold
from standard.schema.model import Field

_BETWEEN_GROUPS: Final = re.compile(rf"[\s{APOSTROPHES}]+")
_THOUSANDS: Final = re.compile(rf"[+-]?[0-9]{{1,3}}(?:[\s{APOSTROPHES}][0-9]{{3}})+(?:[.,][0-9]+)?")
_BOTH_MARKS: Final = re.compile(r"([+-]?[0-9]{1,3}(?:(?P<group>[.,])[0-9]{3})(?:(?P=group)[0-9]{3})*)(?P<mark>(?!(?P=group))[.,])([0-9]+)")
_GROUPS: Final = re.compile(r"[+-]?[0-9]{1,3}(?P<group>[.,])[0-9]{3}(?:(?P=group)[0-9]{3})+")
_ONE_GROUP: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]+[.,][0-9]+")
_WHOLE: Final = re.compile(r"([+-]?[0-9]+)[.,]0*")
_MINUS: Final = re.compile(rf"[{DASHES}]\s?(?=[0-9])")
_YES: Final = frozenset(("oui", "vrai", "true", "yes"))
_NO: Final = frozenset(("non", "faux", "false", "no"))
_SHORT_YES: Final = frozenset(("o", "y", "v", "x", "✓", "✔", "ok", "ouii", "oiu", "☑", "✅", "1", "1.0", "1,0"))
_SHORT_NO: Final = frozenset(("n", "f", "nn", "nno", "✗", "✘", "☐", "❌", "❎", "0", "0.0", "0,0"))
ANSWERS: Final = {"oui": _YES | _SHORT_YES, "non": _NO | _SHORT_NO}
"""What people write for a yes and for a no."""
_AROUND: Final = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_FIGURES: Final = str.maketrans("OoQIl|", "000111")
_DEGREES: Final = re.compile(
    r"(?P<before>[NSEWO])?\s*(?P<degrees>[0-9]{1,3})\s*°\s*(?:(?P<minutes>[0-9]{1,2}(?:[.,][0-9]+)?)\s*['’′]\s*)?"
    r"(?:(?P<seconds>[0-9]{1,2}(?:[.,][0-9]+)?)\s*(?:\"|”|″|''|’’)\s*)?(?P<after>[NSEWO])?"
)
"""Degrees, minutes and seconds, West being « W » or « O »."""


def is_one_group(text: str) -> bool:
    """Whether three figures after a mark may as well be thousands as decimals: « 1,234 »."""
    return _ONE_GROUP.fullmatch(text) is not None


def whole(text: str) -> str | None:
    """« 12 » of « 12.0 »; « 1.000 » may be a thousand."""
    found = None if is_one_group(text) else _WHOLE.fullmatch(text)
    return found[1] if found else None


def plain_number(text: str, mark: str) -> str | None:
    """The number without what groups its figures, where that is sure: « 1.234,56 », « 1 234 », « 1.234.567 »."""
    if found := _BOTH_MARKS.fullmatch(text):
        return re.sub("[.,]", "", found[1]) + mark + found[4]
    if _GROUPS.fullmatch(text):
        return re.sub("[.,]", "", text)
    return _BETWEEN_GROUPS.sub("", text) if _THOUSANDS.fullmatch(text) else None


def percent_of(text: str) -> str | None:
    """« 0.25 » of « 25 », which is followed by « % »."""
    try:
        return f"{(Decimal(text) / 100).normalize():f}"
    except InvalidOperation:
        return None


def decimal_mark(field: Field) -> str:
    return (field.text("decimalChar") or ".") if field.type == "number" else "."


def numbers(field: Field, text: str) -> Iterator[str]:
    """The number that a text surely says, as the field writes numbers."""
    mark = decimal_mark(field)
    signed = _MINUS.sub("-", text, count=1) if text[:1] in DASHES else text
    joined = plain_number(signed, mark) or signed
    if joined == signed and is_one_group(signed) and (field.type == "integer" or mark not in signed):
        return
    if field.type == "number" and (integer := whole(joined)) and joined[-1] in ".,":
        yield integer
    if joined != text or _DECIMAL.fullmatch(joined):
        yield joined
        yield joined.replace(",", mark).replace(".", mark)
    if field.type == "integer" and (integer := whole(joined)):
        yield integer


def booleans(field: Field, text: str, *, short: bool = False) -> Iterator[str]:
    """« true » of « oui », as the field writes it; `short`: of « O », which only probably says it."""
    yes, no = (_SHORT_YES, _SHORT_NO) if short else (_YES, _NO)
    for words, key, default in ((yes, "trueValues", TRUE_VALUES), (no, "falseValues", FALSE_VALUES)):
        declared = field.get(key)
        accepted = [word for word in declared if isinstance(word, str)] if isinstance(declared, list) else list(default)
        if accepted and fold(text) in words | {fold(word) for word in accepted}:
            yield next((word for word in accepted if fold(word) == fold(text)), accepted[0])


def unquoted(text: str) -> str | None:
    """What stands between the quotes around a text, behind « = » as in « ="01000" », or behind the apostrophe of a spreadsheet."""
    inside = text[1:] if text.startswith('="') else text
    if len(inside) > 2 and inside[-1] == _AROUND.get(inside[0]):
        return inside[1:-1].strip()
    return text[1:] if text[:1] in ("'", "’") and text[1:2].isalnum() else None


def figures(text: str) -> str | None:
    """The figures that were meant where letters that look like them stand among them: « 35O00 »."""
    read = text.translate(_FIGURES)
    return read if read != text and any(character.isdecimal() for character in text) else None


def degrees(text: str) -> str | None:
    """Decimal degrees of « 48°51'24"N »."""
    if (found := _DEGREES.fullmatch(text.strip())) is None or not (found["minutes"] or found["before"] or found["after"]):
        return None
    whole_part, minutes, seconds = (float((found[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds"))
    turned = -1 if (found["before"] or found["after"] or "") in {"S", "W", "O"} else 1
    return f"{turned * (whole_part + minutes / 60 + seconds / 3600):.6f}".rstrip("0").rstrip(".")
