"""What somebody says of a file whose columns are not those of a schema: which column holds which field, what all its rows have in
common, how its values are called there. Kept with the file, downloaded, and given back for the next one. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from standard.schema.model import Schema
from standard.schema.words import quoted

MAX_COLUMNS: Final = 1_000
MAX_VALUES: Final = 20_000
MAX_TEXT: Final = 5_000
"""Characters of a name, or of a cell, that is said."""


class MappingError(ValueError):
    """Why a mapping cannot be used: a French sentence."""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """Columns of the file, as it names them, and the fields that they hold: none where the column is left out.

    One column into several fields is parted by `separator`, several columns into one field are joined by it.
    """

    columns: tuple[str, ...]
    fields: tuple[str, ...]
    separator: str = ""


@dataclass(frozen=True, slots=True)
class ConstantRule:
    """What a field holds in every row that has nothing else there."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class ValueRule:
    """How a text of the file, a whole cell or one of its items, is written in a field."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FileMapping:
    columns: tuple[ColumnRule, ...] = ()
    constants: tuple[ConstantRule, ...] = ()
    values: tuple[ValueRule, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.columns or self.constants or self.values)

    @property
    def labels(self) -> list[str]:
        """The columns of the file that it says something of."""
        return [label for rule in self.columns for label in rule.columns]


NOTHING_SAID: Final = FileMapping()


def check_mapping(mapping: FileMapping, schema: Schema) -> None:
    """Raises MappingError where it names a field that the schema has not, says a thing twice, or shares out nothing."""
    if len(mapping.columns) + len(mapping.constants) > MAX_COLUMNS or len(mapping.values) > MAX_VALUES:
        raise MappingError(
            "Cette correspondance dit plus de choses qu’un fichier n’a de colonnes\u00a0: vérifiez que c’est le bon fichier."
        )
    if not all(map(_storable, _texts(mapping))):
        raise MappingError(
            "Cette correspondance contient des signes qu’aucun fichier ne garde\u00a0: retirez-les, ou faites-la de nouveau."
        )
    said = [name for rule in mapping.columns for name in rule.fields] + [rule.field for rule in mapping.constants]
    for name in (*said, *(rule.field for rule in mapping.values)):
        if schema.by_name(name) is None:
            raise MappingError(f"Le champ {quoted(name)} n’est pas dans ce schéma\u00a0: retirez-le, ou choisissez-en un autre.")
    if twice := _twice(said):
        raise MappingError(f"Le champ {quoted(twice)} est rempli deux fois\u00a0: gardez une seule colonne, ou une seule valeur, pour lui.")
    if twice := _twice(mapping.labels):
        raise MappingError(f"La colonne {quoted(twice)} est citée deux fois\u00a0: dites une seule fois ce qu’elle devient.")
    for rule in mapping.columns:
        parts = len(rule.fields) > 1
        if not rule.columns or (parts and len(rule.columns) > 1):
            raise MappingError("Une colonne peut aller dans plusieurs champs, ou plusieurs colonnes dans un seul, pas les deux à la fois.")
        if parts and not rule.separator:
            raise MappingError(f"Dites ce qui sépare, dans la colonne {quoted(rule.columns[0])}, ce qui va dans chaque champ.")


def _texts(mapping: FileMapping) -> Iterator[str]:
    for column in mapping.columns:
        yield from (*column.columns, *column.fields, column.separator)
    for constant in mapping.constants:
        yield from (constant.field, constant.value)
    for value in mapping.values:
        yield from (value.field, value.before, value.after)


def _storable(text: str) -> bool:
    """Whether a database holds it: no NUL, no half of a character."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _twice(names: list[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""
