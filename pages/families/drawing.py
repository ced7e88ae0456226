"""The tables of a family and the keys that lead from one to another, drawn. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH, HEIGHT, GAP, MARGIN = 370, 56, 34, 10
ROOM: Final = 620
"""How wide the drawing is: the keys bend in what the tables leave."""
LONGEST: Final = 34


@dataclass(frozen=True, slots=True)
class TableBox:
    x: int
    y: int
    width: int
    height: int
    middle: int
    title: str
    said: str


@dataclass(frozen=True, slots=True)
class KeyArrow:
    """A key, by its number in the table beside; `path` as SVG writes it."""

    path: str
    x: int
    y: int
    number: int


@dataclass(frozen=True, slots=True)
class FamilyDrawing:
    width: int
    height: int
    boxes: tuple[TableBox, ...]
    arrows: tuple[KeyArrow, ...]


def family_drawing(tables: Sequence[tuple[str, str]], keys: Sequence[tuple[int, int]]) -> FamilyDrawing:
    """`tables`: a title and a note each; `keys`: from which to which, by their ranks."""
    boxes = tuple(
        TableBox(MARGIN, top, WIDTH, HEIGHT, top + HEIGHT // 2, title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…", said)
        for rank, (title, said) in enumerate(tables)
        for top in [MARGIN + rank * (HEIGHT + GAP)]
    )
    right, arrows = MARGIN + WIDTH, []
    for number, (one, other) in enumerate(keys, 1):
        begins, ends = boxes[one].middle - 8, boxes[other].middle + 8
        bend = min(right + 60 + 40 * number, ROOM - 20)
        path = f"M{right},{begins} C{bend},{begins} {bend},{ends} {right + 6},{ends}"
        # The middle of such a curve is at three quarters of its bend.
        arrows.append(KeyArrow(path, right + (bend - right) * 3 // 4, (begins + ends) // 2, number))
    height = 2 * MARGIN + len(boxes) * (HEIGHT + GAP) - (GAP if boxes else 0)
    return FamilyDrawing(ROOM, height, boxes, tuple(arrows))
