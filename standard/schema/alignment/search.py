"""One search for what became what: each item read once, and no more steps than two large real schemas ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from standard.schema.alignment.clues import Clues
from standard.schema.budget import Budget
from standard.schema.model import Field, Value

STEPS: Final = 30_000
"""To compare two words is a step. Of the real schemas, the two that take the most to tell apart, of 92 and 62 fields, take
half of that. Beyond, what keeps neither its name nor a title, a description or a list of its own is not looked for."""

_READING: Final = 4
"""The steps that it takes to read a short item."""
_WEIGHING: Final = 5
"""The steps that it takes to weigh two short items against each other."""
_CHARACTERS: Final = 200
"""How many more characters of an item are read in a step."""
_TRAITS: Final = 20
"""How many more words and values of two items are weighed in a step."""


class AlignmentSearch:
    """What has been read so far, and the steps that are left."""

    def __init__(self, steps: int = STEPS) -> None:
        self.budget = Budget(steps)
        self._clues: dict[int, Clues] = {}

    def clues(self, item: Field | Value) -> Clues:
        """What an item, which outlives the search, can be recognised by."""
        found = self._clues.get(id(item))
        if found is None:
            found = self._clues[id(item)] = Clues(item)
        return found

    def may_read(self, items: Iterable[Field | Value]) -> bool:
        """Whether there are steps to read the items, now taken. What was read already takes none."""
        return self.budget.allows(sum(_READING + _size(item) // _CHARACTERS for item in items if id(item) not in self._clues))

    def may_weigh(self, pairs: Collection[tuple[Clues, Clues]]) -> bool:
        """Whether there are steps to weigh the pairs, now taken."""
        return self.budget.allows(sum(_WEIGHING + (one.traits + other.traits) // _TRAITS for one, other in pairs))


def _size(item: Field | Value) -> int:
    """The length of what an item says; a value of a field takes as long as a hundred characters."""
    if isinstance(item, Value):
        return len(item.text) + len(item.definition)
    values = 100 * len(item.values.values) if item.values is not None else 0
    return len(item.name) + len(item.title) + len(item.description) + values
