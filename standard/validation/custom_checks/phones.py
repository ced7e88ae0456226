"""Telephone numbers: the French ones whole, the others by the length and the country code that E.164 gives them."""

from __future__ import annotations

import re
from typing import Final

from standard.schema.words import field_label, quoted
from standard.validation.custom_checks.model import Check, Fields, Params, on_texts

_SEPARATORS: Final = re.compile(r"[\s.\-/\u2010-\u2015]+")
_NATIONAL: Final = re.compile("0[1-9][0-9]{8}")
_SHORT: Final = re.compile("1[578]|11[0-9]|19[0-7]|10[0-9]{2}|3[0-9]{3}|11[68][0-9]{3}")
"""Emergency and service numbers of the French plan (Arcep, decision 2018-0881)."""
_INTERNATIONAL: Final = re.compile(r"(?:\+|00)([1-9][0-9]*)")
_FRENCH_COUNTRIES: Final = {"33": 9, "262": 9, "590": 9, "594": 9, "596": 9, "508": 6, "687": 6, "689": 8, "681": 6}
"""Digits of a number after the country code."""
_COUNTRY: Final = re.compile(
    r"1|7|2[07]|21[1-368]|2[2-6][0-9]|29[0179]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|3[578][0-9]|42[0-9]|5[09][0-9]|6[7-9][0-9]|8[05789][0-9]|9[679][0-9]"
)
"""Country codes (ITU-T E.164), by the ranges that are assigned."""

EXAMPLES: Final = "«\u00a001\u00a080\u00a005\u00a000\u00a000\u00a0» ou «\u00a0+33180050000\u00a0»"


def phone_number(name: str, params: Params, fields: Fields) -> Check:
    return on_texts(
        name,
        params,
        fields,
        told=lambda field: (
            f"Des numéros de téléphone de {field_label(field)} sont mal écrits. Écrivez les dix chiffres d’un numéro français, "
            f"ou le signe +, l’indicatif du pays et le numéro\u00a0: {EXAMPLES}."
        ),
        judge=_judge,
    )


def _judge(text: str) -> str:
    digits = _SEPARATORS.sub("", text.strip()).replace("(0)", "")
    if not re.fullmatch(r"\+?[0-9]+", digits):
        if re.search(r"[0-9]{6}[,;|][0-9+]{6}", digits):
            return f"{quoted(text)} contient plusieurs numéros. Gardez-en un seul."
        return f"{quoted(text)} n’est pas un numéro de téléphone. Écrivez-le avec des chiffres\u00a0: {EXAMPLES}."
    if _NATIONAL.fullmatch(digits) or _SHORT.fullmatch(digits):
        return ""
    if number := _INTERNATIONAL.fullmatch(digits):
        return _judge_international(text, number[1])
    if re.fullmatch("[1-9][0-9]{8}", digits):
        return f"Il manque à {quoted(text)} le zéro du début, qu’un tableur a sans doute retiré. Écrivez {quoted('0' + digits)}."
    if digits.startswith("0"):
        return f"{quoted(text)} a {len(digits)}\u00a0chiffres\u00a0: un numéro français en a dix. Vérifiez-le."
    return f"{quoted(text)} n’est pas un numéro de téléphone. Écrivez dix chiffres, ou le signe + et l’indicatif du pays\u00a0: {EXAMPLES}."


def _judge_international(text: str, digits: str) -> str:
    for country, length in _FRENCH_COUNTRIES.items():
        if digits.startswith(country):
            number = digits.removeprefix(country)
            # « +33 0 1… »: the zero is not dialled, and is understood.
            number = number.removeprefix("0") if len(number) == length + 1 else number
            if len(number) == length and not number.startswith("0"):
                return ""
            return f"Après l’indicatif {country}, un numéro a {length}\u00a0chiffres et ne commence pas par zéro. Vérifiez {quoted(text)}."
    if not _COUNTRY.match(digits):
        return f"L’indicatif de {quoted(text)} n’est celui d’aucun pays. Vérifiez-le."
    return "" if 7 <= len(digits) <= 15 else f"{quoted(text)} n’a pas la longueur d’un numéro de téléphone. Vérifiez-le."
