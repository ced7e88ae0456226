"""A table that describes fields, one a row, as people keep them in a spreadsheet: which of its columns says what, then its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from standard.schema.folding import fold
from standard.schema.words import NBSP
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
        "nom de la colonne",
        "code champ",
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
    "title": ("titre", "libelle", "intitule", "label", "title", "nom", "donnee", "rubrique"),
    "description": ("description", "definition", "explication", "commentaire", "signification"),
    "type": ("type", "format", "nature"),
    "required": (
        "obligatoire",
        "obligation",
        "caractere obligatoire",
        "requis",
        "required",
        "mandatory",
        "presence",
        "cardinalite",
        "multiplicite",
        "occurrence",
    ),
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
    "number": r"decimal|(?<!alpha)(?<!alpha-)(?<!alpha )numerique|reel|float|double|number|nombre|montant|flottant",
    "geopoint": r"geopoint|coordonnees|lat.{0,6}lon|lon.{0,6}lat",
    "email": r"e?-?mail|courriel|adresse electronique",
    "uri": r"url|uri|lien|adresse web|site",
}
_YES: Final = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes", "y", "obligatoire", "requis", "required", "✓", "✔"})
_AT_LEAST_ONE: Final = re.compile(r"[1-9]\d*\s*(?:\.\.|[,;:-]|a)\s*(?:\d+|n|\*)")
"""A number of times that is not none: « 1..1 », « 1-n »."""
_LETTERS: Final = {"n": "number", "l": "boolean", "b": "boolean", "i": "integer"}
"""The types that old tables write in one letter; that of dates is written in figures, and stays a text."""
_CODED: Final = re.compile(r"(?P<code>[^\s:=]{1,20})(?:\s*[:=]\s+|\s+[:=]|\s+[-–—]\s+)(?P<label>[^\W\d].*)", re.DOTALL)
"""A value with what it means, « 1 : Homme »: neither an hour, nor a range, nor an address."""
_HEADING: Final = re.compile(r"[*(]|(?:bloc|partie|section|rubrique|theme|chapitre|groupe|note|nb|legende|source)\b")
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
    """The fields that the rows describe; blank rows say nothing, nor do those that only head the ones below, or end the table."""
    told = [row for row in list(rows)[:MOST_ROWS] if not _is_remark(row, roles)]
    return tuple(field for row in told if not (field := _field(row, roles)).blank)


def upright(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The same table, turned where it describes a field a column: what it says is then written down its first column."""
    width = max(map(len, (header, *rows)), default=0)
    lines = [(*row, *[""] * (width - len(row))) for row in (header, *rows)]
    turned = tuple(zip(*lines, strict=True))
    if not turned or len(set(filter(None, recognised(turned[0])))) <= max(2, len(set(filter(None, recognised(header))))):
        return tuple(header), tuple(map(tuple, rows))
    return turned[0], turned[1:]


def _is_remark(row: Sequence[str], roles: Sequence[str]) -> bool:
    """Whether a row of a table of several columns holds one text, written as a title between rows or a note below them."""
    said = [cell.strip() for cell in row if cell.strip()]
    if len(said) != 1 or sum(map(bool, roles)) < 3 or is_technical(said[0]):
        return False
    return said[0].isupper() or said[0].endswith(":") or _HEADING.match(fold(said[0])) is not None


def _field(row: Sequence[str], roles: Sequence[str]) -> DraftField:
    said = {role: cell.strip() for role, cell in zip(roles, row, strict=False) if role}
    name, title = said.get("name", ""), said.get("title", "")
    if name and not title and not is_technical(name):
        name, title = "", name
    values, labels = coded(values_of(said.get("values", "")))
    kind = type_of(said.get("type", ""))
    return DraftField(
        name=name,
        title=title,
        description="\n\n".join(filter(None, (said.get("description", ""), labels))),
        type="string" if values else kind,
        required=_is_yes(fold(said.get("required", "")).strip()),
        values=values,
        example=said.get("example", ""),
    )


def is_technical(name: str) -> bool:
    return re.fullmatch(r"[\w.\-:]+", name, re.ASCII) is not None


def _is_yes(text: str) -> bool:
    return text in _YES or _AT_LEAST_ONE.fullmatch(text) is not None


def type_of(text: str) -> str:
    """The type that words say, or a letter; text where they say none."""
    folded = fold(text).strip()
    if folded in _LETTERS:
        return _LETTERS[folded]
    return next((kind for kind, words in _TYPES.items() if re.search(rf"\b(?:{words})", folded)), "string")


def values_of(cell: str) -> tuple[str, ...]:
    """The values that a cell lists, one a line or between separators; fewer than two are a remark, and no list."""
    parts = _LINES.split(cell.strip())
    if len(parts) == 1:
        parts = next((cell.split(mark) for mark in _SEPARATORS if mark in cell), [])
    values = [_BULLET.sub("", part).strip() for part in parts]
    kept = tuple(dict.fromkeys(value for value in values if value))
    return kept if len(kept) > 1 else ()


def coded(values: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The values as a file holds them, and what each means as a list in Markdown, where all are written « 1 : Homme »."""
    found = [_CODED.fullmatch(value) for value in values]
    told = [(one["code"], one["label"].strip()) for one in found if one is not None]
    if len(told) != len(values) or len({code for code, _ in told}) != len(told):
        return values, ""
    return tuple(code for code, _ in told), "\n".join(f"* {code}{NBSP}: {label}" for code, label in told)
