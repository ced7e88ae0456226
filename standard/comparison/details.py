"""What one change shows beside its sentences, worked out where it is shown: nobody waits for what a page leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from standard.comparison.rows import ComparedValue, PropertyChange, TextLine
from standard.publishing.dictionary import Entry, entries
from standard.schema.model import Field, Schema


@dataclass(frozen=True)
class Details:
    """The properties, the values and the technical form of one change, each by what tells it."""

    of_properties: Callable[[], Iterable[PropertyChange]] = tuple
    of_values: Callable[[], Iterable[ComparedValue]] = tuple
    of_lines: Callable[[], Iterable[TextLine]] = tuple
    whole: Field | None = None
    """The field, where it is added or removed."""

    @cached_property
    def properties(self) -> tuple[PropertyChange, ...]:
        return tuple(self.of_properties())

    @cached_property
    def _rows(self) -> tuple[ComparedValue, ...]:
        return tuple(self.of_values())

    @cached_property
    def values(self) -> tuple[ComparedValue, ...]:
        """The values that change; those that stay as they are are only counted."""
        return tuple(row for row in self._rows if row.kind != "same")

    @property
    def unchanged_values(self) -> int:
        return len(self._rows) - len(self.values)

    @cached_property
    def technical(self) -> tuple[TextLine, ...]:
        return tuple(self.of_lines())

    @cached_property
    def entry(self) -> Entry | None:
        """What the dictionary says of a field that is added or removed."""
        return entry_of(self.whole) if self.whole is not None else None


def entry_of(field: Field) -> Entry:
    """One field as the dictionary describes it."""
    return entries(Schema({}, (field,)))[0]
