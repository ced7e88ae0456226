"""Simple regular expressions as a tree: to say one in words, to mend one, to find texts that match it, to write it elsewhere.

What is simple: literals, classes, groups, alternatives, repetitions, `^`, `$` and `.`. Everything else (look-around,
back-references, flags, `\\b`) is refused, as is what Python does not compile: `parse` then gives None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from standard.schema.pattern_safety import compile_error

MAX_PATTERN: Final = 20_000
MAX_DEPTH: Final = 60
CATEGORIES: Final = frozenset("dDwWsS")
"""The classes with a letter."""
CONTROLS: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v"}
SYNTAX: Final = frozenset("^$\\.*+?()[]{}|")
"""What has to be escaped to stand for itself."""


@dataclass(frozen=True, slots=True)
class Literal:
    char: str


@dataclass(frozen=True, slots=True)
class Category:
    letter: str


@dataclass(frozen=True, slots=True)
class Dot:
    pass


@dataclass(frozen=True, slots=True)
class Anchor:
    char: str


@dataclass(frozen=True, slots=True)
class CharClass:
    negated: bool
    items: tuple[tuple[str, str] | Category, ...]
    """Ranges of characters, both ends included, and categories."""


@dataclass(frozen=True, slots=True)
class Group:
    branches: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    node: Node
    least: int
    most: int | None
    lazy: bool


Node = Literal | Category | Dot | Anchor | CharClass | Group | Repeat


def parse(pattern: str) -> Group | None:
    """The tree of a simple pattern, or None."""
    if len(pattern) > MAX_PATTERN or compile_error(pattern) is not None:
        return None
    try:
        return _Parser(pattern).whole()
    except _NotSimpleError:
        return None


class _NotSimpleError(Exception):
    pass


class _Parser:
    """Reads a pattern that Python compiles, so that only what is not simple has to be refused."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def whole(self) -> Group:
        tree = self.alternatives(depth=0)
        if self.at < len(self.text):
            raise _NotSimpleError
        return tree

    def peek(self, count: int = 1) -> str:
        return self.text[self.at : self.at + count]

    def take(self) -> str:
        char = self.peek()
        if not char:
            raise _NotSimpleError
        self.at += 1
        return char

    def alternatives(self, depth: int) -> Group:
        if depth > MAX_DEPTH:
            raise _NotSimpleError
        branches: list[tuple[Node, ...]] = []
        nodes: list[Node] = []
        while self.peek() not in {"", ")"}:
            if self.peek() == "|":
                self.at += 1
                branches.append(tuple(nodes))
                nodes = []
            else:
                nodes.append(self.repeated(self.atom(depth)))
        return Group((*branches, tuple(nodes)))

    def atom(self, depth: int) -> Node:
        char = self.take()
        if char == "(":
            if self.peek() == "?":
                if self.peek(2) != "?:":
                    raise _NotSimpleError
                self.at += 2
            group = self.alternatives(depth + 1)
            self.take()
            return group
        if char == "[":
            return self.char_class()
        if char == "\\":
            return self.escaped()
        if char in "^$":
            return Anchor(char)
        return Dot() if char == "." else Literal(char)

    def escaped(self) -> Literal | Category:
        char = self.take()
        if char in CATEGORIES:
            return Category(char)
        if char in CONTROLS:
            return Literal(CONTROLS[char])
        if char in "xu":
            digits = self.peek(2 if char == "x" else 4)
            self.at += len(digits)
            return Literal(chr(int(digits, 16)))
        if char.isascii() and char.isalnum():
            raise _NotSimpleError
        return Literal(char)

    def char_class(self) -> CharClass:
        negated = self.peek() == "^"
        self.at += negated
        items: list[tuple[str, str] | Category] = []
        while not items or self.peek() != "]":
            first = self.member()
            if isinstance(first, Category):
                items.append(first)
            elif self.peek() == "-" and self.peek(2) not in {"-", "-]"}:
                self.at += 1
                last = self.member()
                if isinstance(last, Category):
                    raise _NotSimpleError
                items.append((first.char, last.char))
            else:
                items.append((first.char, first.char))
        self.at += 1
        return CharClass(negated, tuple(items))

    def member(self) -> Literal | Category:
        char = self.take()
        return self.escaped() if char == "\\" else Literal(char)

    def repeated(self, node: Node) -> Node:
        bounds = self.bounds()
        if bounds is None:
            return node
        lazy = self.peek() == "?"
        self.at += lazy
        if self.peek() == "+" or isinstance(node, Anchor):
            raise _NotSimpleError
        return Repeat(node, *bounds, lazy)

    def bounds(self) -> tuple[int, int | None] | None:
        char = self.peek()
        simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if char in simple:
            self.at += 1
            return simple[char]
        counted = re.compile(r"\{(\d*)(,?)(\d*)\}").match(self.text, self.at)
        if not counted or counted[0] in {"{}", "{,}"}:
            return None
        self.at = counted.end()
        least = int(counted[1] or 0)
        if not counted[2]:
            return least, least
        return least, int(counted[3]) if counted[3] else None


def write(tree: Group, syntax: frozenset[str] = SYNTAX) -> str:
    """The pattern of a tree, its groups without capture, the characters of `syntax` escaped."""
    return "|".join("".join(_written(node, syntax) for node in branch) for branch in tree.branches)


def _written(node: Node, syntax: frozenset[str]) -> str:
    match node:
        case Literal(char):
            return f"\\{char}" if char in syntax else char
        case Category(letter):
            return f"\\{letter}"
        case Dot():
            return "."
        case Anchor(char):
            return char
        case CharClass(negated, items):
            return f"[{'^' if negated else ''}{''.join(_item(item, syntax) for item in items)}]"
        case Group():
            return f"(?:{write(node, syntax)})"
        case Repeat(inner, least, most, lazy):
            return f"{_written(inner, syntax)}{_bounds(least, most)}{'?' if lazy else ''}"


def _item(item: tuple[str, str] | Category, syntax: frozenset[str]) -> str:
    if isinstance(item, Category):
        return f"\\{item.letter}"
    first, last = (f"\\{char}" if char in syntax or char == "-" else char for char in item)
    return first if item[0] == item[1] else f"{first}-{last}"


def _bounds(least: int, most: int | None) -> str:
    short = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((least, most))
    if short:
        return short
    if most is None:
        return f"{{{least},}}"
    return f"{{{least}}}" if least == most else f"{{{least},{most}}}"
