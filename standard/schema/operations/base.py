"""What every operation can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Final, NamedTuple, TypeAlias

from standard.schema.model import Schema
from standard.schema.operations.changing import ChangingSchema

Touch: TypeAlias = tuple[str, ...]
"""Something that an operation reads or writes, as steps from the whole to the part: `("field", uid)` holds
`("field", uid, "property", "title")`. Two operations meet where a touch of one is, or holds, a touch of the other."""


class About(NamedTuple):
    """What an operation is about, by uids."""

    fields: tuple[str | None, ...]
    """None stands for the schema itself."""
    values: tuple[str, ...] = ()

    @property
    def uids(self) -> tuple[str, ...]:
        """Those of the fields, then of the values."""
        return (*(uid for uid in self.fields if uid is not None), *self.values)

    @staticmethod
    def of_all(operations: Iterable[Operation]) -> About:
        """What all of these are about, each thing once."""
        told = [operation.about() for operation in operations]
        fields = dict.fromkeys(uid for one in told for uid in one.fields)
        return About(tuple(fields), tuple(dict.fromkeys(uid for one in told for uid in one.values)))


class Operation(ABC):
    """One change of a schema: a frozen dataclass that knows how to apply itself and how to come back."""

    __slots__ = ()

    @abstractmethod
    def run(self, changing: ChangingSchema) -> None:
        """Apply to a schema being changed. Raises Conflict where it is not what the operation was made for."""

    @abstractmethod
    def inverse(self) -> Operation:
        """The operation that comes back."""

    @abstractmethod
    def about(self) -> About:
        """The fields and values that it changes: where it is told, and in whose history."""

    @abstractmethod
    def touches(self) -> frozenset[Touch]:
        """All that the operation depends on or changes: operations that meet nowhere can be swapped."""

    def refreshed(self, changing: ChangingSchema) -> Operation:
        """The same intention on this schema: the neighbours that it leaves are those of now."""
        return self

    def carry_onto(self, changing: ChangingSchema) -> Operation:
        """Apply the same intention to this schema, and give what was applied. Raises Conflict where that cannot be."""
        fresh = self.refreshed(changing)
        fresh.run(changing)
        return fresh

    def over(self, changing: ChangingSchema) -> Operation | None:
        """The same intention in spite of what was changed since: what it finds is what is there now. None where there is
        nothing left to do. Raises Conflict where what it is about has gone."""
        return self.refreshed(changing)

    def apply(self, schema: Schema) -> Schema:
        """The schema changed. Raises Conflict, and changes nothing."""
        changing = ChangingSchema(schema)
        self.run(changing)
        return changing.schema()


PLACE: Final = "place"


def place(neighbour: str | None, *within: str) -> Touch:
    """The place right before a neighbour, or the end, among the fields or within a list."""
    return (*within, PLACE, neighbour or "")


def names(names: Iterable[str], *mentioned_by: str) -> set[Touch]:
    """The names of fields that are given or taken; or, where `mentioned_by` says who, that are only mentioned there.

    Two mentions of one name do not meet; each meets what gives or takes the name.
    """
    return {("name", name, *(("mention", *mentioned_by) if mentioned_by else ())) for name in names}
