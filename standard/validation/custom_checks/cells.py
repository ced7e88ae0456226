"""Checks of one cell: numbers of establishments and companies, acts, years, coordinates."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from standard.schema.folding import fold
from standard.schema.words import count, enumerated, field_label, quoted
from standard.validation.custom_checks.model import Check, Fields, Params, on_texts
from standard.validation.territory import is_in_france

if TYPE_CHECKING:
    import polars as pl  # long to load: only what reads files needs it

_SPACES: Final = re.compile(r"[\s.]+")
_ABRIDGED: Final = re.compile(r"[0-9]+[.,]?[0-9]*[eE]\+?[0-9]+")
"""A long number as a spreadsheet shows it: 4,34933E+13."""


def siret(name: str, params: Params, fields: Fields) -> Check:
    return on_texts(
        name,
        params,
        fields,
        told=lambda field: (
            f"Des numéros SIRET de {field_label(field)} ne peuvent pas exister. Recopiez leurs quatorze chiffres, par exemple depuis "
            "annuaire-entreprises.data.gouv.fr."
        ),
        judge=lambda text: "" if siret_number.is_valid(text) else _told(text, "SIRET", 14, siret_number),
        # La Poste follows a rule of its own: its numbers are read one by one.
        proof=lambda text: _has_digits(text, 14) & ~text.str.starts_with("356000000") & _luhn(text, 14) & _luhn(text.str.slice(0, 9), 9),
    )


def siren(name: str, params: Params, fields: Fields) -> Check:
    return on_texts(
        name,
        params,
        fields,
        told=lambda field: (
            f"Des numéros SIREN de {field_label(field)} ne peuvent pas exister. Recopiez leurs neuf chiffres, par exemple depuis "
            "annuaire-entreprises.data.gouv.fr."
        ),
        judge=lambda text: "" if siren_number.is_valid(text) else _told(text, "SIREN", 9, siren_number),
        proof=lambda text: _has_digits(text, 9) & _luhn(text, 9),
    )


def _told(text: str, what: str, length: int, number: Any) -> str:
    digits = _SPACES.sub("", text)
    if _ABRIDGED.fullmatch(text):
        return (
            f"{quoted(text)} a été abrégé par un tableur, et des chiffres sont perdus. "
            "Donnez à la colonne le format Texte, puis saisissez le numéro entier."
        )
    if not re.fullmatch("[0-9]+", digits):
        return f"{quoted(text)} n’est pas un numéro {what}\u00a0: il s’écrit avec {length} chiffres seulement."
    completed = digits.zfill(length)
    if len(digits) < length and number.is_valid(completed):
        return f"Il manque à {quoted(text)} les zéros du début. Écrivez {quoted(completed)}."
    if len(digits) != length:
        return f"{quoted(text)} a {count(len(digits), 'chiffre', 'chiffres')}\u00a0: un numéro {what} en a {length}."
    return f"La clé de {quoted(text)} est fausse\u00a0: un chiffre a sans doute été mal recopié. Vérifiez-le."


def _has_digits(text: pl.Expr, length: int) -> pl.Expr:
    return text.str.contains(rf"\A[0-9]{{{length}}}\z")


def _luhn(text: pl.Expr, length: int) -> pl.Expr:
    """Whether the digits follow Luhn's rule; null where they are no number."""
    import polars as pl  # asked for by what reads a file, which has loaded it

    number = text.cast(pl.UInt64, strict=False)
    total = pl.lit(0, dtype=pl.UInt64)
    for place in range(length):
        digit = number // 10**place % 10
        total = total + (digit * 2 - 9 * (digit > 4).cast(pl.UInt64) if place % 2 else digit)
    return total % 10 == 0


ACTS: Final = (
    "Commande publique", "Urbanisme", "Domaine et patrimoine", "Fonction publique", "Institutions et vie politique",
    "Libertés publiques et pouvoirs de police", "Finances locales", "Domaines de compétences par thèmes", "Autres domaines de compétences",
)  # fmt: skip
"""The first level of the nomenclature of the acts that local authorities send to the prefect (application ACTES)."""
_ACTS: Final = frozenset(fold(act, words_only=True) for act in ACTS)


def act(name: str, params: Params, fields: Fields) -> Check:
    return on_texts(
        name,
        params,
        fields,
        told=lambda field: (
            f"Des matières de {field_label(field)} ne suivent pas la nomenclature des actes. Écrivez la matière, une barre oblique "
            f"sans espace, puis la sous-matière. La matière est {_choices()}."
        ),
        judge=_judge_act,
    )


def _choices() -> str:
    return enumerated([quoted(one) for one in ACTS], "ou")


def _judge_act(text: str) -> str:
    subject, slash, rest = text.partition("/")
    if not slash:
        return f"Il manque une barre oblique à {quoted(text)}. Écrivez la matière, «\u00a0/\u00a0», puis la sous-matière."
    if fold(subject, words_only=True) not in _ACTS:
        return f"{quoted(subject.strip())} n’est pas une matière de la nomenclature des actes. Choisissez {_choices()}."
    if subject != subject.rstrip() or rest != rest.lstrip():
        return f"Retirez les espaces autour de la barre oblique\u00a0: {quoted(f'{subject.strip()}/{rest.strip()}')}."
    return ""


_INTERVAL: Final = re.compile("([0-9]{4})/([0-9]{4})")


def year_interval(name: str, params: Params, fields: Fields) -> Check:
    alone = params.get("allow-year-only") in ("true", "yes", True)
    form = "une année (2024) ou deux années (2024/2026)" if alone else "deux années\u00a0: 2024/2026"

    def judge(text: str) -> str:
        if alone and re.fullmatch("[0-9]{4}", text):
            return ""
        years = _INTERVAL.fullmatch(text)
        if years is None:
            return f"{quoted(text)} n’est pas une période. Écrivez {form}."
        first, last = years.groups()
        if first == last:
            advice = f"Écrivez {quoted(first)}." if alone else "Corrigez l’une des deux."
            return f"{quoted(text)} commence et finit la même année. {advice}"
        turned = quoted(f"{last}/{first}")
        return "" if first < last else f"{quoted(text)} finit avant de commencer. Écrivez {turned} si c’est ce que vous vouliez dire."

    return on_texts(
        name, params, fields, told=lambda field: f"Des périodes de {field_label(field)} sont mal écrites. Écrivez {form}.", judge=judge
    )


_NUMBER: Final = r"[+-]?[0-9]{1,3}(?:\.[0-9]+)?"
_PAIR: Final = re.compile(rf"\[?\s*({_NUMBER})\s*,\s*({_NUMBER})\s*\]?")


def coordinates(name: str, params: Params, fields: Fields) -> Check:
    return on_texts(
        name,
        params,
        fields,
        told=lambda field: (
            f"Des coordonnées de {field_label(field)} ne sont pas en France. Écrivez la longitude, une virgule, puis la latitude\u00a0: "
            "«\u00a02.3522, 48.8566\u00a0» pour Paris."
        ),
        judge=_judge_coordinates,
    )


def _judge_coordinates(text: str) -> str:
    pair = _pair(text)
    if pair is None:
        return f"{quoted(text)} n’est pas une paire de coordonnées. Écrivez la longitude, une virgule, puis la latitude, avec des points."
    longitude, latitude = pair
    if is_in_france(longitude, latitude):
        return ""
    if is_in_france(latitude, longitude):
        turned = quoted(f"{latitude}, {longitude}")
        return f"La latitude et la longitude de {quoted(text)} sont inversées. Écrivez la longitude en premier\u00a0: {turned}."
    return f"{quoted(text)} n’est pas en France. Vérifiez la longitude, qui vient en premier, puis la latitude."


def _pair(text: str) -> tuple[float, float] | None:
    if found := _PAIR.fullmatch(text.strip()):
        return float(found[1]), float(found[2])
    try:
        read = json.loads(text)
        return float(read["lon"]), float(read["lat"])
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None
