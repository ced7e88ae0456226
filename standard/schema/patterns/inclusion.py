"""Whether every text that one regex accepts is accepted by another, proved by walking both at once.

The walk follows the states of both together, whatever the text, and stops at the first text that one accepts and the
other refuses: the shortest one. `^` holds at the beginning of the cell, `$` at its end and before a line feed there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Generic, TypeVar

from standard.schema.patterns.automaton import Automaton
from standard.schema.patterns.characters import Alphabet
from standard.schema.patterns.limits import OverBudget, PatternBudget
from standard.schema.patterns.parser import simple
from standard.schema.patterns.tree import Group

States = frozenset[int]
Kind = TypeVar("Kind", bound=Hashable)

NOTHING: Final[States] = frozenset()


@dataclass(frozen=True, slots=True)
class Inclusion:
    """`holds` is None where nothing is proved. `witness`: the shortest text accepted by the first pattern only."""

    holds: bool | None
    witness: str = ""


UNKNOWN: Final = Inclusion(None)


def included(narrow: str, wide: str) -> Inclusion:
    """Whether `wide` accepts every text, not empty, that `narrow` accepts as a whole cell. Unknown beyond a `PatternBudget` of steps."""
    return all_included((narrow,), wide)


@lru_cache(maxsize=1024)
def all_included(narrow: tuple[str, ...], wide: str) -> Inclusion:
    """The same of the texts that several patterns accept together."""
    trees = [simple(pattern) for pattern in (*narrow, wide)]
    known = [tree for tree in trees if tree is not None]
    if len(known) < len(trees):
        return UNKNOWN
    try:
        return _walked(known, PatternBudget(*narrow, wide))
    except OverBudget:
        return UNKNOWN


def _walked(trees: Sequence[Group], budget: PatternBudget) -> Inclusion:
    """Of all but the last, in the last."""
    automata = [Automaton(tree, budget) for tree in trees]
    alphabet = Alphabet([leaf for automaton in automata for leaf in automaton.leaves], budget)
    if not alphabet.certain:
        return UNKNOWN
    *ones, other = (Walk(automaton, [alphabet.kinds_in(leaf) for leaf in automaton.leaves], alphabet.line_feed) for automaton in automata)
    reached = {tuple(walk.start for walk in (*ones, other)): ""}
    """The shortest text that leads to the sets of states of all."""
    waiting = deque(reached)
    while waiting:
        *states, last = places = waiting.popleft()
        steps = [walk.steps(place) for walk, place in zip(ones, states, strict=True)]
        others = other.steps(last)
        for kind in sorted({*set.intersection(*map(set, steps)), alphabet.line_feed}):
            text = reached[places] + alphabet.kinds[kind]
            ends = all(walk.ends_with(place, kind) for walk, place in zip(ones, states, strict=True))
            if ends and not other.ends_with(last, kind):
                return Inclusion(False, text)
            after = (*(each.get(kind, NOTHING) for each in steps), others.get(kind, NOTHING))
            if all(after[:-1]) and after not in reached:
                reached[after] = text
                waiting.append(after)
    return Inclusion(True)


class Walk(Generic[Kind]):
    """The sets of states that an automaton is in as a text is read, a character of some kind at a time.

    `kinds` are those that each leaf accepts; `line_feed` is the kind that it is.
    """

    def __init__(self, automaton: Automaton, kinds: Sequence[Sequence[Kind]], line_feed: Kind) -> None:
        self.automaton = automaton
        self.kinds = kinds
        self.line_feed = line_feed
        self.start = automaton.closed([0], "^")
        self._steps: dict[States, dict[Kind, States]] = {}
        self._accepts: dict[States, bool] = {}

    def steps(self, states: States) -> dict[Kind, States]:
        """The states reached by a character of each kind."""
        known = self._steps.get(states)
        if known is None:
            targets: dict[Kind, set[int]] = {}
            for state in states:
                for leaf, target in self.automaton.reads[state]:
                    self.automaton.budget.spend(len(self.kinds[leaf]) + 1)
                    for kind in self.kinds[leaf]:
                        targets.setdefault(kind, set()).add(target)
            known = self._steps[states] = {kind: self.automaton.closed(found, "") for kind, found in targets.items()}
        return known

    def ends_with(self, states: States, kind: Kind) -> bool:
        """Whether the text may end with a character of this kind: `$` also holds before a line feed at the end."""
        if kind == self.line_feed:
            states = self.automaton.closed(states, "$")
        after = self.steps(states).get(kind)
        if after is None:
            return False
        known = self._accepts.get(after)
        if known is None:
            known = self._accepts[after] = self.automaton.end in self.automaton.closed(after, "$")
        return known


def texts(walk: Walk[str]) -> Iterator[str]:
    """The texts of an automaton, not empty, each character of them a step; some are said twice."""
    waiting = [("", walk.start)]
    while waiting:
        text, states = waiting.pop()
        steps = walk.steps(states)
        walk.automaton.budget.spend(len(steps) + 1)
        yield from (text + character for character in {*steps, walk.line_feed} if walk.ends_with(states, character))
        waiting += [(text + character, after) for character, after in steps.items()]
