"""What cannot be seen in a text: composed accents, invisible characters, odd spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from standard.schema.lint.subject import Column, Defect, Rule, Subject
from standard.schema.model import Value
from standard.schema.operations import Operation, SetProperty
from standard.schema.words import NBSP, capital, property_label, quoted

INVISIBLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffd]")
"""Characters that nobody types on purpose; no-break spaces and line feeds are not among them."""


def not_nfc(subject: Subject) -> Iterator[Defect]:
    for column, path, text in _texts(subject):
        composed = unicodedata.normalize("NFC", text)
        if composed != text:
            what = "des accents écrits en deux caractères, que les tableurs et les comparaisons ne reconnaissent pas"
            yield _defect(
                column, path, f"contient {what}{NBSP}: retapez ce texte, ou acceptez la correction", _set(subject, column, path, composed)
            )
    for column, value in _values(subject):
        composed = unicodedata.normalize("NFC", value.text)
        if isinstance(value.value, str) and composed != value.value:
            message = (
                f"La valeur {quoted(value.text)} {column.of} contient des accents écrits en deux caractères"
                f"{NBSP}: elle ne sera pas reconnue. Retapez-la."
            )
            yield column.defect(message, column.values_path, column.rewritten(value, composed))


def invisible_character(subject: Subject) -> Iterator[Defect]:
    for column, path, text in _texts(subject):
        if found := INVISIBLE.search(text):
            clean = INVISIBLE.sub("", text)
            yield _defect(
                column, path, f"contient un caractère invisible ({_code(found[0])}){NBSP}: retirez-le", _set(subject, column, path, clean)
            )
    for column, value in _values(subject):
        if isinstance(value.value, str) and (found := INVISIBLE.search(value.value)):
            message = f"La valeur {quoted(value.text)} {column.of} contient un caractère invisible ({_code(found[0])}){NBSP}: retirez-le."
            yield column.defect(message, column.values_path, column.rewritten(value, INVISIBLE.sub("", value.value)))


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _texts(subject: Subject) -> Iterator[tuple[Column | None, str, str]]:
    for path, text in subject.texts():
        yield None, path, text
    for column in subject.columns:
        for path, text in column.texts():
            yield column, path, text


def _values(subject: Subject) -> Iterator[tuple[Column, Value]]:
    for column in subject.columns:
        for value in column.values:
            yield column, value


def _defect(column: Column | None, path: str, what: str, fix: tuple[Operation, ...]) -> Defect:
    message = f"{property_label(path)} {column.of if column else 'du schéma'} {what}."
    return column.defect(message, path, fix) if column else Defect(capital(message), None, path, fix)


def _set(subject: Subject, column: Column | None, path: str, text: str) -> tuple[Operation, ...]:
    """The operation that writes a text clean. A name is not mended alone: files have it as a column."""
    if column is None:
        return subject.replaced(path, text)
    return () if path == "name" else (SetProperty(column.field.uid, path, column.field.get(path), text),)


RULES: Final = (
    Rule("not-nfc", "warning", not_nfc),
    Rule("invisible-character", "warning", invisible_character),
)
