"""Days, hours and numbers as people write them: what a text surely means, and what it only may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from standard.moments import MONTHS
from standard.schema.cells import FALSE_VALUES, TRUE_VALUES
from standard.schema.folding import DASHES, fold
from standard.schema.model import Field

_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
_YEAR_FIRST: Final = re.compile(r"(?P<year>[0-9]{4})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})")
_DIGITS: Final = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_NAMED: Final = {fold(month): number for number, month in enumerate(MONTHS, start=1)}
_WEEK: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SPOKEN: Final = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_WEEK)}) )?(?P<day>[0-9]{{1,2}}|1er) (?P<month>{'|'.join(_NAMED)}) (?P<year>[0-9]{{4}})"
)
_OF_THIS_CENTURY: Final = 69
"""Before which a year of two figures begins with 20, as most programs read it."""
_MIDNIGHT: Final = re.compile(r"[T ]0{1,2}:00(?::00(?:\.0+)?)?Z?\Z")
_CLOCK: Final = re.compile(r"([0-9]{1,2}) ?[:hH] ?([0-5][0-9])?(?:[:m] ?([0-5][0-9]))?")
_DAY_AND_CLOCK: Final = re.compile(r"(?P<day>[0-9][0-9/.-]{7,9})(?:T| à | )(?P<clock>[0-9]{1,2} ?[:hH].*)")
_MONTH_AND_YEAR: Final = re.compile(rf"(?P<month>[0-9]{{1,2}}|{'|'.join(_NAMED)})[/. -](?P<year>[0-9]{{4}})")
_YEAR_AND_MONTH: Final = re.compile(r"(?P<year>[0-9]{4})[/. ](?P<month>[0-9]{1,2})")
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}")
_FIRST_DAY: Final = date(1899, 12, 30)
"""From which spreadsheets count the days."""

_SPACES: Final = re.compile(r"\s+")
_THOUSANDS: Final = re.compile(r"[+-]?[0-9]{1,3}(?:\s[0-9]{3})+(?:[.,][0-9]+)?")
_BOTH_MARKS: Final = re.compile(r"([+-]?[0-9]{1,3}(?:(?P<group>[.,])[0-9]{3})(?:(?P=group)[0-9]{3})*)(?P<mark>(?!(?P=group))[.,])([0-9]+)")
_GROUPS: Final = re.compile(r"[+-]?[0-9]{1,3}(?P<group>[.,])[0-9]{3}(?:(?P=group)[0-9]{3})+")
_ONE_GROUP: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]+[.,][0-9]+")
_WHOLE: Final = re.compile(r"([+-]?[0-9]+)[.,]0*")
_MINUS: Final = re.compile(rf"[{DASHES}](?=[0-9])")
_DASHED: Final = re.compile(rf"(?<=[0-9])[{DASHES}](?=[0-9])")
_YES: Final = frozenset(("oui", "vrai", "true", "yes"))
_NO: Final = frozenset(("non", "faux", "false", "no"))
_SHORT_YES: Final = frozenset(("o", "y", "v", "x", "✓", "✔", "ok", "ouii", "oiu"))
_SHORT_NO: Final = frozenset(("n", "f", "nn", "nno", "✗", "✘"))
_AROUND: Final = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_FIGURES: Final = str.maketrans("OoQIl|", "000111")
_DEGREES: Final = re.compile(
    r"(?P<before>[NSEWO])?\s*(?P<degrees>[0-9]{1,3})\s*°\s*(?:(?P<minutes>[0-9]{1,2}(?:[.,][0-9]+)?)\s*['’′]\s*)?"
    r"(?:(?P<seconds>[0-9]{1,2}(?:[.,][0-9]+)?)\s*(?:\"|”|″|''|’’)\s*)?(?P<after>[NSEWO])?"
)
"""Degrees, minutes and seconds, West being « W » or « O »."""


def sure_day(text: str) -> date | None:
    """The day that a text surely means: two figures that may both be a month are not certain."""
    text = _DASHED.sub("-", _MIDNIGHT.sub("", text))
    weekday = None
    if found := _DAY_FIRST.fullmatch(text):
        first, second = int(found[1]), int(found[2])
        if len(found[3]) < 4 or (first <= 12 and second <= 12 and first != second):
            return None
        day, month, year = (first, second, int(found[3])) if second <= 12 else (second, first, int(found[3]))
    elif found := _YEAR_FIRST.fullmatch(text) or _DIGITS.fullmatch(text):
        year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    elif found := _SPOKEN.fullmatch(fold(text)):
        year, month, day = int(found["year"]), _NAMED[found["month"]], int(found["day"].removesuffix("er"))
        weekday = found["weekday"]
    else:
        return None
    known = _day(year, month, day)
    return known if known is not None and weekday in (None, _WEEK[known.weekday()]) else None


def french_day(text: str) -> date | None:
    """The day that a text means as French people write dates, where it could be read otherwise."""
    if (found := _DAY_FIRST.fullmatch(text)) is None:
        return None
    year = int(found[3])
    if len(found[3]) < 4:
        year += 2000 if year < _OF_THIS_CENTURY else 1900
    return _day(year, int(found[2]), int(found[1]))


def numbered_day(text: str) -> date | None:
    """The day that a spreadsheet shows as this number once the format of its cell is lost."""
    return _FIRST_DAY + timedelta(int(text)) if _SERIAL.fullmatch(text) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def clock(text: str) -> str | None:
    """The hour that a text says, « 9h30 » being « 09:30:00 »."""
    found = _CLOCK.fullmatch(text)
    return f"{int(found[1]):02}:{found[2] or '00'}:{found[3] or '00'}" if found else None


def day_and_clock(text: str) -> tuple[str, str] | None:
    """The day of a text as it is written, and its hour."""
    found = _DAY_AND_CLOCK.fullmatch(text)
    hour = clock(found["clock"]) if found else None
    return (found["day"], hour) if found and hour else None


def month_of_year(text: str) -> str | None:
    """The month that a text says, « mars 2024 » being « 2024-03 »."""
    found = _MONTH_AND_YEAR.fullmatch(fold(text)) or _YEAR_AND_MONTH.fullmatch(text)
    return f"{found['year']}-{_NAMED.get(found['month']) or int(found['month']):02}" if found else None


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
    return _SPACES.sub("", text) if _THOUSANDS.fullmatch(text) else None


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
