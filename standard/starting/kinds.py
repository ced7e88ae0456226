"""What a first field may hold: how a person chooses it, what the schema says of it, how its cells are written, how words tell it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from standard.schema.folding import fold

_DAY: Final = r"(?:0[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_YEAR: Final = r"(?:18|19|20)\d\d"


@dataclass(frozen=True, slots=True)
class FieldKind:
    """One choice among the types of a first field."""

    label: str
    properties: Mapping[str, Any]
    """Of the field, its type first."""
    written: str = ""
    """What its cells look like, as an expression; nothing for a text."""
    moment: str = ""
    """How `strptime` reads them, for a day or an hour."""
    told: str = ""
    """How words tell it, as an expression on a folded text."""
    regex: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "regex", re.compile(self.written, re.ASCII))


def _moment(label: str, kind: str, pattern: str, written: str, told: str) -> FieldKind:
    return FieldKind(label, {"type": kind, "format": pattern}, written, pattern, told)


KINDS: Final[Mapping[str, FieldKind]] = {
    "string": FieldKind("Texte", {"type": "string"}),
    "integer": FieldKind(
        "Nombre entier", {"type": "integer"}, r"[+-]?(?:0|[1-9]\d*)", told=r"entier|integer|int\b|nombre entier|numerique entier"
    ),
    "number": FieldKind(
        "Nombre (2.10)",
        {"type": "number"},
        r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?|[+-]?0\d*\.\d+",
        told=r"decimal|(?<!alpha)(?<!alpha-)(?<!alpha )numerique|reel|float|double|number|nombre|montant|flottant",
    ),
    "number-comma": FieldKind("Nombre à virgule (2,10)", {"type": "number", "decimalChar": ","}, r"[+-]?(?:0|[1-9]\d*)(?:,\d+)?"),
    "boolean": FieldKind(
        "Vrai ou faux (true, false)",
        {"type": "boolean"},
        r"true|false|True|False|TRUE|FALSE",
        told=r"bool|vrai.{0,3}faux|binaire|case a cocher",
    ),
    "boolean-words": FieldKind(
        "Oui ou non (oui, non)",
        {"type": "boolean", "trueValues": ["oui", "Oui", "OUI"], "falseValues": ["non", "Non", "NON"]},
        r"oui|non|Oui|Non|OUI|NON",
        told=r"oui.{0,3}non",
    ),
    "boolean-letters": FieldKind(
        "Oui ou non (O, N)", {"type": "boolean", "trueValues": ["O"], "falseValues": ["N"]}, r"[ON]", told=r"o ?/ ?n\b"
    ),
    "date": FieldKind(
        "Date (2022-06-29)", {"type": "date"}, rf"{_YEAR}-{_MONTH}-{_DAY}", "%Y-%m-%d", r"(?:aaaa|yyyy)-mm-(?:jj|dd)\b|date|jour\b"
    ),
    "date-slashes": _moment("Date (29/06/2022)", "date", "%d/%m/%Y", rf"{_DAY}/{_MONTH}/{_YEAR}", r"(?:jj|dd) ?/ ?mm ?/ ?(?:aaaa|yyyy)\b"),
    "date-together": _moment("Date (20220629)", "date", "%Y%m%d", rf"{_YEAR}{_MONTH}{_DAY}", r"(?:aaaammjj|yyyymmdd)\b"),
    "datetime": FieldKind(
        "Date et heure (2022-06-29T16:05:00)",
        {"type": "datetime"},
        r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?",
        "%Y-%m-%dT%H:%M:%S",
        r"datetime|horodat|date et heure|date-heure|timestamp|(?:aaaa|yyyy)-mm-(?:jj|dd).{1,5}hh",
    ),
    "datetime-slashes": _moment(
        "Date et heure (29/06/2022 16:05)",
        "datetime",
        "%d/%m/%Y %H:%M",
        rf"{_DAY}/{_MONTH}/{_YEAR} \d\d:\d\d",
        r"(?:jj|dd)/mm/(?:aaaa|yyyy).{1,4}hh.?mm\b(?!.?ss)",
    ),
    "time": FieldKind("Heure (16:05:00)", {"type": "time"}, r"\d\d:\d\d:\d\d", "%H:%M:%S", r"heure|time\b|hh:mm:ss"),
    "time-minutes": _moment("Heure (16:05)", "time", "%H:%M", r"(?:[01]\d|2[0-3]):[0-5]\d", r"hh ?: ?mm\b(?!:ss)"),
    "year": FieldKind("Année", {"type": "year"}, r"(?:19|20)\d\d", told=r"annee|year|millesime|aaaa$|yyyy$"),
    "email": FieldKind(
        "Adresse électronique",
        {"type": "string", "format": "email"},
        r"[^@\s]+@[^@\s]+\.[^@\s]+",
        told=r"e?-?mail|courriel|adresse electronique",
    ),
    "uri": FieldKind("Adresse web", {"type": "string", "format": "uri"}, r"https?://\S+", told=r"url|uri|lien|adresse web|site"),
    "geopoint": FieldKind(
        "Coordonnées",
        {"type": "geopoint"},
        r"-?\d{1,3}\.\d+\s*,\s*-?\d{1,3}\.\d+",
        told=r"geopoint|coordonnees|lat.{0,6}lon|lon.{0,6}lat",
    ),
}
"""In the order that a person reads. What follows a dash tells apart those that hold the same, written otherwise."""
TEXTS: Final = ("string", "email", "uri")
"""Those that may be one of a list."""
_TOLD: Final = (
    "datetime-slashes", "datetime", "date-slashes", "date-together", "date", "year", "time-minutes", "time", "boolean-words",
    "boolean-letters", "boolean", "integer", "number", "geopoint", "email", "uri",
)  # fmt: skip
"""The order in which words are looked at: what says more comes first."""
GUESSED: Final = (
    "boolean", "boolean-words", "boolean-letters", "year", "date-together", "integer", "number", "number-comma", "datetime",
    "datetime-slashes", "date", "date-slashes", "time", "time-minutes", "email", "uri", "geopoint",
)  # fmt: skip
"""The order in which cells are: all of them fit the first that is kept."""
_LETTER: Final = re.compile(r"(?P<letter>[nlbi])\s*(?:\(\s*)?(?P<digits>\d+)?(?P<decimals>\s*[.,]\s*[1-9]\d*)?(?:[.,]\s*0)?\s*\)?")
"""The types that old tables write in one letter, « N(8,2) »; that of dates is written in figures, and stays a text."""
_LETTERS: Final = {"n": "number", "l": "boolean", "b": "boolean", "i": "integer"}
_LENGTHS: Final = (
    re.compile(r"(?<![\d.,])(\d{1,5})\s*(?:car\b|carac|char|signe|lettre|position)"),
    re.compile(r"[acx]\s?\(?\s?(\d{1,5})\s?\)?"),
    re.compile(r"(?:texte|text|n?var\w*|char\w*|carac\w*|chaine\D{0,30}|string|alpha\D{0,12})\W{0,3}(?:\d+ ?(?:-|a|\.\.) ?)?(\d{1,5})\W*"),
)
"""How a type gives the most characters: « 50 car. », « C50 », « Texte (50) »."""
_LENGTH: Final = re.compile(r"(?:\D{0,12}\d+ ?(?:-|a|\.\.) ?)?\D{0,12}?(\d{1,5})(?:\s*[a-z].{0,20})?\W{0,2}")
"""How a column of its own gives it: « 50 », « 10 car. », « max 80 », « 2 à 80 »."""


def told_by(text: str, *others: str, example: str = "") -> str:
    """The kind that words say, written as the other words or the example show; text where they say none."""
    found = _told(fold(text).strip())
    family = [name for name in KINDS if name.partition("-")[0] == found]
    for other in others:
        found = next(
            (name for name in family if name != found and "-" in name and re.search(rf"\b(?:{KINDS[name].told or '$^'})", fold(other))),
            found,
        )
    if found in family and example and not KINDS[found].regex.fullmatch(example):
        found = next((name for name in family if name in _TOLD and KINDS[name].regex.fullmatch(example)), found)
    return found


def _told(folded: str) -> str:
    letter = _LETTER.fullmatch(folded)
    if letter is not None:
        whole = letter["letter"] == "n" and letter["digits"] and not letter["decimals"]
        return "integer" if whole else _LETTERS[letter["letter"]]
    return next((name for name in _TOLD if re.search(rf"\b(?:{KINDS[name].told})", folded)), "string")


def longest_told(kind: str, length: str = "") -> int | None:
    """The most characters of a text, by the words of its type or by those of a column that says it."""
    folded = fold(length).strip()
    said = _LENGTH.fullmatch(folded)
    if said is None:
        folded = fold(kind).strip()
        said = next(
            filter(None, (pattern.search(folded) if place == 0 else pattern.fullmatch(folded) for place, pattern in enumerate(_LENGTHS))),
            None,
        )
    return (int(said[1]) or None) if said is not None else None


def as_written(name: str, example: str) -> str:
    """An example written as its kind asks, where it is the same day, hour or number written otherwise, as a spreadsheet shows it."""
    kind = KINDS[name]
    if name == "number" and KINDS["number-comma"].regex.fullmatch(example):
        return example.replace(",", ".")
    if not kind.moment or kind.regex.fullmatch(example):
        return example
    for other in KINDS.values():
        if other.moment and other.properties["type"] == kind.properties["type"] and other.regex.fullmatch(example):
            try:
                return datetime.strptime(
                    example.replace(" ", "T") if other.moment.startswith("%Y-%m-%dT") else example, other.moment
                ).strftime(kind.moment)
            except ValueError:
                return example
    return example
