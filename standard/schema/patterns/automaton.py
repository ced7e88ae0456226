"""The states of a pattern, and what leads from one to the next: the one construction, for whatever is asked of patterns.

An edge reads one character that a leaf of the tree accepts, or none, where an anchor may have to hold. Alternatives share
the beginnings that they have in common, so that a list of thousands of words is a trie.

Each group of characters read leads to a state of its own, so that two ways between two states are two ways in which a tool
that goes back reads one text. A loop does not go round without reading: the part of it that is reached before anything
was read (`fresh`) is told apart, and there is no circle without a character.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from standard.schema.patterns.limits import PatternBudget
from standard.schema.patterns.tree import Anchor, Category, CharClass, Dot, Group, Leaf, Literal, Node, Reference, Repeat, Special

Ends = tuple[int | None, int | None]
"""The state reached after something was read in the innermost loop, and before; None where there is none."""

CHARACTERS: Final = 64
"""Characters in a row that are told apart by how many they are, where what is repeated is not written out: five digits are not nine."""

NEVER, ANCHORED, ALWAYS = range(3)
"""Whether a part of the pattern can be empty: where an anchor holds only, or anywhere."""


class Automaton:
    """From state 0 to `end`. `most_copies` bounds how many times what is repeated is written out, None for exactly.

    Spends a few steps a state, one an edge; raises OverBudget.
    """

    def __init__(self, tree: Group, budget: PatternBudget, most_copies: int | None = None) -> None:
        self.budget = budget
        self.most_copies = most_copies
        self.free: list[list[tuple[int, str]]] = []
        self.reads: list[list[tuple[int, int]]] = []
        self.leaves: dict[Leaf, int] = {}
        self._empties: dict[int, int] = {}
        self.end = self._one(*self._built(tree, (self._state(), None)))

    # --- What is built ------------------------------------------------------------------------------------------------

    def _state(self) -> int:
        self.budget.spend(4)
        self.free.append([])
        self.reads.append([])
        return len(self.free) - 1

    def _link(self, start: int | None, end: int | None, anchor: str = "") -> None:
        if start is not None and end is not None:
            self.budget.spend()
            self.free[start].append((end, anchor))

    def _one(self, *starts: int | None) -> int:
        """A state that all lead to."""
        end = self._state()
        for start in starts:
            self._link(start, end)
        return end

    def _after(self, start: Ends, anchor: str = "") -> Ends:
        ends = tuple(None if one is None else self._state() for one in start)
        for one, end in zip(start, ends, strict=True):
            self._link(one, end, anchor)
        return ends[0], ends[1]

    def _read(self, leaf: Leaf, start: Ends) -> Ends:
        number = self.leaves.setdefault(leaf, len(self.leaves))
        end = self._state()
        for one in start:
            if one is not None:
                self.budget.spend()
                self.reads[one].append((number, end))
        return end, None

    def _built(self, node: Node, start: Ends) -> Ends:
        match node:
            case Literal() | Category() | Dot() | CharClass():
                for leaf in leaves_of(node):
                    start = self._read(leaf, start)
                return start
            case Group(branches):
                return self._either(branches, start)
            case Repeat():
                return self._repeated(node, start)
            case Anchor(sign, flags):
                return self._after(start, flags + sign)
            case Special(">", group):
                return self._built(group, start)
            case Special("?", group):
                return self._either((*group.branches, ())[:2], start)
            case Special(_, group):
                # What is around is looked at, and nothing is taken.
                self._built(group, self._after(start))
        return start

    def _either(self, branches: Sequence[tuple[Node, ...]], start: Ends) -> Ends:
        if len(branches) == 1:
            for node in branches[0]:
                start = self._built(node, start)
            return start
        shared: dict[tuple[Ends, Leaf], Ends] = {}
        ends: list[Ends] = []
        for branch in branches:
            at = start
            common = True
            for node in branch:
                if common and isinstance(node, (Literal, Category, Dot, CharClass)):
                    for leaf in leaves_of(node):
                        self.budget.spend()
                        known = shared.get((at, leaf))
                        if known is None:
                            known = shared[at, leaf] = self._read(leaf, at)
                        at = known
                else:
                    common = False
                    at = self._built(node, at)
            ends.append(at)
        return self._joined(ends)

    def _joined(self, ends: Iterable[Ends]) -> Ends:
        """One end for all."""
        columns = zip(*ends, strict=True)
        read, fresh = (self._one(*column) if any(one is not None for one in column) else None for column in columns)
        return read, fresh

    def _repeated(self, node: Repeat, start: Ends) -> Ends:
        least, most, inner = node.least, node.most, node.node
        if isinstance(inner, Reference):
            return start
        empty = self.empties(inner)
        if most is None and empty == ALWAYS:
            least = 0
        if self.most_copies is not None:
            copies = CHARACTERS if isinstance(inner, (Literal, Category, Dot, CharClass)) else self.most_copies
            optional = None if most is None else min(most - least, copies)
            least = min(least, copies)
        else:
            optional = None if most is None else most - least
        loops_last = optional is None and least > 0 and empty == NEVER
        for _ in range(least - loops_last):
            self.budget.spend()
            start = self._built(inner, start)
        if optional is None:
            return self._loop(inner, start, skips=not loops_last, twice=empty != NEVER)
        return self._optional(inner, start, optional, twice=empty != NEVER)

    def _loop(self, inner: Node, start: Ends, *, skips: bool, twice: bool) -> Ends:
        """Any number of times, at least once where it is not skipped. A turn that reads nothing is another way to skip it."""
        entry = self._one(*start)
        read, _ = self._built(inner, (None, entry))
        self._link(read, entry)
        ends = [(read, None), *([start] if skips else [])]
        return self._joined(ends * 2 if twice else ends)

    def _optional(self, inner: Node, start: Ends, times: int, *, twice: bool) -> Ends:
        ends = [start]
        for _ in range(times):
            read, _ = self._built(inner, (None, self._one(*start)) if twice else start)
            if read is None:
                break
            start = read, None
            ends.append(start)
        return self._joined(ends * 2 if twice else ends)

    def empties(self, node: Node) -> int:
        """Whether a part of the pattern can be empty."""
        match node:
            case Literal(text):
                return NEVER if text else ALWAYS
            case Category() | Dot() | CharClass():
                return NEVER
            case Repeat(inner, least):
                return ALWAYS if least == 0 else self.empties(inner)
            case Group(branches):
                known = self._empties.get(id(node))
                if known is None:
                    known = max(min((self.empties(part) for part in branch), default=ALWAYS) for branch in branches)
                    self._empties[id(node)] = known
                return known
            case Special(">", group):
                return self.empties(group)
            case Special("?", group):
                return self.empties(group) if len(group.branches) > 1 else ALWAYS
            case Reference():
                return ALWAYS
        return ANCHORED

    # --- How it is walked ---------------------------------------------------------------------------------------------

    def closed(self, states: Iterable[int], anchors: Collection[str]) -> frozenset[int]:
        """All that is reached without a character, where these anchors hold."""
        found, waiting = set(states), list(states)
        while waiting:
            edges = self.free[waiting.pop()]
            self.budget.spend(len(edges) + 1)
            for target, anchor in edges:
                if target not in found and (not anchor or anchor in anchors):
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)


def leaves_of(node: Leaf) -> Iterator[Leaf]:
    """A leaf for each character."""
    if isinstance(node, Literal):
        return (Literal(character, node.flags) for character in node.text)
    return iter((node,))
