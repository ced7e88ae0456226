"""Opening hours as OpenStreetMap writes them (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification).

What is read: rules separated by «;», «,» or «||», each with years, months, dates (Easter included), weeks, weekdays (with
holidays, the nth of the month and shifts), hours (over midnight, with sunrise, open-ended, in steps), a state and a comment.
"""

from __future__ import annotations

import re
from typing import Final

import re2

from standard.schema.words import field_label, quoted
from standard.validation.custom_checks.model import Check, Fields, Params, on_texts

_LONGEST: Final = 2_000

_SHIFT: Final = "(?: [+-][0-9]{1,3} days?)"
_DAY: Final = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_NTH: Final = r"(?:\[-?[1-5](?:-[1-5])?(?:,-?[1-5](?:-[1-5])?)*\])"
_DAYS: Final = f"(?:{_DAY}(?:-{_DAY}|{_NTH}{_SHIFT}?)?|[PS]H{_SHIFT}?)"
_WEEKDAYS: Final = f"{_DAYS}(?:, ?{_DAYS})*(?: {_DAYS}(?:, ?{_DAYS})*)?"
_CLOCK: Final = "(?:[0-3][0-9]|4[0-8]):[0-5][0-9]"
_EVENT: Final = "(?:dawn|sunrise|sunset|dusk)"
_MOMENT: Final = rf"(?:{_CLOCK}|{_EVENT}|\({_EVENT}[+-]{_CLOCK}\))"
_SPAN: Final = rf"{_MOMENT}(?: ?- ?{_MOMENT}(?:\+|/{_CLOCK}|/[0-9]{{1,3}})?|\+)"
_HOURS: Final = f"{_SPAN}(?:, ?{_SPAN})*"
_YEAR: Final = "(?:19|20)[0-9]{2}"
_YEARS: Final = rf"{_YEAR}(?:-{_YEAR}(?:/[0-9]{{1,2}})?|\+)?"
_MONTH: Final = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATE: Final = rf"(?:{_YEAR} )?(?:{_MONTH} (?:0?[1-9]|[12][0-9]|3[01])|easter)(?: [+-]{_DAY})?{_SHIFT}?"
_PERIOD: Final = rf"(?:{_DATE}(?: ?- ?(?:{_DATE}|[0-3]?[0-9])|\+)?|(?:{_YEAR} )?{_MONTH}(?:-(?:{_YEAR} )?{_MONTH})?)"
_WEEK: Final = "(?:0?[1-9]|[1-4][0-9]|5[0-3])"
_WEEKS: Final = f"week {_WEEK}(?:-{_WEEK}(?:/[0-9]{{1,2}})?)?(?:, ?{_WEEK}(?:-{_WEEK})?)*"
_SEASON: Final = f"(?:{_YEARS}(?:,{_YEARS})*|{_PERIOD}(?:, ?{_PERIOD})*|{_YEARS} {_PERIOD}(?:, ?{_PERIOD})*)"
_WHEN: Final = (
    "(?:24/7|"
    + "|".join(
        # Each selector may be alone; those present keep this order.
        f"{first}(?:{rest})?"
        for first, rest in (
            (_SEASON, f":? {_WEEKS}(?::? {_WEEKDAYS}(?: {_HOURS})?)?|:? {_WEEKDAYS}(?: {_HOURS})?|:? {_HOURS}"),
            (_WEEKS, f":? {_WEEKDAYS}(?: {_HOURS})?|:? {_HOURS}"),
            (_WEEKDAYS, f":? {_HOURS}"),
            (_HOURS, "[ ]" + _WEEKDAYS),
        )
    )
    + ")"
)
_STATE: Final = "(?:open|off|closed|unknown)"
_COMMENT: Final = '"[^"]+"'
_RULE: Final = f"(?:{_WHEN}(?: {_STATE})?(?: {_COMMENT})?|{_STATE}(?: {_COMMENT})?|{_COMMENT})"
_RULES: Final = re2.compile(rf"{_RULE}(?:(?: ?; ?|, ?| ?\|\| ?){_RULE})*;? ?")
_SPLIT: Final = re.compile(r"\s*(?:;|\|\|)\s*")

_FRENCH: Final = re.compile(r"\b(lun|mar|mer|jeu|ven|sam|dim|ferm|ouvert|midi|jour|sauf|uniquement)", re.IGNORECASE)
_FRENCH_HOUR: Final = re.compile(r"[0-9]{1,2} ?[hH](?![a-z])")
_SHORT_HOUR: Final = re.compile(r"(?<![0-9:])[0-9]:[0-5][0-9]")
_LOWER_DAY: Final = re.compile(r"\b(mo|tu|we|th|fr|sa|su|MO|TU|WE|TH|FR|SA|SU|ph|sh)\b")


def opening_hours(name: str, params: Params, fields: Fields) -> Check:
    return on_texts(
        name,
        params,
        fields,
        told=lambda field: (
            f"Des horaires de {field_label(field)} ne suivent pas l’écriture d’OpenStreetMap. Écrivez par exemple "
            "«\u00a0Mo-Fr 09:00-12:00,14:00-17:30; Sa 10:00-12:00; PH off\u00a0»."
        ),
        judge=_judge,
    )


def is_written_well(text: str) -> bool:
    return len(text) <= _LONGEST and _RULES.fullmatch(text) is not None


def _judge(text: str) -> str:
    if is_written_well(text):
        return ""
    wrong = next((rule for rule in _SPLIT.split(text.strip()) if not is_written_well(rule)), text)
    return f"{quoted(wrong or text)} ne suit pas l’écriture d’OpenStreetMap. {_advice(wrong)}"


def _advice(rule: str) -> str:
    if _FRENCH.search(rule):
        return "Les jours s’écrivent Mo, Tu, We, Th, Fr, Sa, Su, les jours fériés PH, et «\u00a0fermé\u00a0» off."
    if _FRENCH_HOUR.search(rule):
        return "Les heures s’écrivent avec deux-points et quatre chiffres\u00a0: 09:00-17:30."
    if _SHORT_HOUR.search(rule):
        return "Les heures s’écrivent avec quatre chiffres\u00a0: 09:00, et non 9:00."
    if _LOWER_DAY.search(rule):
        return "Les jours s’écrivent avec une majuscule, puis une minuscule\u00a0: Mo, Tu, We, Th, Fr, Sa, Su, et PH."
    return "Écrivez les jours, une espace, puis les heures\u00a0: Mo-Fr 09:00-12:00,14:00-17:30."
