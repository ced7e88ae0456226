"""Texts that a simple regular expression accepts, drawn by its tree: the plainest first, then each part changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from standard.schema.patterns.characters import holds
from standard.schema.patterns.tree import Category, CharClass, Dot, Group, Literal, Node, Repeat

MAX_SAMPLE: Final = 2_000
CHOICES: Final = 12
"""How many different strings are kept for one part of a pattern."""
TRIED: Final = 100
"""How many strings are put together for one sequence: its cost is so many times its length."""
COUNTS: Final = (1, 2, 3, 5, 8, 10, 14, 20, 36, 50)
"""How many times a repetition without a bound is tried."""

CATEGORIES: Final = {"d": "0", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
"""The classes with a letter, with one character of each."""
PREFERRED: Final = "aA0 -_.,/"


def samples(node: Node) -> tuple[str, ...]:
    """A few strings that match, the plainest first; some may not, since `^` and `$` are not looked at: check them.

    It costs `TRIED` times the size of the tree.
    """
    match node:
        case Literal(text):
            return (text,)
        case Category(letter):
            return (CATEGORIES[letter],)
        case Dot():
            return ("a",)
        case CharClass(negated, items):
            # What a class leaves out is told by what it names.
            own = [] if negated else (item[0] for item in islice(items, TRIED) if not isinstance(item, Category))
            return _distinct(character for character in (*PREFERRED, *own) if holds(node, character))[:4]
        case Group(branches):
            return _distinct(text for branch in branches for text in _sequence_samples(branch))
        case Repeat(inner, least, most):
            counts = [least] if least else []
            counts += [count for count in COUNTS if count >= least and (most is None or count <= most)]
            counts += [least if most is None else most, least]
            return _distinct(
                text * count for text in samples(inner)[:3] for count in dict.fromkeys(counts) if len(text) * count <= MAX_SAMPLE
            )
    return ("",)


def _sequence_samples(nodes: tuple[Node, ...]) -> tuple[str, ...]:
    """The plainest string of every part, then the same with one part changed."""
    parts = [samples(node) for node in nodes]
    if not all(parts):
        return ()
    return _distinct(text for text in islice(_changed(parts), TRIED) if len(text) <= MAX_SAMPLE)


def _changed(parts: list[tuple[str, ...]]) -> Iterator[str]:
    plain = [texts[0] for texts in parts]
    yield "".join(plain)
    for place, others in enumerate(parts):
        yield from ("".join([*plain[:place], other, *plain[place + 1 :]]) for other in others[1:])


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        found[text] = None
        if len(found) == CHOICES:
            break
    return tuple(found)
