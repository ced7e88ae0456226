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


def together(said: Iterable[tuple[Hashable, str]], *, most: int = MOST, first: int = FIRST) -> tuple[str, ...]:
    """The sentences, each with what kind it is of, in order; of more than `most` of a kind the `first` ones, then how many more."""
    told = list(said)
    totals = Counter(kind for kind, _ in told)
    seen: Counter[Hashable] = Counter()
    sentences: list[str] = []
    for kind, sentence in told:
        seen[kind] += 1
        if totals[kind] <= most or seen[kind] <= first:
            sentences.append(sentence)
        elif seen[kind] == first + 1:
            sentences.append(f"Et {count(totals[kind] - first, 'autre', 'autres')} de même nature.")
    return tuple(sentences)
