"""Matches a text as Python's `re` does, lookarounds and back-references included, where few steps surely tell.

What re2 cannot do is run only on a short text, and only where all the ways to read it, which are counted first, are few.
"""

from __future__ import annotations

import re
from typing import Final

from standard.schema.patterns.parser import parse
from standard.schema.patterns.tree import Group, Node, PatternError, Repeat, Special

MOST_WAYS: Final = 20_000
LONGEST: Final = 500
"""Characters of a text that is tried, and of a pattern that is."""


def surely_matches(pattern: str, text: str) -> bool | None:
    """Whether the whole text matches; None where that could take long, or the pattern does not compile."""
    if len(text) > LONGEST or len(pattern) > LONGEST:
        return None
    try:
        ways = _ways(parse(pattern), len(text))
        return bool(re.fullmatch(pattern, text)) if ways <= MOST_WAYS else None
    except (PatternError, re.error, RecursionError, OverflowError):
        return None


def _ways(node: Node, length: int) -> int:
    """In how many ways, at most, a tool that goes back may go through a node on a text so long; past the most, any number past it."""
    match node:
        case Group(branches) | Special(_, Group(branches)):
            return min(sum(_all_ways(branch, length) for branch in branches) or 1, MOST_WAYS + 1)
        case Repeat(inner, least, most):
            once = _ways(inner, length)
            times = range(min(least, length), min(length if most is None else most, length) + 1)
            if once == 1:
                return max(len(times), 1)
            found = 0
            for count in times:
                found += once ** min(count, 20)
                if found > MOST_WAYS:
                    break
            return max(found, 1)
    return 1


def _all_ways(nodes: tuple[Node, ...], length: int) -> int:
    found = 1
    for node in nodes:
        found = min(found * _ways(node, length), MOST_WAYS + 1)
    return found
