"""The board of two axes, drawn: how easily a field is collected, from left to right; how much it weighs, from bottom to top. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from concertation.queries.use_cases import FieldPoint
from concertation.rules.use_cases import HIGHEST, LOWEST

SIDE: Final = 600
MARGIN: Final = 40
STEP: Final = 22
"""How far apart fields stand that are said the same of."""
ACROSS: Final = 3
"""How many of them stand in a row."""


@dataclass(frozen=True, slots=True)
class FieldDot:
    """A field, by its number in the table."""

    x: int
    y: int
    number: int
    title: str
    required: bool


def dots(points: Sequence[FieldPoint]) -> tuple[FieldDot, ...]:
    """Where each field stands; those at one place stand side by side."""
    together: dict[tuple[int, int], int] = defaultdict(int)
    found = []
    for number, point in enumerate(points, 1):
        said = point.weighed
        assert said is not None
        x, y = _at(said.ease), SIDE - _at(said.importance)
        cell = (round(x / STEP), round(y / STEP))
        beside = together[cell]
        together[cell] += 1
        row, column = divmod(beside, ACROSS)
        found.append(
            FieldDot(min(x + column * STEP, SIDE - 12), min(y + row * STEP, SIDE - 12), number, point.field.title, point.field.required)
        )
    return tuple(found)


def _at(mean: float) -> int:
    return round(MARGIN + (mean - LOWEST) / (HIGHEST - LOWEST) * (SIDE - 2 * MARGIN))
