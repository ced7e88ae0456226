"""The text of a cell, or a value of a spreadsheet, as another field writes it.

Only what is certain: a text is rewritten where the new field reads in it exactly the value that the old one read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from standard.schema.cells import FALSE_VALUES, TRUE_VALUES, Unknown, Wrong, read_value, written_texts
from standard.schema.folding import fold
from standard.schema.model import Field, same

READING: Final = (
    "type", "format", "decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues", "delimiter", "itemType",
    "arrayItem",
)  # fmt: skip
"""The properties that say how a cell is read."""

MOMENTS: Final = {"date": "%Y-%m-%d", "time": "%H:%M:%S", "datetime": "%Y-%m-%dT%H:%M:%S"}


def reads_alike(old: Field, new: Field) -> bool:
    """Whether the two fields read every cell the same."""
    return (old.type, old.format) == (new.type, new.format) and all(same(old.get(path), new.get(path)) for path in READING[2:])


def rewritten(old: Field, new: Field, text: str) -> str | None:
    """The text as the new field writes what the old one reads; None where that is not certain.

    What the old field could not read is given back as it is: it means nothing that could be lost.
    """
    if {old.type, new.type} == {"boolean", "string"} and (answer := _answer(old, new, text)) is not None:
        return answer
    if new.type in ("string", "any") or reads_alike(old, new):
        return text
    try:
        value = read_value(old, text)
    except Wrong:
        return text
    except Unknown:
        value = None
    if old.type in ("string", "any") or value is None:
        return text
    if old.type == "datetime" and new.type == "date" and isinstance(value, datetime) and value == datetime.combine(value, time()):
        value = value.date()  # no hour is lost
    return next((written for written in (text, *writings(new, value)) if _reads(new, written, value)), None)


_YES, _NO = frozenset(("oui", "vrai", "yes")), frozenset(("non", "faux", "no"))


def _answer(old: Field, new: Field, text: str) -> str | None:
    """« oui » of the true of a boolean, or the other way, where a list says both and each once; None elsewhere."""
    listed = (old if old.type == "string" else new).values
    if listed is None or listed.several:
        return None
    yes, no = ([value.text for value in listed.values if fold(value.text) in words] for words in (_YES, _NO))
    if len(yes) != 1 or len(no) != 1:
        return None
    if old.type == "string":
        return next(writings(new, text == yes[0])) if text in (*yes, *no) else None
    try:
        value = read_value(old, text)
    except (Wrong, Unknown):
        return None
    return yes[0] if value is True else no[0] if value is False else None


def writings(field: Field, value: Any) -> Iterator[str]:
    """The ways in which the field may write a Python value, the likeliest first; not all are right."""
    match field.type:
        case "integer" if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) and value == value // 1:
            yield str(int(value))
        case "number" if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            plain = str(value) if isinstance(value, int) else f"{Decimal(str(value)):f}"
            yield plain.replace(".", field.text("decimalChar") or ".")
        case "boolean" if isinstance(value, bool):
            declared, usual = ("trueValues", TRUE_VALUES) if value else ("falseValues", FALSE_VALUES)
            yield from written_texts(field.get(declared), usual)
        case "date" | "time" | "datetime" if isinstance(value, (date, time)):
            form = field.format.removeprefix("fmt:")
            if form in ("default", "any"):
                yield value.isoformat()
                form = MOMENTS[field.type]
            yield value.strftime(form)
        case "year" if isinstance(value, int):
            yield f"{value:04d}"
        case "geopoint" if isinstance(value, tuple):
            yield from _point(field, value)
        case "list" if isinstance(value, list):
            yield (field.text("delimiter") or ",").join(map(str, value))


def _point(field: Field, value: tuple[Any, ...]) -> Iterator[str]:
    longitude, latitude = (f"{part:f}" for part in value)
    match field.format:
        case "array":
            yield f"[{longitude}, {latitude}]"
        case "object":
            yield f'{{"lon": {json.dumps(longitude)}, "lat": {json.dumps(latitude)}}}'
        case _:
            yield f"{longitude}, {latitude}"


def _reads(field: Field, text: str, value: Any) -> bool:
    """Whether the field reads that value in the text; what only a guessing parser could tell is not certain."""
    try:
        found = read_value(field, text)
    except (Wrong, Unknown):
        return False
    alike = isinstance(found, datetime) == isinstance(value, datetime) and isinstance(found, bool) == isinstance(value, bool)
    return alike and bool(found == value)
