"""Texts that a simple regular expression accepts, drawn by its tree: the plainest first, then each part changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from standard.schema.pattern_tree import Anchor, Category, CharClass, Dot, Group, Literal, Node, Repeat

MAX_SAMPLE: Final = 2_000
CHOICES: Final = 12
"""How many different strings are kept for one part of a pattern."""
COUNTS: Final = (1, 2, 3, 5, 8, 10, 14, 20, 36, 50)
"""How many times a repetition without a bound is tried."""

CATEGORIES: Final = {"d": "0", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
"""The classes with a letter, with one character of each."""


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
            counts += [least if most is None else most, least]
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
