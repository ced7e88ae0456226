"""Finds the regexes on which a backtracking engine can take a time that doubles with each character.

They have a loop that reads one text in two ways, such as `(a+)+` or `(a|a)*`. Each character of the pattern becomes a
state, each way from one to the next an edge, and a loop is ambiguous where two different walks around it read the
same text (Weber and Seidl's criterion of exponential ambiguity).
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final, TypeVar

Node = TypeVar("Node", bound=Hashable)

MAX_STATES: Final = 20_000
MAX_STEPS: Final = 300_000
"""Beyond these a pattern is called safe: lists of thousands of words are long, and not ambiguous."""

MANY: Final = 10
"""A bounded repetition of pieces of any length hangs like an unbounded one from about this many."""

SAMPLES: Final = "aA0_ -.,;:|/'\"éÉ٣中\t\n!\u00a0"
"""One character, at least, of each kind that classes tell apart."""

CATEGORIES: Final = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s", "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip


class _TooLarge(Exception):
    pass


@dataclass(slots=True)
class _Part:
    """A piece of the pattern: in how many ways it is empty, and the states that it begins and ends with."""

    empty: int
    first: dict[int, int] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)


class _Automaton:
    def __init__(self, pattern: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = parser.parse(pattern)
        self.fold = bool(parsed.state.flags & re.IGNORECASE)
        self.alphabet = frozenset(SAMPLES) | frozenset(pattern)
        self.symbols: list[frozenset[str]] = []
        self.edges: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self.sequence(parsed)

    def state(self, symbols: frozenset[str]) -> _Part:
        if len(self.symbols) >= MAX_STATES:
            raise _TooLarge
        if self.fold:
            symbols = symbols | {other for symbol in symbols for other in (symbol.lower(), symbol.upper())}
        self.symbols.append(symbols)
        state = len(self.symbols) - 1
        return _Part(0, {state: 1}, {state: 1})

    def link(self, last: dict[int, int], first: dict[int, int]) -> None:
        for origin, ways in last.items():
            for target, more in first.items():
                self.edges[origin][target] = min(2, self.edges[origin][target] + ways * more)

    def then(self, one: _Part, other: _Part) -> _Part:
        self.link(one.last, other.first)
        first = _sum(one.first, other.first, one.empty)
        last = _sum(other.last, one.last, other.empty)
        return _Part(min(2, one.empty * other.empty), first, last)

    def sequence(self, items: Iterable[Any]) -> _Part:
        part = _Part(1)
        for operation, argument in items:
            part = self.then(part, self.part(str(operation), argument))
        return part

    def part(self, operation: str, argument: Any) -> _Part:
        match operation:
            case "LITERAL":
                return self.state(frozenset(chr(argument)))
            case "NOT_LITERAL":
                return self.state(self.alphabet - {chr(argument)})
            case "ANY":
                return self.state(self.alphabet)
            case "IN":
                return self.state(self.one_of(argument))
            case "BRANCH":
                part = _Part(0)
                for branch in argument[1]:
                    other = self.sequence(branch)
                    part = _Part(min(2, part.empty + other.empty), _sum(part.first, other.first), _sum(part.last, other.last))
                return part
            case "SUBPATTERN":
                return self.sequence(argument[3])
            case "ATOMIC_GROUP":
                return self.sequence(argument)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                return self.repeat(*argument)
            case "AT" if str(argument) in ("AT_BEGINNING", "AT_BEGINNING_STRING", "AT_END", "AT_END_STRING"):
                # No walk around a loop passes the beginning or the end of the text.
                return self.state(frozenset())
            case _:
                return _Part(1)

    def repeat(self, least: int, most: Any, items: Any) -> _Part:
        """A few copies stand for many: what can be read in two ways shows with two of them."""
        shortest, longest = items.getwidth()
        unbounded = str(most) == "MAXREPEAT" or (int(most) >= MANY and shortest != longest)
        copies = 1 if unbounded else min(int(most), 2)
        part = _Part(1)
        for rank in reversed(range(copies)):
            body = self.sequence(items)
            if unbounded:
                self.link(body.last, body.first)
                body = _Part(min(1, body.empty), body.first, body.last)
            part = self.then(body, part)
            if rank >= least:
                part = _Part(1 if unbounded else min(2, part.empty + 1), part.first, part.last)
        return part

    def one_of(self, items: Sequence[tuple[Any, Any]]) -> frozenset[str]:
        found: set[str] = set()
        negated = False
        for operation, argument in items:
            match str(operation):
                case "NEGATE":
                    negated = True
                case "LITERAL":
                    found.add(chr(argument))
                case "RANGE":
                    low, high = argument
                    found |= {chr(low), chr(high)} | {one for one in self.alphabet if low <= ord(one) <= high}
                case "CATEGORY":
                    category = re.compile(CATEGORIES[str(argument)])
                    found |= {one for one in self.alphabet if category.match(one)}
        return self.alphabet - found if negated else frozenset(found)


def ambiguous(pattern: str) -> bool:
    """Whether a backtracking engine can take exponential time on the pattern, which must compile."""
    try:
        return _ambiguous(_Automaton(pattern))
    except (_TooLarge, RecursionError):
        return False


def _ambiguous(automaton: _Automaton) -> bool:
    edges = automaton.edges
    loops = _components(list(edges), lambda state: list(edges[state]) if state in edges else [])
    loop_of = {state: number for number, loop in enumerate(loops) for state in loop}
    inside: dict[int, list[int]] = defaultdict(list)
    for origin, targets in list(edges.items()):
        for target, ways in targets.items():
            if loop_of[origin] == loop_of[target] and automaton.symbols[target]:
                if ways > 1:
                    return True
                inside[origin].append(target)
    steps = 0

    def successors(pair: tuple[int, int]) -> list[tuple[int, int]]:
        nonlocal steps
        one, other = pair
        steps += len(inside[one]) * len(inside[other])
        if steps > MAX_STEPS:
            raise _TooLarge
        symbols = automaton.symbols
        return [(a, b) for a in inside[one] for b in inside[other] if a == b or symbols[a] & symbols[b]]

    for component in _components([(state, state) for state in inside], successors):
        kinds = {one == other for one, other in component}
        if len(kinds) == 2:
            return True
    return False


def _sum(one: dict[int, int], other: dict[int, int], times: int = 1) -> dict[int, int]:
    if not times:
        return one
    total = dict(one)
    for state, ways in other.items():
        total[state] = min(2, total.get(state, 0) + ways * times)
    return total


def _components(roots: Iterable[Node], successors: Callable[[Node], list[Node]]) -> list[list[Node]]:
    """The strongly connected components of the graph reached from the roots (Tarjan, without recursion)."""
    order: dict[Node, int] = {}
    low: dict[Node, int] = {}
    waiting: list[Node] = []
    open_nodes: set[Node] = set()
    components: list[list[Node]] = []
    for root in roots:
        walk = [] if root in order else [(root, iter([root]))]
        while walk:
            node, targets = walk[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                waiting.append(node)
                open_nodes.add(node)
                targets = iter(successors(node))
                walk[-1] = node, targets
            for target in targets:
                if target not in order:
                    walk.append((target, iter([target])))
                    break
                if target in open_nodes:
                    low[node] = min(low[node], order[target])
            else:
                walk.pop()
                if walk:
                    parent = walk[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == order[node]:
                    component: list[Node] = []
                    while not component or component[-1] != node:
                        component.append(waiting.pop())
                    open_nodes.difference_update(component)
                    components.append(component)
    return components
