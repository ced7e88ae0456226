"""A table that describes fields, one a row, as people keep them in a spreadsheet: which of its columns says what, then its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from standard.schema.folding import fold
from standard.starting.drafting import SEPARATORS, DraftField, coded
from standard.starting.kinds import TEXTS, as_written, longest_told, told_by

ROLES: Final = {
    "name": "Nom technique",
    "title": "Titre",
    "description": "Description",
    "type": "Type",
    "required": "Obligatoire",
    "values": "Valeurs possibles",
    "example": "Exemple",
    "longest": "Longueur au plus",
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
        "oblig",
        "statut",
    ),
    "values": ("valeurs possibles", "valeurs", "valeurs autorisees", "modalites", "liste de valeurs", "enumeration", "enum", "domaine"),
    "example": ("exemple", "example", "exemple de valeur", "ex"),
    "longest": (
        "longueur",
        "longueur max",
        "taille",
        "nombre de caracteres",
        "nb de caracteres",
        "nb caracteres",
        "nb car",
        "length",
        "size",
        "long",
    ),
}
"""How people call them, the surest first."""
HEADERS: Final = tuple(name for names in _HEADERS.values() for name in names)
SHORT: Final = 4
"""Letters of a name that other words may begin with: it is read whole, or before another word."""
_YES: Final = frozenset(
    {"oui", "o", "x", "1", "vrai", "true", "yes", "y", "obligatoire", "requis", "required", "✓", "✔", "non nul", "not null"}
)
_AT_LEAST_ONE: Final = re.compile(r"[1-9]\d*\s*(?:\.\.|[,;:-]|a)\s*(?:\d+|n|\*)")
"""A number of times that is not none: « 1..1 », « 1-n »."""
_HEADING: Final = re.compile(r"[*(]|(?:bloc|partie|section|rubrique|theme|chapitre|groupe|note|nb|legende|source)\b")
_LINES: Final = re.compile(r"\n+")
_SEVERAL: Final = re.compile(r"\b(?:plusieurs|multiples?|multi-?valu|choix multiple)")
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
                    if place not in found
                    and (text == wanted if exact else text.startswith(wanted if len(wanted) > SHORT else f"{wanted} "))
                ),
                None,
            )
            if place is not None:
                found[place] = role
    return tuple(found.get(place, "") for place in range(len(header)))


def fields_of(rows: Iterable[Sequence[str]], roles: Sequence[str]) -> tuple[DraftField, ...]:
    """The fields that the rows describe; blank rows say nothing, nor do those that only head the ones below, or end the table."""
    kept = list(rows)[:MOST_ROWS]
    names = _names(kept, roles)
    shouted = 2 * sum(name.isupper() for name in names) > len(names)
    told = [row for row in kept if not _is_remark(row, roles, shouted=shouted)]
    return tuple(field for row in told if not (field := _field(row, roles)).blank)


def upright(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The same table, turned where it describes a field a column: what it says is then written down its first column."""
    width = max(map(len, (header, *rows)), default=0)
    lines = [(*row, *[""] * (width - len(row))) for row in (header, *rows)]
    turned = tuple(zip(*lines, strict=True))
    if not turned or len(set(filter(None, recognised(turned[0])))) <= max(2, len(set(filter(None, recognised(header))))):
        return tuple(header), tuple(map(tuple, rows))
    return turned[0], turned[1:]


def _names(rows: Iterable[Sequence[str]], roles: Sequence[str]) -> list[str]:
    """The names of the rows that say something else too."""
    place = roles.index("name") if "name" in roles else -1
    return [row[place] for row in rows if 0 <= place < len(row) and row[place].strip() and sum(bool(cell.strip()) for cell in row) > 1]


def _is_remark(row: Sequence[str], roles: Sequence[str], *, shouted: bool) -> bool:
    """Whether a row of a table of several columns holds one text, written as a title between rows or a note below them.

    A lone word in capitals is a title, but where names are `shouted` as well.
    """
    said = [cell.strip() for cell in row if cell.strip()]
    if len(said) != 1 or sum(map(bool, roles)) < 3:
        return False
    if is_technical(said[0]):
        return not shouted and said[0].isalpha() and said[0].isupper() and len(said[0]) > SHORT
    return said[0].isupper() or said[0].endswith(":") or _HEADING.match(fold(said[0])) is not None


def _field(row: Sequence[str], roles: Sequence[str]) -> DraftField:
    said = {role: cell.strip() for role, cell in zip(roles, row, strict=False) if role}
    name, title = said.get("name", ""), said.get("title", "")
    if name and not title and not is_technical(name):
        name, title = "", name
    values, labels = coded(values_of(said.get("values", "")))
    kind = told_by(said.get("type", ""), said.get("description", ""), example=said.get("example", ""))
    return DraftField(
        name=name,
        title=title,
        description=said.get("description", ""),
        type="string" if values else kind,
        required=_is_yes(fold(said.get("required", "")).strip()),
        values=values,
        labels=labels,
        example=as_written(kind, said.get("example", "")),
        separator=_separator(said, values),
        longest=longest_told(said.get("type", ""), said.get("longest", "")) if kind in TEXTS and not values else None,
    )


def _separator(said: Mapping[str, str], values: Sequence[str]) -> str:
    """What stands between two values of a cell, where the example shows it or where words say that a cell holds several."""
    if not values:
        return ""
    example = said.get("example", "")
    for mark in SEPARATORS:
        if example not in values and mark in example and {part.strip() for part in example.split(mark)} <= set(values):
            return mark
    told = any(_SEVERAL.search(fold(said.get(role, ""))) for role in ("type", "description", "required"))
    return next((mark for mark in SEPARATORS if told and not any(mark in value for value in values)), "")


def is_technical(name: str) -> bool:
    return re.fullmatch(r"[\w.\-:]+", name, re.ASCII) is not None


def _is_yes(text: str) -> bool:
    return text in _YES or _AT_LEAST_ONE.fullmatch(text) is not None


def values_of(cell: str) -> tuple[str, ...]:
    """The values that a cell lists, one a line or between separators; fewer than two are a remark, and no list."""
    parts = _LINES.split(cell.strip())
    if len(parts) == 1:
        parts = next((cell.split(mark) for mark in (*SEPARATORS, " / ") if mark in cell), [])
    values = [_BULLET.sub("", part).strip() for part in parts]
    kept = tuple(dict.fromkeys(value for value in values if value))
    return kept if len(kept) > 1 else ()
