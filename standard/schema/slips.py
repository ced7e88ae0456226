"""Slips of the hand: spaces that nobody types, words that are one letter apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import Final

ODD_SPACES: Final = "\t\r\v\f\x85\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000"
"""Spaces, the plain one and the line feed aside."""

MANY: Final = 8
"""The most texts of a block that are compared: beyond, what they share distinguishes nothing."""


def oddly_spaced(joined: str) -> bool:
    """Whether one of the texts, a line each, has a space at an end, two in a row, or one that nobody types."""
    around = joined[:1] == " " or joined[-1:] == " " or any(odd in joined for odd in (" \n", "\n ", "  "))
    return around or any(odd in joined for odd in ODD_SPACES)


def slip(one: str, other: str) -> bool:
    """Whether two words differ by their case or by one letter more, less, changed or swapped; short words must be equal."""
    one, other = one.lower(), other.lower()
    if one == other:
        return True
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1:
        return False
    head = next((rank for rank, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[head:], other[head:]
    return rest[1:] == others or rest == others[1:] or rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])


def slips(folded: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The ranks of the long texts that are one letter apart, those with digits aside. What is one letter from a text
    shares one half of it, so that only texts of one half are compared."""
    blocks: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for rank, text in enumerate(folded):
        length = len(text)
        if length >= 8 and text.replace(" ", "").isalpha():
            for half in {length // 2, (length + 1) // 2}:
                blocks[text[:half], True].append(rank)
                blocks[text[-half:], False].append(rank)
    found = set()
    for ranks in blocks.values():
        if 1 < len(ranks) <= MANY:
            found |= {(a, b) for a, b in combinations(sorted(set(ranks)), 2) if folded[a] != folded[b] and slip(folded[a], folded[b])}
    yield from sorted(found)


LONGEST: Final = 40
"""The longest word whose slips are looked for among many."""


class Nearest:
    """Finds, among many words, the one that another is a slip away from, in a time that does not depend on how many."""

    def __init__(self, words: Collection[str]) -> None:
        self._words: dict[str, set[str]] = defaultdict(set)
        for word in words:
            for trace in _traces(word):
                self._words[trace].add(word)

    def __call__(self, text: str) -> str | None:
        """The one, if there is exactly one."""
        met = set().union(*(self._words.get(trace, ()) for trace in _traces(text)))
        near = [word for word in met if slip(text, word)] if len(met) <= MANY else []
        return near[0] if len(near) == 1 else None


def _traces(word: str) -> set[str]:
    """A word as it is, and without each of its letters: two words that are a slip apart share one of these at least."""
    word = word.lower()
    return {word, *(word[:rank] + word[rank + 1 :] for rank in range(len(word)))} if len(word) <= LONGEST else {word}
