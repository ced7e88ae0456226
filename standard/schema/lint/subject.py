"""What a rule looks at, and what it answers."""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any, Final, Generic, TypeVar

from standard.schema.budget import Budget
from standard.schema.diff import compare
from standard.schema.findings import Severity
from standard.schema.folding import fold_all
from standard.schema.model import JSON, Field, Schema, Value
from standard.schema.operations import ChangingSchema, Conflict, Operation, RenameValue, SetProperty, Written
from standard.schema.table_schema import ARRAY_ITEM, parse, parse_field, render_field
from standard.schema.words import capital, field_label

Looked = TypeVar("Looked")
"""What a rule looks at: a descriptor, or one after its earlier versions."""

_Made = TypeVar("_Made")

MENDED: Final = 50_000
"""The properties and values that are written again to mend one field, all its fixes together."""


@dataclass(frozen=True, slots=True)
class LintDefect:
    """What a rule found; the rule itself adds its code and severity."""

    message: str
    field: str | None = None
    property: str | None = None
    fix: tuple[Operation, ...] = ()
    pointer: str = ""
    """Where in the descriptor, if that is not the property of the schema itself."""


@dataclass(frozen=True)
class WrittenField:
    """A field as it is written and as it is read, and its rank among the fields."""

    raw: dict[str, JSON]
    field: Field
    rank: int

    @cached_property
    def _mending(self) -> Budget:
        return Budget(MENDED)

    @property
    def called(self) -> str:
        """« Le champ « Nom » (nom) », to begin a sentence."""
        return f"Le champ {field_label(self.field)}"

    @property
    def of(self) -> str:
        return f"du champ {field_label(self.field)}"

    @cached_property
    def constraints(self) -> dict[str, JSON]:
        constraints = self.raw.get("constraints")
        return constraints if isinstance(constraints, dict) else {}

    @cached_property
    def item_constraints(self) -> dict[str, JSON]:
        """The constraints of the elements of its JSON lists."""
        item = self.raw.get(ARRAY_ITEM)
        constraints = item.get("constraints") if isinstance(item, dict) else None
        return constraints if isinstance(constraints, dict) else {}

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """The values of its list, none where it has no list."""
        return self.field.values.values if self.field.values is not None else ()

    @cached_property
    def listed(self) -> tuple[str, ...]:
        """The texts of its values, in order."""
        return tuple(value.value if isinstance(value.value, str) else value.text for value in self.values)

    @cached_property
    def times(self) -> Counter[str]:
        """How many times each text is in its list."""
        return Counter(self.listed)

    @cached_property
    def spelt(self) -> dict[str, str] | None:
        """The texts of its list by what people take them for; None where two are taken for one another."""
        spelt = dict(zip(fold_all(self.listed), self.listed, strict=True))
        return spelt if len(spelt) == len(self.times) else None

    @property
    def values_path(self) -> str | None:
        """The property that holds its list."""
        return self.field.values.path if self.field.values is not None else None

    def rewritten(self, value: Value, text: str) -> tuple[Operation, ...]:
        """The operation that writes a value as this text, plainly escaped; none where the list could not hold it."""
        if not text or (text != value.text and text in self.times) or self.times[value.text] > 1:
            return ()
        return (RenameValue(self.field.uid, value.uid, Written(value.value, value.source), Written(text)),)

    def defect(self, message: str, path: str | None = None, fix: tuple[Operation, ...] = (), item: int | None = None) -> LintDefect:
        """A defect of the field, of one item of that property; the sentence may begin with a small letter."""
        steps = [f"/fields/{self.rank}", *([path] if path else []), *([] if item is None else [str(item)])]
        return LintDefect(capital(message), self.field.name or None, path, fix, "/".join(steps))

    def value_defect(self, message: str, rank: int, fix: tuple[Operation, ...] = ()) -> LintDefect:
        """A defect of the value of that rank in the list."""
        path = self.values_path
        return self.defect(message, path, fix, rank if self.field.values is not None and self.field.values.plain else None)

    def mended(self, change: Callable[[dict[str, Any]], None]) -> tuple[Operation, ...]:
        """The operations that make the field what `change` makes of its descriptor; none where they would not apply, or
        where so long a field was mended often already."""
        if not self._mending.allows(1 + len(self.field.properties) + len(self.values)):
            return ()
        raw = copy.deepcopy(render_field(self.field))
        change(raw)
        before = Schema({}, (self.field,), lineage="mended")
        after = Schema({}, (_same_values(parse_field(raw, self.field.uid), self.values),), lineage="mended")
        try:
            return compare(before, after)
        except Conflict:
            return ()


def _same_values(field: Field, earlier: Iterable[Value]) -> Field:
    """The field, each value that it had already under the uid that it had."""
    if field.values is None:
        return field
    uids = defaultdict(list)
    for value in earlier:
        uids[type(value.value), value.text, value.source].append(value.uid)
    known = {same: iter(listed) for same, listed in uids.items()}
    none: Iterator[str] = iter(())
    values = (
        replace(value, uid=next(known.get((type(value.value), value.text, value.source), none), value.uid)) for value in field.values.values
    )
    return replace(field, values=replace(field.values, values=tuple(values)))


@dataclass(frozen=True)
class LintSubject:
    """A descriptor under examination."""

    raw: dict[str, JSON]
    schema: Schema
    columns: tuple[WrittenField, ...]

    @classmethod
    def of(cls, descriptor: JSON, schema: Schema | None = None) -> LintSubject:
        """Raises SchemaError where the descriptor is not one at all."""
        schema = schema or parse(descriptor)
        pairs = zip(descriptor["fields"], schema.fields, strict=True)
        return cls(descriptor, schema, tuple(WrittenField(raw, field, rank) for rank, (raw, field) in enumerate(pairs)))

    @cached_property
    def listed(self) -> str:
        """Every value of every list, a line each: what is nowhere in it need not be looked for list by list."""
        return "\n".join(text for column in self.columns for text in column.listed)

    @cached_property
    def everything(self) -> str:
        """Every text, a line each: those of properties, of their parts and of the lists."""
        held = [self.schema.properties, *(column.field.properties for column in self.columns)]
        texts = [value for properties in held for value in properties.values() if isinstance(value, str)]
        parts = [str(value) for properties in held for value in properties.values() if isinstance(value, (dict, list)) and value]
        return "\n".join([*texts, self.listed, *parts])

    @cached_property
    def folded(self) -> tuple[tuple[str, ...], ...]:
        """For each column, the folded texts of its values."""
        folded = iter(fold_all([text for column in self.columns for text in column.listed]))
        return tuple(tuple(islice(folded, len(column.listed))) for column in self.columns)

    def once(self, name: str, make: Callable[[], _Made]) -> _Made:
        """What several rules look at, made once."""
        if name not in self._made:
            self._made[name] = make()
        made: _Made = self._made[name]
        return made

    @cached_property
    def _made(self) -> dict[str, Any]:
        return {}

    def replaced(self, key: str, after: JSON) -> tuple[Operation, ...]:
        """The operation that gives a property of the schema another value."""
        return (SetProperty(None, key, self.schema.get(key), after),)


class Fixes:
    """Tries fixes on one schema, each undone before the next, so that many cost no more than what they change."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._changing = ChangingSchema(schema)

    def applicable(self, fix: tuple[Operation, ...]) -> tuple[Operation, ...]:
        """The fix, or nothing where another oddity of the schema stands in its way."""
        done: list[Operation] = []
        try:
            for operation in fix:
                operation.run(self._changing)
                done.append(operation)
        except Conflict:
            fix = ()
        try:
            for operation in reversed(done):
                operation.inverse().run(self._changing)
        except Conflict:
            # The way back would write the defect again, which an operation may refuse.
            self._changing = ChangingSchema(self._schema)
        return fix


@dataclass(frozen=True, slots=True)
class LintRule(Generic[Looked]):
    """One defect that people make, and how to find it."""

    code: str
    severity: Severity
    find: Callable[[Looked], Iterator[LintDefect]]


def each_column(find: Callable[[WrittenField], Iterator[LintDefect]]) -> Callable[[LintSubject], Iterator[LintDefect]]:
    """A rule that looks at one field after the other."""

    def find_all(subject: LintSubject) -> Iterator[LintDefect]:
        for column in subject.columns:
            yield from find(column)

    return find_all
