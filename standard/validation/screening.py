"""Screens a table in columns, and judges only what is not proved.

Each column says in one expression which of its cells are surely accepted. The distinct texts of the others are put to
frictionless once each. Rows with too many or too few cells are read one by one, and what compares rows is kept as keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from standard.validation.custom_checks.running import RunningChecks
from standard.validation.framing import Block, Cell, as_text
from standard.validation.keys import COMPARED, SeenKeys, as_key
from standard.validation.proofs import accepted, is_missing, reads_text
from standard.validation.report import Collector, Defect, shorten
from standard.validation.verdict import CellJudge, Rules, cell_judges, incomplete_key, reasons, repeated_key

NO_TEXT: Final = frozenset(("",))
"""What says that the value is missing in a column that holds no field."""

REPEATED: Final = 8
"""In how many cells a text must be, on average, to be looked up rather than read again."""


def can_screen(rules: Rules, labels: Sequence[str]) -> bool:
    """Whether what compares rows can be told from keys."""
    types = {rule["name"]: rule["type"] for rule in rules.descriptor["fields"]}
    return all(types[name] in COMPARED for name in rules.compared)


class Screen:
    """What was found in the rows of a table. `rows` counts them; `blank` counts, by field, the cells without a value."""

    def __init__(self, rules: Rules, labels: Sequence[str], collector: Collector, checks: RunningChecks) -> None:
        self._checks = checks
        self._rules = rules
        self._columns = [_ScreenedColumn(position, judge) for position, judge in enumerate(cell_judges(rules, labels))]
        self._collector = collector
        self.rows = 0
        self.blank: dict[str, int] = {}
        by_name = {column.name: column for column in self._columns if column.name is not None}
        self._unique = {column: SeenKeys() for name, column in by_name.items() if name in rules.unique}
        key = rules.primary_key
        self._key = [by_name[name] for name in key] if set(key) <= by_name.keys() else []
        self._seen_keys = SeenKeys()
        self._unique_keys = {
            names: ([by_name[name] for name in names], SeenKeys(nulls=False)) for names in rules.unique_keys if by_name.keys() >= set(names)
        }

    def read(self, block: Block) -> None:
        """The next rows of the table."""
        self.rows += block.texts.height + len(block.odd)
        masks = self._masks(block.texts)
        amounts = {mask.name: int(mask.sum() or 0) for mask in masks}
        found: dict[int, list[Defect]] = {}
        for column in self._columns:
            for row, cell, codes in column.refused(block, masks if amounts.get(column.suspect) else None):
                found.setdefault(row, []).extend(column.defects(row, cell, codes))
        found |= {row: [Defect(row, None, "blank-row")] for row in self._count_blanks(block, masks, amounts)}
        found |= {row: defects for row, cells in block.odd if (defects := self._read_odd(row, cells))}
        for defect in self._compare(block):
            found.setdefault(defect.row or 0, []).append(defect)
        for row, defect in self._checks.in_block(block):
            if not (row in found and found[row][0].code == "blank-row"):
                found.setdefault(row, []).append(defect)
        for row in sorted(found):
            self._collector.add(reasons(self._rules, found[row]))

    def _masks(self, texts: pl.DataFrame) -> pl.DataFrame:
        """Of each column, which cells hold no value, and where there may be any, which are not surely accepted."""
        repeating = [column for column in self._columns if column.repeats]
        distinct = texts.select(column.text.unique().implode() for column in repeating) if repeating else pl.DataFrame()
        for column, (values,) in zip(repeating, distinct, strict=True):
            column.repeats = len(values) * REPEATED <= texts.height
        expressions = [column.blanks for column in self._columns]
        expressions += [found for column in self._columns if (found := column.suspects(distinct)) is not None]
        return texts.select(expressions)

    def _count_blanks(self, block: Block, masks: pl.DataFrame, amounts: Mapping[str, int]) -> list[int]:
        """Counts the cells without a value; gives the rows of `texts` that have no other."""
        natives = {column: column.blank_natives(block) for column in self._columns}
        for column, places in natives.items():
            self._blank(column, amounts[column.blank] + len(places))
        if not all(amounts[column.blank] or natives[column] for column in self._columns):
            return []
        blank = masks.select(column.blank for column in self._columns).fill_null(False)
        blank = blank.with_columns(blank[column.blank].scatter(places, True) for column, places in natives.items() if places)
        return block.numbers.filter(blank.select(pl.all_horizontal(pl.all())).to_series()).to_list()

    def _blank(self, column: _ScreenedColumn, amount: int) -> None:
        if column.name is not None:
            self.blank[column.name] = self.blank.get(column.name, 0) + amount

    def _read_odd(self, number: int, cells: Sequence[Cell]) -> list[Defect]:
        """What frictionless says of one row, whatever its cells."""
        defects: list[Defect] = []
        blanks = 0
        for column in self._columns:
            cell = cells[column.position] if column.position < len(cells) else None
            if column.is_blank(cell):
                blanks += 1
                self._blank(column, 1)
            defects += column.defects(number, cell, column.read(cell)[1])
        if blanks == len(self._columns):
            return [Defect(number, None, "blank-row")]
        width = len(self._columns)
        defects += [
            Defect(number, None, "extra-cell", shorten(as_text(cell)), str(place)) for place, cell in enumerate(cells[width:], width + 1)
        ]
        defects += [Defect(number, column.name, "missing-cell", "", str(column.position + 1)) for column in self._columns[len(cells) :]]
        return defects

    def _compare(self, block: Block) -> Iterator[Defect]:
        """What is wrong with rows beside those before them."""
        several = [column for columns, _ in self._unique_keys.values() for column in columns]
        if not self._unique and not self._key and not several:
            return
        rows = pl.concat([block.numbers, pl.Series([row for row, _ in block.odd], dtype=pl.UInt32)])
        keys = {column: [column.keys(block)] for column in {*self._unique, *self._key, *several}}
        seen = {column: seen_keys.add(rows, keys[column]) for column, seen_keys in self._unique.items()}
        for column, (_, twins) in seen.items():
            cells = block.cells(column.position, [row for row, _ in twins])
            for (row, before), cell in zip(twins, cells, strict=True):
                yield Defect(row, column.name, "unique-error", shorten(as_text(cell)), str(before))
        if self._key:
            single = seen.get(self._key[0]) if len(self._key) == 1 else None
            without, twins = single or self._seen_keys.add(rows, [part for column in self._key for part in keys[column]])
            yield from (Defect(row, None, "primary-key") for row in without)
            yield from (Defect(row, None, "primary-key", "", str(before)) for row, before in twins)
            if len(self._key) > 1:
                whole = frozenset(without)
                for column in self._key:
                    yield from (incomplete_key(row, column.name or "") for row in rows.filter(column.empty(block)) if row not in whole)
        for names, (columns, seen_keys) in self._unique_keys.items():
            _, twins = seen_keys.add(rows, [part for column in columns for part in keys[column]])
            yield from (repeated_key(row, names, before) for row, before in twins)


class _ScreenedColumn:
    """A column of the table, and the judge of its cells where it holds a field."""

    def __init__(self, position: int, judge: CellJudge | None) -> None:
        self.position = position
        self.name = judge.name if judge is not None else None
        self.rule: Mapping[str, Any] = judge.rule if judge is not None else {}
        self._judge = judge
        self._missing = judge.missing if judge is not None else NO_TEXT
        self.text = pl.col(str(position))
        self.blank, self.suspect = f"{position} blank", f"{position} suspect"
        """What the masks of its cells are called."""
        self.blanks = is_missing(self.text, self._missing).alias(self.blank)
        """Which cells hold no value."""
        self._suspects = self._suspected(self.text)
        self._different_suspects = self._suspected(pl.element())
        self.repeats = self._suspects is not None and reads_text(self.rule)
        """Whether each text is likely to be in many cells, so that it is shorter to read it once."""

    def suspects(self, distinct: pl.DataFrame) -> pl.Expr | None:
        """Which cells are not surely accepted. `distinct` has the different texts of a column that repeats."""
        if not self.repeats or self._different_suspects is None:
            return self._suspects
        texts = pl.lit(distinct[str(self.position)]).list.eval(pl.element().filter(self._different_suspects))
        return self.text.is_in(texts).alias(self.suspect)

    def _suspected(self, text: pl.Expr) -> pl.Expr | None:
        """Which of these texts are not surely accepted; None where all are."""
        proved = accepted(text, self.rule, self._missing) if self._judge is not None else None
        return proved.not_().fill_null(True).alias(self.suspect) if proved is not None else None

    def read(self, cell: Cell | None) -> tuple[Any, tuple[str, ...]]:
        """(value, codes), as the judge of the field has them."""
        if self._judge is not None:
            return self._judge.read(cell)
        return (None if cell == "" else cell), ()

    def is_blank(self, cell: Cell | None) -> bool:
        """Whether the cell holds no value, rather than one that is not read."""
        value, codes = self.read(cell)
        return value is None and "type-error" not in codes

    def blank_natives(self, block: Block) -> list[int]:
        return [place for place, cell in block.natives.get(self.position, {}).items() if self.is_blank(cell)]

    def refused(self, block: Block, masks: pl.DataFrame | None) -> Iterator[tuple[int, Cell, tuple[str, ...]]]:
        """(row, cell, codes) of the cells of `texts` that frictionless refuses; without `masks`, no text is suspect."""
        if masks is not None:
            suspect = masks[self.suspect]
            texts = block.texts.to_series(self.position).filter(suspect).to_list()
            for row, text in zip(block.numbers.filter(suspect).to_list(), texts, strict=True):
                if text is not None and (codes := self.read(text)[1]):
                    yield row, text, codes
        for place, cell in block.natives.get(self.position, {}).items():
            if found := self.read(cell)[1]:
                yield block.numbers[place], cell, found

    def defects(self, row: int, cell: Cell | None, codes: Iterable[str]) -> list[Defect]:
        return [Defect(row, self.name, code, shorten(as_text(cell)), str(self.position + 1)) for code in codes]

    def empty(self, block: Block) -> pl.Series:
        """Of each row, those of `texts` then the odd ones, whether its cell holds no value."""
        straight = block.texts.select(self.blanks).to_series().fill_null(False)
        if places := self.blank_natives(block):
            straight = straight.scatter(places, True)
        odd = [self.is_blank(cells[self.position] if self.position < len(cells) else None) for _, cells in block.odd]
        return pl.concat([straight, pl.Series(straight.name, odd, dtype=pl.Boolean)])

    def keys(self, block: Block) -> pl.Series:
        """What is compared of each row, those of `texts` then the odd ones."""
        texts = block.texts.to_series(self.position)
        odd = [as_key(self.read(cells[self.position] if self.position < len(cells) else None)[0]) for _, cells in block.odd]
        if self.rule["type"] in {"string", "any"} and self.rule.get("format", "default") == "default":
            straight = texts.set(texts.is_in(pl.Series(list(self._missing), dtype=pl.String).implode()), None)
        else:
            distinct = texts.unique().drop_nulls()
            straight = texts.replace_strict(
                distinct, pl.Series([as_key(self.read(text)[0]) for text in distinct], dtype=pl.String), default=None
            )
        natives = block.natives.get(self.position, {})
        if natives:
            straight = straight.scatter(list(natives), [as_key(self.read(cell)[0]) for cell in natives.values()])
        return pl.concat([straight, pl.Series(odd, dtype=pl.String)])
