"""Operations on one item of a list of metadata: a contributor, a keyword, a foreign key, an example…

So two people who each add a contributor do not stand in each other's way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from standard.schema.keys import mentioned
from standard.schema.model import JSON, canonical, same
from standard.schema.operations.base import About, Operation, Touch, names, place
from standard.schema.operations.changing import ChangingSchema, Conflict
from standard.schema.operations.held import Items, Properties
from standard.schema.operations.properties import check_mentions, properties_touched
from standard.schema.words import property_label

ITEM_LISTS: Final = frozenset(
    (
        *("contributors", "licenses", "sources", "resources", "keywords", "custom_checks", "foreignKeys", "uniqueKeys"),
        *("examples", "missingValues", "trueValues", "falseValues"),
    )
)
"""The properties whose items people add and remove one by one."""


@dataclass(frozen=True, slots=True)
class _Item(Operation):
    """One item of the list at `path` of the schema (`field` None) or of a field, right before `next`, None at the end.

    A list that is not there is one without items; the last item goes with its list. `accepts_defect` says that the
    item is a key that is known to name no field.
    """

    field: str | None
    path: str
    item: JSON
    next: JSON = None
    accepts_defect: bool = False

    def about(self) -> About:
        return About((self.field,))

    def touches(self) -> frozenset[Touch]:
        base: Touch = ("schema", self.path) if self.field is None else ("field", self.field, "property", *self.path.split("/"))
        following = None if self.next is None else canonical(self.next)
        touched = {(*base, "item", canonical(self.item)), place(canonical(self.item), *base), place(following, *base)}
        if self.field is not None:
            touched |= properties_touched(self.field, [self.path]) - {base}
        # A rename changes the items that mention the field, so the neighbour too.
        return frozenset(touched | names(mentioned(self.path, [self.item, self.next]), *base, canonical(self.item)))

    def _items(self, changing: ChangingSchema) -> Items:
        """The list as it is. Raises Conflict where it is none, or where an item could be taken for another."""
        items = self._properties(changing).items_of(self.path) if self.path in ITEM_LISTS else None
        if items is None:
            raise self._conflict(changing, "wrong_operation", "ne se change pas ligne à ligne\u00a0: changez toute la propriété.")
        return items

    def _properties(self, changing: ChangingSchema) -> Properties:
        return changing.properties if self.field is None else changing.field(self.field).properties

    def _check_mentions(self, changing: ChangingSchema) -> None:
        if self.field is None and not self.accepts_defect:
            check_mentions(changing, self.path, mentioned(self.path, [self.item]))

    def _conflict(self, changing: ChangingSchema, code: str, message: str) -> Conflict:
        message = f"«\u00a0{property_label(self.path)}\u00a0» {message}"
        return Conflict(code, message) if self.field is None else changing.field(self.field).conflict(code, message)


@dataclass(frozen=True, slots=True)
class AddItem(_Item):
    """Add an item to a list of metadata."""

    def run(self, changing: ChangingSchema) -> None:
        items = self._items(changing)
        if self.item is None or self.item in items:
            raise self._conflict(changing, "before_changed", "contient déjà cette ligne.")
        if self.next is not None and self.next not in items:
            raise self._conflict(
                changing, "misplaced", "a changé d'ordre entre-temps\u00a0: choisissez de nouveau la place de cette ligne."
            )
        self._check_mentions(changing)
        self._properties(changing).add_item(self.path, self.item, self.next)

    def inverse(self) -> RemoveItem:
        return RemoveItem(self.field, self.path, self.item, self.next, self.accepts_defect)

    def refreshed(self, changing: ChangingSchema) -> AddItem:
        return self if self.next is None or self.next in self._items(changing) else replace(self, next=None)

    def over(self, changing: ChangingSchema) -> AddItem | None:
        return None if self.item in self._items(changing) else self.refreshed(changing)


@dataclass(frozen=True, slots=True)
class RemoveItem(_Item):
    """Remove an item from a list of metadata."""

    def run(self, changing: ChangingSchema) -> None:
        items = self._items(changing)
        if self.item is None or self.item not in items:
            raise self._conflict(changing, "before_changed", "ne contient plus cette ligne.")
        if not same(items.next(self.item), self.next):
            raise self._conflict(changing, "misplaced", "a changé d'ordre entre-temps\u00a0: relisez-la.")
        self._check_mentions(changing)
        self._properties(changing).remove_item(self.path, self.item)

    def inverse(self) -> AddItem:
        return AddItem(self.field, self.path, self.item, self.next, self.accepts_defect)

    def refreshed(self, changing: ChangingSchema) -> RemoveItem:
        items = self._items(changing)
        return replace(self, next=items.next(self.item)) if self.item in items else self

    def over(self, changing: ChangingSchema) -> RemoveItem | None:
        return self.refreshed(changing) if self.item in self._items(changing) else None
