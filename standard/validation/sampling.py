"""What the columns of a file hold: for each field, how many different texts, the most frequent, and how often each stands.

Read for the report of a file, and kept of one left as a sample.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import polars as pl

from standard.schema.cells import missing_texts_of
from standard.schema.compatibility import SampleColumn, Samples
from standard.schema.model import Schema, SchemaError
from standard.validation import limits
from standard.validation.columns import framed, match_columns
from standard.validation.framing import Block, Unreadable, as_text
from standard.validation.statistics import Contents, FileStatistics
from standard.validation.travelling import Given, as_schema, received

KEPT: Final = 20_000
"""Different texts kept of one file, shared between its columns; the most frequent ones."""
LEAST: Final = 50
COUNTED: Final = 5_000
"""Different texts of one column that are counted each: the first ones, since a frequent text is soon met."""
DISTINCT: Final = 200_000
"""Different texts of one column up to which they are numbered."""
LONGEST: Final = 200
"""Characters above which a text is counted, not kept."""
FREQUENT: Final = 3


def contents(path: Path, given: Given, *, sheet: str | None = None, file_bytes: int = limits.FILE_BYTES) -> Contents:
    """What the columns of a file hold. Memory depends on the schema, not on the file. Raises Unreadable, SchemaError, OSError."""
    schema = as_schema(given)
    return counted(framed(path, schema, file_bytes=file_bytes, sheet=sheet), schema)


class Columnar(Protocol):
    """A table read in columns."""

    @property
    def header(self) -> tuple[str, ...]: ...

    def blocks(self) -> Iterator[Block]: ...


def counted(table: Columnar, schema: Schema) -> Contents:
    """What the columns of a table hold. Raises Unreadable."""
    held = [(index, one) for index, one in enumerate(match_columns(table.header, schema).fields) if one is not None]
    columns = {one.name: _SampledColumn(index, {"", *missing_texts_of(one, schema)}) for index, one in held}
    for block in table.blocks():
        for column in columns.values():
            column.read(block)
    kept = max(LEAST, KEPT // max(1, len(held)))
    return Contents(
        Samples({name: SampleColumn(1, one.cells, dict(one.texts.most_common(kept))) for name, one in columns.items()}),
        {name: one.statistics() for name, one in columns.items()},
    )


@dataclass(slots=True)
class _SampledColumn:
    position: int
    missing: Collection[str]
    cells: int = 0
    texts: Counter[str] = field(default_factory=Counter)
    hashes: pl.Series | None = field(default_factory=lambda: pl.Series(dtype=pl.UInt64))
    """Of the different texts; None once there are too many to number."""

    def read(self, block: Block) -> None:
        texts = block.texts.to_series(self.position).drop_nulls()
        texts = texts.filter(texts.is_in(pl.Series(list(self.missing), dtype=pl.String).implode()).not_())
        odd = (cells[self.position] for _, cells in block.odd if self.position < len(cells))
        others = [*block.natives.get(self.position, {}).values(), *odd]
        if others:
            spoken = [text for text in map(as_text, others) if text not in self.missing]
            texts = pl.concat([texts, pl.Series(spoken, dtype=pl.String)])
        self.cells += len(texts)
        counts = texts.alias("text").value_counts(name="count")
        if self.hashes is not None:
            self.hashes = pl.concat([self.hashes, counts["text"].hash(seed=0)]).unique()
            if len(self.hashes) > DISTINCT:
                self.hashes = None
        self._count(counts.filter(pl.col("text").str.len_chars() <= LONGEST))

    def _count(self, counts: pl.DataFrame) -> None:
        if len(self.texts) >= COUNTED:
            counts = counts.filter(pl.col("text").is_in(pl.Series(list(self.texts), dtype=pl.String).implode()))
        rows: Iterable[tuple[str, int]] = counts.sort("count", "text", descending=[True, False]).iter_rows()
        for text, count in rows:
            if text in self.texts or len(self.texts) < COUNTED:
                self.texts[text] += count

    def statistics(self) -> FileStatistics:
        frequent = sorted(self.texts.items(), key=lambda item: (-item[1], item[0]))[:FREQUENT]
        return FileStatistics(len(self.hashes) if self.hashes is not None else None, tuple(frequent))


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: what `runner.contents` asks for."""
    try:
        return contents(Path(order["path"]), received(order["schema"]), sheet=order["sheet"], file_bytes=order["file_bytes"]).to_json()
    except (Unreadable, SchemaError, MemoryError):
        return {}
