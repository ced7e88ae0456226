"""A table that describes fields, one a row, as people keep them in a spreadsheet: which of its columns says what, then its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from standard.schema.folding import fold
from standard.starting.drafting import DraftField

ROLES: Final = {
    "name": "Nom technique",
    "title": "Titre",
    "description": "Description",
    "type": "Type",
    "required": "Obligatoire",
    "values": "Valeurs possibles",
    "example": "Exemple",
}
"""What a column may say, in words."""
_HEADERS: Final = {
    "name": (
        "nom technique",
        "nom du champ",
        "nom champ",
        "code",
        "identifiant",
        "colonne",
        "variable",
        "attribut",
        "name",
        "field",
        "champ",
        "nom",
    ),
    "title": ("titre", "libelle", "intitule", "label", "title", "nom"),
    "description": ("description", "definition", "explication", "commentaire", "signification"),
    "type": ("type", "format", "nature"),
    "required": ("obligatoire", "obligation", "caractere obligatoire", "requis", "required", "mandatory"),
    "values": ("valeurs possibles", "valeurs", "valeurs autorisees", "modalites", "liste de valeurs", "enumeration", "enum", "domaine"),
    "example": ("exemple", "example", "exemple de valeur"),
}
"""How people call them, the surest first."""
HEADERS: Final = tuple(name for names in _HEADERS.values() for name in names)
_TYPES: Final = {
    "datetime": r"datetime|horodat|date et heure|date-heure",
    "date": r"date|jour",
    "year": r"annee|year|millesime",
    "time": r"heure|time",
    "boolean": r"bool|oui.{0,3}non|vrai.{0,3}faux|binaire|case a cocher",
    "integer": r"entier|integer|int\b|nombre entier|numerique entier",
    "number": r"decimal|reel|float|double|number|nombre|numerique|montant|flottant",
    "geopoint": r"geopoint|coordonnees|lat.{0,6}lon|lon.{0,6}lat",
    "email": r"e?-?mail|courriel|adresse electronique",
    "uri": r"url|uri|lien|adresse web|site",
}
_YES: Final = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes", "y", "obligatoire", "requis", "required", "✓", "✔"})
_LINES: Final = re.compile(r"\n+")
_SEPARATORS: Final = ("|", ";", ",")
_BULLET: Final = re.compile(r"^\s*[-•*–]\s+")
MOST_ROWS: Final = 1_000


def recognised(header: Sequence[str]) -> tuple[str, ...]:
    """What each column says, among `ROLES`; "" for one that says nothing that we know. Each is found once, by its surest name."""
    folded = [fold(text, words_only=True).strip() for text in header]
    found: dict[int, str] = {}
    for exact in (True, False):
        for role, names in _HEADERS.items():
            if role in found.values():
                continue
            place = next(
                (
                    place
                    for wanted in names
                    for place, text in enumerate(folded)
                    if place not in found and (text == wanted if exact else text.startswith(wanted))
                ),
                None,
            )
            if place is not None:
                found[place] = role
    return tuple(found.get(place, "") for place in range(len(header)))


def fields_of(rows: Iterable[Sequence[str]], roles: Sequence[str]) -> tuple[DraftField, ...]:
    """The fields that the rows describe; blank rows say nothing."""
    return tuple(field for row in list(rows)[:MOST_ROWS] if not (field := _field(row, roles)).blank)


def _field(row: Sequence[str], roles: Sequence[str]) -> DraftField:
    said = {role: cell.strip() for role, cell in zip(roles, row, strict=False) if role}
    name, title = said.get("name", ""), said.get("title", "")
    if name and not title and not is_technical(name):
        name, title = "", name
    values = values_of(said.get("values", ""))
    kind = type_of(said.get("type", ""))
    return DraftField(
        name=name,
        title=title,
        description=said.get("description", ""),
        type="string" if values else kind,
        required=fold(said.get("required", "")).strip() in _YES,
        values=values,
        example=said.get("example", ""),
    )


def is_technical(name: str) -> bool:
    return re.fullmatch(r"[\w.\-:]+", name, re.ASCII) is not None


def type_of(text: str) -> str:
    """The type that words say; text where they say none."""
    folded = fold(text)
    return next((kind for kind, words in _TYPES.items() if re.search(rf"\b(?:{words})", folded)), "string")


def values_of(cell: str) -> tuple[str, ...]:
    """The values that a cell lists, one a line or between separators; fewer than two are a remark, and no list."""
    parts = _LINES.split(cell.strip())
    if len(parts) == 1:
        parts = next((cell.split(mark) for mark in _SEPARATORS if mark in cell), [])
    values = [_BULLET.sub("", part).strip() for part in parts]
    kept = tuple(dict.fromkeys(value for value in values if value))
    return kept if len(kept) > 1 else ()
