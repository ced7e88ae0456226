"""Lists of several values: the form of the regex, and the sign between two values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from standard.schema import value_pattern
from standard.schema.folding import fold
from standard.schema.lint.subject import LintDefect, LintRule, LintSubject, WrittenField, each_column
from standard.schema.lint.values import cleaned, some
from standard.schema.model import ABSENT
from standard.schema.operations import Operation, SetProperty
from standard.schema.words import NBSP, enumerated, quoted

LEADING_FORMS: Final = frozenset(("repeated_group", "repeated_group_plain", "repeated_group_anchored"))
"""Forms that also accept a separator before the first value."""

COMBINED: Final = 2
"""Values made of others from which a list is one of combinations."""

SURE: Final = frozenset((";", "|", "\t"))
"""Signs that are in no value but to join two others."""

JOINED: Final = {**{sign: sign for sign in (";", ",", "|", "/", "\t")}, " + ": ";", "+": ";", " & ": ";", " et ": ";"}
"""What joins the values of a combination, and what would separate them."""

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
    r"(?P<start>(?:s[ée]par|d[ée]limit)\w{0,10}\s+(?:\w+\s+){0,3}?(?:par|avec|d[’']une?)\s+|(?:s[ée]parateur|d[ée]limiteur)\s*:?\s*)"
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
    if values is None or values.plain or values.form in (value_pattern.CLEAN_FORM, STRAY_FORM, *LEADING_FORMS):
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
    if values is None or values.separator is None or values.form == value_pattern.CLEAN_FORM:
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


def enum_combinations(column: WrittenField) -> Iterator[LintDefect]:
    """A list that says every way to join its values: `a;b`, `b;a`."""
    values = column.field.values
    if values is None or values.several or not all(isinstance(value.value, str) for value in values.values):
        return
    listed = list(column.times)
    for mark, sign in JOINED.items():
        parts = {text: tuple(part.strip() for part in text.split(mark)) for text in listed if mark in text}
        joined = [text for text, items in parts.items() if all(item in column.times for item in items)]
        orders = len(parts) - len({tuple(sorted(items)) for items in parts.values()}) if mark in SIGNS else 0
        least = 1 if mark in SURE else COMBINED
        if len(joined) < least and not orders:
            continue
        told = joined if len(joined) >= least else list(parts)
        single = list(dict.fromkeys(item for text in listed for item in (parts[text] if text in told else (text,)) if item))
        message = (
            f"La liste {column.of} énumère des combinaisons ({_named(told)}){NBSP}: listez chaque valeur une fois, et "
            f"acceptez-en plusieurs, séparées par {value_pattern.separator_in_words(sign)}."
        )
        yield column.value_defect(message, listed.index(told[0]), _as_several(column, single, sign))
        return


def _as_several(column: WrittenField, texts: list[str], sign: str) -> tuple[Operation, ...]:
    """The operations that list these values once, and accept several of them."""
    choice = "|".join(map(value_pattern.escape, texts))
    pattern = f"^(?:{choice})(?:{value_pattern.escape(sign)}(?:{choice}))*$"

    def change(raw: dict[str, Any]) -> None:
        raw["constraints"].pop("enum", None)
        raw["constraints"]["pattern"] = pattern

    plain = "pattern" not in column.constraints and "enum" in column.constraints and not any(sign in text for text in texts)
    return column.mended(change) if plain else ()


def _named(texts: list[str]) -> str:
    shown = [quoted(text) for text in texts[:2]]
    return enumerated([*shown, "d’autres"] if len(texts) > len(shown) else shown)


def separators_mixed(subject: LintSubject) -> Iterator[LintDefect]:
    """Fields of one schema that do not separate their values by the same sign."""
    signs = [
        (column, values.separator.strip(" "))
        for column in subject.columns
        if (values := column.field.values) is not None and values.separator is not None
    ]
    if len({sign for _, sign in signs}) < 2:
        return
    ((usual, _),) = Counter(sign for _, sign in signs).most_common(1)
    model = next(column.field.name for column, sign in signs if sign == usual)
    for column, sign in signs:
        if sign != usual:
            message = (
                f"{column.called} sépare ses valeurs par {value_pattern.separator_in_words(sign)}, et {quoted(model)} par "
                f"{value_pattern.separator_in_words(usual)}{NBSP}: gardez le même signe dans tout le schéma."
            )
            yield column.defect(message, column.values_path)


def example_separator(column: WrittenField) -> Iterator[LintDefect]:
    """A description that asks for a sign, and an example that is written with another."""
    example = column.raw.get("example")
    said = {sign for match in SAID.finditer(column.field.description) if (sign := sign_of(match)) is not None}
    if column.field.values is not None or not isinstance(example, str) or len(said) != 1 or column.field.type != "string":
        return
    (sign,) = said
    for other in (";", "|"):
        items = [item.strip() for item in example.split(other)]
        if other != sign and sign not in example and len(items) > 1 and all(any(map(str.isalpha, item)) for item in items):
            message = (
                f"La description {column.of} demande de séparer les valeurs par {quoted(sign)}, et l’exemple les sépare par {quoted(other)}"
                f"{NBSP}: accordez les deux."
            )
            yield column.defect(message, "example")


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
    LintRule("example-separator", "warning", each_column(example_separator)),
    LintRule("separators-mixed", "info", separators_mixed),
    LintRule("enum-combinations", "warning", each_column(enum_combinations)),
)
