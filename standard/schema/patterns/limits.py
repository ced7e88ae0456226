"""What an analysis of a pattern may cost: it is counted in steps, never in seconds, and an answer that costs more is unknown."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

Answer = TypeVar("Answer")

MAX_PATTERN: Final = 20_000
"""Characters of a pattern that is no list of values: twelve times the longest of the published schemas of France."""
MAX_DEPTH: Final = 60
"""Groups inside groups: seven times the deepest of them, and few enough for every tool that reads a pattern by recursion."""
STEPS: Final = 60_000
STEPS_A_CHARACTER: Final = 10
"""What an analysis may cost, in looks at a state, an edge or a text: so much, and so much more for each character."""
SHORT: Final = 1_000
"""Characters of most patterns: a count of answers remembered would not bound the memory that long ones take."""


class OverBudget(Exception):
    """The analysis would cost more than its budget: its answer is unknown."""


class PatternBudget:
    """The steps left to an analysis of some patterns."""

    def __init__(self, *patterns: str) -> None:
        self.steps = STEPS + STEPS_A_CHARACTER * sum(map(len, patterns))

    def spend(self, steps: int = 1) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise OverBudget


def remembered(answers: int) -> Callable[[Callable[[str], Answer]], Callable[[str], Answer]]:
    """Remembers the answers about the last patterns: many of the short ones, few of the long ones, two of the longest lists."""

    def decorate(function: Callable[[str], Answer]) -> Callable[[str], Answer]:
        short, long, endless = (lru_cache(count)(function) for count in (answers, max(2, answers * SHORT // MAX_PATTERN), 2))

        def answered(pattern: str) -> Answer:
            return (short if len(pattern) <= SHORT else long if len(pattern) <= MAX_PATTERN else endless)(pattern)

        return answered

    return decorate
