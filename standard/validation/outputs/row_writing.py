"""Writes the table of errors (`row_table`): reads the file once more, beside what its check kept; before what takes longer to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from standard.schema.model import Schema, SchemaError
from standard.validation.columns import framed, match_columns
from standard.validation.corrections import Corrector
from standard.validation.framing import Frame, Unreadable, as_text
from standard.validation.messages import Teller
from standard.validation.outputs import spool
from standard.validation.outputs.row_table import KEPT, Told, row_table
from standard.validation.report import KEPT_TEXT, Defect
from standard.validation.travelling import received


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: what `runner.row_table` asks for."""
    try:
        schema = received(order["schema"])
        table = framed(Path(order["path"]), schema, file_bytes=order["file_bytes"], sheet=order["sheet"])
        return {"rows": write(table, schema, Path(order["spool"]), Path(order["table"]), rows=order["rows"])}
    except (Unreadable, SchemaError, MemoryError, OSError):
        return {}


def write(table: Frame, schema: Schema, spooled: Path, path: Path, *, rows: int) -> int:
    """Write the table at `path`, and count its rows; `rows`: how many the file has. Raises Unreadable, OSError."""
    fields = [field.name if field is not None else "" for field in match_columns(table.header, schema).fields]
    told = _RowTeller(schema, fields)
    with row_table(path, table.header, fields, whole=rows <= KEPT) as kept:
        for number, cells, found in spool.beside(table.rows(), spool.read(spooled)):
            kept.write(number, map(as_text, cells), told.of(found or ()))
            if kept.full:
                break
        return kept.rows


class _RowTeller:
    """What is wrong, in words, and how a cell would be written."""

    def __init__(self, schema: Schema, fields: Sequence[str]) -> None:
        self._teller, self._corrector = Teller(schema), Corrector(schema)
        self._fields = frozenset(fields) - {""}

    def of(self, defects: Sequence[Defect]) -> list[Told]:
        return [(self._teller.reported(defect), self._offered(defect)) for defect in defects]

    def _offered(self, defect: Defect) -> tuple[str, str, bool] | None:
        if defect.field not in self._fields or len(defect.value) > KEPT_TEXT:
            return None
        found = self._corrector.offered(defect.field, defect.value)
        return (found.text, found.kind, found.certain) if found is not None else None
