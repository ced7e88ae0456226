"""What a rule looks at, and what it answers."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from standard.schema.diff import compare
from standard.schema.findings import Severity
from standard.schema.model import JSON, Field, Schema, Value
from standard.schema.operations import Conflict, Operation, RenameValue, SetProperty, Written, apply_all
from standard.schema.table_schema import parse, parse_field, render_field
from standard.schema.words import capital, field_label


@dataclass(frozen=True, slots=True)
class Defect:
    """What a rule found; the rule itself adds its code and severity."""

    message: str
    field: str | None = None
    property: str | None = None
    fix: tuple[Operation, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A field as it is written and as it is read."""

    raw: dict[str, JSON]
    field: Field

    @property
    def called(self) -> str:
        """« Le champ « Nom » (nom) », to begin a sentence."""
        return f"Le champ {field_label(self.field)}"

    @property
    def of(self) -> str:
        return f"du champ {field_label(self.field)}"

    @property
    def constraints(self) -> dict[str, JSON]:
        constraints = self.raw.get("constraints")
        return constraints if isinstance(constraints, dict) else {}

    @property
    def values(self) -> tuple[Value, ...]:
        """The values of its list, none where it has no list."""
        return self.field.values.values if self.field.values is not None else ()

    @property
    def values_path(self) -> str | None:
        """The property that holds its list."""
        return self.field.values.path if self.field.values is not None else None

    def rewritten(self, value: Value, text: str) -> tuple[Operation, ...]:
        """The operation that writes a value as this text, plainly escaped; none where the list could not hold it."""
        texts = [other.text for other in self.values]
        if not text or (text != value.text and text in texts) or texts.count(value.text) > 1:
            return ()
        return (RenameValue(self.field.uid, value.uid, Written(value.value, value.source), Written(text)),)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text of the field itself, by its path; those of its values and patterns apart."""
        for path, value in self.field.properties.items():
            if isinstance(value, str) and path != "constraints/pattern":
                yield path, value

    def defect(self, message: str, path: str | None = None, fix: tuple[Operation, ...] = ()) -> Defect:
        """A defect of the field; the sentence may begin with a small letter."""
        return Defect(capital(message), self.field.name or None, path, fix)

    def mended(self, change: Callable[[dict[str, Any]], None]) -> tuple[Operation, ...]:
        """The operations that make the field what `change` makes of its descriptor; none where they would not apply."""
        raw = copy.deepcopy(render_field(self.field))
        change(raw)
        before = Schema({}, (self.field,), lineage="mended")
        after = Schema({}, (parse_field(raw, self.field.uid),), lineage="mended")
        try:
            return compare(before, after)
        except Conflict:
            return ()


@dataclass(frozen=True, slots=True)
class Subject:
    """A descriptor under examination."""

    raw: dict[str, JSON]
    schema: Schema
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, descriptor: JSON) -> Subject:
        """Raises SchemaError where the descriptor is not one at all."""
        schema = parse(descriptor)
        columns = (Column(raw, field) for raw, field in zip(descriptor["fields"], schema.fields, strict=True))
        return cls(descriptor, schema, tuple(columns))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text among the schema's own properties."""
        for key, value in self.schema.properties.items():
            if isinstance(value, str):
                yield key, value

    def applicable(self, fix: tuple[Operation, ...]) -> tuple[Operation, ...]:
        """The fix, or nothing where another oddity of the schema stands in its way."""
        try:
            apply_all(self.schema, fix)
        except Conflict:
            return ()
        return fix

    def replaced(self, key: str, after: JSON) -> tuple[Operation, ...]:
        """The operation that gives a property of the schema another value."""
        return (SetProperty(None, key, self.schema.get(key), after),)


@dataclass(frozen=True, slots=True)
class Rule:
    """One defect that people make, and how to find it."""

    code: str
    severity: Severity
    find: Callable[[Subject], Iterator[Defect]]


def each_column(find: Callable[[Column], Iterator[Defect]]) -> Callable[[Subject], Iterator[Defect]]:
    """A rule that looks at one field after the other."""

    def find_all(subject: Subject) -> Iterator[Defect]:
        for column in subject.columns:
            yield from find(column)

    return find_all
