"""What a person has to decide in a file, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from standard.schema.listed_cells import held
from standard.schema.model import Field
from standard.schema.type_words import base_type_in_words, list_in_words
from standard.schema.words import NBSP, enumerated, property_label, quoted, uncapital

SHOWN: Final = 20
"""Choices given at most: a longer list is looked up in the documentation."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Something to decide: in which row and column of the new file, on what, why, and what may be chosen."""

    code: str
    column: str
    value: str
    why: str
    choices: tuple[str, ...] = ()
    row: int = 0
    subjects: tuple[tuple[str, str, str], ...] = ()
    """What rows of the table would settle it, and every cell like it: kind, old field and old value; none where none can."""

    def supposed_to_fill(self, name: str) -> bool:
        """Whether a new column has its text once this is confirmed: that it lacks it is no other point to decide."""
        return self.code == "column-supposed" and self.choices == (name,)


def value_gone(column: str, value: str) -> Pending:
    return Pending("value-removed", column, value, f"La valeur {quoted(value)} n’existe plus{NBSP}: remplacez-la, ou retirez-la.")


def value_open(column: str, value: str, choices: Sequence[str]) -> Pending:
    named = enumerated([quoted(choice) for choice in choices[:SHOWN]], "ou")
    return Pending("value-choice", column, value, f"La valeur {quoted(value)} devient {named}{NBSP}: choisissez.", tuple(choices))


def column_open(column: str, value: str, choices: Sequence[str]) -> Pending:
    named = enumerated([quoted(choice) for choice in choices], "ou")
    return Pending(
        "column-choice", column, value, f"Ce texte va dans la colonne {named}{NBSP}: recopiez-le où il convient.", tuple(choices)
    )


def value_supposed(column: str, value: str, choices: Sequence[str], elsewhere: Sequence[str]) -> Pending:
    named = enumerated([quoted(choice) for choice in elsewhere or choices], "ou")
    said = f"va peut-être dans la colonne {named}" if elsewhere else f"devient peut-être {named}"
    why = f"La valeur {quoted(value)} {said}{NBSP}: confirmez-le, ou dites ce qu’elle devient."
    return Pending("value-supposed", column, value, why, tuple(choices))


def column_supposed(field: Field, column: str, value: str, choices: Sequence[str]) -> Pending:
    named = enumerated([quoted(choice) for choice in choices], "ou")
    said = f"devient peut-être {named}" if field.name not in choices else "garde son nom, mais peut-être pas son sens"
    why = f"La colonne {quoted(field.name)} {said}{NBSP}: confirmez-le, ou dites ce qu’elle devient."
    return Pending("column-supposed", column, value, why, tuple(choices))


def column_gone(field: Field, column: str, row: int) -> Pending:
    why = f"La colonne {quoted(field.name)} n’existe plus{NBSP}: elle est gardée à la fin du fichier. Supprimez-la si elle ne sert plus."
    return Pending("column-removed", column, "", why, row=row)


def several(field: Field, value: str, choices: Sequence[str]) -> Pending:
    why = f"La colonne {quoted(field.name)} n’accepte plus qu’une valeur{NBSP}: gardez-en une."
    return Pending("one-value", field.name, value, why, tuple(choices))


def merging(field: Field, choices: Sequence[str]) -> Pending:
    why = f"Plusieurs colonnes se rejoignent dans {quoted(field.name)} et ne disent pas la même chose{NBSP}: gardez-en une."
    return Pending("one-text", field.name, "", why, tuple(choices))


def read_otherwise(field: Field, value: str) -> Pending:
    how = uncapital(base_type_in_words(field))
    why = f"Ce texte ne se lit plus de la même façon dans la colonne {quoted(field.name)}{NBSP}: écrivez-le ainsi, {how}."
    return Pending("notation", field.name, value, why)


def valueless(field: Field | None, column: str, shown: str, row: int) -> Pending:
    """A cell of a workbook whose value is lost; `shown` is what the spreadsheet shows of it."""
    what = "est une formule qui n’a pas été calculée" if shown.startswith("=") else "est une erreur du tableur, pas une valeur"
    why = f"{quoted(shown)} {what}{NBSP}: corrigez cette cellule, ou videz-la."
    return Pending("lost-cell", column, shown, why, row=row, subjects=(("value", field.name, shown),) if field is not None else ())


def separated_otherwise(field: Field, value: str, before: str, after: str) -> Pending:
    why = (
        f"Dans la colonne {quoted(field.name)}, {quoted(before)} sépare les valeurs, et {quoted(after)} dans l’exemple de la nouvelle "
        f"version{NBSP}: confirmez-le."
    )
    return Pending("separator-supposed", field.name, value, why, (after,))


def repeated(columns: Sequence[str], texts: Sequence[str], row: int) -> Pending:
    named = enumerated([quoted(column) for column in columns])
    whose = f"des colonnes {named} ensemble" if len(columns) > 1 else f"de la colonne {named}"
    why = f"Une ligne plus haut a déjà ce contenu {whose}, qui doit être différent à chaque ligne{NBSP}: changez l’une des deux."
    return Pending("unique", columns[0], texts[0], why, row=row)


def keyless(columns: Sequence[str], row: int) -> Pending:
    named = enumerated([quoted(column) for column in columns])
    where = f"dans les colonnes {named}, qui la distinguent" if len(columns) > 1 else f"dans la colonne {named}, qui la distingue"
    why = f"Cette ligne n’a rien {where} des autres{NBSP}: complétez-la."
    return Pending("primary-key", columns[0], "", why, row=row)


def refused(field: Field, value: str, code: str) -> Pending:
    """What the new field refuses; `code` is frictionless' error type."""
    name = quoted(field.name)
    constraint = code.partition("/")[2]
    values = field.values
    if constraint == "required":
        return Pending(code, field.name, value, f"La colonne {name} est obligatoire{NBSP}: remplissez cette cellule.", _choices(field))
    if values is not None and constraint in ("enum", "pattern"):
        listed = {one.text for one in values.values}
        items = held(values, value)
        unknown = [quoted(item) for item in dict.fromkeys(items) if item not in listed]
        if unknown:
            verb = "ne sont pas dans la liste" if len(unknown) > 1 else "n’est pas dans la liste"
            why = f"{enumerated(unknown)} {verb} de la colonne {name}."
        else:
            why = f"La colonne {name} n’est pas écrite comme prévu{NBSP}: {uncapital(list_in_words(values))}."
        return Pending(code, field.name, value, why, _choices(field))
    if constraint:
        why = f"Ce texte ne respecte pas {property_label(f'constraints/{constraint}')} de la colonne {name}{NBSP}: corrigez-le."
    else:
        why = f"Ce texte n’est pas ce que demande la colonne {name}{NBSP}: {uncapital(base_type_in_words(field))}."
    return Pending(code, field.name, value, why)


def _choices(field: Field) -> tuple[str, ...]:
    """The values that the whole cell may be, where they are few."""
    if field.values is None or field.values.several or len(field.values.values) > SHOWN:
        return ()
    return tuple(value.text for value in field.values.values)
