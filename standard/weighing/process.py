"""What is done in the process apart to keep a file as columns, count them and put them to schemas."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from standard.schema.model import Schema, SchemaError
from standard.validation.columns import framed, match_columns
from standard.validation.framing import Unreadable
from standard.validation.sampling import counted
from standard.validation.travelling import received
from standard.validation.verdict import UnusableSchema
from standard.weighing import effect
from standard.weighing.judging import TableJudge
from standard.weighing.kept_table import KeptTable


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """What the functions of `runner` ask for."""
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
        return {"untold": effect.UNUSABLE}
    except FileNotFoundError:
        return {"untold": effect.GONE}
    except MemoryError:
        return {"untold": effect.TOO_LONG}


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
