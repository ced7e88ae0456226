"""Bars made of parts, drawn on a scale of 100; a table beside says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BarSegment:
    """A part of a bar."""

    rank: int
    """The rank of its nature, which gives its colour."""
    label: str
    amount: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class StackedBar:
    """A bar of `components/bars.html`."""

    label: str
    total: int
    segments: tuple[BarSegment, ...]


def stacked(rows: Sequence[tuple[str, Sequence[int]]], natures: Sequence[str]) -> tuple[StackedBar, ...]:
    """A bar for each row, of a label and how many of each nature; the longest is as long as there is room."""
    most = max((sum(counts) for _, counts in rows), default=1) or 1
    return tuple(StackedBar(label, sum(counts), tuple(_segments(counts, natures, most))) for label, counts in rows)


def scaled(amount: int, most: int) -> float:
    return round(100 * amount / most, 2)


def _segments(counts: Sequence[int], natures: Sequence[str], most: int) -> Iterator[BarSegment]:
    start = 0
    for rank, amount in enumerate(counts):
        if amount:
            yield BarSegment(rank, natures[rank], amount, scaled(start, most), scaled(amount, most))
        start += amount
