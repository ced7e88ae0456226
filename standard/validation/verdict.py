"""frictionless' verdict on a framed table. The only module of the project that imports frictionless.

It is given rows and a plain dict that this module wrote: no path, no address, nothing that it could go and fetch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, Final

from frictionless import Dialect, FrictionlessException, Schema, errors
from frictionless.resources import TableResource

from standard.schema.patterns.safety import examine
from standard.validation.columns import HIDDEN
from standard.validation.framing import Cell, LostCell, as_text
from standard.validation.probable import is_one_address
from standard.validation.report import Defect, ReportNotice, shorten
from standard.validation.watched import briefly

V2_PROFILE: Final = "https://datapackage.org/profiles/2.0/tableschema.json"
"""The second version of Table Schema accepts all that the first does; frictionless knows it without fetching it."""

_CONSTRAINT: Final = re.compile(r'constraint "(\w+)" is ')
_POSITION: Final = re.compile(r"at position (\d+)")
_REMEMBERED: Final = 50_000
"""Cells of one field whose verdict is remembered, so that the same text is read once."""


def load() -> None:
    """Have frictionless load now what it would load with the first schema."""
    Schema.from_descriptor({"$schema": V2_PROFILE, "fields": [{"name": "a"}]})


class UnusableSchema(ValueError):
    """A schema that no file can be checked against. `str()` is a French sentence."""


@dataclass(frozen=True, slots=True)
class RowVerdict:
    row: int
    defects: tuple[Defect, ...]
    blank: Collection[str]
    """Names of the fields whose cell is empty or says that the value is missing."""


@dataclass(frozen=True, slots=True)
class ForeignLink:
    """A foreign key: the values of `fields` are those of `reference` in some row of its own table, or of the one that it names."""

    fields: tuple[str, ...]
    reference: tuple[str, ...]
    resource: str = ""
    """The other table; empty for its own."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A descriptor that frictionless accepts, and what had to be left out of it."""

    descriptor: dict[str, Any]
    notices: tuple[ReportNotice, ...] = ()
    exact: bool = False
    """Whether frictionless' own answer is wanted."""
    hanging: frozenset[str] = frozenset()
    """Names of the fields whose pattern may hang on a cell."""
    unique_keys: tuple[tuple[str, ...], ...] = ()
    """Sets of several fields whose values together must differ from row to row, which frictionless does not look at."""
    links: tuple[ForeignLink, ...] = ()
    """The foreign keys, left out of the descriptor: frictionless reads the whole table for each, and forgets
    the version of the schema in doing so."""
    fields_match: str = ""
    """How the columns must follow the fields, where the schema says it."""

    @property
    def unique(self) -> tuple[str, ...]:
        """Names of the fields whose values must differ from row to row."""
        return tuple(rule["name"] for rule in self.descriptor["fields"] if rule.get("constraints", {}).get("unique"))

    @property
    def primary_key(self) -> tuple[str, ...]:
        key = self.descriptor.get("primaryKey", [])
        return (key,) if isinstance(key, str) else tuple(key)

    @property
    def compared(self) -> frozenset[str]:
        """Names of the fields whose values are compared from row to row."""
        return frozenset((*self.unique, *self.primary_key, *(name for key in self.unique_keys for name in key)))


def exact_rules(descriptor: Mapping[str, Any]) -> Rules:
    """The descriptor as it is, for frictionless' own answer. Raises UnusableSchema."""
    plain = {key: value for key, value in descriptor.items() if key not in {"$schema", "profile"}}
    if descriptor.get("$schema") == V2_PROFILE:
        plain["$schema"] = V2_PROFILE
    try:
        if not _has_comparable_keys(Schema.from_descriptor(plain)):
            raise UnusableSchema("frictionless ne sait pas comparer les objets et les listes que ce schéma veut uniques.")
    except FrictionlessException as error:
        reasons = " ; ".join(dict.fromkeys(reason.note or reason.message for reason in (error.reasons or [error.error])))
        raise UnusableSchema(
            f"frictionless refuse ce schéma, et dit, en anglais : « {reasons} ». Corrigez ce qu’il nomme, ou vérifiez sans « --strict »."
        ) from error
    for item in plain["fields"]:
        if not reads(item):
            raise UnusableSchema(f"frictionless ne sait rien lire avec le champ « {item['name']} » de ce schéma.")
    return Rules(plain, exact=True, hanging=hanging(plain["fields"]))


def builds(descriptor: dict[str, Any]) -> bool:
    try:
        return _has_comparable_keys(Schema.from_descriptor(descriptor))
    except FrictionlessException:
        return False
    except (AttributeError, KeyError, TypeError, ValueError):
        # frictionless trips on what its own profile lets through.
        return False


def _has_comparable_keys(schema: Schema) -> bool:
    """Whether frictionless can look for a value twice: it trips on a column of objects or lists."""
    links = [name for link in schema.foreign_keys for name in link["fields"]]
    keys = {*schema.primary_key, *links, *(field.name for field in schema.fields if field.constraints.get("unique"))}
    return not any(field.name in keys and field.type in {"array", "object", "geojson", "list"} for field in schema.fields)


def reads(item: dict[str, Any]) -> bool:
    """Whether frictionless accepts the field and can read a cell with it, its own bounds included."""
    if not builds({"$schema": V2_PROFILE, "fields": [item]}):
        return False
    constraints = item.get("constraints", {})
    try:
        read = Schema.from_descriptor({"$schema": V2_PROFILE, "fields": [item]}).fields[0].create_cell_reader()
        for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if key in constraints and "type" in (read(constraints[key])[1] or {}):
                return False
        read("1")
    except Exception:
        # Any of the errors of a reader made from a schema that nobody checked: the constraint cannot be used.
        return False
    return True


@dataclass(frozen=True, slots=True)
class CellJudge:
    """frictionless' verdict on the cells of one field, each on its own: all but what compares rows."""

    name: str
    rule: Mapping[str, Any]
    """The field's descriptor, as `Rules` has it."""
    missing: frozenset[str]
    """The texts that say that the value is missing."""
    _read: Callable[[Any], tuple[Any, dict[str, str] | None]]
    _guard: Callable[[], AbstractContextManager[None]]
    _known: dict[Any, tuple[Any, tuple[str, ...]]] = field(default_factory=dict)

    def read(self, cell: Cell | None) -> tuple[Any, tuple[str, ...]]:
        """(value, codes): what frictionless reads, None where nothing, and the codes of what it refuses."""
        key = cell if type(cell) is str else (type(cell), cell)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._judged(cell)
        return found

    def codes(self, cell: Cell | None) -> tuple[str, ...]:
        return self.read(cell)[1]

    def _judged(self, cell: Cell | None) -> tuple[Any, tuple[str, ...]]:
        try:
            with self._guard():
                value, notes = self._read(cell)
        except MemoryError:
            raise
        except Exception:
            # A reader that trips on a cell (a moment with a time zone against a bound without one) cannot read it.
            return None, ("type-error",)
        if value is not None and not notes and is_refused(self.rule, cell):
            return None, ("type-error",)
        return value, tuple(_code(key, note) for key, note in (notes or {}).items())


def is_refused(rule: Mapping[str, Any], cell: Cell | None) -> bool:
    """Whether a cell that frictionless reads is none: what a spreadsheet shows in place of a value, several addresses in one."""
    if isinstance(cell, LostCell):
        return True
    return isinstance(cell, str) and rule["type"] == "string" and rule.get("format") == "uri" and not is_one_address(cell)


def _code(key: str, note: str) -> str:
    if key == "type":
        return "type-error"
    constraint = _CONSTRAINT.search(note)
    return f"constraint-error/{constraint[1]}" if constraint else "constraint-error"


def cell_judges(rules: Rules, labels: Sequence[str]) -> tuple[CellJudge | None, ...]:
    """For each label, the judge of its cells; None for a column that holds no field, where all is accepted."""
    schema = Schema.from_descriptor(rules.descriptor)
    fields = {item.name: (item, rule) for item, rule in zip(schema.fields, rules.descriptor["fields"], strict=True)}
    return tuple(_cell_judge(*fields[label], hangs=label in rules.hanging) if label in fields else None for label in labels)


def _cell_judge(item: Any, rule: Mapping[str, Any], *, hangs: bool) -> CellJudge:
    missing = item.missing_values if item.has_defined("missing_values") or not item.schema else item.schema.missing_values
    return CellJudge(item.name, rule, frozenset(missing), item.create_cell_reader(), briefly if hangs else nullcontext)


def hanging(items: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    constraints = {item["name"]: item.get("constraints") for item in items}
    patterns = {name: found.get("pattern") for name, found in constraints.items() if isinstance(found, dict)}
    return frozenset(name for name, pattern in patterns.items() if isinstance(pattern, str) and not examine(pattern).linear)


class _Table:
    """The rows as frictionless reads them; remembers a failure that frictionless would rename."""

    def __init__(self, labels: Sequence[str], rows: Callable[[], Iterable[Sequence[Cell]]]) -> None:
        self._labels = labels
        self._rows = rows
        self.failure: Exception | None = None

    def __iter__(self) -> Iterator[list[Cell]]:
        yield list(self._labels)
        try:
            for cells in self._rows():
                yield list(cells)
        except Exception as error:
            self.failure = error


def judge(
    rules: Rules, labels: Sequence[str], rows: Callable[[], Iterable[Sequence[Cell]]], *, header_row: int = 1
) -> Iterator[RowVerdict | Defect]:
    """The defects of the header, then the verdict of each row, in order.

    `rows` gives the cells under the header, anew at each call. Raises whatever `rows` raises.
    """
    offset = header_row - 1
    table = _Table(labels, rows)
    resource = TableResource(
        name="table",
        data=table,
        format="inline",
        # Unless told, frictionless takes for the header the first row that is about as wide as the others.
        dialect=Dialect() if rules.exact else Dialect(header_rows=[1]),
        schema=Schema.from_descriptor(rules.descriptor),
    )
    try:
        resource.open()
    except FrictionlessException as error:
        yield from (_defect(reason, offset, ()) for reason in error.to_errors())
        return
    finally:
        if table.failure is not None:
            raise table.failure
    with resource:
        yield from (_defect(error, offset, ()) for error in resource.header.errors)
        stream = resource.row_stream
        keys = _Keys(rules)
        fields = {rule["name"]: rule for rule in rules.descriptor["fields"]}
        guard = briefly if rules.hanging else nullcontext
        while True:
            try:
                with guard():
                    row = next(stream, None)
            except FrictionlessException as error:
                if table.failure is None:
                    yield _defect(error.error, offset, ())
                continue
            if row is None:
                break
            # Most cells of a row are only read when it is asked for its errors.
            with guard():
                found = [_defect(error, offset, row.cells) for error in row.errors]
                if not rules.exact:
                    found += _of_refused_cells(fields, row, row.row_number + offset, {defect.field for defect in found})
                found += keys.defects(row, row.row_number + offset)
            yield RowVerdict(row.row_number + offset, tuple(found), row.blank_cells)
    if table.failure is not None:
        raise table.failure


def _of_refused_cells(fields: Mapping[str, Mapping[str, Any]], row: Any, number: int, told: Collection[str | None]) -> Iterator[Defect]:
    for position, (name, cell) in enumerate(zip(row.field_names, row.cells, strict=False), start=1):
        if name in fields and name not in told and row.get(name) is not None and is_refused(fields[name], cell):
            yield Defect(number, name, "type-error", shorten(as_text(cell)), str(position))


class _Keys:
    """What the keys of a schema ask for beyond frictionless: every part of the primary key, and the unique keys."""

    def __init__(self, rules: Rules) -> None:
        self._primary = rules.primary_key if not rules.exact else ()
        self._seen: dict[tuple[str, ...], dict[tuple[Any, ...], int]] = {key: {} for key in rules.unique_keys}

    def defects(self, row: Any, number: int) -> Iterator[Defect]:
        if any(row.get(name) is not None for name in self._primary):
            yield from (incomplete_key(number, name) for name in self._primary if name in row.blank_cells)
        for names, seen in self._seen.items():
            values = tuple(row.get(name) for name in names)
            if None not in values:
                if values in seen:
                    yield repeated_key(number, names, seen[values])
                seen[values] = number


def incomplete_key(row: int, field: str) -> Defect:
    """A part of the primary key that is empty, while others are not."""
    return Defect(row, field, "primary-key")


def repeated_key(row: int, names: Sequence[str], before: int) -> Defect:
    """The same values in all the fields of a unique key as in a row before."""
    return Defect(row, None, f"unique-error/{'+'.join(names)}", "", str(before))


def reasons(rules: Rules, defects: Sequence[Defect]) -> Sequence[Defect]:
    """The same defects, those that repeat another marked as such: there is one thing to correct.

    The primary key says what is said of its fields (an empty cell that is required, a value that is unique and comes twice); a row
    that stops lacks all the cells that follow.
    """
    key = () if rules.exact else rules.primary_key
    empty = {defect.field for defect in defects if defect.code == "constraint-error/required"}.intersection(key)
    twice = len(key) == 1 and any(defect.code == "unique-error" and defect.field == key[0] for defect in defects)
    end = None if rules.exact else next((defect for defect in defects if defect.code == "missing-cell"), None)
    if not empty and not twice and end is None:
        return defects

    def repeats(defect: Defect) -> bool:
        if defect.code == "missing-cell":
            return end not in (None, defect)
        return defect.code == "primary-key" and (twice if defect.detail else defect.field is None or defect.field in empty)

    return [replace(defect, repeats=True) if repeats(defect) else defect for defect in defects]


def judge_header(rules: Rules, labels: Sequence[str]) -> list[Defect]:
    """The defects of the header alone."""
    return [found for found in judge(rules, labels, tuple) if isinstance(found, Defect)]


def _defect(error: Any, offset: int, cells: Sequence[Cell | None]) -> Defect:
    code: str = error.type
    if isinstance(error, errors.ConstraintError) and (constraint := _CONSTRAINT.search(error.note)):
        code = f"{code}/{constraint[1]}"
    row = error.row_number + offset if isinstance(error, errors.RowError) else None
    number = getattr(error, "field_number", None)
    name = getattr(error, "field_name", None) or None
    if name is not None and name.startswith(HIDDEN):
        name = None
    value = getattr(error, "label", "")
    if number is not None and number <= len(cells):
        value = as_text(cells[number - 1])
    detail = str(number or "")
    if isinstance(error, (errors.UniqueError, errors.PrimaryKeyError)):
        other = _POSITION.search(error.note)
        detail = str(int(other[1]) + offset) if other else ""
    elif not isinstance(error, (errors.CellError, errors.LabelError)):
        detail = error.note
    return Defect(row, name, code, shorten(value), detail)
