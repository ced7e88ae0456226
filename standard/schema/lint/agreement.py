"""What a field says twice and not alike: in words and in its constraints, in its values and in those that are none, or beside others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from standard.schema.cells import FALSE_VALUES, TRUE_VALUES, missing_texts_of, written_texts
from standard.schema.folding import fold
from standard.schema.lint.subject import LintDefect, LintRule, LintSubject, WrittenField, each_column
from standard.schema.words import NBSP, enumerated, quoted, uncapital

_THING: Final = r"(?:champ|colonne|donnee|information|valeur|attribut|saisie|reponse)"
_MANDATORY: Final = re.compile(rf"^obligatoire\b|\b{_THING} obligatoire\b|\(obligatoire\)")
_OPTIONAL: Final = re.compile(
    rf"^(?:facultati(?:f|ve)|optionnel(?:le)?)\b|\b{_THING} (?:facultati(?:f|ve)|optionnel(?:le)?|non obligatoire)\b"
    r"|\((?:facultati(?:f|ve)|optionnel(?:le)?|non obligatoire)\)"
)
_CONDITION: Final = re.compile(
    r"\b(?:obligatoire|facultati(?:f|ve)|optionnel(?:le)?)[ ,]+(?:si|s'|lorsqu|quand|uniquement|seulement|sauf|pour|dans|en|des|a)\b"
)
"""What is mandatory in some cases only is no contradiction."""

_CODES: Final = re.compile(
    r"^(?:(?:num|numero|no) (?:de |du )?)?"
    r"(?:code postal|codepostal|cp|code insee|code commune|insee commune|code departement|siret|siren|finess|telephone|tel)\b"
)
"""Numbers that are read, not counted: their first figure may be a zero."""
_DIRECTIVE: Final = re.compile("%[a-z]")


def presence_differs(column: WrittenField) -> Iterator[LintDefect]:
    said = fold(column.field.description)
    mandatory, optional = _MANDATORY.search(said), _OPTIONAL.search(said)
    if bool(mandatory) == bool(optional) or _CONDITION.search(said):
        return
    if mandatory and not column.field.required:
        message = f"La description {column.of} le dit obligatoire, mais une case vide y passe{NBSP}: accordez les deux."
        yield column.defect(message, "description")
    elif optional and column.field.required:
        message = f"La description {column.of} le dit facultatif, mais il est obligatoire{NBSP}: accordez les deux."
        yield column.defect(message, "description")


def code_as_number(column: WrittenField) -> Iterator[LintDefect]:
    called = (fold(text.replace("_", " "), words_only=True) for text in (column.field.name, column.field.title))
    if column.field.type in {"integer", "number"} and (code := next(filter(None, map(_CODES.search, called)), None)):
        message = (
            f"{column.called} est un nombre{NBSP}: les zéros du début d’un {'numéro' if 'tel' in code[0] else 'code'} y sont perdus. "
            f"Choisissez le type «{NBSP}string{NBSP}», et dites sa forme par une expression régulière."
        )
        yield column.defect(message, "type")


def answers_crossed(column: WrittenField) -> Iterator[LintDefect]:
    if column.field.type != "boolean":
        return
    yes, no = written_texts(column.field.get("trueValues"), TRUE_VALUES), written_texts(column.field.get("falseValues"), FALSE_VALUES)
    if both := [text for text in yes if text in no]:
        message = f"{column.called} lit {enumerated(map(quoted, both))} comme un oui et comme un non{NBSP}: gardez l’un des deux."
        yield column.defect(message, "trueValues")


def value_read_as_missing(subject: LintSubject) -> Iterator[LintDefect]:
    for column in subject.columns:
        missing = frozenset(missing_texts_of(column.field, subject.schema))
        for rank, value in enumerate(column.values):
            if value.text in missing:
                shown = quoted(value.text) if value.text else "vide"
                message = (
                    f"La valeur {shown} {column.of} est aussi une écriture des valeurs manquantes{NBSP}: "
                    "elle sera lue comme une case vide. Retirez-la de l’une des deux listes."
                )
                yield column.value_defect(message, rank)


def values_written_otherwise(subject: LintSubject) -> Iterator[LintDefect]:
    """The same answer written with a capital or an accent in one field, and without in another."""
    first: dict[str, tuple[str, WrittenField]] = {}
    for column in subject.columns:
        for value in column.values:
            text, other = first.setdefault(fold(value.text), (value.text, column))
            if text != value.text and other is not column:
                message = (
                    f"{column.called} écrit {quoted(value.text)} où {uncapital(other.called)} écrit {quoted(text)}{NBSP}: "
                    "écrivez une même réponse de la même façon."
                )
                yield column.defect(message, column.field.values.path if column.field.values is not None else "constraints/enum")
                break


def _day_form(written: str) -> str:
    """How whole days are written; "" where only a year or a month is, or where any form is read."""
    form = {"default": "%Y-%m-%d"}.get(written, written.removeprefix("fmt:"))
    return form if set(_DIRECTIVE.findall(form.lower())) == {"%y", "%m", "%d"} else ""


def date_formats_mixed(subject: LintSubject) -> Iterator[LintDefect]:
    dates = [column for column in subject.columns if column.field.type == "date" and _day_form(column.field.format)]
    if len({_day_form(column.field.format) for column in dates}) > 1:
        message = (
            f"Les dates ne s’écrivent pas de la même façon dans {enumerated([quoted(column.field.name) for column in dates])}{NBSP}: "
            "choisissez un seul format pour tout le schéma."
        )
        yield LintDefect(message, None, "fields")


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("answers-crossed", "error", each_column(answers_crossed)),
    LintRule("presence-differs", "warning", each_column(presence_differs)),
    LintRule("code-as-number", "warning", each_column(code_as_number)),
    LintRule("value-read-as-missing", "warning", value_read_as_missing),
    LintRule("values-written-otherwise", "info", values_written_otherwise),
    LintRule("date-formats-mixed", "info", date_formats_mixed),
)
