"""Whether every text that one regex accepts is accepted by another, proved by walking both at once.

Each pattern becomes a set of states with the characters that lead from one to the next (Thompson's construction); the
walk follows both sets together, whatever the text, and stops at the first text that one accepts and the other refuses:
the shortest one. `^` and `$` hold at the ends of the cell. `\\d` is 0 to 9; `\\w` and `\\s` are Python's.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from standard.schema import pattern_tree
from standard.schema.pattern_tree import Anchor, Category, CharClass, Dot, Group, Literal, Node, Repeat

MAX_STATES: Final = 5_000
MAX_STEPS: Final = 300_000
"""Beyond these nothing is proved. A step looks at one state, for one kind of character."""

FEW: Final = 0x180
"""Below it every character stands for itself; above it categories are trusted only where no range cuts them."""
SAMPLES: Final = "٣中Ωω\u2003—€"
"""One character of each category above `FEW`: digit, letters of each kind, space, signs."""
SURROGATES: Final = frozenset(range(0xD800, 0xE000))
CATEGORIES: Final = {letter: re.compile(rf"\{letter}", re.ASCII if letter in "dD" else 0) for letter in "dDwWsS"}

_Leaf = Literal | Category | Dot | CharClass


@dataclass(frozen=True, slots=True)
class Inclusion:
    """`holds` is None where nothing is proved. `witness`: the shortest text accepted by the first pattern only."""

    holds: bool | None
    witness: str = ""


UNKNOWN: Final = Inclusion(None)


@lru_cache(maxsize=1024)
def included(narrow: str, wide: str) -> Inclusion:
    """Whether `wide` accepts every text, not empty, that `narrow` accepts as a whole cell."""
    trees = pattern_tree.parse(narrow), pattern_tree.parse(wide)
    if trees[0] is None or trees[1] is None:
        return UNKNOWN
    try:
        one, other = _Machine(trees[0]), _Machine(trees[1])
        alphabet = _alphabet([*one.leaves(), *other.leaves()])
        return UNKNOWN if alphabet is None else _walk(one, other, alphabet)
    except _TooLargeError:
        return UNKNOWN


class _TooLargeError(Exception):
    pass


class _Machine:
    """The states of a pattern. An edge has a leaf of its tree, an anchor, or None where it takes no character."""

    def __init__(self, tree: Group) -> None:
        self.free: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self.reads: dict[int, list[tuple[_Leaf, int]]] = defaultdict(list)
        self.size = 1
        self.end = self.built(tree, 0)

    def leaves(self) -> Iterator[_Leaf]:
        return (leaf for edges in self.reads.values() for leaf, _ in edges)

    def state(self) -> int:
        if self.size >= MAX_STATES:
            raise _TooLargeError
        self.size += 1
        return self.size - 1

    def built(self, node: Node, start: int) -> int:
        """The state reached once `node` was read from `start`."""
        match node:
            case Group(branches):
                end = self.state()
                for branch in branches:
                    at = start
                    for part in branch:
                        at = self.built(part, at)
                    self.free[at].append((end, ""))
                return end
            case Repeat(inner, least, most, _):
                return self.repeated(inner, start, least, most)
            case Anchor(char):
                end = self.state()
                self.free[start].append((end, char))
                return end
            case _:
                end = self.state()
                self.reads[start].append((node, end))
                return end

    def repeated(self, inner: Node, start: int, least: int, most: int | None) -> int:
        for _ in range(least):
            start = self.built(inner, start)
        end = self.state()
        self.free[start].append((end, ""))
        if most is None:
            again = self.state()
            self.free[start].append((again, ""))
            self.free[self.built(inner, again)].extend([(again, ""), (end, "")])
        for _ in range((most or least) - least):
            start = self.built(inner, start)
            self.free[start].append((end, ""))
        return end

    def closed(self, states: Iterable[int], anchors: str) -> frozenset[int]:
        """All that is reached without a character, where these anchors hold."""
        found, waiting = set(states), list(states)
        while waiting:
            for target, anchor in self.free[waiting.pop()]:
                if target not in found and (not anchor or anchor in anchors):
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    def after(self, states: Iterable[int], read: frozenset[_Leaf]) -> frozenset[int]:
        """The states reached by a character that these leaves accept."""
        return self.closed({target for state in states for leaf, target in self.reads[state] if leaf in read}, "")

    def accepts(self, states: frozenset[int]) -> bool:
        return self.end in self.closed(states, "$")


def _walk(one: _Machine, other: _Machine, alphabet: Mapping[frozenset[_Leaf], str]) -> Inclusion:
    begin = one.closed([0], "^"), other.closed([0], "^")
    reached = {begin: ""}
    """The shortest text that leads to each pair of sets of states."""
    waiting = deque([begin])
    steps = 0
    while waiting:
        pair = waiting.popleft()
        text = reached[pair]
        if text and one.accepts(pair[0]) and not other.accepts(pair[1]):
            return Inclusion(False, text)
        for leaves, character in alphabet.items():
            steps += len(pair[0]) + len(pair[1])
            if steps > MAX_STEPS:
                return UNKNOWN
            after = one.after(pair[0], leaves), other.after(pair[1], leaves)
            if after[0] and after not in reached:
                reached[after] = text + character
                waiting.append(after)
    return Inclusion(True)


def _alphabet(leaves: Iterable[_Leaf]) -> dict[frozenset[_Leaf], str] | None:
    """For each set of leaves that one character satisfies, the plainest such character; None where none can be sure."""
    known = frozenset(leaves)
    ranges = {between for leaf in known for between in _ranges(leaf)}
    if any(last > max(first, chr(FEW)) for first, last in ranges) and any(_has_category(leaf) for leaf in known):
        return None
    limits = {ord(end) for between in ranges for end in between}
    codes = {*range(FEW), *(near for limit in limits for near in (limit - 1, limit, limit + 1) if 0 <= near < 0x110000)}
    characters = sorted({*map(chr, codes - SURROGATES), *SAMPLES}, key=_oddity)
    found: dict[frozenset[_Leaf], str] = {}
    for character in characters:
        accepting = frozenset(leaf for leaf in known if _accepts(leaf, character))
        if accepting:
            found.setdefault(accepting, character)
    return found


def _oddity(character: str) -> tuple[int, str]:
    """What a reader takes in best comes first."""
    rank = 0 if character.isascii() and character.isalnum() else 1 if character.isascii() and character.isprintable() else 2
    return (rank if character.isprintable() else 3), character


def _ranges(leaf: _Leaf) -> Iterator[tuple[str, str]]:
    """The ranges of characters, both ends included, that a leaf names."""
    match leaf:
        case Literal(character):
            yield character, character
        case CharClass(_, items):
            yield from (item for item in items if not isinstance(item, Category))


def _has_category(leaf: _Leaf) -> bool:
    return isinstance(leaf, Category) or (isinstance(leaf, CharClass) and any(isinstance(item, Category) for item in leaf.items))


def _accepts(leaf: _Leaf, character: str) -> bool:
    match leaf:
        case Literal(expected):
            return character == expected
        case Dot():
            return character != "\n"
        case Category(letter):
            return CATEGORIES[letter].match(character) is not None
        case CharClass(negated, items):
            inside = any(_accepts(item, character) if isinstance(item, Category) else item[0] <= character <= item[1] for item in items)
            return inside != negated
