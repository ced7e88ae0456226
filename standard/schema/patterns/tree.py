"""A regular expression as a tree: the one that everything here reads.

The flags of Python are told where they count, on the leaves: `i` on a letter whose case is not looked at, `a` on a class that
knows ASCII alone, `s` on a dot that accepts a line feed, `m` on an anchor that holds at each line. `at` is where a node is in
the pattern, and says nothing of what it means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

CATEGORIES: Final = frozenset("dDwWsS")
SIMPLE_ANCHORS: Final = frozenset("^$")

ENDLESS: Final = 2**32
"""More characters than any text has."""

Place = tuple[int, int]


class PatternError(ValueError):
    """`reason` is a part of a French sentence; `position` is where the fault was met, counted from 0."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(reason, position)
        self.reason = reason
        self.position = position


@dataclass(frozen=True, slots=True)
class Literal:
    """Characters that stand for themselves."""

    text: str
    flags: str = ""
    at: Place = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Category:
    """A class with a letter: `\\d` is `d`."""

    letter: str
    flags: str = ""
    at: Place = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Dot:
    flags: str = ""
    at: Place = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is true of a place: `sign` is `^`, `$`, `\\A`, `\\Z`, `\\b` or `\\B`."""

    sign: str
    flags: str = ""
    at: Place = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class CharClass:
    """Ranges of characters, both ends included, and categories."""

    negated: bool
    items: tuple[tuple[str, str] | Category, ...]
    flags: str = ""
    at: Place = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives. `capture` is the number of the group, 0 where it has none; `cuts` are the places of its signs `|`."""

    branches: tuple[tuple[Node, ...], ...]
    capture: int = field(default=0, compare=False)
    name: str = field(default="", compare=False)
    at: Place = field(default=(0, 0), compare=False)
    inside: Place = field(default=(0, 0), compare=False)
    cuts: tuple[int, ...] = field(default=(), compare=False)

    @property
    def places(self) -> list[Place]:
        """Where each branch begins and ends."""
        return list(zip([self.inside[0], *(cut + 1 for cut in self.cuts)], [*self.cuts, self.inside[1]], strict=True))


@dataclass(frozen=True, slots=True)
class Repeat:
    """`mode` is the sign after the count: none, `?` for as few as possible, `+` for what is never given back."""

    node: Node
    least: int
    most: int | None
    mode: str = ""
    at: Place = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Special:
    """What only going back can do: `sign` is `=`, `!`, `<=` or `<!` (looking around), `>` (atomic), or `?` (a condition on `number`)."""

    sign: str
    group: Group
    number: int = 0
    at: Place = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """The text that a group took, again."""

    number: int
    flags: str = ""
    at: Place = field(default=(0, 0), compare=False)


Leaf = Literal | Category | Dot | CharClass
Node = Leaf | Anchor | Group | Repeat | Special | Reference


def every(tree: Node) -> Iterator[Node]:
    """The node and all that it holds, in order."""
    return (node for node, _ in written_out(tree))


def written_out(tree: Node) -> Iterator[tuple[Node, int]]:
    """The same, each with how many times it stands there once the repetitions are written out."""
    waiting = [(tree, 1)]
    while waiting:
        node, times = waiting.pop()
        yield node, times
        match node:
            case Group(branches):
                waiting.extend((part, times) for branch in reversed(branches) for part in reversed(branch))
            case Repeat(inner, least, most):
                waiting.append((inner, times * max(least, most or 1)))
            case Special(_, group):
                waiting.append((group, times))


def is_simple(tree: Group) -> bool:
    """Whether the pattern is made of literals, classes, groups, alternatives, repetitions, `^`, `$` and `.`, without flags."""
    for node in every(tree):
        match node:
            case Special() | Reference() | Repeat(mode="+"):
                return False
            case Group():
                if node.name:
                    return False
            case Anchor(sign, flags):
                if flags or sign not in SIMPLE_ANCHORS:
                    return False
            case Literal() | Category() | Dot() | CharClass():
                if node.flags:
                    return False
    return True


def bare(tree: Group) -> Group:
    """The tree without `^` and `$` at its ends, and without a group around everything."""
    while len(tree.branches) == 1:
        (nodes,) = tree.branches
        start, end = 0, len(nodes)
        while start < end and nodes[start] == Anchor("^"):
            start += 1
        while end > start and nodes[end - 1] == Anchor("$"):
            end -= 1
        only = nodes[start] if end == start + 1 else None
        if not isinstance(only, Group):
            return Group((nodes[start:end],))
        tree = only
    return tree


def widths(node: Node, groups: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
    """The lengths of the shortest and of the longest text that a node takes; `groups` has those of the groups by number."""
    match node:
        case Literal(text):
            return len(text), len(text)
        case Category() | Dot() | CharClass():
            return 1, 1
        case Group(capture=number) if number in groups:
            return groups[number]
        case Group(branches):
            found = [[widths(part, groups) for part in branch] for branch in branches]
            return min(sum(least for least, _ in each) for each in found), max(sum(most for _, most in each) for each in found)
        case Repeat(inner, least, most):
            shortest, longest = widths(inner, groups)
            return min(shortest * least, ENDLESS), min(longest * (ENDLESS if most is None else most), ENDLESS)
        case Reference(number):
            return groups.get(number, (0, ENDLESS))
        case Special(">", group):
            return widths(group, groups)
        case Special("?", group):
            shortest, longest = widths(group, groups)
            return (shortest if len(group.branches) > 1 else 0), longest
    return 0, 0
