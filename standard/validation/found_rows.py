"""Rows where the same thing was found: how many, the first of them, and how a sentence names them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from standard.schema.words import first_of
from standard.validation.report import SHOWN_ROWS

NAMED: Final = 5


@dataclass(slots=True)
class FoundRows:
    count: int = 0
    rows: list[int] = field(default_factory=list)
    example: str = ""
    """The first text, where there is one."""

    def add(self, row: int, text: str = "") -> None:
        self.example = self.example or text
        self.count += 1
        if len(self.rows) < SHOWN_ROWS:
            self.rows.append(row)

    @property
    def where(self) -> str:
        """« lignes 3, 5 et 12 autres »"""
        return f"{'ligne' if self.count == 1 else 'lignes'} {first_of([*map(str, self.rows)], NAMED, among=self.count)}"
