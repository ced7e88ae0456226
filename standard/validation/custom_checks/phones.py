"""Telephone numbers, read as people in France dial them.

A number is judged by its country code and its length, and a short one by the list of those in service: which ranges of a
country are open changes faster than any copy of its plan, and a right number must not be refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from phonenumbers import (
    NumberParseException,
    PhoneMetadata,
    PhoneNumber,
    PhoneNumberFormat,
    ValidationResult,
    country_code_for_region,
    format_number,
    is_possible_number_with_reason,
    is_valid_number_for_region,
    parse,
    region_code_for_country_code,
)
from phonenumbers.shortnumberinfo import is_sms_service_for_region, is_valid_short_number_for_region

from standard.schema.words import enumerated, field_label, quoted
from standard.validation.custom_checks.model import Check, Fields, Params, on_texts

HOME: Final = "FR"
OVERSEAS: Final = ("GP", "MQ", "GF", "RE", "YT")
"""Where numbers are dialled as at home, in ten figures, and have a country code of their own abroad."""

MOST_LENGTHS: Final = 3
"""The most lengths of the numbers of a country that a sentence tells."""
LONGEST_SHORT: Final = 6
HOME_LENGTH: Final = 10

_BETWEEN: Final = re.compile(r"[\s.()\-/\u2010-\u2015]+")
_ZERO_OF_HOME: Final = re.compile(r"\(0\)")
"""The zero dialled at home, as « +33 (0)1 » recalls it."""
_ZERO_AT_HOME: Final = frozenset[int | None](map(country_code_for_region, (HOME, *OVERSEAS)))
_SURELY_RIGHT: Final = r"^(?:0[1-9](?:[ .-]?[0-9]{2}){4}|\+33[1-9][0-9]{8})\z"
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
        proof=lambda text: text.str.contains(_SURELY_RIGHT),
    )


class Otherwise(NamedTuple):
    """A French number written the other way, from home or from abroad."""

    text: str
    certain: bool
    """Whether its range tells which country code it has."""


def otherwise(text: str) -> Iterator[Otherwise]:
    """A number of ten figures with its country code, or one with its country code in ten figures; none for another text."""
    digits = _BETWEEN.sub("", _ZERO_OF_HOME.sub("", text.strip()))
    # The zero that is dialled at home stays behind the country code of France by mistake.
    digits = re.sub(r"\A\+330(?=[1-9][0-9]{8}\Z)", "+33", re.sub(r"\A00(?=[1-9])", "+", digits))
    if re.fullmatch("[1-9][0-9]{8}", digits):
        # A spreadsheet takes its zero away.
        digits = f"0{digits}"
    if re.fullmatch("0[1-9][0-9]{8}", digits):
        region = next((region for region in (HOME, *OVERSEAS) if is_valid_number_for_region(parse(digits, region), region)), HOME)
        yield Otherwise(format_number(parse(digits, region), PhoneNumberFormat.E164), region != HOME)
    elif re.fullmatch(r"\+[1-9][0-9]+", digits):
        number = _parsed(digits)
        if not isinstance(number, int) and _fits(number):
            yield Otherwise(digits, True)
            if number.country_code in _ZERO_AT_HOME:
                yield Otherwise(f"0{number.national_number}", True)


def _judge(text: str) -> str:
    digits = _BETWEEN.sub("", text.strip())
    if not re.fullmatch(r"\+?[0-9]+", digits):
        if re.search(r"[0-9]{6}[,;|][0-9+]{6}", digits):
            return f"{quoted(text)} contient plusieurs numéros. Gardez-en un seul."
        return f"{quoted(text)} n’est pas un numéro de téléphone. Écrivez-le avec des chiffres\u00a0: {EXAMPLES}."
    if re.match(r"(?:\+|00)[1-9]", digits):
        return _judge_international(text, _parsed(digits))
    if _is_short(digits):
        return ""
    if re.fullmatch("[1-9][0-9]{8}", digits):
        return f"Il manque à {quoted(text)} le zéro du début, qu’un tableur a sans doute retiré. Écrivez {quoted('0' + digits)}."
    if digits.startswith("0"):
        number = _parsed(digits)
        if not isinstance(number, int) and _fits(number):
            return ""
        if len(digits) == HOME_LENGTH:
            return f"{quoted(text)} n’est pas un numéro français\u00a0: après le zéro du début vient un chiffre de 1 à 9. Vérifiez-le."
        return f"{quoted(text)} a {len(digits)}\u00a0chiffres\u00a0: un numéro français en a dix. Vérifiez-le."
    return f"{quoted(text)} n’est pas un numéro de téléphone. Écrivez dix chiffres, ou le signe + et l’indicatif du pays\u00a0: {EXAMPLES}."


def _judge_international(text: str, number: PhoneNumber | int) -> str:
    if number == NumberParseException.INVALID_COUNTRY_CODE:
        return f"L’indicatif de {quoted(text)} n’est celui d’aucun pays. Vérifiez-le."
    if isinstance(number, int):
        return f"{quoted(text)} n’a pas la longueur d’un numéro de téléphone. Vérifiez-le."
    if _fits(number):
        return ""
    lengths, drops_zero = _plan(number)
    if len(lengths) > MOST_LENGTHS:
        return f"{quoted(text)} n’a pas la longueur d’un numéro de téléphone. Vérifiez-le."
    rule = f"a {enumerated(list(map(str, lengths)), 'ou')}\u00a0chiffres{' et ne commence pas par zéro' if drops_zero else ''}"
    return f"Après l’indicatif {number.country_code}, un numéro {rule}. Vérifiez {quoted(text)}."


def _parsed(text: str) -> PhoneNumber | int:
    """The number, or why it is none: a code of `NumberParseException`."""
    try:
        return parse(text, HOME)
    except NumberParseException as error:
        return error.error_type


def _plan(number: PhoneNumber) -> tuple[tuple[int, ...], bool]:
    """How many figures a number of that country may have, and whether the zero dialled before it at home is dropped abroad."""
    country = number.country_code or 0
    plan = PhoneMetadata.metadata_for_region_or_calling_code(country, region_code_for_country_code(country))
    if plan is None or plan.general_desc is None:
        return (), False
    return plan.general_desc.possible_length, plan.national_prefix == "0"


def _fits(number: PhoneNumber) -> bool:
    """Whether a number has one of the lengths of its country, without the zero that is dialled before it at home."""
    whole = is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return whole and not (number.italian_leading_zero and _plan(number)[1])


def _is_short(digits: str) -> bool:
    """Whether it is a short number in service in France; those of the messages of shops, of five figures, are dialled by nobody."""
    if digits.startswith("0") or not 2 <= len(digits) <= LONGEST_SHORT:
        return False
    number = PhoneNumber(country_code=country_code_for_region(HOME), national_number=int(digits))
    return is_valid_short_number_for_region(number, HOME) and not is_sms_service_for_region(number, HOME)
