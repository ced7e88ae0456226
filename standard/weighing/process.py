"""Keeps a file as columns, counts them and puts them to schemas where a user's file may be read: in a process apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from standard.schema.model import Schema, SchemaError
from standard.validation import child, limits
from standard.validation.columns import framed, match_columns
from standard.validation.framing import Unreadable
from standard.validation.sampling import counted
from standard.validation.statistics import Contents
from standard.validation.travelling import received, sent
from standard.validation.verdict import UnusableSchema
from standard.weighing import effect
from standard.weighing.effect import FileEffect
from standard.weighing.judging import TableJudge
from standard.weighing.kept_table import KeptTable

MODULE: Final = "standard.weighing.process"
WRITTEN: Final = 8
"""How many times larger than the largest file read a table kept may be."""
HUNG: Final = "une expression régulière n’en finissait pas sur ses cellules"
TOO_LONG: Final = "ce fichier est trop grand pour être relu à chaque changement"
UNUSABLE: Final = "aucun fichier ne peut être vérifié avec ce schéma"
GONE: Final = "ses cellules ne sont plus gardées"


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
    answer = child.ask(MODULE, {**order, "do": "keep"}, seconds=seconds, memory=limits.MEMORY_BYTES, writes=writes, reader=reader)
    if isinstance(answer, dict) and "kept" in answer:
        return True
    table.unlink(missing_ok=True)
    return False


def count(table: Path, schema: Schema, *, reader: child.ReadingProcess, seconds: int = limits.SECONDS) -> CountedTable | None:
    """What the columns of a table that `keep` wrote hold; None where that cannot be told."""
    order = {"do": "count", "table": str(table.resolve()), "schema": sent(schema)}
    answer = child.ask(MODULE, order, seconds=seconds, memory=limits.MEMORY_BYTES, reader=reader)
    if not isinstance(answer, dict) or "rows" not in answer:
        return None
    return CountedTable(answer["rows"], answer["labels"], Contents.from_json(answer["contents"]))


def weigh(table: Path, before: Schema, after: Schema, *, reader: child.ReadingProcess, seconds: int = limits.SECONDS) -> FileEffect:
    """What becomes, between two schemas, of the file whose table `keep` wrote. One `reader` asked again remembers what it judged."""
    order = {"do": "weigh", "table": str(table.resolve()), "before": sent(before), "after": sent(after)}
    match child.ask(MODULE, order, seconds=seconds, memory=limits.MEMORY_BYTES, reader=reader):
        case {"untold": why}:
            return effect.unknown(why)
        case dict() as found:
            return FileEffect.from_json(found)
        case "hung":
            return effect.unknown(HUNG)
        case _:
            return effect.unknown(TOO_LONG)


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: what the functions above ask for."""
    try:
        match order["do"]:
            case "keep":
                schema = received(order["schema"])
                frame = framed(Path(order["path"]), schema, file_bytes=order["file_bytes"], sheet=order["sheet"])
                KeptTable.of(frame).save(Path(order["table"]))
                return {"kept": True}
            case "count":
                return _counted(_judge(order["table"]).table, received(order["schema"]))
            case _:
                return _weighed(_judge(order["table"]), _schema(order["before"]), _schema(order["after"]))
    except (Unreadable, UnusableSchema, SchemaError):
        return {"untold": UNUSABLE}
    except FileNotFoundError:
        return {"untold": GONE}
    except MemoryError:
        return {"untold": TOO_LONG}


def _counted(table: KeptTable, schema: Schema) -> dict[str, Any]:
    fields = match_columns(table.header, schema).fields
    labels = {field.name: label for label, field in zip(table.header, fields, strict=True) if field is not None}
    return {"rows": table.rows, "labels": labels, "contents": counted(table, schema).to_json()}


def _weighed(judge: TableJudge, before: Schema, after: Schema) -> dict[str, Any]:
    return effect.between(judge.judged(before), judge.judged(after)).to_json()


@lru_cache(maxsize=1)
def _judge(path: str) -> TableJudge:
    """One file after the other: what was judged of the last one serves the next change."""
    return TableJudge(KeptTable.read(Path(path)))


@lru_cache(maxsize=32)
def _schema(text: str) -> Schema:
    return received(text)
