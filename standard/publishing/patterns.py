"""Simple regular expressions as a tree: to write strings that match one, and to write one as JavaScript reads it.

What is simple: literals, classes, groups, alternatives, repetitions, `^`, `$` and `.`. Everything else (look-around,
back-references, flags, `\\b`) is refused, as is what Python does not compile: `parse` then gives None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from standard.schema.pattern_safety import compile_error

MAX_PATTERN: Final = 20_000
MAX_DEPTH: Final = 60
MAX_SAMPLE: Final = 2_000
CHOICES: Final = 12
"""How many different strings are kept for one part of a pattern."""
COUNTS: Final = (1, 2, 3, 5, 8, 10, 14, 20, 36, 50)
"""How many times a repetition without a bound is tried."""

CATEGORIES: Final = {"d": "0", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
"""The classes with a letter, with one character of each."""
CONTROLS: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v"}
SYNTAX: Final = frozenset("^$\\.*+?()[]{}|/")
"""What JavaScript wants escaped when it reads a pattern in Unicode mode, which also refuses any other escape."""


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


def samples(node: Node) -> tuple[str, ...]:
    """A few strings that match, the plainest first; some may not, since `^` and `$` are not looked at: check them."""
    match node:
        case Literal(char):
            return (char,)
        case Category(letter):
            return (CATEGORIES[letter],)
        case Dot():
            return ("a",)
        case Anchor():
            return ("",)
        case CharClass():
            return _class_samples(node)
        case Group(branches):
            return _distinct(text for branch in branches for text in _sequence_samples(branch))
        case Repeat(inner, least, most):
            counts = [least] if least else []
            counts += [count for count in COUNTS if count >= least and (most is None or count <= most)]
            counts += [least]
            return _distinct(
                text * count for text in samples(inner)[:3] for count in dict.fromkeys(counts) if len(text) * count <= MAX_SAMPLE
            )


def _sequence_samples(nodes: tuple[Node, ...]) -> tuple[str, ...]:
    """The plainest string of every part, then the same with one part changed."""
    parts = [samples(node) for node in nodes]
    if not all(parts):
        return ()
    plain = [texts[0] for texts in parts]
    texts = ["".join(plain)]
    for place, others in enumerate(parts):
        texts += ["".join([*plain[:place], other, *plain[place + 1 :]]) for other in others[1:]]
    return _distinct(text for text in texts if len(text) <= MAX_SAMPLE)


def _class_samples(node: CharClass) -> tuple[str, ...]:
    preferred = "aA0 -_.,/"
    pattern = re.compile(_python_class(node))
    own = [item[0] for item in node.items if not isinstance(item, Category)]
    return _distinct(char for char in (*preferred, *own) if pattern.fullmatch(char))[:4]


def _python_class(node: CharClass) -> str:
    inside = "".join(
        f"\\{item.letter}" if isinstance(item, Category) else f"{re.escape(item[0])}-{re.escape(item[1])}" for item in node.items
    )
    return f"[{'^' if node.negated else ''}{inside}]"


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))[:CHOICES]


def ecma(tree: Group) -> str:
    """The same pattern as JavaScript reads it in Unicode mode, which is how JSON Schema reads patterns."""
    return "|".join("".join(_ecma(node) for node in branch) for branch in tree.branches)


def ecma_whole(tree: Group) -> str:
    """The same, anchored at both ends: Table Schema matches the whole cell, JSON Schema searches."""
    only = tree.branches[0] if len(tree.branches) == 1 else ()
    anchored = only[:1] == (Anchor("^"),) and only[-1:] == (Anchor("$"),)
    return ecma(tree) if anchored else f"^(?:{ecma(tree)})$"


def _ecma(node: Node) -> str:
    match node:
        case Literal(char):
            return f"\\{char}" if char in SYNTAX else char
        case Category(letter):
            return f"\\{letter}"
        case Dot():
            return "."
        case Anchor(char):
            return char
        case CharClass(negated, items):
            return f"[{'^' if negated else ''}{''.join(_ecma_item(item) for item in items)}]"
        case Group():
            return f"(?:{ecma(node)})"
        case Repeat(inner, least, most, lazy):
            return f"{_ecma(inner)}{_ecma_bounds(least, most)}{'?' if lazy else ''}"


def _ecma_item(item: tuple[str, str] | Category) -> str:
    if isinstance(item, Category):
        return f"\\{item.letter}"
    first, last = (f"\\{char}" if char in SYNTAX or char == "-" else char for char in item)
    return first if item[0] == item[1] else f"{first}-{last}"


def _ecma_bounds(least: int, most: int | None) -> str:
    short = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((least, most))
    if short:
        return short
    if most is None:
        return f"{{{least},}}"
    return f"{{{least}}}" if least == most else f"{{{least},{most}}}"
