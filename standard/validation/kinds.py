"""The kinds of corrections, certain or probable, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from standard.schema.words import uncapital

Kind = Literal["spaces", "case", "accents", "apostrophe", "sign", "letters", "separator", "date", "number", "boolean"]

KINDS: Final[Mapping[Kind, str]] = {
    "spaces": "Espaces en trop",
    "case": "Majuscules et minuscules",
    "accents": "Accents",
    "apostrophe": "Apostrophes",
    "sign": "Tirets et guillemets",
    "letters": "Lettres d’un autre alphabet",
    "separator": "Séparateur entre les valeurs",
    "date": "Écriture des dates et des heures",
    "number": "Écriture des nombres",
    "boolean": "Oui et non",
}
"""What a person is shown of each kind of certain correction."""

Likely = Literal["zeros", "phone", "day", "decimal", "figures", "unit", "address", "pair", "answer", "near", "within", "nothing"]

LIKELY: Final[Mapping[Likely, str]] = {
    "near": "Valeurs proches de celles de la liste",
    "zeros": "Zéros du début, qu’un tableur retire",
    "phone": "Autre forme des numéros de téléphone",
    "day": "Jour puis mois, comme on l’écrit en France",
    "decimal": "Virgule avant les décimales, ou entre les milliers",
    "figures": "Lettres prises pour des chiffres",
    "unit": "Unités et monnaies en trop",
    "address": "Écriture des adresses",
    "pair": "Écriture des coordonnées",
    "answer": "Oui et non, abrégés",
    "within": "Mots autour d’un code ou d’une adresse",
    "nothing": "Mots écrits faute de valeur",
}
"""The same of what is only probable."""


def joined(kinds: Iterable[str]) -> str:
    """The kinds of one correction as one word: « separator+spaces »."""
    return "+".join(sorted(kinds))


def in_words(kinds: str) -> str:
    """What `joined` wrote, for a person."""
    first, *others = (text for kind, text in (*KINDS.items(), *LIKELY.items()) if kind in kinds.split("+"))
    return ", ".join([first, *(uncapital(text) for text in others)])
