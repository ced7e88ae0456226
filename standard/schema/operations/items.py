"""Operations on one item of a list of metadata: a contributor, a keyword, a foreign key, an example…

So two people who each add a contributor do not stand in each other's way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from standard.schema.keys import mentioned
from standard.schema.model import ABSENT, JSON, canonical
from standard.schema.operations.base import About, Operation, Touch, names, place
from standard.schema.operations.draft import Conflict, Draft
from standard.schema.operations.properties import SetProperty, check_mentions, properties_touched
from standard.schema.words import property_label


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

    def _items(self, draft: Draft) -> list[JSON]:
        """The list as it is. Raises Conflict where it is none, or where an item could be taken for another."""
        found = (draft.properties if self.field is None else draft.field(self.field).properties).get(self.path, ABSENT)
        items = [] if found is ABSENT else found
        if not isinstance(items, list) or (found == []) or None in items or len({canonical(item) for item in items}) < len(items):
            raise self._conflict(draft, "wrong_operation", "ne se change pas ligne à ligne\u00a0: changez toute la propriété.")
        return items

    def _write(self, draft: Draft, before: list[JSON], after: list[JSON]) -> None:
        if self.field is None and not self.accepts_defect:
            check_mentions(draft, self.path, mentioned(self.path, [self.item]))
        SetProperty(self.field, self.path, before or ABSENT, after or ABSENT, accepts_defect=True).run(draft)

    def _rank(self, draft: Draft, items: list[JSON]) -> int:
        """Where `next` is."""
        if self.next is None:
            return len(items)
        rank = _find(items, self.next)
        if rank is None:
            raise self._conflict(draft, "misplaced", "a changé d'ordre entre-temps\u00a0: choisissez de nouveau la place de cette ligne.")
        return rank

    def _conflict(self, draft: Draft, code: str, message: str) -> Conflict:
        message = f"«\u00a0{property_label(self.path)}\u00a0» {message}"
        return Conflict(code, message) if self.field is None else draft.field(self.field).conflict(code, message)


@dataclass(frozen=True, slots=True)
class AddItem(_Item):
    """Add an item to a list of metadata."""

    def run(self, draft: Draft) -> None:
        items = self._items(draft)
        if self.item is None or _find(items, self.item) is not None:
            raise self._conflict(draft, "before_changed", "contient déjà cette ligne.")
        rank = self._rank(draft, items)
        self._write(draft, items, [*items[:rank], self.item, *items[rank:]])

    def inverse(self) -> RemoveItem:
        return RemoveItem(self.field, self.path, self.item, self.next, self.accepts_defect)

    def refreshed(self, draft: Draft) -> AddItem:
        return self if self.next is None or _find(self._items(draft), self.next) is not None else replace(self, next=None)


@dataclass(frozen=True, slots=True)
class RemoveItem(_Item):
    """Remove an item from a list of metadata."""

    def run(self, draft: Draft) -> None:
        items = self._items(draft)
        rank = _find(items, self.item)
        if rank is None:
            raise self._conflict(draft, "before_changed", "ne contient plus cette ligne.")
        rest = [*items[:rank], *items[rank + 1 :]]
        if self._rank(draft, rest) != rank:
            raise self._conflict(draft, "misplaced", "a changé d'ordre entre-temps\u00a0: relisez-la.")
        self._write(draft, items, rest)

    def inverse(self) -> AddItem:
        return AddItem(self.field, self.path, self.item, self.next, self.accepts_defect)

    def refreshed(self, draft: Draft) -> RemoveItem:
        items = self._items(draft)
        rank = _find(items, self.item)
        return self if rank is None else replace(self, next=items[rank + 1] if rank + 1 < len(items) else None)


def _find(items: list[JSON], item: JSON) -> int | None:
    wanted = canonical(item)
    return next((rank for rank, each in enumerate(items) if canonical(each) == wanted), None)
