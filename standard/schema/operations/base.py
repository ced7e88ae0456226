"""What every operation can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Final, TypeAlias

from standard.schema.model import Schema
from standard.schema.operations.draft import Draft

Touch: TypeAlias = tuple[str, ...]
"""Something that an operation reads or writes, as steps from the whole to the part: `("field", uid)` holds
`("field", uid, "property", "title")`. Two operations meet where a touch of one is, or holds, a touch of the other."""


class Operation(ABC):
    """One change of a schema: a frozen dataclass that knows how to apply itself and how to come back."""

    __slots__ = ()

    @abstractmethod
    def run(self, draft: Draft) -> None:
        """Apply to a draft. Raises Conflict where the draft is not what the operation was made for."""

    @abstractmethod
    def inverse(self) -> Operation:
        """The operation that comes back."""

    @abstractmethod
    def touches(self) -> frozenset[Touch]:
        """All that the operation depends on or changes: operations that meet nowhere can be swapped."""

    def refreshed(self, draft: Draft) -> Operation:
        """The same intention on this draft: the neighbours that it leaves are those of now."""
        return self

    def apply(self, schema: Schema) -> Schema:
        """The schema changed. Raises Conflict, and changes nothing."""
        draft = Draft(schema)
        self.run(draft)
        return draft.schema()


PLACE: Final = "place"


def place(neighbour: str | None, *within: str) -> Touch:
    """The place right before a neighbour, or the end, among the fields or within a list."""
    return (*within, PLACE, neighbour or "")


def names(names: Iterable[str], *mentioned_by: str) -> set[Touch]:
    """The names of fields that are given or taken; or, where `mentioned_by` says who, that are only mentioned there.

    Two mentions of one name do not meet; each meets what gives or takes the name.
    """
    return {("name", name, *(("mention", *mentioned_by) if mentioned_by else ())) for name in names}
