"""What a check finds, kept on disk row by row: memory does not grow with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final, TypeVar

from standard.validation.report import Collector, Defect

T = TypeVar("T")
_END: Final[tuple[int | None, list[Defect]]] = None, []
SPOOLED: Final = 1_000_000
"""Defects kept; beyond, only which rows are wrong."""


class SpoolingCollector(Collector):
    """Collects as any collector does, and writes one line for each wrong row, in order, the header's first."""

    def __init__(self, file: IO[str], *, limit: int) -> None:
        super().__init__(limit=limit)
        self._file = file

    def add(self, defects: Iterable[Defect]) -> None:
        found = list(defects)
        super().add(found)
        if found:
            told = [[one.field, one.code, one.value, one.detail] for one in found] if self.total <= SPOOLED else []
            self._file.write(json.dumps([found[0].row, told], ensure_ascii=False) + "\n")


def beside(rows: Iterable[tuple[int, T]], kept: Iterable[tuple[int | None, list[Defect]]]) -> Iterator[tuple[int, T, list[Defect] | None]]:
    """Each row of the file with what was found in it, None where it is right; what was kept of the header is left out."""
    wrong = ((row, found) for row, found in kept if row is not None)
    row, found = next(wrong, _END)
    for number, cells in rows:
        if number != row:
            yield number, cells, None
            continue
        yield number, cells, found
        row, found = next(wrong, _END)


def read(path: Path) -> Iterator[tuple[int | None, list[Defect]]]:
    """(row, defects) as they were written; row None for the header."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            row, told = json.loads(line)
            yield row, [Defect(row, *one) for one in told]
