"""The best pairing as a whole: not what each item would choose alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from standard.schema.budget import Budget

_EXACT: Final = 40
"""The side of the largest knot of candidates that is solved exactly; a larger one takes its best pairs first."""
_SOLVED: Final = 100
"""How many cells of a table of costs are looked at in a step."""


def best_pairs(gains: Mapping[tuple[str, str], float], budget: Budget) -> set[tuple[str, str]]:
    """The pairs, each side at most once, whose gains add up to the most. Gains are positive."""
    chosen: set[tuple[str, str]] = set()
    for knot in _knots(gains):
        lefts, rights = sorted({left for left, _ in knot}), sorted({right for _, right in knot})
        if len(knot) == 1:
            chosen.update(knot)
        elif max(len(lefts), len(rights)) <= _EXACT and budget.allows(len(lefts) * len(rights) * min(len(lefts), len(rights)) // _SOLVED):
            costs = [[-gains.get((left, right), 0.0) for right in rights] for left in lefts]
            pairs = ((lefts[row], rights[column]) for row, column in _cheapest(costs))
            chosen.update(pair for pair in pairs if pair in gains)
        else:
            taken: set[tuple[str, str]] = set()
            for pair in sorted(knot, key=lambda pair: (-gains[pair], pair)):
                sides = {("left", pair[0]), ("right", pair[1])}
                if taken.isdisjoint(sides):
                    taken |= sides
                    chosen.add(pair)
    return chosen


def _knots(pairs: Iterable[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The pairs, in groups that have no item in common."""
    meeting: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for pair in pairs:
        meeting["left", pair[0]].append(pair)
        meeting["right", pair[1]].append(pair)
    knots, seen = [], set()
    for first in meeting:
        knot: dict[tuple[str, str], None] = {}
        waiting = [first]
        while waiting:
            item = waiting.pop()
            if item in seen:
                continue
            seen.add(item)
            for pair in meeting[item]:
                knot[pair] = None
                waiting += [("left", pair[0]), ("right", pair[1])]
        if knot:
            knots.append(list(knot))
    return knots


def _cheapest(costs: list[list[float]]) -> list[tuple[int, int]]:
    """The rows and columns of the assignment of least cost (the Hungarian method, by shortest augmenting paths)."""
    if len(costs) > len(costs[0]):
        turned = [list(column) for column in zip(*costs, strict=True)]
        return [(row, column) for column, row in _cheapest(turned)]
    size = len(costs[0])
    row_price = [0.0] * (len(costs) + 1)
    price = [0.0] * (size + 1)
    holder = [0] * (size + 1)
    for row in range(1, len(costs) + 1):
        holder[0] = row
        least = [float("inf")] * (size + 1)
        came_from = [0] * (size + 1)
        used = [False] * (size + 1)
        column = 0
        while holder[column]:
            used[column] = True
            current, delta, following = holder[column], float("inf"), 0
            for other in range(1, size + 1):
                if used[other]:
                    continue
                cost = costs[current - 1][other - 1] - row_price[current] - price[other]
                if cost < least[other]:
                    least[other], came_from[other] = cost, column
                if least[other] < delta:
                    delta, following = least[other], other
            for other in range(size + 1):
                if used[other]:
                    row_price[holder[other]] += delta
                    price[other] -= delta
                else:
                    least[other] -= delta
            column = following
        while column:
            holder[column] = holder[came_from[column]]
            column = came_from[column]
    return [(holder[column] - 1, column - 1) for column in range(1, size + 1) if holder[column]]
