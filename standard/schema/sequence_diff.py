"""What changed between two sequences of texts (words, lines, items), in time that grows with their length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, NamedTuple

from standard.schema.budget import Budget
from standard.schema.ordering import longest_rising

_SMALL: Final = 10_000
"""The pairs of equal texts up to which the longest run in common is looked for, then those on either side of it. Beyond,
two sequences are first brought together by the texts that each has once."""

_LIKELY: Final = 1_000_000
"""The same, times the texts to look through: runs are looked for as many times as there are."""

_RUNS: Final = 100
"""How many times a text may be looked through for such runs, on the whole."""

_ROUNDS: Final = 20
"""How many times a text may be looked at on the way; what is still too long to compare is then taken as replaced."""


class SequenceChange(NamedTuple):
    """What `old[a:b]` became, `new[c:d]`, and whether it is the same."""

    same: bool
    a: int
    b: int
    c: int
    d: int


def changes(old: Sequence[str], new: Sequence[str]) -> list[SequenceChange]:
    """The changes in order, as few as can be told; between two of them something stays."""
    found: list[SequenceChange] = []
    a = c = 0
    for start, other, size in _joined(old, new):
        if a < start or c < other:
            found.append(SequenceChange(False, a, start, c, other))
        a, c = start + size, other + size
        if size:
            found.append(SequenceChange(True, start, a, other, c))
    return found


def around(found: Sequence[SequenceChange], kept: int) -> Iterator[list[SequenceChange]]:
    """The changes that are not far from each other together, with so many unchanged texts around each group."""
    group: list[SequenceChange] = []
    for rank, change in enumerate(found):
        _, a, b, c, d = change
        after, before = (0 if rank == 0 else kept), (0 if rank == len(found) - 1 else kept)
        if not change.same or b - a <= after + before:
            group.append(change)
            continue
        group += [SequenceChange(True, a, a + after, c, c + after)] if after else []
        if group:
            yield group
        group = [SequenceChange(True, b - before, b, d - before, d)] if before else []
    if any(not change.same for change in group):
        yield group


def _joined(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """What is the same (where in both, how many), in order, runs that touch as one; the end of both last."""
    start = other = size = 0
    for a, c, length in sorted(block for block in _blocks(old, new) if block[2]):
        if (start + size, other + size) == (a, c):
            size += length
            continue
        if size:
            yield start, other, size
        start, other, size = a, c, length
    if size:
        yield start, other, size
    yield len(old), len(new), 0


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    budget, for_runs = (Budget(times * (len(old) + len(new))) for times in (_ROUNDS, _RUNS))
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        a, b, c, d = waiting.pop()
        head, tail = _shared(old, new, a, b, c, d)
        yield from ((a, c, head), (b - tail, d - tail, tail))
        a, b, c, d = a + head, b - tail, c + head, d - tail
        if a == b or c == d or not budget.allows(b - a + d - c):
            continue
        counts, others = Counter(old[a:b]), Counter(new[c:d])
        pairs = sum(times * others[text] for text, times in counts.items())
        if pairs <= _SMALL and pairs * (b - a) <= _LIKELY:
            yield from ((a + start, c + other, size) for start, other, size in _runs(old[a:b], new[c:d], for_runs))
            continue
        places = {text: place for place, text in enumerate(old[a:b], a) if counts[text] == 1 == others[text]}
        kept = longest_rising([text for text in new[c:d] if text in places], places)
        marks = [(a - 1, c - 1), *((places[text], place) for place, text in enumerate(new[c:d], c) if text in kept), (b, d)]
        if len(marks) > 2:
            yield from ((one, other, 1) for one, other in marks[1:-1])
            waiting += ((one + 1, after, other + 1, end) for (one, other), (after, end) in pairwise(marks))


def _runs(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[tuple[int, int, int]]:
    """The longest run in common, then those on either side of it, as long as the budget lets them be looked for."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        a, b, c, d = waiting.pop()
        if a == b or c == d or not budget.allows(b - a):
            continue
        start, other, size = matcher.find_longest_match(a, b, c, d)
        if size:
            yield start, other, size
            waiting += ((a, start, c, other), (start + size, b, other + size, d))


def _shared(old: Sequence[str], new: Sequence[str], a: int, b: int, c: int, d: int) -> tuple[int, int]:
    """How many texts two stretches begin with in common, and then end with."""
    most = min(b - a, d - c)
    head = next((rank for rank in range(most) if old[a + rank] != new[c + rank]), most)
    tail = next((rank for rank in range(most - head) if old[b - 1 - rank] != new[d - 1 - rank]), most - head)
    return head, tail
