"""Which characters a class holds: what `\\d`, `\\w` and `\\s` mean, and sets of characters as bits of a number.

`\\d` is 0 to 9 wherever a pattern is read; `\\w` and `\\s` are Python's, in every script.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from standard.schema.patterns.limits import PatternBudget
from standard.schema.patterns.tree import Category, CharClass, Dot, Leaf, Literal

Ranges = tuple[tuple[int, int], ...]

LAST: Final = 0x10FFFF
DIGITS: Final[Ranges] = ((0x30, 0x39),)
ASCII_WORD: Final[Ranges] = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
ASCII_SPACE: Final[Ranges] = ((0x9, 0xD), (0x20, 0x20))
SPACE: Final[Ranges] = (
    (0x9, 0xD), (0x1C, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000),
)  # fmt: skip

LATIN_WORD: Final[Ranges] = (
    *ASCII_WORD, (0xAA, 0xAA), (0xB2, 0xB3), (0xB5, 0xB5), (0xB9, 0xBA), (0xBC, 0xBE), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x17F),
)  # fmt: skip
"""What `\\w` is below `FEW`."""

FEW: Final = 0x180
"""Below it every character stands for itself; above it categories are trusted only where no range cuts them."""
SAMPLES: Final = "٣中Ωω\u2003—€"
"""Characters of each category above `FEW`: digit, letters of each kind, space, signs."""
CATEGORIES: Final = {
    (letter, flags): re.compile(rf"\{letter}", re.ASCII if flags or letter in "dD" else 0) for letter in "dDwWsS" for flags in ("", "a")
}


def outside(ranges: Ranges) -> Ranges:
    """All the other characters."""
    starts = (0, *(last + 1 for _, last in ranges))
    ends = (*(first - 1 for first, _ in ranges), LAST)
    return tuple((first, last) for first, last in zip(starts, ends, strict=True) if first <= last)


def holds(node: CharClass, character: str) -> bool:
    """Whether a class, whose case counts, accepts a character."""
    return node.negated != any(
        CATEGORIES[item.letter, item.flags].match(character) is not None if isinstance(item, Category) else item[0] <= character <= item[1]
        for item in node.items
    )


class Alphabet:
    """Enough characters to tell apart what some leaves of a tree accept: a set of them is a number, a bit a character.

    `kinds` are the sets of characters that the leaves do not tell apart, each by the plainest of its characters, in order.
    """

    def __init__(self, leaves: Iterable[Leaf], budget: PatternBudget) -> None:
        leaves = list(dict.fromkeys(leaves))
        self.budget = budget
        ranges = {between for leaf in leaves for between in _ranges(leaf)}
        near = {
            chr(code) for between in ranges for end in between for code in (ord(end) - 1, ord(end), ord(end) + 1) if FEW <= code <= LAST
        }
        if any("i" in leaf.flags for leaf in leaves):
            near |= {other for one in near for other in (one.lower(), one.upper()) if len(other) == 1}
        self.high = sorted(one for one in {*near, *SAMPLES} if ord(one) >= FEW and not "\ud800" <= one <= "\udfff")
        self.characters = [*map(chr, range(FEW)), *self.high]
        self.all = (1 << len(self.characters)) - 1
        named = any(isinstance(part, Category) for leaf in leaves for part in (leaf, *(leaf.items if isinstance(leaf, CharClass) else ())))
        self.certain = not (named and any(last > max(first, chr(FEW)) for first, last in ranges))
        """Whether nothing is left to a guess about the characters above `FEW`."""
        self._categories: dict[tuple[str, str], int] = {}
        self._accepted = {leaf: self._found(leaf) for leaf in leaves}

    @cached_property
    def _kinds(self) -> list[tuple[str, int]]:
        sets = [self.all]
        for accepted in {1 << ord("\n"), *self._accepted.values()}:
            self.budget.spend(len(sets))
            sets = [part for one in sets for part in (one & accepted, one & ~accepted) if part]
        return sorted(((min(self._members(one), key=_oddity), one) for one in sets), key=lambda kind: _oddity(kind[0]))

    @cached_property
    def kinds(self) -> list[str]:
        return [character for character, _ in self._kinds]

    @cached_property
    def line_feed(self) -> int:
        """The rank of the kind that it is, alone."""
        return self.kinds.index("\n")

    def kinds_in(self, leaf: Leaf) -> list[int]:
        """The ranks of the kinds that a leaf accepts."""
        self.budget.spend(len(self._kinds))
        accepted = self._accepted[leaf]
        return [rank for rank, (_, kind) in enumerate(self._kinds) if kind & accepted]

    def accepted(self, leaf: Leaf) -> int:
        """The characters that a leaf accepts."""
        return self._accepted[leaf]

    def _found(self, leaf: Leaf) -> int:
        match leaf:
            case Literal(character):
                found = self._between(character, character)
            case Dot(flags):
                return self.all if flags else self.all & ~(1 << ord("\n"))
            case Category(letter, flags):
                return self._category(letter, flags)
            case CharClass(_, items):
                self.budget.spend(len(items))
                found = 0
                for item in items:
                    found |= self._category(item.letter, item.flags) if isinstance(item, Category) else self._between(*item)
        if "i" in leaf.flags:
            found = self._folded(found)
        return self.all & ~found if isinstance(leaf, CharClass) and leaf.negated else found

    def _members(self, found: int) -> Iterator[str]:
        while found:
            lowest = found & -found
            yield self.characters[lowest.bit_length() - 1]
            found ^= lowest

    def _between(self, first: str, last: str) -> int:
        low, high = min(ord(first), FEW), min(ord(last) + 1, FEW)
        start, end = FEW + bisect_left(self.high, first), FEW + bisect_right(self.high, last)
        return _bits(low, high) | _bits(start, end)

    def _category(self, letter: str, flags: str) -> int:
        known = self._categories.get((letter, flags))
        if known is None:
            accepts = CATEGORIES[letter, flags].match
            known = sum(1 << rank for rank, character in enumerate(self.characters) if accepts(character))
            self._categories[letter, flags] = known
        return known

    def _folded(self, found: int) -> int:
        self.budget.spend(found.bit_count())
        for character in list(self._members(found)):
            for other in {character.lower(), character.upper()}:
                if len(other) == 1:
                    found |= self._between(other, other)
        return found


def _bits(start: int, end: int) -> int:
    return (1 << end) - (1 << start) if start < end else 0


def _ranges(leaf: Leaf) -> Iterator[tuple[str, str]]:
    """The ranges of characters, both ends included, that a leaf names."""
    match leaf:
        case Literal(character):
            yield character, character
        case CharClass(_, items):
            yield from (item for item in items if not isinstance(item, Category))


def _oddity(character: str) -> tuple[int, str]:
    rank = 0 if character.isascii() and character.isalnum() else 1 if character.isascii() and character.isprintable() else 2
    return (rank if character.isprintable() else 3), character
