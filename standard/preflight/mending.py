"""What mends a fault that the catalogue's tools find, where it asks nothing of files that are published already. Pure.

What no tool reads, or what says something wrong, is written as they read it where that is certain, and taken away otherwise.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from standard.preflight.faults import CatalogueFault
from standard.preflight.generator import HEADER
from standard.preflight.reader import LATER
from standard.schema.model import ABSENT, JSON, Absent, Field, Schema, written
from standard.schema.operations import Operation, SetProperty

_DAY: Final = (
    re.compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?:[T ].*)?", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})[-/](?P<month>\d{1,2})[-/](?P<year>\d{4})", re.ASCII),
)
_TEXTS: Final = frozenset((*HEADER, "title")) - {"example"}
_TEXTS_OF_FIELD: Final = frozenset(("title", "description", "rdfType"))


def mending(schema: Schema | None, fault: CatalogueFault) -> tuple[Operation, ...]:
    """The operations on the schema that mend the fault; none where somebody has to choose."""
    if schema is None:
        return ()
    if fault.place is None:
        return _of_schema(schema, fault.path)
    return _of_field(schema.fields[fault.place], fault.path) if fault.place < len(schema.fields) else ()


def _of_schema(schema: Schema, path: str) -> tuple[Operation, ...]:
    before = schema.get(path)
    if isinstance(before, Absent):
        return ()
    if path == "created":
        return (SetProperty(None, path, before, _day(before)),)
    if path == "primaryKey":
        names = {field.name for field in schema.fields}
        said = before if isinstance(before, list) else [before]
        known: JSON = [name for name in said if isinstance(name, str) and name in names]
        return (SetProperty(None, path, before, known or ABSENT, accepts_defect=True),)
    return (SetProperty(None, path, before, _text(before)),) if path in _TEXTS and not isinstance(before, str) else ()


def _of_field(field: Field, path: str) -> tuple[Operation, ...]:
    before = field.get(path)
    if isinstance(before, Absent):
        return ()
    if path in _TEXTS_OF_FIELD and not isinstance(before, str):
        return (SetProperty(field.uid, path, before, _text(before)),)
    if path == "required" and isinstance(before, bool) and field.get("constraints/required") is ABSENT:
        return (SetProperty(field.uid, path, before, ABSENT), SetProperty(field.uid, "constraints/required", ABSENT, before))
    kind, _, constraint = path.partition("/")
    meaningless = kind == "constraints" and constraint not in LATER and field.values is None
    return (SetProperty(field.uid, path, before, ABSENT),) if path in ("example", "format") or meaningless else ()


def _text(value: JSON) -> JSON | Absent:
    """A number as a text; what is no sentence of anybody is no longer said."""
    return written(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ABSENT


def _day(value: JSON) -> JSON | Absent:
    """The day that a text gives, as ISO 8601 writes it; a year alone is none."""
    found = next(filter(None, (pattern.fullmatch(value.strip()) for pattern in _DAY)), None) if isinstance(value, str) else None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat() if found is not None else ABSENT
    except ValueError:
        return ABSENT
