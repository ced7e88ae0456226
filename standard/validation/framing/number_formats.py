"""What a spreadsheet shows of a number with its format, where people would not read the number there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import Enum
from functools import cache
from itertools import takewhile
from typing import Final

from standard.validation.framing.cells import as_text, plain


class Difference(Enum):
    """How what is shown differs from what the cell holds."""

    PERCENT = "percent"
    ZEROS = "zeros"
    ROUNDED = "rounded"
    HIDDEN = "hidden"
    PART = "part"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ShownText:
    difference: Difference
    shown: str
    read: str


USUAL: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: '#,##0 "€"', 43: "#,##0.00", 44: '#,##0.00 "€"',
}  # fmt: skip
"""The formats that a workbook names by a number without writing them, those of money as France shows them."""
_MONTHS: Final = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
_SHORT: Final = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")
_TOKEN: Final = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]?|General|Standard|AM/PM|A/P|E[+-]|([yYdDhHmMsSeE])\1*|.', re.DOTALL)
_DATE: Final = re.compile(r"[yYdDmMhHsS]+|\[[hHmMsS]+\]")
_LEAST: Final = Decimal("0.5")


LONGEST: Final = 255
"""Characters of a format, as spreadsheets have it."""
ANY: Final = "[^<]*"


@dataclass(frozen=True, slots=True)
class Suspect:
    """Numbers of which a format may show something else."""

    written: str
    """An expression that they match as XML has them."""
    sure: Difference | None = None
    """How it differs, where nothing else than this is to be looked at."""
    decimals: int | None = None
    """Unless the number has no more decimals than these."""


def _figure(token: str) -> str:
    """What matters of a token: figures, and texts without the spaces."""
    return token if token in "0#?.,%" else _literal(token).strip()


def _tokens(section: str) -> list[str]:
    return [found[0] for found in _TOKEN.finditer(section)]


@dataclass(frozen=True, slots=True)
class NumberFormat:
    sections: tuple[tuple[str, ...], ...]
    """For the numbers above zero, below, and zero."""

    @staticmethod
    @cache
    def of(code: str) -> NumberFormat | None:
        """None where a cell shows what it holds, or where what it shows depends on more than its sign."""
        sections: list[list[str]] = [[]]
        for token in _tokens(code):
            if token == ";":
                sections.append([])
            else:
                sections[-1].append(token)
        sections = sections[:3]  # the fourth is for texts
        flat = [token for section in sections for token in section]
        odd = any(token in {"General", "Standard", "@", "/", "E+", "E-"} for token in flat) and not any(map(_DATE.fullmatch, flat))
        if not code or odd or len(code) > LONGEST or any(token.startswith(("[<", "[>", "[=")) for token in flat):
            return None
        return NumberFormat(tuple(map(tuple, sections)))

    @property
    def suspect(self) -> Suspect | None:
        """What tells the numbers of which it may show something else; None where there are none."""
        if self.is_of_moments:
            midnight, noon = (self.shows_moment(datetime(2000, 2, 3, hour)) for hour in (0, 12))
            return Suspect(ANY) if midnight is not None else Suspect(r"[0-9]*\.[^<]*") if noon is not None else None
        figures = ["".join(map(_figure, section)) for section in self.sections]
        if all(re.fullmatch(r"-?[#,]*0?(?:\.[0#?]+)?", section) and section for section in figures):
            decimals = min(len(section.partition(".")[2]) for section in figures)
            return Suspect(rf"-?[0-9]*\.[0-9]{{{decimals + 1},}}[^<]*|[^<]*[eE]-[^<]*", Difference.ROUNDED, decimals)
        if len(figures) == 1 and re.fullmatch("0{2,15}", figures[0]):
            return Suspect(rf"[0-9]{{1,{len(figures[0]) - 1}}}", Difference.ZEROS)
        if all("%" in section for section in figures):
            return Suspect(ANY, Difference.PERCENT)
        return Suspect(ANY, Difference.OTHER if all(re.search(r"[^\W\d_]|€", section) for section in figures) else None)

    @property
    def is_of_moments(self) -> bool:
        return any(map(_DATE.fullmatch, self.sections[0]))

    def shows(self, number: Decimal) -> str:
        """The number as French people see it."""
        which = 0 if number > 0 or len(self.sections) == 1 else 1 if number < 0 else 2
        section = self.sections[which] if which < len(self.sections) else self.sections[0]
        text = _shown_number(section, abs(number))
        return f"-{text}" if number < 0 and which == 0 and re.search("[1-9]", text) else text

    def shows_moment(self, moment: datetime | time) -> str | None:
        """What is shown, where a part of the moment is not; None where all of it is."""
        letters = [token.lower() for token in self.sections[0] if _DATE.fullmatch(token)]
        months = [token for token in letters if token[0] == "m" and not _is_of_minutes(letters, token)]
        has_day = any(token in {"d", "dd"} for token in letters)
        has_year = any(token[0] == "y" for token in letters)
        has_hours = any("h" in token for token in letters)
        if any(token.startswith("[") for token in letters):
            return None
        day = moment if isinstance(moment, datetime) else None
        hidden_day = day is not None and not (has_day and has_year and months)
        hidden_hour = isinstance(moment, datetime) and moment.time() != time() and not has_hours
        if not hidden_day and not hidden_hour:
            return None
        return "".join(_shown_part(token, day, moment, months) for token in self.sections[0]).strip()


def _is_of_minutes(letters: Sequence[str], token: str) -> bool:
    place = letters.index(token)
    around = (*letters[max(place - 1, 0) : place], *letters[place + 1 : place + 2])
    return len(token) < 3 and any("h" in other or "s" in other for other in around)


def _shown_part(token: str, day: datetime | None, moment: datetime | time, months: Sequence[str]) -> str:
    clock = moment.time() if isinstance(moment, datetime) else moment
    match token.lower():
        case "m" | "mm" as part if token.lower() not in months:
            return f"{clock.minute:02}"
        case "h" | "hh" as part:
            return str(clock.hour).zfill(len(part))
        case "s" | "ss" as part:
            return str(clock.second).zfill(len(part))
        case "d" | "dd" | "m" | "mm" as part if day is not None:
            return str(day.day if part[0] == "d" else day.month).zfill(len(part))
        case "mmm" if day is not None:
            return _SHORT[day.month - 1]
        case "mmmm" if day is not None:
            return _MONTHS[day.month - 1]
        case "y" | "yy" if day is not None:
            return f"{day.year % 100:02}"
        case "yyy" | "yyyy" if day is not None:
            return str(day.year)
        case "ddd" | "dddd":
            return ""
    return _literal(token)


def _literal(token: str) -> str:
    if token.startswith('"'):
        return token.strip('"')
    if token.startswith("\\"):
        return token[1:]
    if token.startswith("_"):
        return " "
    if token.startswith("[$"):
        return token[2:].rstrip("]").partition("-")[0]
    return "" if token.startswith(("[", "*")) else token


def _shown_number(section: Sequence[str], number: Decimal) -> str:
    places = [place for place, token in enumerate(section) if token in {"0", "#", "?"}]
    if not places:
        return "".join(map(_literal, section))
    point = next((place for place, token in enumerate(section) if token == "."), None)
    whole = [place for place in places if point is None or place < point]
    parts = [place for place in places if point is not None and place > point]
    last = whole[-1] if whole else -1
    scaling = [place for end in {last, places[-1]} for place in takewhile(lambda at: section[at] == ",", range(end + 1, len(section)))]
    number = number * 100 ** section.count("%") / 1000 ** len(scaling)
    text = f"{number.quantize(Decimal(1).scaleb(-len(parts)), rounding=ROUND_HALF_UP):f}"
    figures, _, decimals = text.partition(".")
    figures = figures.lstrip("0")
    groups = any(section[place] == "," for place in range(whole[0], last)) if whole else False
    kept = len(decimals.rstrip("0"))
    commas = {*scaling, *(place for place in range(last) if section[place] == ",")}
    filled: dict[int, str] = {}
    for rank, place in enumerate(reversed(whole)):
        taken = figures if place == whole[0] else figures[-1:]
        figures = "" if place == whole[0] else figures[:-1]
        filled[place] = taken or ("0" if section[place] == "0" else "")
        if groups and rank and rank % 3 == 0 and taken:
            filled[place] += "\u202f"
    if groups and whole:
        first = filled[whole[0]].rstrip("\u202f")
        rest = filled[whole[0]][len(first) :]
        filled[whole[0]] = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", "\u202f", first) + rest
    for rank, place in enumerate(parts):
        filled[place] = decimals[rank] if rank < kept or section[place] == "0" else ""
    if point is not None:
        filled[point] = "," if any(filled[place] for place in parts) else ""
    return "".join(filled[place] if place in filled else "" if place in commas else _literal(token) for place, token in enumerate(section))


def difference(shown: str, text: str) -> Difference | None:
    """How a number that is shown differs from the one that is read; None where people read the same."""
    seen = "".join(shown.split())
    if not seen:
        return Difference.HIDDEN
    if "%" in seen:
        return Difference.PERCENT
    try:
        read = Decimal(text)
    except InvalidOperation:
        return None
    told = _numbers(seen)
    if not told:
        return Difference.OTHER
    if read in told:
        return Difference.ZEROS if re.match(r"[-+(]?0[0-9]", seen) else None
    step = Decimal(1).scaleb(-len(re.split("[.,]", seen)[-1].rstrip(")"))) if re.search("[.,]", seen) else Decimal(1)
    return Difference.ROUNDED if any(abs(read - number) <= step * _LEAST for number in told) else Difference.OTHER


def _numbers(text: str) -> list[Decimal]:
    """What a text without spaces is as a number, in French then in English."""
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    text = text.replace("\u2212", "-")
    readings = [text.replace(",", "."), text.replace(",", "")]
    return [Decimal(reading) for reading in readings if re.fullmatch(r"[-+]?[0-9]*\.?[0-9]+|[-+]?[0-9]+\.", reading)]


def day_zero(*, since_1904: bool) -> datetime:
    """The day that is 0 in a workbook."""
    return datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)


def told_of_format(code: str, number: float, first_day: datetime) -> ShownText | None:
    """How what the format shows of a number differs from what is read of it; `first_day` is the day that is 0."""
    form = NumberFormat.of(code)
    if form is None:
        return None
    if form.is_of_moments:
        moment = _moment(number, first_day)
        shown = form.shows_moment(moment) if moment is not None else None
        return ShownText(Difference.PART, shown, as_text(moment)) if shown is not None else None
    if abs(number) >= 1e15:
        return None
    read = as_text(plain(number))
    shown = form.shows(Decimal(read)).strip()
    found = difference(shown, read)
    return ShownText(found, shown, read) if found is not None else None


def _moment(number: float, first_day: datetime) -> datetime | time | None:
    try:
        moment = first_day + timedelta(seconds=round(number * 86400))
    except OverflowError:
        return None
    return moment if number >= 1 else moment.time()


_WEEKDAY: Final = re.compile(r"(?i)\b(?:lun|mar|mer|jeu|ven|sam|dim)(?:di|credi|dredi|edi|anche)?\b\.?")


def shows_part(shown: str, moment: str) -> bool:
    """Whether what is shown of a moment, which is in the form of ISO 8601, leaves out its year, its month, its day or its hour."""
    clock = moment.partition("T")[2]
    words = re.findall(r"[0-9]+|[^\W\d_]{3,}", _WEEKDAY.sub("", shown))
    whole = len(words) >= 3 or any(len(word) >= 6 and word.isdigit() for word in words)
    return bool(shown.strip()) and (not whole or (bool(clock.strip("0:.")) and not re.search(r"[0-9]\s*[:hH]", shown)))
