"""What one change shows beside its sentences, worked out where it is shown: nobody waits for what a page leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from standard.comparison.rows import ComparedValue, PropertyChange, TextLine
from standard.publishing.dictionary import Entry, entries
from standard.schema.model import Field, Schema

MOST: Final = 100
"""How many properties, values and lines of one change are shown among others. Where it is alone, ten times as many."""


@dataclass(frozen=True)
class Details:
    """The properties, the values and the technical form of one change, each by what tells it, as far as one page shows them."""

    of_properties: Callable[[], Iterable[PropertyChange]] = tuple
    of_values: Callable[[], Iterable[ComparedValue]] = tuple
    of_lines: Callable[[], Iterable[TextLine]] = tuple
    whole: Field | None = None
    """The field, where it is added or removed."""
    most: int = MOST

    @cached_property
    def _properties(self) -> tuple[PropertyChange, ...]:
        return tuple(self.of_properties())

    @property
    def everything(self) -> tuple[tuple[PropertyChange, ...], tuple[ComparedValue, ...]]:
        """All the properties and values that change, beyond what a page shows."""
        return self._properties, self._changing

    @property
    def properties(self) -> tuple[PropertyChange, ...]:
        return self._properties[: self.most]

    @property
    def properties_left(self) -> int:
        """How many more change."""
        return max(0, len(self._properties) - self.most)

    @cached_property
    def _rows(self) -> tuple[ComparedValue, ...]:
        return tuple(self.of_values())

    @cached_property
    def _changing(self) -> tuple[ComparedValue, ...]:
        return tuple(row for row in self._rows if row.kind != "same")

    @property
    def values(self) -> tuple[ComparedValue, ...]:
        """The first values that change; those that stay as they are are only counted."""
        return self._changing[: self.most]

    @property
    def values_left(self) -> int:
        """How many more change."""
        return max(0, len(self._changing) - self.most)

    @property
    def unchanged_values(self) -> int:
        return len(self._rows) - len(self._changing)

    @cached_property
    def technical(self) -> tuple[TextLine, ...]:
        lines = tuple(self.of_lines())
        return lines if len(lines) <= self.most else (*lines[: self.most], TextLine("gap", "…"))

    @cached_property
    def entry(self) -> Entry | None:
        """What the dictionary says of a field that is added or removed."""
        return entry_of(self.whole) if self.whole is not None else None


def entry_of(field: Field) -> Entry:
    """One field as the dictionary describes it."""
    return entries(Schema({}, (field,)))[0]
