"""Finds the patterns on which a tool that goes back can take a time that doubles with each character, or nearly.

They read one text in two ways, again and again: in a loop, such as `(a+)+` or `(a|a)*` (Weber and Seidl's criterion of
exponential ambiguity), or in many parts that follow each other, such as `a?` twenty times. Two walks go through the states
of the pattern together, on one text; each time that they part and meet again, the ways to read it double.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from standard.schema.patterns.automaton import Automaton
from standard.schema.patterns.characters import Alphabet
from standard.schema.patterns.limits import PatternBudget
from standard.schema.patterns.parser import parse

MANY: Final = 8
"""Ways that double so many times hang like those of a loop."""
COPIES: Final = 3 * MANY + 1
"""How many times a bounded repetition is written out: to part and to meet again takes three of them."""
PASSED: Final = frozenset(("m^", "m$", "\\b", "\\B", "a\\b", "a\\B"))
"""The anchors that may hold in the middle of a text."""
AT_START: Final = PASSED | {"^", "\\A"}

Pair = tuple[int, int]
Move = tuple[int, int, int]
"""The characters that are read, the state that they lead to, and in how many ways: 1, or 2 for several."""


def ambiguous(pattern: str) -> bool:
    """Whether a tool that goes back can take exponential time on a pattern, which must compile.

    Raises OverBudget where it would cost more than a `PatternBudget` of steps to know.
    """
    budget = PatternBudget(pattern)
    automaton = Automaton(parse(pattern), budget, most_copies=COPIES)
    alphabet = Alphabet(automaton.leaves, budget)
    accepted = [alphabet.accepted(leaf) for leaf in automaton.leaves]
    known: dict[int, list[Move]] = {}

    def moves(state: int) -> list[Move]:
        if state not in known:
            known[state] = list(_moves(automaton, accepted, state))
        return known[state]

    def successors(pair: Pair) -> dict[Pair, int]:
        """The pairs of states that both walks reach by one character, with 1 where they meet after they had parted."""
        one, other = moves(pair[0]), moves(pair[1])
        budget.spend(len(one) * len(other))
        apart = pair[0] != pair[1]
        found: dict[Pair, int] = {}
        for read, target, ways in one:
            for also_read, also_target, _ in other:
                if read & also_read:
                    reached = (target, also_target) if target <= also_target else (also_target, target)
                    doubled = target == also_target and (apart or ways > 1)
                    found[reached] = max(found.get(reached, 0), doubled)
        return found

    return _doublings((0, 0), successors) >= MANY


def _moves(automaton: Automaton, accepted: list[int], state: int) -> Iterator[Move]:
    """What can be read in a state, once all that reads nothing was gone through."""
    anchors = AT_START if state == 0 else PASSED
    visits: Counter[int] = Counter()
    waiting = [state]
    while waiting:
        here = waiting.pop()
        if visits[here] < 2:
            visits[here] += 1
            automaton.budget.spend(len(automaton.free[here]) + 1)
            waiting.extend(target for target, anchor in automaton.free[here] if not anchor or anchor in anchors)
    for here, ways in visits.items():
        for leaf, target in automaton.reads[here]:
            automaton.budget.spend()
            yield accepted[leaf], target, ways


def _doublings(root: Pair, successors: Callable[[Pair], dict[Pair, int]]) -> int:
    """The most doublings on a walk from the root, at most `MANY`; `MANY` where a circle has one (Tarjan, without recursion)."""
    edges: dict[Pair, dict[Pair, int]] = {}
    order: dict[Pair, int] = {}
    low: dict[Pair, int] = {}
    most: dict[Pair, int] = defaultdict(int)
    open_pairs: list[Pair] = []
    still_open: set[Pair] = set()
    walk: list[tuple[Pair, Iterator[Pair]]] = []

    def enter(pair: Pair) -> None:
        order[pair] = low[pair] = len(order)
        edges[pair] = successors(pair)
        open_pairs.append(pair)
        still_open.add(pair)
        walk.append((pair, iter(edges[pair])))

    enter(root)
    while walk:
        pair, targets = walk[-1]
        for target in targets:
            if target not in order:
                enter(target)
                break
            if target in still_open:
                low[pair] = min(low[pair], order[target])
        else:
            walk.pop()
            if walk:
                low[walk[-1][0]] = min(low[walk[-1][0]], low[pair])
            if low[pair] < order[pair]:
                continue
            circle: list[Pair] = []
            while not circle or circle[-1] != pair:
                circle.append(open_pairs.pop())
            still_open.difference_update(circle)
            inside = set(circle)
            best = 0
            for one in circle:
                for target, doubled in edges[one].items():
                    best = max(best, MANY if doubled and target in inside else most[target] + doubled)
            if best >= MANY:
                return MANY
            most.update(dict.fromkeys(circle, best))
    return most[root]
