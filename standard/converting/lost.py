"""The cells of a workbook that have no value, the errors of a spreadsheet first: kept as it shows them, and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standard.schema.cells import missing_texts_of
from standard.schema.correspondence import Pending
from standard.schema.correspondence.reasons import valueless
from standard.schema.model import Field, Schema
from standard.validation.framing import Cell, LostCell


class LostCells:
    """Finds them in a row of the file, and where they went in the new one."""

    def __init__(self, before: Schema, fields: Sequence[Field | None], labels: Sequence[str]) -> None:
        self._fields = fields
        self._missing = [missing_texts_of(field, before) if field is not None else () for field in fields]
        self._labels = labels

    def pending(self, row: int, cells: Sequence[Cell], written: Sequence[Cell], told: Sequence[Pending]) -> Iterator[Pending]:
        """Those of a row that are still there once it is `written`, and that nothing else asks about."""
        for position, cell in enumerate(cells):
            if not isinstance(cell, LostCell) or (position < len(self._missing) and cell in self._missing[position]):
                continue
            asked = any(one.value == cell for one in told)
            column = next((label for label, new in zip(self._labels, written, strict=False) if new == cell), "")
            if column and not asked:
                field = self._fields[position] if position < len(self._fields) else None
                yield valueless(field, column, str(cell), row)
