"""Days, months and hours as people write them: what a text surely means, and what it only may mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from standard.moments import MONTHS
from standard.schema.folding import DASHES, fold
from standard.schema.model import Field

_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
_YEAR_FIRST: Final = re.compile(r"(?P<year>[0-9]{4})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})")
_DIGITS: Final = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_ENGLISH: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT: Final = {
    1: ("janv", "jan"), 2: ("fevr", "fev", "feb"), 3: ("mar",), 4: ("avr", "apr"), 6: ("jun",), 7: ("juil", "jul"), 8: ("aou", "aug"),
    9: ("sept", "sep"), 10: ("oct",), 11: ("nov",), 12: ("dec",),
}  # fmt: skip
_MONTHS: Final[Mapping[str, int]] = {
    **{fold(month): number for names in (MONTHS, _ENGLISH) for number, month in enumerate(names, start=1)},
    **{short: number for number, shorts in _SHORT.items() for short in shorts},
}
"""In French and in English, whole and short."""
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_WEEK: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SPOKEN: Final = tuple(
    re.compile(rf"(?:(?P<weekday>{'|'.join(_WEEK)}),? )?{form}")
    for form in (
        rf"(?P<day>[0-9]{{1,2}}|1er)[ /-]{_MONTH}[ /-](?P<year>[0-9]{{4}}|[0-9]{{2}})",
        rf"{_MONTH} (?P<day>[0-9]{{1,2}}),? (?P<year>[0-9]{{4}})",
    )
)
_OF_THIS_CENTURY: Final = 69
"""Before which a year of two figures begins with 20, as most programs read it."""
_AROUND_MARKS: Final = re.compile(r"(?<=[0-9])\s*([/.-])\s*(?=[0-9])")
_MIDNIGHT: Final = re.compile(r"[T ]0{1,2}:00(?::00(?:\.0+)?)?Z?\Z")
_CLOCK: Final = re.compile(r"([0-9]{1,2}) ?[:hH] ?([0-5][0-9])?(?:[:m] ?([0-5][0-9]))?(?: ?(?P<half>[aApP])\.?[mM]\.?|(?P<utc>Z))?")
_DAY_AND_CLOCK: Final = re.compile(r"(?P<day>[0-9][0-9/.-]{7,9})(?:T| à | )(?P<clock>[0-9]{1,2} ?[:hH].*)")
_MONTH_AND_YEAR: Final = re.compile(rf"(?:(?P<number>[0-9]{{1,2}})|{_MONTH})[/. -](?P<year>[0-9]{{4}}|[0-9]{{2}})")
_YEAR_AND_MONTH: Final = re.compile(r"(?P<year>[0-9]{4})[/. ](?P<month>[0-9]{1,2})")
_DAY_FIRST_DIGITS: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}")
_FIRST_DAY: Final = date(1899, 12, 30)
"""From which spreadsheets count the days."""
_DASHED: Final = re.compile(rf"(?<=[0-9])[{DASHES}](?=[0-9])")


def sure_day(text: str) -> date | None:
    """The day that a text surely means: two figures that may both be a month are not certain, nor a year of two figures."""
    text = _AROUND_MARKS.sub(r"\1", _DASHED.sub("-", _MIDNIGHT.sub("", text)))
    if found := _DAY_FIRST.fullmatch(text):
        first, second = int(found[1]), int(found[2])
        if len(found[3]) < 4 or (first <= 12 and second <= 12 and first != second):
            return None
        day, month, year = (first, second, int(found[3])) if second <= 12 else (second, first, int(found[3]))
        return _day(year, month, day)
    if found := _YEAR_FIRST.fullmatch(text) or _DIGITS.fullmatch(text):
        return _day(int(found["year"]), int(found["month"]), int(found["day"]))
    return _spoken_day(text, figures=4)


def _spoken_day(text: str, *, figures: int) -> date | None:
    """The day that a text says in letters, its year being of so many figures."""
    folded = fold(text)
    found = next(filter(None, (form.fullmatch(folded) for form in _SPOKEN)), None)
    if found is None or len(found["year"]) != figures:
        return None
    known = _day(_year(found["year"]), _MONTHS[found["month"]], int(found["day"].removesuffix("er")))
    return known if known is not None and found["weekday"] in (None, _WEEK[known.weekday()]) else None


def french_day(text: str) -> date | None:
    """The day that a text means as French people write dates, where it could be read otherwise."""
    if found := _DAY_FIRST.fullmatch(text) or _DAY_FIRST_DIGITS.fullmatch(text):
        return _day(_year(found[3]), int(found[2]), int(found[1]))
    return _spoken_day(text, figures=2)


def turned_day(text: str) -> date | None:
    """The day of « 2024-15-04 », whose day and month have changed places."""
    found = _YEAR_FIRST.fullmatch(text)
    return _day(int(found["year"]), int(found["day"]), int(found["month"])) if found and int(found["month"]) > 12 else None


def any_day(text: str) -> date | None:
    """The day that a text surely or probably means."""
    return sure_day(text) or french_day(text)


def day_as_written(one: Field, day: date) -> str:
    """The day as the cells of a field of dates write it."""
    return day.isoformat() if one.format in ("default", "any") else day.strftime(one.format.removeprefix("fmt:"))


def _year(figures: str) -> int:
    year = int(figures)
    return year if len(figures) > 2 else year + (2000 if year < _OF_THIS_CENTURY else 1900)


def numbered_day(text: str) -> date | None:
    """The day that a spreadsheet shows as this number once the format of its cell is lost."""
    return _FIRST_DAY + timedelta(int(text)) if _SERIAL.fullmatch(text) else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def clock(text: str) -> str | None:
    """The hour that a text says, « 9h30 » being « 09:30:00 » and « 2:30 PM » « 14:30:00 »."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hours, half = int(found[1]), (found["half"] or "").lower()
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "p" else 0)
    return f"{hours:02}:{found[2] or '00'}:{found[3] or '00'}{found['utc'] or ''}"


def day_and_clock(text: str) -> tuple[str, str] | None:
    """The day of a text as it is written, and its hour."""
    found = _DAY_AND_CLOCK.fullmatch(text)
    hour = clock(found["clock"]) if found else None
    return (found["day"], hour) if found and hour else None


def month_of_year(text: str, *, figures: int = 4) -> str | None:
    """The month that a text says, « mars 2024 » being « 2024-03 », its year being of so many figures."""
    if found := _YEAR_AND_MONTH.fullmatch(text):
        return f"{found['year']}-{int(found['month']):02}"
    found = _MONTH_AND_YEAR.fullmatch(fold(text))
    if found is None or len(found["year"]) != figures:
        return None
    return f"{_year(found['year'])}-{int(found['number'] or _MONTHS[found['month']]):02}"
