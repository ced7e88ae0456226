"""What a check finds, kept on disk row by row: memory does not grow with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

from standard.validation.report import Collector, Defect

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


def read(path: Path) -> Iterator[tuple[int | None, list[Defect]]]:
    """(row, defects) as they were written; row None for the header."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            row, told = json.loads(line)
            yield row, [Defect(row, *one) for one in told]
