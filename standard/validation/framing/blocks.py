"""A stretch of a table in columns of text, as the screen reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

import polars as pl

from standard.validation.framing.cells import Cell, as_text, plain

Record = Sequence[Cell]
Row = tuple[int, Record]

REMOVED: Final[Record] = []
"""A record that somebody took out, and it alone (an empty tuple would be any other): no row, and those after it keep their numbers."""

ROWS: Final = 10_000
"""Rows of a block that is made of records read one by one."""
SPACES: Final = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What `str.strip` strips."""


@dataclass(frozen=True, slots=True)
class Block:
    """`texts` has the rows with one cell a column, in columns named by their position; the other rows are `odd`."""

    texts: pl.DataFrame
    """Null where the cell is no text: `natives` has it then."""
    numbers: pl.Series
    """The number of each row of `texts`, growing."""
    odd: Sequence[Row] = ()
    """Rows in order whose cells are to be looked at one by one: too many, too few, or all blank."""
    natives: Mapping[int, Mapping[int, Cell]] = field(default_factory=dict)
    """By column and position in `texts`, the numbers, dates and booleans of a spreadsheet."""
    signs: frozenset[str] | None = None
    """What its bytes hold that is worth a closer look (`framing/signs`); None where nobody looked."""
    undoubled: Sequence[int] = ()
    """Rows where a quote stands inside a quoted cell without being doubled: it is not in what was read."""

    def cell(self, column: int, position: int) -> Cell:
        text: str | None = self.texts[position, column]
        return self.natives[column][position] if text is None else text

    def cells(self, column: int, rows: Sequence[int]) -> list[Cell]:
        """The cells of a column in these rows, by their numbers."""
        odd = dict(self.odd)
        places = self.numbers.search_sorted(pl.Series(rows, dtype=pl.UInt32)).to_list()
        return [odd[row][column] if row in odd else self.cell(column, place) for row, place in zip(rows, places, strict=True)]

    def records(self, places: slice = slice(None)) -> list[list[Cell]]:
        """The cells of these rows of `texts`, row by row."""
        records: list[list[Cell]] = [list(row) for row in self.texts[places].rows()]
        for column, cells in self.natives.items():
            for position, record in zip(range(self.texts.height)[places], records, strict=True):
                if record[column] is None:
                    record[column] = cells[position]
        return records

    def without(self, positions: Sequence[int]) -> Block:
        """The block without these rows of `texts`."""
        gone = set(positions)
        kept = [position for position in range(self.texts.height) if position not in gone]
        places = {old: new for new, old in enumerate(kept)}
        natives = {
            column: {places[position]: cell for position, cell in cells.items() if position in places}
            for column, cells in self.natives.items()
        }
        return replace(self, texts=self.texts[kept], numbers=self.numbers[kept], natives=natives)

    def narrowed(self, width: int) -> Block:
        """The block with its first columns only."""
        if width == self.texts.width:
            return self
        texts = self.texts.select(self.texts.columns[:width])
        return replace(self, texts=texts, natives={column: cells for column, cells in self.natives.items() if column < width})

    def blank_positions(self) -> list[int]:
        """Positions in `texts` of the rows whose cells are all empty or spaces."""
        # One column after the other: the first leaves few rows to look at, and as a rule none.
        suspects = self.texts.select(pl.int_range(pl.len()).alias("position"), pl.all())
        for column in self.texts.columns:
            suspects = suspects.filter(pl.col(column).str.strip_chars(SPACES) == "")
            if suspects.is_empty():
                break
        return suspects["position"].to_list()


def row_numbers(first: int, count: int) -> pl.Series:
    return pl.int_range(first, first + count, dtype=pl.UInt32, eager=True)


def schema(width: int) -> dict[str, type[pl.String]]:
    return {str(position): pl.String for position in range(width)}


def of_records(records: Sequence[Record], *, first: int, width: int) -> Block:
    """The block of these records, the first of which is row `first`."""
    straight = [len(record) == width for record in records]
    if all(straight):
        kept, numbers = records, row_numbers(first, len(records))
    else:
        kept = [record for record, whole in zip(records, straight, strict=True) if whole]
        numbers = row_numbers(first, len(records)).filter(pl.Series(straight, dtype=pl.Boolean))
    columns: dict[str, Sequence[Cell | None]] = {}
    natives: dict[int, dict[int, Cell]] = {}
    for column, cells in enumerate(zip(*kept, strict=True) if kept else [()] * width):
        if set(map(type, cells)) <= {str}:
            columns[str(column)] = cells
        else:
            columns[str(column)] = [cell if type(cell) is str else None for cell in cells]
            natives[column] = {position: plain(cell) for position, cell in enumerate(cells) if type(cell) is not str}
    odd = [
        (first + position, [*map(plain, record)])
        for position, record in enumerate(records)
        if not straight[position] and record is not REMOVED
    ]
    return Block(pl.DataFrame(columns, schema=schema(width)), numbers, odd, natives)


def in_blocks(records: Iterable[Record], *, first: int, width: int) -> Iterator[Block]:
    """The records in blocks, the first of them being row `first`."""
    remaining = iter(records)
    while batch := list(islice(remaining, ROWS)):
        yield of_records(batch, first=first, width=width)
        first += len(batch)


def is_blank(cells: Iterable[Cell]) -> bool:
    return not any(as_text(cell).strip() for cell in cells)
