"""What a field says twice and not alike: in words and in its constraints, in its values and in those that are none, or beside others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from standard.schema.cells import FALSE_VALUES, TRUE_VALUES, missing_texts_of, written_texts
from standard.schema.folding import fold
from standard.schema.lint.subject import LintDefect, LintRule, LintSubject, WrittenField, each_column
from standard.schema.patterns.safety import matches
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


_SAID_FORM: Final = re.compile(r"\b(j{1,2}|a{4}|y{4}|d{1,2})([/. -])(mm?)\2(j{1,2}|a{4}|y{4}|d{1,2})\b", re.IGNORECASE)
_LETTERS: Final = {"j": "%d", "d": "%d", "m": "%m", "a": "%Y", "y": "%Y"}


def date_form_differs(column: WrittenField) -> Iterator[LintDefect]:
    """A description that shows how days are written, and none of what it shows is what the field reads."""
    form = _day_form(column.field.format) if column.field.type == "date" else ""
    said = {found[0]: _directives(found) for found in _SAID_FORM.finditer(column.field.description)}
    if form and said and form not in said.values():
        shown = next(iter(said))
        message = (
            f"La description {column.of} écrit les dates {quoted(shown)}, mais le champ les lit au format "
            f"{quoted(_in_letters(form))}{NBSP}: accordez les deux."
        )
        yield column.defect(message, "description")


def _directives(found: re.Match[str]) -> str:
    return found[2].join(_LETTERS[found[part][0].lower()] for part in (1, 3, 4))


def _in_letters(form: str) -> str:
    return form.replace("%Y", "AAAA").replace("%y", "AA").replace("%m", "MM").replace("%d", "JJ")


_SAID_LENGTH: Final = re.compile(
    r"\b(?:code|numero|identifiant|cle|valeur)?s?\b[a-z ]{0,40}?\b(?:a|de|sur|en|comporte|contient|compose de|constitue de) "
    r"(?P<length>[1-9][0-9]?) (?P<what>chiffres|caracteres)\b"
)
_FROM_TO: Final = re.compile(
    r"\b(?:maximum|minimum|max|min|plus|moins|premiers?|derniers?|ou|jusqu|suivi|puis|entre)\b|\+|[0-9] ?[a-] ?[0-9]"
)
"""What makes a number of characters another thing than the length of the whole."""


def length_differs(column: WrittenField) -> Iterator[LintDefect]:
    """A description that says how many characters there are, and a pattern of another length."""
    said = fold(column.field.description)
    lengths = {int(found["length"]) for found in _SAID_LENGTH.finditer(said)}
    pattern = column.field.text("constraints/pattern")
    found = _FIXED.fullmatch(pattern) if column.field.values is None else None
    if found is None or len(lengths) != 1 or _FROM_TO.search(said) or len(re.findall(r"chiffres|caracteres|lettres", said)) > 1:
        return
    (length,) = lengths
    if int(found["length"]) != length:
        message = (
            f"La description {column.of} annonce {length}{NBSP}caractères, mais l’expression régulière en demande "
            f"{found['length']}{NBSP}: accordez les deux."
        )
        yield column.defect(message, "description")


_FIXED: Final = re.compile(r"\^?(?:\\[dw]|\[[^\]\\]+\])\{(?P<length>[0-9]{1,2})\}\$?")
"""So many of one kind of characters, and nothing else."""
_OF_A_COMMUNE: Final = re.compile(
    r"\b(?:code (?:officiel )?(?:insee|commune|geographique)|insee (?:de la )?commune|cog|code insee commune|codeinsee|insee)\b"
)


def corsica_refused(column: WrittenField) -> Iterator[LintDefect]:
    """A code of a commune whose pattern takes figures alone: those of Corsica begin with 2A or 2B."""
    pattern = column.field.text("constraints/pattern")
    called = (fold(text.replace("_", " "), words_only=True) for text in (column.field.name, column.field.title))
    if not pattern or column.field.values is not None or not any(map(_OF_A_COMMUNE.search, called)):
        return
    if matches(pattern, "33063") and matches(pattern, "2A004") is False and matches(pattern, "2B033") is False:
        message = (
            f"L’expression régulière {column.of} refuse les codes de la Corse, comme «{NBSP}2A004{NBSP}»{NBSP}: acceptez 2A et 2B au début."
        )
        yield column.defect(message, "constraints/pattern")


def titles_alike(subject: LintSubject) -> Iterator[LintDefect]:
    """Two fields that people cannot tell apart by their titles, unless many are so: sections that the names tell."""
    first: dict[str, WrittenField] = {}
    alike: list[tuple[WrittenField, WrittenField]] = []
    for column in subject.columns:
        title = column.raw.get("title")
        key = fold(title, words_only=True) if isinstance(title, str) else ""
        other = first.setdefault(key, column) if key else column
        if other is not column:
            alike.append((other, column))
    for other, column in alike if len(alike) <= _SLIPS else ():
        names = f"{quoted(other.field.name)} et {quoted(column.field.name)}"
        title = quoted(column.field.title)
        yield column.defect(f"Les champs {names} ont le même titre, {title}{NBSP}: distinguez-les.", "title")


_SLIPS: Final = 2


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("answers-crossed", "error", each_column(answers_crossed)),
    LintRule("presence-differs", "warning", each_column(presence_differs)),
    LintRule("code-as-number", "warning", each_column(code_as_number)),
    LintRule("value-read-as-missing", "warning", value_read_as_missing),
    LintRule("values-written-otherwise", "info", values_written_otherwise),
    LintRule("date-formats-mixed", "info", date_formats_mixed),
    LintRule("date-form-differs", "warning", each_column(date_form_differs)),
    LintRule("length-differs", "warning", each_column(length_differs)),
    LintRule("corsica-refused", "warning", each_column(corsica_refused)),
    LintRule("titles-alike", "info", titles_alike),
)
