"""A copy of a file with the corrections that a person asked for; the file itself is not touched."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

from standard.converting.writing import Sink, appearing_whole, csv_sink, xlsx_sink
from standard.schema.model import Schema, SchemaError
from standard.validation.columns import framed, match_columns
from standard.validation.corrections import Corrector
from standard.validation.framing import Unreadable, as_text
from standard.validation.outputs import spool
from standard.validation.travelling import received


def write(source: Path, output: Path, spooled: Path, schema: Schema, *, kinds: set[str], sheet: str | None, file_bytes: int) -> int:
    """Write the copy and count the cells that it corrects. Raises Unreadable, SchemaError, OSError."""
    table = framed(source, schema, file_bytes=file_bytes, sheet=sheet)
    held = match_columns(table.header, schema).fields
    places = {field.name: place for place, field in enumerate(held) if field is not None}
    corrector, corrected = Corrector(schema), 0
    kept = spool.read(spooled) if kinds else ()
    with ExitStack() as stack:
        (written,) = stack.enter_context(appearing_whole(output))
        workbook = output.suffix == ".xlsx"
        # A column that holds no field is written as it is.
        fields = tuple(field for field in held if field is not None) if None not in held else ()
        opened: AbstractContextManager[Sink] = xlsx_sink(written) if workbook else csv_sink(written, fields, guarded=table.kind != "csv")
        sink = stack.enter_context(opened)
        sink.write(table.header)
        for _, cells, found in spool.beside(table.rows(), kept):
            if found:
                cells = list(cells)
                for name in dict.fromkeys(defect.field for defect in found if defect.field in places):
                    place = places[name or ""]
                    given = corrector.offered(name, as_text(cells[place])) if place < len(cells) else None
                    if given is not None and given.kind in kinds:
                        cells[place] = given.text
                        corrected += 1
            sink.write(cells)
    return corrected


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """What `runner.correct` asks for, in the process apart."""
    try:
        cells = write(
            Path(order["source"]),
            Path(order["output"]),
            Path(order["spool"]),
            received(order["schema"]),
            kinds=set(order["kinds"]),
            sheet=order["sheet"],
            file_bytes=order["file_bytes"],
        )
    except (Unreadable, SchemaError, MemoryError):
        return {}
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        return {}
    return {"cells": cells}
