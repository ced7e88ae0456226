"""The process that `runner` starts, and may kill, to write what one takes away."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from standard.schema import table_schema
from standard.schema.model import SchemaError
from standard.validation import child
from standard.validation.columns import framed
from standard.validation.framing import Unreadable
from standard.validation.outputs.writing import write


def _answer(order: Mapping[str, Any]) -> dict[str, Any]:
    try:
        schema = table_schema.parse(dict(order["descriptor"]))
        table = framed(Path(order["path"]), schema, file_bytes=order["file_bytes"], sheet=order["sheet"])
        return write(table, schema, Path(order["spool"]), Path(order["folder"]), rows=order["rows"]).to_json()
    except (Unreadable, SchemaError, MemoryError, OSError):
        return {}


if __name__ == "__main__":
    child.serve(_answer)
