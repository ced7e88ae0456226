"""What cannot be seen in a text: composed accents, invisible characters, odd spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from standard.schema.lint.subject import LintDefect, LintRule, LintSubject, WrittenField
from standard.schema.model import JSON, Value, escape_key
from standard.schema.operations import Operation, SetProperty
from standard.schema.words import NBSP, capital, property_label, quoted

SHOWN: Final = ("name", "title")
"""The texts that are read as labels."""

INVISIBLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffd]")
"""Characters that nobody types on purpose; no-break spaces and line feeds are not among them."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the schema, wherever it stands: a property, an item of one, or a value of a list."""

    text: str
    of: str
    """The text in a sentence, as in « le titre du champ… »."""
    defect: Callable[[str, tuple[Operation, ...]], LintDefect]
    rewritten: Callable[[str], tuple[Operation, ...]]


def not_nfc(subject: LintSubject) -> Iterator[LintDefect]:
    if subject.everything.isascii() or unicodedata.is_normalized("NFC", subject.everything):
        return
    for text in _texts(subject):
        composed = unicodedata.normalize("NFC", text.text)
        if composed != text.text:
            what = "contient des accents écrits en deux caractères, que les tableurs et les comparaisons ne reconnaissent pas"
            message = f"{text.of} {what}{NBSP}: retapez ce texte, ou proposez la correction."
            yield text.defect(message, text.rewritten(composed))


def invisible_character(subject: LintSubject) -> Iterator[LintDefect]:
    if not INVISIBLE.search(subject.everything):
        return
    for text in _texts(subject):
        if found := INVISIBLE.search(text.text):
            message = f"{text.of} contient un caractère invisible (U+{ord(found[0]):04X}){NBSP}: retirez-le."
            yield text.defect(message, text.rewritten(INVISIBLE.sub("", text.text)))


def text_spaces(subject: LintSubject) -> Iterator[LintDefect]:
    """A title or a name with spaces around it, or two in a row: two titles that look the same are not."""
    for holder in (None, *subject.columns):
        properties = subject.schema.properties if holder is None else holder.field.properties
        for path in SHOWN:
            text = properties.get(path)
            clean = " ".join(text.split(" ")).strip() if isinstance(text, str) else None
            clean = re.sub("  +", " ", clean) if clean else clean
            if not clean or clean == text:
                continue
            of = holder.of if holder is not None else "du schéma"
            message = capital(f"{property_label(path)} {of} a une espace de trop{NBSP}: écrivez {quoted(clean)}.")
            if holder is None:
                yield LintDefect(message, None, path, subject.replaced(path, clean))
            else:
                yield holder.defect(message, path, () if path == "name" else (SetProperty(holder.field.uid, path, text, clean),))


def _texts(subject: LintSubject) -> Iterator[Text]:
    for key, value in subject.schema.properties.items():
        yield from _schema_texts(subject, key, value)
    for column in subject.columns:
        for path, value in column.field.properties.items():
            if isinstance(value, str) and path != "constraints/pattern":
                yield _field_text(column, path, value)
        for rank, value in enumerate(column.values):
            if isinstance(value.value, str):
                yield _value_text(column, rank, value)


def _schema_texts(subject: LintSubject, key: str, value: JSON) -> Iterator[Text]:
    """The texts of a property of the schema, those inside it included."""
    of = capital(f"{property_label(key)} du schéma")
    for steps, text in strings(value):
        pointer = "/".join(["", *(escape_key(step) for step in (key, *steps))])
        yield Text(
            text,
            of,
            lambda message, fix, pointer=pointer: LintDefect(message, None, key, fix, pointer),  # type: ignore[misc]
            lambda after, steps=steps: subject.replaced(key, _with(value, steps, after)),  # type: ignore[misc]
        )


def _field_text(column: WrittenField, path: str, text: str) -> Text:
    """A name is not mended alone: files have it as a column."""
    return Text(
        text,
        capital(f"{property_label(path)} {column.of}"),
        lambda message, fix: column.defect(message, path, fix),
        lambda after: () if path == "name" else (SetProperty(column.field.uid, path, text, after),),
    )


def _value_text(column: WrittenField, rank: int, value: Value) -> Text:
    return Text(
        value.text,
        f"La valeur {quoted(value.text)} {column.of}",
        lambda message, fix: column.value_defect(message, rank, fix),
        lambda after: column.rewritten(value, after),
    )


def strings(value: JSON, steps: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text inside a JSON value, and the steps that lead to it."""
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, (*steps, key))
    elif isinstance(value, list):
        for rank, inner in enumerate(value):
            yield from strings(inner, (*steps, str(rank)))


def _with(value: JSON, steps: tuple[str, ...], after: str) -> JSON:
    """The JSON value with the text at these steps replaced."""
    if not steps:
        return after
    first, *rest = steps
    if isinstance(value, dict):
        return {key: _with(inner, tuple(rest), after) if key == first else inner for key, inner in value.items()}
    return [_with(inner, tuple(rest), after) if str(rank) == first else inner for rank, inner in enumerate(value)]


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("not-nfc", "warning", not_nfc),
    LintRule("invisible-character", "warning", invisible_character),
    LintRule("text-spaces", "info", text_spaces),
)
