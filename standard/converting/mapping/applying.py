"""A file read through what somebody said of it: the columns of the schema, in the rows of the file, under their own numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from standard.converting.mapping import NOTHING_SAID, ColumnRule, FileMapping
from standard.converting.mapping.edits import FileEdits
from standard.schema.model import Field, Schema
from standard.validation.columns import match_columns, places_of
from standard.validation.corrections import SEPARATORS
from standard.validation.framing import Block, Cell, LostCell, TableReading, as_text
from standard.validation.framing.blocks import REMOVED, Record, in_blocks, is_blank
from standard.validation.framing.tables import Header

_REMEMBERED: Final = 50_000


@dataclass(frozen=True, slots=True)
class _Made:
    """A column of what is read: from which columns of the file, and which part of a cell, or the same everywhere."""

    label: str
    sources: tuple[int, ...]
    separator: str = ""
    part: int = 0
    parts: int = 1
    constant: str = ""

    def of(self, cells: Record) -> Cell | None:
        """Its cell in a row; None where the row ends before."""
        if self.sources and all(source >= len(cells) for source in self.sources):
            return None
        held = [cells[source] if source < len(cells) else "" for source in self.sources]
        if len(held) == 1 and self.parts == 1:
            return held[0] if held[0] != "" or not self.constant else self.constant
        if lost := next((cell for cell in held if isinstance(cell, LostCell)), None):
            return lost
        texts = [as_text(cell) for cell in held]
        if self.parts > 1:
            parts = [part.strip() for part in texts[0].split(self.separator, self.parts - 1)]
            return (parts[self.part] if self.part < len(parts) else "") or self.constant
        return self.separator.join(text for text in texts if text.strip()) or self.constant


class Rewriting:
    """Gives a table as the mapping and the corrections make it. Rows keep their numbers, and what is wrong with their length."""

    def __init__(self, schema: Schema, mapping: FileMapping = NOTHING_SAID, edits: FileEdits | None = None) -> None:
        self._schema = schema
        self._mapping = mapping
        self._edits = edits or FileEdits()
        self._values: dict[str, dict[str, str]] = {}
        for rule in mapping.values:
            self._values.setdefault(rule.field, {})[rule.before] = rule.after
        self._by_row: dict[int, list[tuple[str, str]]] = {}
        for (row, name), text in self._edits.cells.items():
            self._by_row.setdefault(row, []).append((name, text))

    @property
    def labels(self) -> Collection[str]:
        return self._mapping.labels

    def __call__(self, reading: TableReading) -> TableReading:
        made = _columns(reading.header.labels, self._mapping, self._schema)
        labels = tuple(column.label for column in made)
        table = _RewrittenTable(reading, made, self._cells_of(labels), self._by_row, self._edits.removed)
        header = Header(reading.header.index, labels, reading.header.matches)
        return replace(reading, header=header, records=table.records, blocks=table.blocks)

    def _cells_of(self, labels: Sequence[str]) -> dict[str, tuple[int, _Texts]]:
        """By name of field, where it stands and how its texts are written."""
        fields = match_columns(labels, self._schema).fields
        replaced: dict[str, dict[str, str]] = {}
        for (name, before), after in self._edits.texts.items():
            replaced.setdefault(name, {})[before] = after
        return {
            one.name: (place, _Texts(one, self._values.get(one.name, {}), replaced.get(one.name, {})))
            for place, one in enumerate(fields)
            if one is not None
        }


class _Texts:
    """How the texts of a field are written."""

    def __init__(self, field: Field, values: Mapping[str, str], replaced: Mapping[str, str]) -> None:
        self._listed = frozenset(value.text for value in field.values.values) if field.values is not None else frozenset()
        self._separator = field.values.separator if field.values is not None else None
        self._values, self._replaced = values, replaced
        self._known: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self._values or self._replaced)

    def written(self, text: str) -> str:
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            mapped = self._mapped(text) if self._values else text
            found = self._known[text] = self._replaced.get(mapped, mapped)
        return found

    def _mapped(self, text: str) -> str:
        """The whole cell, or else its items, whatever separates them."""
        if text in self._values:
            return self._values[text]
        if self._separator is None:
            return text
        for separator in (self._separator, *(one for one in SEPARATORS if one != self._separator)):
            items = [item.strip() for item in text.split(separator)]
            if all(item in self._values or item in self._listed for item in items):
                return self._separator.join(dict.fromkeys(filter(None, (self._values.get(item, item) for item in items))))
        # Where an item is unknown, the others are written as was said, and the file's own separator stays.
        for separator in (self._separator, *SEPARATORS):
            items = [item.strip() for item in text.split(separator)]
            if any(item in self._values for item in items):
                return separator.join(filter(None, (self._values.get(item, item) for item in items)))
        return text


@dataclass(frozen=True, slots=True)
class _RewrittenTable:
    reading: TableReading
    made: Sequence[_Made]
    fields: Mapping[str, tuple[int, _Texts]]
    edits: Mapping[int, Sequence[tuple[str, str]]]
    removed: Collection[int]

    def records(self) -> Iterator[Record]:
        under = self.reading.header.index + 1
        width, same = len(self.reading.header.labels), self._is_same
        told = [(place, texts) for place, texts in self.fields.values() if texts]
        for number, cells in enumerate(self.reading.records(), start=1):
            if number <= under:
                yield cells
            else:
                yield REMOVED if number in self.removed else self._row(number, cells, width, same, told)

    def blocks(self, skip: int, width: int) -> Iterator[Block]:
        return in_blocks(islice(self.records(), skip, None), first=skip + 1, width=width)

    @property
    def _is_same(self) -> bool:
        """Whether the columns are those of the file."""
        return len(self.made) == len(self.reading.header.labels) and all(
            column.sources == (place,) and column.parts == 1 and not column.constant for place, column in enumerate(self.made)
        )

    def _row(self, number: int, cells: Record, width: int, same: bool, told: Iterable[tuple[int, _Texts]]) -> Record:
        edits = self.edits.get(number, ())
        if is_blank(cells) and not edits:
            return [""] * len(self.made) if cells else cells
        row = list(cells) if same else self._columns_of(cells, width)
        for place, texts in told:
            if place < len(row) and isinstance(cell := row[place], str) and not isinstance(cell, LostCell):
                row[place] = texts.written(cell)
            elif place < len(row) and not isinstance(row[place], str):
                written = texts.written(text := as_text(row[place]))
                row[place] = written if written != text else row[place]
        for name, text in edits:
            if name in self.fields:
                place, _ = self.fields[name]
                row += [""] * (place + 1 - len(row))
                row[place] = text
        return row

    def _columns_of(self, cells: Record, width: int) -> list[Cell]:
        row: list[Cell] = []
        for column in self.made:
            cell = column.of(cells)
            if cell is None:
                return row
            row.append(cell)
            if not column.sources and len(cells) < width:
                # What lacks cells still lacks them.
                row.pop()
                return row
        return [*row, *cells[width:]]


def _columns(labels: Sequence[str], mapping: FileMapping, schema: Schema) -> list[_Made]:
    """The columns that are read, in the order of the file, then what the rows have in common; nameless ones stay at the end."""
    places = dict(zip(mapping.labels, places_of(mapping.labels, labels), strict=True))
    constants = {rule.field: rule.value for rule in mapping.constants}
    at: dict[int, list[_Made]] = {place: [_Made(label, (place,))] for place, label in enumerate(labels)}
    for rule in mapping.columns:
        sources = tuple(place for label in rule.columns if (place := places[label]) is not None)
        for source in sources:
            at[source] = []
        if sources:
            at[sources[0]] = _made_by(rule, sources)
    made = [column for place in range(len(labels)) for column in at[place]]
    held = [one.name if one is not None else "" for one in match_columns([column.label for column in made], schema).fields]
    made = [
        replace(column, constant=constants.get(name, ""), label=(mapping and name) or column.label)
        for column, name in zip(made, held, strict=True)
    ]
    end = max((rank + 1 for rank, column in enumerate(made) if column.label.strip()), default=0)
    added = [_Made(name, (), constant=value) for name, value in constants.items() if name not in held]
    return made[:end] + added + made[end:]


def _made_by(rule: ColumnRule, sources: tuple[int, ...]) -> list[_Made]:
    if len(rule.fields) > 1:
        parts = len(rule.fields)
        return [_Made(name, sources[:1], rule.separator, part, parts) for part, name in enumerate(rule.fields)]
    return [_Made(name, sources, rule.separator or " ") for name in rule.fields]
