"""What files that people fill in already say of their columns. A guess is a proposal, and says what it was made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from standard.schema.words import count
from standard.starting.drafting import DraftField, technical_name
from standard.starting.kinds import GUESSED, KINDS

FEW: Final = 20
"""Different values at most of a list."""
REPEATED: Final = 3
"""How many times a value of a list is met at least, on average."""
DIFFERENT: Final = 10_000
"""Different values of a column after which no more are held."""


class ColumnSeen:
    """A column as its cells come."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.rows = 0
        self.cells: Counter[str] = Counter()
        self.too_many = False
        self._fits = set(GUESSED)

    def add(self, text: str) -> None:
        self.rows += 1
        value = text.strip()
        if not value:
            return
        known = value in self.cells
        if known or len(self.cells) < DIFFERENT:
            self.cells[value] += 1
        else:
            self.too_many = True
        if not known:
            self._fits = {kind for kind in self._fits if KINDS[kind].regex.fullmatch(value)}

    def guess(self, taken: Iterable[str]) -> DraftField:
        filled = self.cells.total()
        kind = next((kind for kind in GUESSED if kind in self._fits), "string") if filled else "string"
        listed = kind == "string" and not self.too_many and 1 < len(self.cells) <= FEW and filled >= REPEATED * len(self.cells)
        name = technical_name(self.label, set(taken))
        return DraftField(
            name=name,
            title=self.label.replace("_", " ").strip().capitalize() if self.label == name else self.label.strip(),
            type=kind,
            required=filled == self.rows > 0 and not self.too_many,
            values=tuple(sorted(self.cells)) if listed else (),
            example=self._example(kind),
            found=self._said(filled, listed),
        )

    def _example(self, kind: str) -> str:
        """The first cell; without a decimal where they follow a comma, which the national catalogue refuses in an example."""
        return next((cell for cell in self.cells if kind != "number-comma" or "," not in cell), "")

    def _said(self, filled: int, listed: bool) -> str:
        if not filled:
            return "Aucune cellule remplie\u00a0: tout est à dire."
        parts = [f"{count(filled, 'cellule remplie', 'cellules remplies')} sur {self.rows}"]
        if listed:
            parts.append(f"{len(self.cells)} valeurs différentes, peut-être une liste")
        return ", ".join(parts) + "."


def guessed(columns: Sequence[ColumnSeen]) -> tuple[DraftField, ...]:
    """A field a column that has a name."""
    fields: list[DraftField] = []
    for column in columns:
        if column.label.strip():
            fields.append(column.guess([field.name for field in fields]))
    return tuple(fields)
