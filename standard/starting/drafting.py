"""The first fields of a standard, as a table of rows that a person corrects, and the schema that they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slugify import slugify

from standard.schema import value_pattern
from standard.schema.model import Value, ValueList
from standard.schema.words import quoted
from standard.starting.kinds import KINDS, TEXTS

SEPARATORS: Final = ("|", ";", ",")
"""What may stand between two values of a cell."""
_CODED: Final = re.compile(r"(?P<code>[^\s:=]{1,20})(?:\s*=\s*|\s*:\s+|\s+:|\s+[-–—]\s+)(?P<label>[^\W\d].*)", re.DOTALL)
"""A value with what it means, « 1 : Homme »: neither an hour, nor a range, nor an address."""
LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class DraftField:
    """One row: a field as somebody describes it."""

    name: str = ""
    title: str = ""
    description: str = ""
    type: str = "string"
    required: bool = False
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    """What each value is called, where it is said of all of them."""
    example: str = ""
    longest: int | None = None
    """The most characters of a text."""
    separator: str = ""
    """What stands between two values of a cell; empty where a cell holds one."""
    found: str = ""
    """From what it was guessed, in French; empty for what a person wrote."""

    @property
    def blank(self) -> bool:
        return not (self.name or self.title or self.description or self.values or self.example)

    @property
    def written_values(self) -> tuple[str, ...]:
        """The values as people write them, each with what it is called, which `coded` reads back."""
        return tuple(f"{value} : {label}" for value, label in zip(self.values, self.labels, strict=True)) if self.labels else self.values


def coded(values: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values as a file holds them, and what each is called, where all are written « 1 : Homme »."""
    found = [_CODED.fullmatch(value) for value in values]
    told = [(one["code"], one["label"].strip()) for one in found if one is not None]
    if len(told) != len(values) or len({code for code, _ in told}) != len(told):
        return values, ()
    return tuple(code for code, _ in told), tuple(label for _, label in told)


def technical_name(title: str, taken: Collection[str] = ()) -> str:
    """The name that a title gives, unlike those taken: « Code postal » → code_postal."""
    return drawn_from(title, taken.__contains__, between="_", longest=LONGEST, otherwise="champ")


def drawn_from(title: str, taken: Callable[[str], bool], *, between: str, longest: int, otherwise: str = "") -> str:
    """What a title gives, in plain letters, followed by a number where that is taken; `otherwise` where it has neither letter nor digit."""
    drawn = slugify(re.sub("['’]", " ", title), separator=between, max_length=longest) or otherwise
    name, number = drawn, 2
    while name and taken(name):
        name, number = f"{drawn}{between}{number}", number + 1
    return name


def named(fields: Iterable[DraftField]) -> list[tuple[str, DraftField]]:
    """Each row that says something, with its name: its own, or the one that its title gives."""
    rows = [field for field in fields if not field.blank]
    taken = {field.name for field in rows if field.name}
    found = []
    for field in rows:
        name = field.name or technical_name(field.title, taken)
        taken.add(name)
        found.append((name, field))
    return found


def problems(fields: Sequence[DraftField]) -> dict[int, str]:
    """What keeps a row from being a field, by its place."""
    found: dict[int, str] = {}
    names: dict[str, int] = {}
    for place, field in enumerate(fields):
        if field.blank:
            continue
        if not (field.name or field.title):
            found[place] = "Donnez un titre à ce champ, ou videz la ligne."
        elif field.name and field.name in names:
            found[place] = f"Le nom {quoted(field.name)} est déjà celui d’un autre champ\u00a0: changez l’un des deux."
        elif len(set(field.values)) != len(field.values):
            found[place] = "Une valeur est deux fois dans la liste\u00a0: gardez-la une fois."
        elif field.separator and any(field.separator in value for value in field.values):
            found[place] = (
                f"Une valeur contient {quoted(field.separator)}, qui sépare deux valeurs d’une cellule\u00a0: choisissez un autre signe."
            )
        elif field.values and field.type not in TEXTS:
            found[place] = f"Une liste de valeurs est faite de textes\u00a0: choisissez le type «\u00a0{KINDS['string'].label}\u00a0»."
        if field.name:
            names.setdefault(field.name, place)
    return found


def descriptor(slug: str, title: str, description: str, fields: Iterable[DraftField]) -> dict[str, Any]:
    """The schema that these rows make."""
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": slug,
        "title": title,
        **({"description": description} if description else {}),
        "fields": [_field(name, field) for name, field in named(fields)],
    }


def _listed(field: DraftField) -> dict[str, Any]:
    """One of the values, or several of them as Table Schema says it."""
    if not field.separator:
        return {"enum": list(field.values)}
    values = tuple(Value(str(place), text) for place, text in enumerate(field.values))
    return {"pattern": value_pattern.write(ValueList(values, value_pattern.CLEAN_FORM, field.separator))}


def _field(name: str, field: DraftField) -> dict[str, Any]:
    categories: list[dict[str, str]] = []
    constraints: dict[str, Any] = {"required": field.required}
    if field.values:
        constraints |= _listed(field)
        if field.labels:
            categories = [{"value": value, "label": label} for value, label in zip(field.values, field.labels, strict=True)]
    elif field.longest and field.type in TEXTS:
        constraints["maxLength"] = field.longest
    example = field.example or (field.values[0] if field.values else "")
    if field.values and field.separator:
        example = field.separator.join(part.strip() for part in example.split(field.separator))
    return {
        "name": name,
        "title": field.title or name,
        **({"description": field.description} if field.description else {}),
        **KINDS[field.type].properties,
        **({"example": example} if example else {}),
        "constraints": constraints,
        **({"categories": categories} if categories else {}),
    }
