"""The lists of values that a dictionary keeps in other sheets: which lists there are, and the one that a field names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from standard.schema.folding import fold
from standard.starting.dictionary import MOST_ROWS, ROLES, recognised
from standard.starting.drafting import coded

Rows = Sequence[Sequence[str]]

_OF: Final = (
    "liste",
    "nom de la liste",
    "nom liste",
    "liste de valeurs",
    "champ",
    "nom du champ",
    "attribut",
    "domaine",
    "enumeration",
    "referentiel",
)
"""How a column is called that says of which list each row is."""
_VALUE: Final = (
    "code",
    "valeur",
    "valeurs",
    "modalite",
    "modalites",
    "cle",
    "identifiant",
    "id",
    "valeur possible",
    "valeurs possibles",
    "value",
)
_LABEL: Final = ("libelle", "signification", "definition", "description", "intitule", "label", "nom", "explication")
LISTED: Final = (*_OF, *_VALUE, *_LABEL)
"""What the header of a sheet of lists holds."""
_SAYS_A_LIST: Final = re.compile(r"\b(?:list|enum|choix|domaine|nomenclature|modalit|referentiel)")
_AROUND: Final = frozenset(
    [
        "voir",
        "cf",
        "cfr",
        "onglet",
        "feuille",
        "feuillet",
        "liste",
        "listes",
        "list",
        "la",
        "le",
        "les",
        "l",
        "de",
        "des",
        "du",
        "d",
        "valeur",
        "valeurs",
        "dans",
        "ci",
        "jointe",
        "jointes",
        "joint",
        "annexe",
        "nomenclature",
        "domaine",
        "choix",
        "parmi",
        "unique",
        "multiple",
        "fermee",
        "ouverte",
        "selon",
        "enumeration",
        "enum",
        "codes",
    ]
)
"""Words around the name of a list, where a cell says where it is."""


@dataclass(frozen=True, slots=True)
class ListSheet:
    """Another sheet of the workbook, from its header on."""

    name: str
    header: Sequence[str]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Listed:
    """The values of a list, each with what it means where that is said, and the sheet that holds them."""

    sheet: str
    values: tuple[tuple[str, str], ...]

    @property
    def cell(self) -> str:
        """The list as one cell holds it, which `coded` reads back."""
        values = tuple(value for value, _ in self.values)
        told = tuple(f"{value} : {label}" for value, label in self.values)
        return "\n".join(told if coded(told)[0] == values else values)


def filled_in(
    header: Sequence[str], rows: Rows, sheets: Iterable[ListSheet]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """The table, with the lists that its fields name in the place of their names, and the sheets that they come from."""
    roles = recognised(header)
    lists = _lists(sheets, {fold(text, words_only=True) for row in rows for text in _said(row, roles, "name", "title")})
    told = [[*row, *[""] * (len(header) - len(row))] for row in rows]
    head = list(header)
    if "values" not in roles:
        head, roles, told = [*head, ROLES["values"]], (*roles, "values"), [[*row, ""] for row in told]
    place, used = roles.index("values"), []
    for row in told:
        found = _named(row, row[place], roles, lists)
        if found is not None:
            row[place] = found.cell
            used.append(found.sheet)
    return tuple(head), tuple(map(tuple, told)), tuple(dict.fromkeys(used))


def may_name_lists(header: Sequence[str], rows: Rows) -> bool:
    """Whether a field says that its values are a list, which may stand elsewhere."""
    roles = recognised(header)
    return any(_SAYS_A_LIST.search(fold(text)) or _refers(text) for row in rows for text in _said(row, roles, "type", "values"))


def _said(row: Sequence[str], roles: Sequence[str], *wanted: str) -> list[str]:
    return [cell for cell, role in zip(row, roles, strict=False) if role in wanted and cell.strip()]


def _refers(text: str) -> bool:
    words = fold(text, words_only=True).split()
    return bool(words) and words[0] in _AROUND


def _named(row: Sequence[str], cell: str, roles: Sequence[str], lists: Mapping[str, Listed]) -> Listed | None:
    """The list that the cell names, or else that is called as the field is, where its cell or its type says that it is a list."""
    found = lists.get(_bare(cell)) if cell.strip() else None
    if found is not None:
        return found
    if cell.strip() and not _refers(cell):
        return None
    if not cell.strip() and not any(_SAYS_A_LIST.search(fold(text)) for text in _said(row, roles, "type")):
        return None
    own = map(_bare, (*_said(row, roles, "name", "title"), *_said(row, roles, "type")))
    return next((lists[name] for name in own if name in lists), None)


def _bare(text: str) -> str:
    """What names a list, without the words around it."""
    words = fold(text.replace("_", " "), words_only=True).split()
    return " ".join([word for word in words if word not in _AROUND] or words)


def _lists(sheets: Iterable[ListSheet], fields: set[str]) -> dict[str, Listed]:
    """By name: a column that says of which list each row is, a list a column, or a list a sheet. A sheet of data, or that describes
    fields itself, has none."""
    found: dict[str, Listed] = {}
    for sheet in sheets:
        names = [fold(text, words_only=True) for text in sheet.header]
        if {"type", "required"} & set(recognised(sheet.header)) or _is_data(names, fields):
            continue
        group, value = _place(names, _OF), _place(names, _VALUE)
        label = next((at for at, name in enumerate(names) if at not in (group, value) and name.startswith(_LABEL)), None)
        value = value if value is not None else label
        if group is not None and value is not None:
            current = ""
            grouped: dict[str, list[tuple[str, str]]] = {}
            for row in sheet.rows[:MOST_ROWS]:
                current = _cell(row, group) or current
                grouped.setdefault(current, []).append((_cell(row, value), _cell(row, label) if label != value else ""))
            told = {name: values for name, values in grouped.items() if name}
        elif value is not None or len(names) == 1:
            rows = [*([sheet.header] if value is None and fold(sheet.header[0], words_only=True) != _bare(sheet.name) else []), *sheet.rows]
            told = {sheet.name: [(_cell(row, value or 0), _cell(row, label) if label not in (None, value) else "") for row in rows]}
        else:
            told = {text: [(_cell(row, place), "") for row in sheet.rows] for place, text in enumerate(sheet.header) if text.strip()}
        for name, values in told.items():
            kept = tuple({value: label for value, label in values[:MOST_ROWS] if value}.items())
            if len(kept) > 1:
                found.setdefault(_bare(name), Listed(sheet.name, kept))
    return found


def _is_data(names: Sequence[str], fields: set[str]) -> bool:
    return len(names) > 2 and sum(name in fields for name in names) > max(1, len(fields) // 2)


def _place(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _cell(row: Sequence[str], place: int | None) -> str:
    return " ".join(row[place].split()) if place is not None and place < len(row) else ""
