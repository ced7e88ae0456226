"""Puts the custom checks of a schema to the rows of a file, in columns where it can: each different cell is judged once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import polars as pl

from standard.schema.words import enumerated, quoted
from standard.validation.custom_checks import CODE
from standard.validation.custom_checks.model import Check, Seen
from standard.validation.framing import Block, Cell, as_text
from standard.validation.proofs import is_missing
from standard.validation.report import Defect, ReportNotice, shorten

_REMEMBERED: Final = 50_000

Found = tuple[int, Defect]


class CellReader(Protocol):
    """What reads the cells of one field."""

    @property
    def missing(self) -> frozenset[str]: ...

    def read(self, cell: Cell | None) -> tuple[Any, tuple[str, ...]]:
        """(value, codes): None where there is no value; `type-error` among the codes where it is not read."""


class RunningChecks:
    """The checks that the columns of a file allow. `notices` says which it does not, `defects` what no row is at fault for."""

    def __init__(self, checks: Sequence[Check], labels: Sequence[str], readers: Sequence[CellReader | None]) -> None:
        held = {label: (place, reader) for place, (label, reader) in enumerate(zip(labels, readers, strict=True)) if reader is not None}
        self.notices: list[ReportNotice] = []
        self.defects: list[Defect] = []
        self._running: list[_Running] = []
        for check in checks:
            absent = [name for name in check.columns if name not in held]
            if not absent or (check.with_blanks and len(absent) < len(check.columns)):
                self._running.append(_Running(check, [_Held(*held[name]) if name in held else None for name in check.columns]))
            elif check.name == "one-of-required":
                self.defects.append(Defect(None, check.columns[0], f"{CODE}/{check.name}", "", check.told))
            elif len(absent) < len(check.columns):
                names = enumerated([quoted(name) for name in absent])
                said = f"La colonne {names} manque" if len(absent) == 1 else f"Les colonnes {names} manquent"
                message = f"{said}\u00a0: le contrôle {quoted(check.name)} de {quoted(check.columns[0])} n’a pas été fait."
                self.notices.append(ReportNotice("custom-check", message, check.columns[0]))

    def __bool__(self) -> bool:
        return bool(self._running)

    def in_block(self, block: Block) -> Iterator[Found]:
        """(row, defect) for what is wrong in the rows of a block."""
        for running in self._running:
            yield from running.in_block(block)

    def in_row(self, number: int, cells: Sequence[Cell]) -> list[Defect]:
        return [defect for running in self._running for defect in running.in_row(number, cells)]


@dataclass(frozen=True, slots=True)
class _Held:
    """Where a column that a check names is held in a row, and how its cells are read."""

    position: int
    reader: CellReader

    def __call__(self, cells: Sequence[Cell]) -> Cell:
        return cells[self.position] if self.position < len(cells) else ""


class _Running:
    def __init__(self, check: Check, places: Sequence[_Held | None]) -> None:
        self._check = check
        self._places = places
        self._held = [place.position for place in places if place is not None]
        self._known: dict[tuple[Any, ...], str] = {}

    def in_row(self, number: int, cells: Sequence[Cell]) -> Iterator[Defect]:
        seen = tuple(place(cells) if place is not None else None for place in self._places)
        if problem := self._judged(seen):
            yield self._defect(number, seen[0], problem)

    def in_block(self, block: Block) -> Iterator[Found]:
        natives = sorted({position for column in self._held for position in block.natives.get(column, ())})
        for position in natives:
            seen = tuple(block.cell(place.position, position) if place is not None else None for place in self._places)
            if problem := self._judged(seen):
                number = block.numbers[position]
                yield number, self._defect(number, seen[0], problem)
        yield from self._in_texts(block)
        for number, cells in block.odd:
            yield from ((number, defect) for defect in self.in_row(number, cells))

    def _in_texts(self, block: Block) -> Iterator[Found]:
        names = [str(position) for position in self._held]
        texts = block.texts.select(*dict.fromkeys(names), pl.lit(block.numbers).alias("row"))
        if (proved := self._proved()) is not None:
            # A null is a cell that is no text, which was judged above.
            texts = texts.filter(~proved.fill_null(False))
        texts = texts.drop_nulls()
        wrong: dict[tuple[str, ...], tuple[Cell | None, str]] = {}
        for row in texts.select(names).unique().iter_rows():
            given = iter(row)
            seen = tuple(next(given) if place is not None else None for place in self._places)
            if problem := self._judged(seen):
                wrong[row] = seen[0], problem
        if not wrong:
            return
        faulty = pl.DataFrame(list(wrong), schema=dict.fromkeys(names, pl.String), orient="row")
        for *found, number in texts.join(faulty, on=names, how="semi").select(*names, "row").iter_rows():
            cell, problem = wrong[tuple(found)]
            yield number, self._defect(number, cell, problem)

    def _proved(self) -> pl.Expr | None:
        check = self._check
        if check.proof is not None:
            return check.proof(pl.col(str(self._held[0])))
        if check.proof_of_blanks is None:
            return None
        return check.proof_of_blanks(
            [is_missing(pl.col(str(place.position)), place.reader.missing) if place is not None else pl.lit(True) for place in self._places]
        )

    def _judged(self, cells: tuple[Cell | None, ...]) -> str:
        # True is 1 to a dictionary, and not to a check.
        key = tuple((type(cell), cell) for cell in cells)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[key] = self._judge(cells)
        return found

    def _judge(self, cells: Sequence[Cell | None]) -> str:
        seen: list[Seen | None] = []
        for place, cell in zip(self._places, cells, strict=True):
            value, codes = place.reader.read(cell) if place is not None else (None, ())
            if "type-error" in codes:
                # It is told already, and says nothing to compare.
                return ""
            seen.append(Seen(as_text(cell), value) if value is not None else None)
        if None in seen and not self._check.with_blanks:
            return ""
        return self._check.judge(seen)

    def _defect(self, number: int, cell: Cell | None, problem: str) -> Defect:
        if self._check.of_rows:
            return Defect(number, None, self._check.of_rows, shorten(as_text(cell)), problem)
        return Defect(number, self._check.columns[0], f"{CODE}/{self._check.name}", shorten(as_text(cell)), problem)
