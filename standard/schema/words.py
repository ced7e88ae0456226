"""How to name things in a sentence: fields, properties, values, numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from standard.schema.model import ABSENT, JSON, Field, unescape_key

NBSP: Final = "\u00a0"

PROPERTY_LABELS: Final = {
    "name": "le nom technique",
    "title": "le titre",
    "description": "la description",
    "type": "le type",
    "format": "le format",
    "example": "l’exemple",
    "examples": "les exemples",
    "rdfType": "le terme du vocabulaire partagé",
    "missingValues": "les écritures d’une valeur manquante",
    "trueValues": "les écritures de «\u00a0vrai\u00a0»",
    "falseValues": "les écritures de «\u00a0faux\u00a0»",
    "decimalChar": "le séparateur décimal",
    "groupChar": "le séparateur des milliers",
    "bareNumber": "l’écriture d’un nombre sans texte autour",
    "arrayItem": "la règle des éléments de la liste",
    "categories": "la documentation des valeurs",
    "categoriesOrdered": "l’ordre des valeurs",
    "deprecated": "la mention «\u00a0à ne plus utiliser\u00a0»",
    "deprecatedSince": "la version de mise en retrait",
    "successors": "ce qui remplace",
    "removedIn": "la version de disparition",
    "label": "le libellé",
    "definition": "la définition",
    "category": "la rubrique",
    "constraints": "les contraintes",
    "constraints/required": "le caractère obligatoire",
    "constraints/unique": "l’unicité",
    "constraints/enum": "la liste des valeurs",
    "constraints/pattern": "l’expression régulière",
    "constraints/minimum": "la valeur minimale",
    "constraints/maximum": "la valeur maximale",
    "constraints/exclusiveMinimum": "la limite inférieure exclue",
    "constraints/exclusiveMaximum": "la limite supérieure exclue",
    "constraints/minLength": "la longueur minimale",
    "constraints/maxLength": "la longueur maximale",
    "constraints/jsonSchema": "le schéma JSON du contenu",
    "$schema": "l’adresse du modèle de schéma",
    "version": "le numéro de version",
    "created": "la date de création",
    "updated": "la date de mise à jour",
    "lastModified": "la date de mise à jour",
    "homepage": "l’adresse du site",
    "path": "l’adresse du schéma",
    "uri": "l’adresse du schéma",
    "licenses": "les licences",
    "contributors": "les contributeurs",
    "contact": "le contact",
    "author": "l’auteur",
    "keywords": "les mots-clés",
    "countryCode": "le code du pays",
    "resources": "les fichiers d’exemple",
    "sources": "les sources",
    "image": "l’image",
    "primaryKey": "la clé primaire",
    "foreignKeys": "les clés étrangères",
    "uniqueKeys": "les clés d’unicité",
    "fieldsMatch": "la règle de présence des colonnes",
    "custom_checks": "les contrôles particuliers",
}


def quoted(text: str) -> str:
    """« text », with the spaces that keep the marks beside it; what the text quotes itself stands between “ and ”."""
    return f"«{NBSP}{_INNER_QUOTE.sub(_inner, text)}{NBSP}»"


_INNER_QUOTE: Final = re.compile(r"«\s*|\s*»")


def _inner(mark: re.Match[str]) -> str:
    return "“" if "«" in mark[0] else "”"


def typeset(text: str) -> str:
    """The text with the spaces of French typography, where it was typed with plain ones."""
    return re.sub(r" (?=[;:»])|(?<=«) ", NBSP, text)


def property_label(path: str) -> str:
    """A property as a noun with its article: `title` → « le titre ». An unknown one is named as it is written."""
    label = PROPERTY_LABELS.get(path)
    return typeset(label) if label else f"la propriété {quoted(key(path))}"


def of_the_schema(path: str) -> str:
    """A property of the schema itself, said to be its own once: « le titre du schéma », « l’adresse du schéma »."""
    label = property_label(path)
    return label if label.endswith("du schéma") else f"{label} du schéma"


def key(path: str) -> str:
    """A path as its author writes it: `constraints/pattern` → `pattern`."""
    return unescape_key(path.removeprefix("constraints/"))


def field_label(field: Field) -> str:
    """« Labels nationaux » (labels_nationaux), or « labels_nationaux » where there is no other title."""
    if field.title == field.name:
        return quoted(field.name) if field.name else "sans nom"
    return f"{quoted(field.title)} ({field.name})" if field.name else quoted(field.title)


def the_field(field: Field) -> str:
    return f"le champ {field_label(field)}"


def json_in_words(value: JSON) -> str:
    """A JSON value as a reader takes it in."""
    if value is ABSENT:
        return "absent"
    if value is None:
        return "vide"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return enumerated([quoted(item) if item else "la cellule vide" for item in value])
    if isinstance(value, list) and value and all(isinstance(item, list) for item in value):
        return enumerated([f"{json_in_words(item)}{' ensemble' if len(item) > 1 else ''}" for item in value], "puis")
    return quoted(json.dumps(value, ensure_ascii=False))


def number(value: int | float | Decimal) -> str:
    """4930.5 → 4 930,5."""
    text = f"{value:,}" if not isinstance(value, float) else f"{Decimal(repr(value)):,f}"
    return text.replace(",", NBSP).replace(".", ",")


def count(amount: int, singular: str, plural: str) -> str:
    """1, « valeur », « valeurs » → 1 valeur."""
    return f"{number(amount)}{NBSP}{plural if abs(amount) > 1 else singular}"


def enumerated(items: Iterable[str], last: str = "et") -> str:
    """a, b et c."""
    *most, end = list(items) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def first_of(items: Sequence[str], most: int, *, among: int | None = None) -> str:
    """a, b et 3 autres: the first ones, then how many more there are; `among`: how many in all, where not all are given."""
    left = (len(items) if among is None else among) - most
    return enumerated([*items[:most], *([count(left, "autre", "autres")] if left > 0 else [])])


def capital(sentence: str) -> str:
    """The sentence with its first letter as a capital."""
    return sentence[:1].upper() + sentence[1:]


def uncapital(sentence: str) -> str:
    """The sentence as it is said within another, its first letter small."""
    return sentence[:1].lower() + sentence[1:]
