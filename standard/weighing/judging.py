"""Puts a kept table to schemas: what each says of its columns, keys and checks, each apart and each judged once."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from standard.schema.model import Schema
from standard.validation import verdict
from standard.validation.columns import Columns, SpreadsheetCells, match_columns
from standard.validation.custom_checks import checks_of
from standard.validation.custom_checks.model import Check
from standard.validation.custom_checks.running import RunningChecks
from standard.validation.framing import Block
from standard.validation.links import link_checks
from standard.validation.report import Collector, Defect
from standard.validation.screening import Screen, can_screen
from standard.validation.sentences import UNIQUE_KEY
from standard.validation.tolerance import tolerant_rules
from standard.validation.travelling import as_descriptor
from standard.validation.verdict import ForeignLink, Rules
from standard.weighing.effect import BLANK, MISSING
from standard.weighing.kept_table import KeptTable

FILLER: Final = "\0filler"
"""The label, and every cell, of a column beside those that are judged, so that a row where they are all empty is no blank row."""

ODD: Final = "odd"

Findings = Mapping[int, tuple[Defect, ...]]
"""By row, what is wrong with it."""
PartKey = tuple[str, ...]
"""All that a part depends on."""


@dataclass(frozen=True, slots=True)
class JudgedTable:
    """What a schema says of a table, part by part."""

    rows: frozenset[int]
    head: tuple[Defect, ...]
    """What is wrong with its columns, whatever its rows."""
    parts: Mapping[PartKey, Findings]
    read: tuple[str, ...]
    """The labels of the columns that hold a field."""
    untold: frozenset[PartKey]
    """What it asks that cannot be told from the table alone."""

    @property
    def valid(self) -> bool:
        return not self.head and not any(self.parts.values())

    @property
    def right(self) -> frozenset[int]:
        """The rows that are right: none where a mandatory column lacks, or where nothing is read."""
        if not self.read or any(defect.code == MISSING for defect in self.head):
            return frozenset()
        return self.rows.difference(*self.parts.values())


class TableJudge:
    """One table, put to one schema after the other."""

    def __init__(self, table: KeptTable) -> None:
        self.table = table
        self._rows = table.numbers
        self._known: dict[PartKey, Findings] = {}
        self._headers: dict[PartKey, tuple[Defect, ...]] = {}
        width = len(table.header)
        self._odd: Findings = {row: (Defect(row, None, ODD),) for row, cells in table.block.odd if len(cells) != width}

    def judged(self, schema: Schema) -> JudgedTable:
        """Raises verdict.UnusableSchema, SchemaError."""
        rules = rules_of(schema)
        columns = match_columns(self.table.header, schema, demands=rules.fields_match)
        asked = _SchemaRules(self.table, rules, columns)
        parts: dict[PartKey, Findings] = {(ODD,): self._odd}
        head = [*columns.defects, *self._header(rules, columns)]

        def add(key: PartKey, find: Callable[[], Findings]) -> None:
            if key not in self._known:
                self._known[key] = find()
            parts[key] = self._known[key]

        add(asked.key_of_blanks(), asked.blank_rows)
        for name in asked.held:
            add(("cells", *asked.key(name)), partial(asked.found, [name]))
        if (key := rules.primary_key) and asked.holds(key):
            add(("primary-key", *asked.keys(key)), partial(asked.found, key, "primary-key", primary_key=key))
        for names in rules.unique_keys:
            if asked.holds(names):
                add(("unique-key", *asked.keys(names)), partial(asked.found, names, UNIQUE_KEY, unique_keys=(names,)))
        declared = json.dumps(schema.properties.get("custom_checks"), default=str)
        for place, check in enumerate(checks_of(schema).checks):
            held = [name for name in check.columns if name in asked.held]
            head += RunningChecks([check], held, asked.judges(held)).defects
            if held:
                add(("check", declared, str(place), *asked.keys(held)), partial(asked.checked, check))
        untold: set[PartKey] = set()
        for link in rules.links:
            names = (*link.fields, *(() if link.resource else link.reference))
            part = ("link", link.resource, *link.fields, "→", *link.reference, *asked.keys(names))
            if link.resource:
                untold.add(part)
            elif asked.holds(names):
                add(part, partial(asked.unlinked, link))
        return JudgedTable(self._rows, tuple(head), parts, asked.read, frozenset(untold))

    def _header(self, rules: Rules, columns: Columns) -> tuple[Defect, ...]:
        required = [rule["name"] for rule in rules.descriptor["fields"] if rule.get("constraints", {}).get("required")]
        names = [rule["name"] for rule in rules.descriptor["fields"]]
        key = (json.dumps(columns.labels), json.dumps(names), json.dumps(required), json.dumps(rules.primary_key))
        if key not in self._headers:
            self._headers[key] = tuple(verdict.judge_header(rules, columns.labels))
        return self._headers[key]


def rules_of(schema: Schema) -> Rules:
    """The rules of a schema, those of the last ones remembered: one is put to every table. Raises verdict.UnusableSchema, SchemaError."""
    for known, rules in _rules:
        if known is schema:
            return rules
    found = tolerant_rules(as_descriptor(schema))
    _rules.append((schema, found))
    del _rules[:-_SCHEMAS]
    return found


_SCHEMAS: Final = 50
_rules: Final[list[tuple[Schema, Rules]]] = []


class _SchemaRules:
    """What a schema asks of a table whose columns hold its fields."""

    def __init__(self, table: KeptTable, rules: Rules, columns: Columns) -> None:
        self._table = table
        self._rules = rules
        self._labels = columns.labels
        self._fields = columns.fields
        self._by_name = {rule["name"]: rule for rule in rules.descriptor["fields"]}
        self._of_all = rules.descriptor.get("missingValues")
        self.held = {field.name: position for position, field in enumerate(columns.fields) if field is not None}
        self.read = tuple(table.header[position] for position in self.held.values())

    def holds(self, names: Iterable[str]) -> bool:
        return self.held.keys() >= set(names)

    def key(self, name: str) -> tuple[str, str]:
        """All that the cells of a field are judged by, and where they are."""
        rule = self._by_name.get(name)
        return str(self.held.get(name)), json.dumps([rule, self._of_all], sort_keys=True, default=str)

    def keys(self, names: Iterable[str]) -> PartKey:
        return tuple(text for name in names for text in self.key(name))

    def missing(self, label: str) -> Any:
        rule = self._by_name.get(label)
        return rule.get("missingValues", self._of_all) if rule is not None else None

    def judges(self, names: Sequence[str]) -> tuple[verdict.CellJudge | None, ...]:
        return verdict.cell_judges(self._narrowed([name for name in names if name in self.held]), names)

    def found(self, names: Sequence[str], code: str = "", **keys: Sequence[Any]) -> Findings:
        """What is wrong with these columns, as if the file had no other, and these `keys`; of it, what has a code that begins so."""
        names = self._in_order(names)
        found = _run(self._narrowed(names, **keys), (*names, FILLER), self._block(names))
        return {row: kept for row, defects in found.items() if (kept := tuple(one for one in defects if one.code.startswith(code)))}

    def checked(self, check: Check) -> Findings:
        """What a check that needs no other table finds."""
        return self._running([check], self._in_order([name for name in check.columns if name in self.held]))

    def unlinked(self, link: ForeignLink) -> Findings:
        """The rows whose link leads to no other."""
        names = self._in_order((*link.fields, *link.reference))
        labels = (*names, FILLER)
        fields = (*(self._fields[self.held[name]] for name in names), None)
        blocks = [self._block(names)]
        return self._running(link_checks([link], labels, fields, self.judges(labels), blocks, {}, file_bytes=0).checks, names)

    def _running(self, checks: Sequence[Check], names: Sequence[str]) -> Findings:
        labels = (*names, FILLER)
        return _by_row(RunningChecks(checks, labels, self.judges(labels)).in_block(self._block(names)))

    def _in_order(self, names: Iterable[str]) -> list[str]:
        """As the file has them, so that what a row lacks is at its end."""
        return sorted(set(names), key=self.held.__getitem__)

    def blank_rows(self) -> Findings:
        """The rows without any value, whatever is asked of it."""
        held = [label for label in self._labels if label in self._by_name]
        fields = [{"name": label, "type": "any"} | _if_given("missingValues", self.missing(label)) for label in held]
        block = self._table.block if self._table.as_is else SpreadsheetCells(self._fields).read_block(self._table.block)
        found = _run(Rules({"$schema": verdict.V2_PROFILE, "fields": fields}), self._labels, block)
        return {row: defects for row, defects in found.items() if defects[0].code == BLANK}

    def key_of_blanks(self) -> PartKey:
        """All that `blank_rows` depends on."""
        labels = self._labels
        if self._table.as_is:
            return (BLANK, json.dumps([self.missing(label) for label in labels]))
        return (BLANK, json.dumps([self._by_name.get(label) for label in labels], default=str), json.dumps(self._of_all))

    def _narrowed(self, names: Sequence[str], primary_key: Sequence[str] = (), unique_keys: Sequence[tuple[str, ...]] = ()) -> Rules:
        """The rules of these fields alone, and these keys."""
        descriptor = {"$schema": verdict.V2_PROFILE, "fields": [self._by_name[name] for name in names]}
        descriptor |= _if_given("missingValues", self._of_all)
        if primary_key:
            descriptor["primaryKey"] = list(primary_key)
        return Rules(descriptor, hanging=self._rules.hanging & set(names), unique_keys=tuple(unique_keys))

    def _block(self, names: Sequence[str]) -> Block:
        positions = [self.held[name] for name in names]
        block = self._table.of_columns(positions, FILLER)
        return block if self._table.as_is else SpreadsheetCells([*(self._fields[at] for at in positions), None]).read_block(block)


def _if_given(key: str, value: Any) -> dict[str, Any]:
    return {key: value} if value is not None else {}


def _run(rules: Rules, labels: Sequence[str], block: Block) -> Findings:
    """What the check of a file finds in these rows: in columns, or row by row where a key cannot be compared so."""
    if can_screen(rules, labels):
        collected = Collector(limit=sys.maxsize)
        Screen(rules, labels, collected, RunningChecks([], (), ())).read(block)
        return _by_row((defect.row, defect) for defect in collected.defects())
    rows = _records(block, len(labels))
    found: dict[int, tuple[Defect, ...]] = {}
    for one in verdict.judge(rules, labels, lambda: [cells for _, cells in rows]):
        if not isinstance(one, Defect) and one.defects:
            number = rows[one.row - 2][0]
            found[number] = tuple(replace(defect, row=number) for defect in one.defects)
    return found


def _records(block: Block, width: int) -> list[tuple[int, Sequence[Any]]]:
    straight = zip(block.numbers.to_list(), block.narrowed(width).records(), strict=True)
    return sorted([*straight, *block.odd], key=lambda row: row[0])


def _by_row(found: Iterable[tuple[int | None, Defect]]) -> Findings:
    rows: dict[int, list[Defect]] = {}
    for row, defect in found:
        if row is not None:
            rows.setdefault(row, []).append(defect)
    return {row: tuple(defects) for row, defects in rows.items()}
