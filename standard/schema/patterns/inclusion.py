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


@lru_cache(maxsize=1024)
def included(narrow: str, wide: str) -> Inclusion:
    """Whether `wide` accepts every text, not empty, that `narrow` accepts as a whole cell. Unknown beyond a `PatternBudget` of steps."""
    trees = simple(narrow), simple(wide)
    if trees[0] is None or trees[1] is None:
        return UNKNOWN
    try:
        return _walked(trees[0], trees[1], PatternBudget(narrow, wide))
    except OverBudget:
        return UNKNOWN


def _walked(narrow: Group, wide: Group, budget: PatternBudget) -> Inclusion:
    automata = Automaton(narrow, budget), Automaton(wide, budget)
    alphabet = Alphabet([*automata[0].leaves, *automata[1].leaves], budget)
    if not alphabet.certain:
        return UNKNOWN
    one, other = (Walk(automaton, [alphabet.kinds_in(leaf) for leaf in automaton.leaves], alphabet.line_feed) for automaton in automata)
    reached = {(one.start, other.start): ""}
    """The shortest text that leads to each pair of sets of states."""
    waiting = deque(reached)
    while waiting:
        pair = waiting.popleft()
        steps, others = one.steps(pair[0]), other.steps(pair[1])
        for kind in sorted({*steps, alphabet.line_feed}):
            text = reached[pair] + alphabet.kinds[kind]
            if one.ends_with(pair[0], kind) and not other.ends_with(pair[1], kind):
                return Inclusion(False, text)
            after = steps.get(kind, NOTHING), others.get(kind, NOTHING)
            if after[0] and after not in reached:
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
