"""Lists of values: each written once, in one way, acceptable where it stands, and the same in the description."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from standard.schema import value_pattern
from standard.schema.cells import read_cell
from standard.schema.lint.naming import fold
from standard.schema.lint.subject import Column, Defect, Rule, Subject, each_column
from standard.schema.lint.texts import INVISIBLE
from standard.schema.model import Field, Value, ValueList
from standard.schema.operations import Operation, SetValues
from standard.schema.pattern_safety import matches
from standard.schema.words import NBSP, count, enumerated, quoted

LEADING_FORMS: Final = frozenset(("repeated_group", "repeated_group_plain", "repeated_group_anchored"))
"""Forms that also accept a separator before the first value."""

STRAY_FORM: Final = "repeated_group_stray_anchor"

MANY: Final = 3
"""How many texts a message quotes."""


def enum_empty(column: Column) -> Iterator[Defect]:
    listed = column.constraints.get("enum")
    if "enum" in column.constraints and not listed:
        message = (
            f"La liste des valeurs {column.of} est vide{NBSP}: aucune case ne peut convenir. Ajoutez des valeurs, ou retirez la liste."
        )
        yield column.defect(message, "constraints/enum")


def value_duplicate(column: Column) -> Iterator[Defect]:
    values = column.field.values
    if values is None:
        return
    repeated = [text for text, times in Counter(value.text for value in values.values).items() if times > 1]
    if repeated:
        kept = {value.text: value for value in reversed(values.values)}
        single = tuple(value for value in values.values if kept[value.text] is value)
        yield column.defect(
            f"{_some(repeated)} est écrite plusieurs fois dans la liste {column.of}{NBSP}: gardez-en une seule.",
            values.path,
            (SetValues(column.field.uid, values, replace(values, values=single)),),
        )


def value_near_duplicate(column: Column) -> Iterator[Defect]:
    """Values that people will take for one another, unless every value of the list has its variants on purpose."""
    groups: dict[str, list[str]] = defaultdict(list)
    for value in column.values:
        if isinstance(value.value, str) and value.text not in groups[key := fold(value.text).rstrip(" .")]:
            groups[key].append(value.text)
    if all(len(texts) > 1 for texts in groups.values()):
        return
    for texts in groups.values():
        if len(texts) > 1:
            message = f"Dans la liste {column.of}, {enumerated([quoted(text) for text in texts])} se confondent{NBSP}: gardez-en une seule."
            yield column.defect(message, column.values_path)


def value_spaces(column: Column) -> Iterator[Defect]:
    for value in column.values:
        text = value.text
        clean = re.sub(r"[ \t\n\r\u00a0\u202f\u2009]+", " ", text).strip()
        if isinstance(value.value, str) and clean != text:
            what = "commence ou finit par une espace" if clean == text.strip() else "contient une espace double ou insécable"
            message = f"La valeur {quoted(text)} {column.of} {what}{NBSP}: personne ne la tapera ainsi. Écrivez {quoted(clean)}."
            yield column.defect(message, column.values_path, column.rewritten(value, clean))


def apostrophes_mixed(subject: Subject) -> Iterator[Defect]:
    """Straight and curly apostrophes in the values of one schema: those that are fewer are reported."""
    found: dict[str, list[tuple[Column, str]]] = {"'": [], "’": []}
    for column in subject.columns:
        for value in column.values:
            for shape, places in found.items():
                if shape in value.text:
                    places.append((column, value.text))
    straight, curly = found["'"], found["’"]
    if not straight or not curly:
        return
    fewer, shape, other = (curly, "courbe", "droite") if len(curly) <= len(straight) else (straight, "droite", "courbe")
    by_column: dict[str, tuple[Column, list[str]]] = {}
    for column, text in fewer:
        by_column.setdefault(column.field.uid, (column, []))[1].append(text)
    for column, texts in by_column.values():
        message = (
            f"{_some(texts)} {column.of} a une apostrophe {shape}, alors que les autres valeurs du schéma ont une apostrophe {other}"
            f"{NBSP}: choisissez une seule forme, sans quoi une valeur tapée à la main sera refusée."
        )
        yield column.defect(message, column.values_path)


def value_unusable(column: Column) -> Iterator[Defect]:
    """A value of the list that the rest of the field refuses."""
    values = column.field.values
    if values is None or values.several:
        return
    alone = Field(column.field.uid, {**column.field.properties, "constraints/required": False})
    refused = [value.text for value in values.values if not read_cell(alone, value.value, missing_values=()).ok]
    if refused:
        message = (
            f"{_some(refused)} est dans la liste {column.of} mais le type ou les contraintes du champ la refusent"
            f"{NBSP}: corrigez la liste ou le champ."
        )
        yield column.defect(message, column.values_path)


def value_rejected(column: Column) -> Iterator[Defect]:
    """A value that its own regex text refuses: a bracket that was not escaped."""
    for value in _badly_escaped(column):
        if matches(value.source or "", value.text) is False:
            message = (
                f"La valeur {quoted(value.text)} {column.of} est annoncée mais refusée{NBSP}: "
                f"un signe de l’expression régulière n’est pas protégé. Acceptez la correction."
            )
            yield column.defect(message, column.values_path, column.rewritten(value, value.text))


def value_unescaped(column: Column) -> Iterator[Defect]:
    """A value whose regex text accepts it, and other texts beside: a dot that was not escaped."""
    for value in _badly_escaped(column):
        if matches(value.source or "", value.text) is not False and re.search(r"(?<!\\)(?:\\\\)*[.(]", value.source or ""):
            message = (
                f"Dans l’expression régulière {column.of}, un point ou une parenthèse de la valeur {quoted(value.text)} n’est pas protégé"
                f"{NBSP}: d’autres écritures passent. Acceptez la correction."
            )
            yield column.defect(message, column.values_path, column.rewritten(value, value.text))


def _badly_escaped(column: Column) -> Iterator[Value]:
    for value in column.values:
        if value.source is not None:
            yield value


def list_stray_anchor(column: Column) -> Iterator[Defect]:
    values = column.field.values
    if values is not None and values.form == STRAY_FORM:
        message = (
            f"L’expression régulière {column.of} devrait accepter plusieurs valeurs et n’en accepte qu’une{NBSP}: "
            "un «\u00a0^\u00a0» est de trop. Acceptez la correction."
        )
        yield column.defect(message, values.path, _cleaned(column, values))


def list_leading_separator(column: Column) -> Iterator[Defect]:
    values = column.field.values
    if values is not None and values.form in LEADING_FORMS:
        message = (
            f"L’expression régulière {column.of} accepte une case qui commence par {quoted(values.separator or '')}{NBSP}: "
            "acceptez la forme corrigée, qui ne prend que des valeurs entières."
        )
        yield column.defect(message, values.path, _cleaned(column, values))


def _cleaned(column: Column, values: ValueList) -> tuple[Operation, ...]:
    return (SetValues(column.field.uid, values, value_pattern.clean(values)),)


def separator_in_value(column: Column) -> Iterator[Defect]:
    values = column.field.values
    if values is None or values.separator is None:
        return
    holding = [value.text for value in values.values if values.separator in value.text]
    if holding:
        message = (
            f"{_some(holding)} {column.of} contient le séparateur {quoted(values.separator)}{NBSP}: un outil le coupera en deux. "
            "Changez la valeur ou le séparateur."
        )
        yield column.defect(message, values.path)


def list_unexplained(column: Column) -> Iterator[Defect]:
    """A field of several values whose description does not say how to write them."""
    values = column.field.values
    if values is None or values.separator is None:
        return
    description = column.field.description.casefold()
    if "sépar" in description or "separ" in description or quoted(values.separator).casefold() in description:
        return
    message = (
        f"La description {column.of} ne dit pas comment écrire plusieurs valeurs{NBSP}: précisez qu’elles sont séparées par "
        f"{value_pattern.separator_in_words(values.separator)}, chacune une seule fois. "
        "Une espace de trop est refusée, et une valeur écrite deux fois est acceptée."
    )
    yield column.defect(message, "description")


def description_differs(column: Column) -> Iterator[Defect]:
    """A description that lists the values, and not quite those of the field."""
    values = column.field.values
    if values is None:
        return
    texts = [value.text for value in values.values if len(value.text) > 2]
    extra, missing = listed_otherwise(column.field.description, texts)
    pairs = [(one, near) for one in extra if (near := _nearest(one, missing)) is not None]
    paired = {text for pair in pairs for text in pair}
    said = [f"elle écrit {quoted(one)} pour {quoted(other)}" for one, other in pairs[:MANY]]
    said += [f"elle cite {quoted(text)}, qui n’est pas une valeur" for text in extra if text not in paired][:MANY]
    said += [f"elle oublie {quoted(text)}" for text in missing if text not in paired][:MANY]
    if said:
        message = f"La description {column.of} ne liste pas les mêmes valeurs que le champ{NBSP}: {enumerated(said)}. Accordez les deux."
        yield column.defect(message, "description")


def listed_otherwise(description: str, values: list[str]) -> tuple[list[str], list[str]]:
    """Where a description lists most of the values: what it lists beside, and the values that it leaves out."""
    places = _places(description, values)
    found = {text for _, _, text in places}
    if len(found) < MANY or len(found) * 5 < len(set(values)) * 3:
        return [], []
    gaps = Counter(description[end:start].strip() for (_, end, _), (start, _, _) in pairwise(places))
    delimiter, times = gaps.most_common(1)[0]
    missing = [text for text in dict.fromkeys(values) if text not in found]
    if times * 2 < len(places) - 1 or not re.fullmatch(r"[;,/|•*·-]+", delimiter):
        return [], []
    if any(delimiter in text for text in values):
        return [], missing
    listed = description[places[0][0] : places[-1][1]]
    after = description[places[-1][1] :].lstrip()
    if after.startswith(delimiter):
        listed += delimiter + re.split(r"[\n.]", after[len(delimiter) :])[0]
    items = (_bare(item) for item in re.split(re.escape(delimiter) + r"(?=\s|$)" if delimiter in "-," else re.escape(delimiter), listed))
    known = {*values, *(_bare(value) for value in values)}
    extra = [item for item in dict.fromkeys(items) if item and item not in known and not any(one in item for one in found)]
    return extra, missing


def _places(description: str, values: list[str]) -> list[tuple[int, int, str]]:
    """Where each value stands in the description, in order, the longest of those that overlap."""
    places: list[tuple[int, int, str]] = []
    if not values:
        return places
    expression = "|".join(re.escape(text) for text in sorted(set(values), key=len, reverse=True))
    for match in re.finditer(rf"(?<!\w)(?:{expression})(?!\w)", description):
        places.append((match.start(), match.end(), match[0]))
    return places


def _bare(text: str) -> str:
    """A listed text without the marks around it."""
    return INVISIBLE.sub("", text).strip(" \t\n\r\u00a0.:\"'«»“”()-*")


def _nearest(text: str, candidates: list[str]) -> str | None:
    """The candidate most like a text, if any is much like it."""
    scored = [(SequenceMatcher(None, fold(text), fold(one), autojunk=False).ratio(), one) for one in candidates[:50]]
    score, best = max(scored, default=(0.0, None))
    return best if score > 0.8 else None


def _some(texts: list[str]) -> str:
    """« a », or « a » et 3 autres; the sentence goes on in the singular."""
    if len(texts) == 1:
        return f"La valeur {quoted(texts[0])}"
    shown = enumerated([quoted(text) for text in texts[:MANY]] + (["d’autres"] if len(texts) > MANY else []))
    return f"Chacune de ces {count(len(texts), 'valeur', 'valeurs')} ({shown})"


RULES: Final = (
    Rule("enum-empty", "error", each_column(enum_empty)),
    Rule("value-duplicate", "warning", each_column(value_duplicate)),
    Rule("value-near-duplicate", "warning", each_column(value_near_duplicate)),
    Rule("value-spaces", "warning", each_column(value_spaces)),
    Rule("apostrophes-mixed", "warning", apostrophes_mixed),
    Rule("value-unusable", "warning", each_column(value_unusable)),
    Rule("value-rejected", "error", each_column(value_rejected)),
    Rule("value-unescaped", "warning", each_column(value_unescaped)),
    Rule("list-stray-anchor", "error", each_column(list_stray_anchor)),
    Rule("list-leading-separator", "info", each_column(list_leading_separator)),
    Rule("separator-in-value", "warning", each_column(separator_in_value)),
    Rule("list-unexplained", "info", each_column(list_unexplained)),
    Rule("description-differs", "warning", each_column(description_differs)),
)
