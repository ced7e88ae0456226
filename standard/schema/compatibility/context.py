"""What is known of a change beside the two schemas: what people say of it, what replaced what, what files show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from standard.schema.compatibility.samples import Samples
from standard.schema.keys import AskedOfFields, asked_of_fields
from standard.schema.model import Field, Schema, Value


@dataclass(frozen=True)
class Context:
    """`successors` gives, for the uid of a field or value that was replaced, the uids that take its place."""

    before: Schema
    after: Schema
    meaning_changed: Set[str] = frozenset()
    successors: Mapping[str, tuple[str, ...]] | None = None
    samples: Samples | None = None

    @cached_property
    def fields_after(self) -> dict[str, Field]:
        return {field.uid: field for field in self.after.fields}

    @cached_property
    def asked(self) -> tuple[AskedOfFields, AskedOfFields]:
        """What each of the two schemas asks of its fields, the earlier first."""
        return asked_of_fields(self.before), asked_of_fields(self.after)

    @cached_property
    def names_taken(self) -> frozenset[str]:
        """The names that fields have now and did not have."""
        names = {field.uid: field.name for field in self.before.fields}
        return frozenset(field.name for field in self.after.fields if names.get(field.uid) != field.name)

    @cached_property
    def _values_after(self) -> dict[str, tuple[Field, Value]]:
        return {value.uid: (field, value) for field in self.after.fields if field.values is not None for value in field.values.values}

    def heirs(self, field: Field) -> tuple[Field, ...]:
        """The fields that take the place of one, itself included where it goes on."""
        known = self.fields_after
        return tuple(known[uid] for uid in (self.successors or {}).get(field.uid, ()) if uid in known)

    def value_heirs(self, value: Value) -> tuple[tuple[Field, Value], ...]:
        """The values that take the place of one, or the value itself in another field, each with its field."""
        known = self._values_after
        return tuple(known[uid] for uid in (self.successors or {}).get(value.uid, (value.uid,)) if uid in known)

    @cached_property
    def taking_a_place(self) -> frozenset[str]:
        """The uids of the fields and values that replace others."""
        return frozenset(uid for old, uids in (self.successors or {}).items() for uid in uids if uid != old)

    def shared(self, uid: str) -> bool:
        """Whether what takes a place was there already, or takes several places."""
        return self._places[uid] > 1 or uid in self._uids_before

    @cached_property
    def _places(self) -> Counter[str]:
        """How many places each uid takes."""
        return Counter(uid for uids in (self.successors or {}).values() for uid in set(uids))

    @cached_property
    def _uids_before(self) -> frozenset[str]:
        return frozenset(self.before.uids())
