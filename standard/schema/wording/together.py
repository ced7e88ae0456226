"""Many sentences that are alike, told together: nobody reads ten thousand of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Final

from standard.schema.words import count

MOST: Final = 20
"""How many sentences of a kind are all said."""
FIRST: Final = 5
"""How many are, of more."""


def together(said: Iterable[tuple[Hashable, str]]) -> tuple[str, ...]:
    """The sentences, each with what kind it is of, in order; of more than MOST of a kind the first ones, then how many more."""
    told = list(said)
    totals = Counter(kind for kind, _ in told)
    seen: Counter[Hashable] = Counter()
    sentences: list[str] = []
    for kind, sentence in told:
        seen[kind] += 1
        if totals[kind] <= MOST or seen[kind] <= FIRST:
            sentences.append(sentence)
        elif seen[kind] == FIRST + 1:
            sentences.append(f"Et {count(totals[kind] - FIRST, 'autre', 'autres')} de même nature.")
    return tuple(sentences)
