"""Rows that say all that another says, where nothing in the schema tells rows apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from standard.schema.model import ABSENT, Field, Schema
from standard.validation.found_rows import FoundRows
from standard.validation.framing import Block, as_text
from standard.validation.report import ReportNotice


def has_a_key(schema: Schema, fields: Sequence[Field | None]) -> bool:
    """Whether two rows alike are an error already."""
    unique = any(one is not None and one.get("constraints/unique") is True for one in fields)
    return unique or any(schema.get(key) not in (ABSENT, [], "") for key in ("primaryKey", "uniqueKeys"))


def _with_natives(block: Block) -> Iterator[pl.Series]:
    """The columns of a spreadsheet that hold numbers or dates, as texts."""
    for column, cells in block.natives.items():
        yield block.texts.to_series(column).scatter(list(cells), [as_text(cell) for cell in cells.values()])


@dataclass(slots=True)
class Twins:
    """The first rows of a table, by the hash of all their cells."""

    most: int
    first: dict[int, int] = field(default_factory=dict)
    """The first row of each hash."""
    found: FoundRows = field(default_factory=FoundRows)

    def read(self, block: Block) -> None:
        if len(self.first) >= self.most or block.texts.width < 2 or not block.texts.height:
            return
        texts = block.texts.with_columns(_with_natives(block))
        filled = texts.select(pl.sum_horizontal((pl.all().str.len_bytes() > 0).cast(pl.UInt16)) > 1).to_series()
        for row, cells in zip(block.numbers.filter(filled), texts.hash_rows().filter(filled), strict=True):
            if self.first.setdefault(cells, row) != row:
                self.found.add(row, str(self.first[cells]))

    def notices(self) -> Iterator[ReportNotice]:
        if self.found.count:
            as_first = f"La ligne {self.found.rows[0]} dit tout ce que dit la ligne {self.found.example}"
            others = f", et d’autres se répètent aussi ({self.found.where})" if self.found.count > 1 else ""
            message = f"{as_first}{others}. Si c’est le même objet, gardez-en une seule."
            yield ReportNotice("twin-rows", message, rows=tuple(self.found.rows))
