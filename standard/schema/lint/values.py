"""The values of a list: each written once, in one way, and acceptable where it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from standard.schema import value_pattern
from standard.schema.array_items import item_of
from standard.schema.cells import missing_texts, read_cell
from standard.schema.lint.subject import LintDefect, LintRule, LintSubject, WrittenField, each_column
from standard.schema.model import ENUM_FORM, Field, Value
from standard.schema.operations import ListForm, Operation, SetListForm, SetValues
from standard.schema.patterns.safety import matches
from standard.schema.slips import oddly_spaced, slips
from standard.schema.table_schema import ARRAY_ITEM
from standard.schema.words import NBSP, count, enumerated, quoted

UNCHECKED: Final = frozenset(("constraints", "constraints/required", "constraints/unique", "constraints/enum", "constraints/pattern"))
"""The constraints that have nothing to say of the text of a value, lists apart."""

END_MARKS: Final = (".", ",", ";", ":")

MANY: Final = 3
"""How many texts a message quotes."""


def enum_empty(column: WrittenField) -> Iterator[LintDefect]:
    for path, constraints in (("", column.constraints), (f"{ARRAY_ITEM}/", column.item_constraints)):
        if "enum" in constraints and not constraints["enum"]:
            message = (
                f"La liste des valeurs {column.of} est vide{NBSP}: aucune case ne peut convenir. Ajoutez des valeurs, ou retirez la liste."
            )
            yield column.defect(message, f"{path}constraints/enum")


def value_duplicate(column: WrittenField) -> Iterator[LintDefect]:
    values = column.field.values
    if values is None or len(set(column.listed)) == len(column.listed):
        return
    kept = {value.text: value for value in reversed(values.values)}
    single = tuple(value for value in values.values if kept[value.text] is value)
    repeated = [value.text for value in single if column.times[value.text] > 1]
    again = next(rank for rank, value in enumerate(values.values) if kept[value.text] is not value)
    yield column.value_defect(
        f"{some(repeated)} est écrite plusieurs fois dans la liste {column.of}{NBSP}: gardez-en une seule.",
        again,
        (SetValues(column.field.uid, values, replace(values, values=single)),),
    )


def value_near_duplicate(subject: LintSubject) -> Iterator[LintDefect]:
    """Values that people will take for one another, unless every value of the list has its variants on purpose."""
    for column, folded in zip(subject.columns, subject.folded, strict=True):
        bare = [text.rstrip(" .") for text in folded] if any(text.endswith(".") for text in folded) else folded
        if len(set(bare)) == len(set(column.listed)):
            continue
        groups: dict[str, dict[str, int]] = defaultdict(dict)
        for rank, (text, key) in enumerate(zip(column.listed, bare, strict=True)):
            if isinstance(column.values[rank].value, str):
                groups[key].setdefault(text, rank)
        if all(len(texts) > 1 for texts in groups.values()):
            continue
        for texts in groups.values():
            if len(texts) > 1:
                said = enumerated([quoted(text) for text in texts])
                message = f"Dans la liste {column.of}, {said} se confondent{NBSP}: gardez-en une seule."
                yield column.value_defect(message, list(texts.values())[1])


def value_similar(subject: LintSubject) -> Iterator[LintDefect]:
    """Values that are one letter apart: a slip, or two things to tell apart better."""
    for column, folded in zip(subject.columns, subject.folded, strict=True):
        for one, other in slips(folded):
            message = (
                f"Dans la liste {column.of}, {quoted(column.listed[one])} et {quoted(column.listed[other])} ne diffèrent que d’une lettre"
                f"{NBSP}: si c’est une faute de frappe, gardez-en une seule."
            )
            yield column.value_defect(message, other)


def value_spaces(subject: LintSubject) -> Iterator[LintDefect]:
    if not oddly_spaced(subject.listed):
        return
    for column in subject.columns:
        for rank, value in enumerate(column.values):
            text = value.text
            clean = re.sub(r"[ \t\n\r\u00a0\u202f\u2009]+", " ", text).strip()
            if isinstance(value.value, str) and clean != text:
                what = "commence ou finit par une espace" if clean == text.strip() else "contient une espace double ou insécable"
                message = f"La valeur {quoted(text)} {column.of} {what}{NBSP}: personne ne la tapera ainsi. Écrivez {quoted(clean)}."
                yield column.value_defect(message, rank, column.rewritten(value, clean))


def value_full_stop(column: WrittenField) -> Iterator[LintDefect]:
    """A value that ends as a sentence does, among others that do not."""
    ranks = [rank for rank, text in enumerate(column.listed) if text[-1:] in END_MARKS and not text.endswith(("..", "etc."))]
    if ranks and len(ranks) * 2 < len(column.listed):
        message = (
            f"{some([column.listed[rank] for rank in ranks])} {column.of} finit par un signe de ponctuation, à la différence des autres"
            f"{NBSP}: personne ne le tapera. Retirez-le s’il n’en fait pas partie."
        )
        yield column.value_defect(message, ranks[0])


def apostrophes_mixed(subject: LintSubject) -> Iterator[LintDefect]:
    """Straight and curly apostrophes in the values of one schema: those that are fewer are reported."""
    if "'" not in subject.listed or "’" not in subject.listed:
        return
    found: dict[str, list[tuple[WrittenField, int]]] = {"'": [], "’": []}
    for column in subject.columns:
        for rank, text in enumerate(column.listed):
            for shape, places in found.items():
                if shape in text:
                    places.append((column, rank))
    straight, curly = found["'"], found["’"]
    fewer, shape, other = (curly, "courbe", "droite") if len(curly) <= len(straight) else (straight, "droite", "courbe")
    by_column: dict[int, tuple[WrittenField, list[int]]] = {}
    for column, rank in fewer:
        by_column.setdefault(column.rank, (column, []))[1].append(rank)
    for column, ranks in by_column.values():
        message = (
            f"{some([column.listed[rank] for rank in ranks])} {column.of} a une apostrophe {shape}, alors que les autres valeurs du schéma "
            f"ont une apostrophe {other}{NBSP}: choisissez une seule forme, sans quoi une valeur tapée à la main sera refusée."
        )
        yield column.value_defect(message, ranks[0])


def value_unusable(column: WrittenField) -> Iterator[LintDefect]:
    """A value of the list that the rest of the field refuses."""
    field = item_of(column.field) or column.field
    pattern = field.text("constraints/pattern")
    if field.values is None or field.values.several or (_says_no_more(column) and not pattern):
        return
    missing = frozenset(missing_texts(own) if isinstance(own := field.get("missingValues"), list) else ())
    bare = {path: said for path, said in field.properties.items() if path != "missingValues"}
    alone = Field(field.uid, {**bare, "constraints/required": False})
    refused = [
        rank
        for rank, value in enumerate(column.values)
        if not read_cell(alone, value.value, missing_values=missing).ok or (pattern and matches(pattern, value.text) is False)
    ]
    if refused:
        message = (
            f"{some([column.listed[rank] for rank in refused])} est dans la liste {column.of} mais le type ou les contraintes du champ "
            f"la refusent{NBSP}: corrigez la liste ou le champ."
        )
        yield column.value_defect(message, refused[0])


def _says_no_more(column: WrittenField) -> bool:
    """Whether the field takes any text, its list apart."""
    field = column.field
    if field.type != "string" or field.format != "default" or not all(isinstance(value.value, str) for value in column.values):
        return False
    return all(path in UNCHECKED for path in field.properties if path.startswith("constraints"))


def plainly_listed(column: WrittenField, text: str) -> bool:
    """Whether a text plainly is one of the values, or several well separated; False says nothing."""
    values = column.field.values
    if values is None or not _says_no_more(column):
        return False
    if values.form == ENUM_FORM:
        return text in column.times
    if values.separator is None or values.form != value_pattern.CLEAN_FORM or any(value.source is not None for value in values.values):
        return False
    return all(part in column.times for part in text.split(values.separator))


def value_rejected(column: WrittenField) -> Iterator[LintDefect]:
    """A value that its own regex text refuses: a bracket that was not escaped."""
    for rank, value in _badly_escaped(column):
        if matches(value.source or "", value.text) is False:
            message = (
                f"La valeur {quoted(value.text)} {column.of} est annoncée mais refusée{NBSP}: "
                f"un signe de l’expression régulière n’est pas protégé. Proposez la correction."
            )
            yield column.value_defect(message, rank, cleaned(column))


def value_unescaped(column: WrittenField) -> Iterator[LintDefect]:
    """A value whose regex text accepts it, and other texts beside: a dot that was not escaped."""
    for rank, value in _badly_escaped(column):
        if matches(value.source or "", value.text) is not False and re.search(r"(?<!\\)(?:\\\\)*[.(]", value.source or ""):
            message = (
                f"Dans l’expression régulière {column.of}, un point ou une parenthèse de la valeur {quoted(value.text)} n’est pas protégé"
                f"{NBSP}: d’autres écritures passent. Proposez la correction."
            )
            yield column.value_defect(message, rank, cleaned(column))


def cleaned(column: WrittenField) -> tuple[Operation, ...]:
    """The operation that writes the list of a field in the form that we recommend; none where it is so."""
    values = column.field.values
    if values is None or values.of_items or (clean := value_pattern.clean(values)) == values:
        return ()
    return (SetListForm(column.field.uid, ListForm.of(values), ListForm.of(clean)),)


def _badly_escaped(column: WrittenField) -> Iterator[tuple[int, Value]]:
    for rank, value in enumerate(column.values):
        if value.source is not None:
            yield rank, value


def some(texts: list[str]) -> str:
    """« a », or « a » et 3 autres; the sentence goes on in the singular."""
    if len(texts) == 1:
        return f"La valeur {quoted(texts[0])}"
    shown = enumerated([quoted(text) for text in texts[:MANY]] + (["d’autres"] if len(texts) > MANY else []))
    return f"Chacune de ces {count(len(texts), 'valeur', 'valeurs')} ({shown})"


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("enum-empty", "error", each_column(enum_empty)),
    LintRule("value-duplicate", "warning", each_column(value_duplicate)),
    LintRule("value-near-duplicate", "warning", value_near_duplicate),
    LintRule("value-similar", "info", value_similar),
    LintRule("value-spaces", "warning", value_spaces),
    LintRule("value-full-stop", "info", each_column(value_full_stop)),
    LintRule("apostrophes-mixed", "warning", apostrophes_mixed),
    LintRule("value-unusable", "warning", each_column(value_unusable)),
    LintRule("value-rejected", "error", each_column(value_rejected)),
    LintRule("value-unescaped", "warning", each_column(value_unescaped)),
)
