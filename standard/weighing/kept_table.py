"""A table as it was read, kept as columns: nothing of the file is framed again, and every cell is what the check saw."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import polars as pl

from standard.validation.framing import Block, Cell, Frame, LostCell
from standard.validation.framing.blocks import Record, Row, schema

_CELLS, _REST = "cells.parquet", "rest.json"
_ROW: Final = "row"
_READERS: Final[Mapping[str, Callable[[str], Cell]]] = {
    "lost": LostCell,
    "bool": lambda text: text == "True",
    "int": int,
    "float": float,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "duration": lambda text: timedelta(seconds=float(text)),
}
"""By kind, what reads the cell of a spreadsheet that is no text."""


@dataclass(frozen=True, slots=True)
class KeptTable:
    header: tuple[str, ...]
    as_is: bool
    """Whether its cells are texts, as those of a CSV."""
    block: Block
    """All its rows."""

    @staticmethod
    def of(frame: Frame) -> KeptTable:
        """Raises Unreadable."""
        texts: list[pl.DataFrame] = []
        numbers: list[pl.Series] = []
        odd: list[Row] = []
        natives: dict[int, dict[int, Cell]] = {}
        height = 0
        for block in frame.blocks():
            for column, cells in block.natives.items():
                natives.setdefault(column, {}).update({height + position: cell for position, cell in cells.items()})
            texts.append(block.texts)
            numbers.append(block.numbers.cast(pl.UInt32))
            odd += block.odd
            height += block.texts.height
        width = len(frame.header)
        whole = pl.concat(texts) if texts else pl.DataFrame(schema=schema(width))
        rows = pl.concat(numbers) if numbers else pl.Series(dtype=pl.UInt32)
        return KeptTable(frame.header, frame.kind == "csv", Block(whole, rows, odd, natives))

    @property
    def rows(self) -> int:
        return self.block.texts.height + len(self.block.odd)

    @property
    def numbers(self) -> frozenset[int]:
        """Of its rows."""
        return frozenset((*self.block.numbers.to_list(), *(row for row, _ in self.block.odd)))

    def blocks(self) -> Iterator[Block]:
        yield self.block

    def of_columns(self, positions: Sequence[int], filler: str) -> Block:
        """The rows in these columns, in the order of the file, then one more that holds `filler` in every row that is whole."""
        texts = self.block.texts.select(pl.col(str(at)).alias(str(place)) for place, at in enumerate(positions))
        height = pl.Series(str(len(positions)), [filler], dtype=pl.String).new_from_index(0, self.block.texts.height)
        texts = texts.with_columns(height) if positions else pl.DataFrame([height])
        natives = {place: self.block.natives[at] for place, at in enumerate(positions) if at in self.block.natives}
        odd = [(row, _narrowed(cells, positions, filler)) for row, cells in self.block.odd]
        return Block(texts, self.block.numbers, odd, natives)

    def save(self, path: Path) -> None:
        columns = {_ROW: self.block.numbers}
        for place, texts in enumerate(self.block.texts):
            others = self.block.natives.get(place, {})
            kinds = pl.Series([None], dtype=pl.String).new_from_index(0, len(texts))
            if others:
                written = {position: _written(cell) for position, cell in others.items()}
                texts = texts.scatter(list(written), [text for _, text in written.values()])
                kinds = kinds.scatter(list(written), [kind for kind, _ in written.values()])
                columns[f"kind {place}"] = kinds
            columns[str(place)] = texts
        cells = BytesIO()
        pl.DataFrame(columns).write_parquet(cells)
        odd = [[row, [_as_json(cell) for cell in record]] for row, record in self.block.odd]
        rest = {"header": self.header, "as_is": self.as_is, "odd": odd}
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(_CELLS, cells.getvalue())
            archive.writestr(_REST, json.dumps(rest, ensure_ascii=False), compress_type=zipfile.ZIP_DEFLATED)

    @staticmethod
    def read(path: Path) -> KeptTable:
        """What `save` wrote. Raises OSError."""
        with zipfile.ZipFile(path) as archive:
            cells = pl.read_parquet(BytesIO(archive.read(_CELLS)))
            rest = json.loads(archive.read(_REST))
        natives: dict[int, dict[int, Cell]] = {}
        columns: dict[str, pl.Series] = {}
        for place in range(len(rest["header"])):
            texts = cells[str(place)]
            if (name := f"kind {place}") in cells.columns:
                kinds = cells[name]
                positions = kinds.is_not_null().arg_true().to_list()
                found = zip(positions, kinds.gather(positions).to_list(), texts.gather(positions).to_list(), strict=True)
                natives[place] = {position: _READERS[kind](text) for position, kind, text in found}
                texts = texts.scatter(positions, None)
            columns[str(place)] = texts
        odd: list[Row] = [(row, [_from_json(cell) for cell in record]) for row, record in rest["odd"]]
        return KeptTable(tuple(rest["header"]), rest["as_is"], Block(pl.DataFrame(columns), cells[_ROW], odd, natives))


def _narrowed(cells: Record, positions: Sequence[int], filler: str) -> list[Cell]:
    held = [cells[at] for at in positions if at < len(cells)]
    return [*held, filler] if len(held) == len(positions) else held


def _written(cell: Cell) -> tuple[str, str]:
    """Its kind, and its text."""
    match cell:
        case LostCell():
            return "lost", str(cell)
        case bool():
            return "bool", str(cell)
        case int():
            return "int", str(cell)
        case float():
            return "float", repr(cell)
        case datetime():
            return "datetime", cell.isoformat()
        case date():
            return "date", cell.isoformat()
        case time():
            return "time", cell.isoformat()
        case timedelta():
            return "duration", repr(cell.total_seconds())
    raise TypeError(f"a text is no native cell: {cell!r}")


def _as_json(cell: Cell) -> Any:
    return cell if type(cell) is str else list(_written(cell))


def _from_json(cell: Any) -> Cell:
    if isinstance(cell, str):
        return cell
    kind, text = cell
    found: Cell = _READERS[kind](text)
    return found
