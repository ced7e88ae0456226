"""Lists of several values: the form of the regex, and the sign between two values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from standard.schema import value_pattern
from standard.schema.folding import fold
from standard.schema.lint.subject import LintDefect, LintRule, LintSubject, WrittenField, each_column
from standard.schema.lint.values import cleaned, some
from standard.schema.model import ABSENT, ENUM_FORM
from standard.schema.operations import Operation, SetProperty
from standard.schema.words import NBSP, quoted

LEADING_FORMS: Final = frozenset(("repeated_group", "repeated_group_plain", "repeated_group_anchored"))
"""Forms that also accept a separator before the first value."""

STRAY_FORM: Final = "repeated_group_stray_anchor"

SIGNS: Final = {
    ";": "points?-virgules?",
    ",": "virgules?",
    "|": "barres? verticales?|barres? droites?|pipes?",
    "/": "barres? obliques?|slash(?:es)?",
    "\t": "tabulations?",
}
"""How people call the signs that separate values."""

SAID: Final = re.compile(
    r"(?P<start>s[ée]par\w{0,10}\s+(?:\w+\s+){0,3}?(?:par|avec|d[’']une?)\s+)"
    r"(?P<sign>(?:(?:une?|des|le|la|les|un signe|le signe|le caractère)\s+)?[\"'«“\s\u00a0]*"
    rf"(?:(?P<word>{'|'.join(SIGNS.values())})\b|(?P<char>[;,|/]))(?:[\s\u00a0]*[\"'»”])?)",
    re.IGNORECASE,
)
"""« séparées par des virgules », « séparés par | »: the sign that a description asks for."""


def list_stray_anchor(column: WrittenField) -> Iterator[LintDefect]:
    values = column.field.values
    if values is not None and values.form == STRAY_FORM:
        message = (
            f"L’expression régulière {column.of} devrait accepter plusieurs valeurs et n’en accepte qu’une{NBSP}: "
            "un «\u00a0^\u00a0» est de trop. Proposez la correction."
        )
        yield column.defect(message, values.path, cleaned(column))


def list_leading_separator(column: WrittenField) -> Iterator[LintDefect]:
    values = column.field.values
    if values is not None and values.form in LEADING_FORMS:
        message = (
            f"L’expression régulière {column.of} accepte une case qui commence par {quoted(values.separator or '')}{NBSP}: "
            "proposez la forme corrigée, qui ne prend que des valeurs entières."
        )
        yield column.defect(message, values.path, cleaned(column))


def list_form(column: WrittenField) -> Iterator[LintDefect]:
    """A regex that says what it means, with groups and repetitions that serve nothing."""
    values = column.field.values
    if values is None or values.form in (ENUM_FORM, value_pattern.CLEAN_FORM, STRAY_FORM, *LEADING_FORMS):
        return
    plain = (
        "la liste de valeurs («\u00a0enum\u00a0»)" if not values.several else "la forme la plus simple, sans parenthèses ni {1} inutiles"
    )
    message = (
        f"La liste {column.of} est écrite par une expression plus compliquée qu’il ne faut{NBSP}: acceptez {plain}. "
        "Rien ne change pour les fichiers."
    )
    yield column.defect(message, values.path, cleaned(column))


def value_prefix(column: WrittenField) -> Iterator[LintDefect]:
    """A value that another begins with, in a form where some tools stop at the first that they find."""
    values = column.field.values
    if values is None or not values.several or values.form == value_pattern.CLEAN_FORM:
        return
    ranks = {text: rank for rank, text in reversed(list(enumerate(column.listed)))}
    for short, long in pairwise(sorted(ranks)):
        if long.startswith(short):
            message = (
                f"Dans la liste {column.of}, {quoted(short)} est le début de {quoted(long)}{NBSP}: un outil qui ne lit pas la case entière "
                "les confond. Proposez la forme corrigée."
            )
            yield column.value_defect(message, ranks[short], cleaned(column))


def separator_in_value(column: WrittenField) -> Iterator[LintDefect]:
    values = column.field.values
    if values is None or values.separator is None:
        return
    holding = [rank for rank, text in enumerate(column.listed) if values.separator in text]
    if holding:
        message = (
            f"{some([column.listed[rank] for rank in holding])} {column.of} contient le séparateur {quoted(values.separator)}{NBSP}: "
            "un outil le coupera en deux. Changez la valeur ou le séparateur."
        )
        yield column.value_defect(message, holding[0])


def list_unexplained(column: WrittenField) -> Iterator[LintDefect]:
    """A field of several values whose description does not say how to write them."""
    values = column.field.values
    if values is None or values.separator is None:
        return
    description = column.field.description
    folded = fold(description)
    if "separ" in folded or fold(quoted(values.separator)) in folded:
        return
    sign = value_pattern.separator_in_words(values.separator)
    message = (
        f"La description {column.of} ne dit pas comment écrire plusieurs valeurs{NBSP}: précisez qu’elles sont séparées par "
        f"{sign}, chacune une seule fois. Une espace de trop est refusée, et une valeur écrite deux fois est acceptée."
    )
    before = column.field.get("description")
    fix: tuple[Operation, ...] = ()
    if before is ABSENT or isinstance(before, str):
        said = f"{description.rstrip()}\n\nPlusieurs valeurs se séparent par {sign}, chacune une seule fois.".lstrip()
        fix = (*cleaned(column), SetProperty(column.field.uid, "description", before, said))
    yield column.defect(message, "description", fix)


def separator_differs(column: WrittenField) -> Iterator[LintDefect]:
    """A description that asks for another sign than the one the field takes."""
    values = column.field.values
    description = column.field.description
    if values is None or values.separator is None or not description:
        return
    own = values.separator.strip(" ")
    said = [(match, sign) for match in SAID.finditer(description) if (sign := sign_of(match)) is not None]
    if not own or not said or any(sign == own for _, sign in said):
        return
    message = (
        f"La description {column.of} demande de séparer les valeurs par {quoted(said[0][1])}, mais le champ n’accepte que {quoted(own)}"
        f"{NBSP}: accordez les deux."
    )
    written = SAID.sub(lambda match: f"{match['start']}{quoted(own)}", description)
    example = column.raw.get("example")
    certain = not (isinstance(example, str) and said[0][1] in example)
    yield column.defect(message, "description", (SetProperty(column.field.uid, "description", description, written),) if certain else ())


def sign_of(match: re.Match[str]) -> str | None:
    """The sign that `SAID` found, by itself or by its name."""
    if match["char"]:
        return match["char"]
    return next((sign for sign, names in SIGNS.items() if re.fullmatch(names, match["word"], re.IGNORECASE)), None)


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("list-stray-anchor", "error", each_column(list_stray_anchor)),
    LintRule("list-leading-separator", "info", each_column(list_leading_separator)),
    LintRule("list-form", "info", each_column(list_form)),
    LintRule("value-prefix", "info", each_column(value_prefix)),
    LintRule("separator-in-value", "warning", each_column(separator_in_value)),
    LintRule("list-unexplained", "info", each_column(list_unexplained)),
    LintRule("separator-differs", "warning", each_column(separator_differs)),
)
