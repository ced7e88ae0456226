"""Asks a process apart to keep a file as columns, to count them and to put them to schemas: it reads what users send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from standard.schema.model import Schema
from standard.validation import child, limits
from standard.validation.statistics import Contents
from standard.validation.travelling import sent
from standard.weighing import effect
from standard.weighing.effect import FileEffect

ANSWERING: Final = "standard.weighing.process"
WRITTEN: Final = 8
"""How many times larger than the largest file read a table kept may be."""
HUNG: Final = "une expression régulière n’en finissait pas sur ses cellules"


@dataclass(frozen=True, slots=True)
class CountedTable:
    """What a schema finds in a table: how many rows, and of each field that it holds, its column and what is in it."""

    rows: int
    labels: Mapping[str, str]
    """By name of field, the name of its column."""
    contents: Contents


def keep(
    path: Path, schema: Schema, *, sheet: str | None, table: Path, reader: child.ReadingProcess | None, seconds: int, file_bytes: int
) -> bool:
    """Keep the file at `path` as columns, in the file `table`; false where it cannot be read."""
    order = {"path": str(path.resolve()), "schema": sent(schema), "sheet": sheet, "table": str(table.resolve()), "file_bytes": file_bytes}
    writes = WRITTEN * file_bytes
    answer = child.ask(ANSWERING, {**order, "do": "keep"}, seconds=seconds, memory=limits.MEMORY_BYTES, writes=writes, reader=reader)
    if isinstance(answer, dict) and "kept" in answer:
        return True
    table.unlink(missing_ok=True)
    return False


def count(table: Path, schema: Schema, *, reader: child.ReadingProcess, seconds: int = limits.SECONDS) -> CountedTable | None:
    """What the columns of a table that `keep` wrote hold; None where that cannot be told."""
    order = {"do": "count", "table": str(table.resolve()), "schema": sent(schema)}
    answer = child.ask(ANSWERING, order, seconds=seconds, memory=limits.MEMORY_BYTES, reader=reader)
    if not isinstance(answer, dict) or "rows" not in answer:
        return None
    return CountedTable(answer["rows"], answer["labels"], Contents.from_json(answer["contents"]))


def weigh(table: Path, before: Schema, after: Schema, *, reader: child.ReadingProcess, seconds: int = limits.SECONDS) -> FileEffect:
    """What becomes, between two schemas, of the file whose table `keep` wrote. One `reader` asked again remembers what it judged."""
    order = {"do": "weigh", "table": str(table.resolve()), "before": sent(before), "after": sent(after)}
    match child.ask(ANSWERING, order, seconds=seconds, memory=limits.MEMORY_BYTES, reader=reader):
        case {"untold": why}:
            return effect.unknown(why)
        case dict() as found:
            return FileEffect.from_json(found)
        case "hung":
            return effect.unknown(HUNG)
        case _:
            return effect.unknown(effect.TOO_LONG)
