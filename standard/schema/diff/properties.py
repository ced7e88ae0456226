"""What changed in the properties of one field, or of the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from standard.schema.model import ABSENT, JSON, Absent, Field, canonical, same
from standard.schema.operations import ITEM_LISTS, RETIREMENT, TYPE_PATHS, AddItem, ChangeType, Operation, RemoveItem, SetProperty
from standard.schema.ordering import Order, reordered
from standard.schema.table_schema import CATEGORIES, CONSTRAINTS, ENUM, PATTERN


def property_changed(field: str | None, path: str, before: JSON | Absent, after: JSON | Absent) -> Iterator[Operation]:
    """The operations that lead from one value of a property to another: item by item where items stay, in order."""
    if same(before, after):
        return
    items = _items_changed(before, after) if path in ITEM_LISTS else None
    if items is None:
        yield SetProperty(field, path, before, after)
        return
    for added, item, following in items:
        yield (AddItem if added else RemoveItem)(field, path, item, following)


def _items_changed(before: JSON | Absent, after: JSON | Absent) -> list[tuple[bool, JSON, JSON]] | None:
    """Whether each item is added, the item, and the one that it stands before; None where the list changes as a whole."""
    if not isinstance(before, list) or not isinstance(after, list) or None in before or None in after:
        return None
    old, new = ({canonical(item): item for item in items} for items in (before, after))
    both = [key for key in old if key in new]
    if len(old) < len(before) or len(new) < len(after) or not both or both != [key for key in new if key in old]:
        return None
    changes: list[tuple[bool, JSON, JSON]] = []
    order = Order(old)
    for key in old:
        if key not in new:
            following = order.next(key)
            changes.append((False, old[key], None if following is None else old[following]))
            order.remove(key)
    for key, _, following in reordered(list(order), list(new)):
        changes.append((True, new[key], None if following is None else new[following]))
    return changes


def retirement_changed(before: Mapping[str, JSON], after: Mapping[str, JSON]) -> tuple[dict[str, JSON], dict[str, JSON]] | None:
    """What is said of a retirement before and after, where that changed."""
    changed = [key for key in RETIREMENT if not same(before.get(key, ABSENT), after.get(key, ABSENT))]
    if not changed:
        return None
    return {key: before[key] for key in changed if key in before}, {key: after[key] for key in changed if key in after}


def type_changed(before: Field, after: Field) -> ChangeType | None:
    """The change of type with all that depends on it, where the type is not all that changes.

    What a list of values is written in is left out, and a pattern beside such a list.
    """
    if same(before.get("type"), after.get("type")):
        return None
    listed = before.values is not None or after.values is not None or ENUM in {**before.properties, **after.properties}
    apart = {ENUM, CATEGORIES, CONSTRAINTS} | ({PATTERN} if listed else set())
    changed = [
        path
        for path in {**before.properties, **after.properties}
        if (path in TYPE_PATHS or path.startswith(f"{CONSTRAINTS}/")) and path not in apart and not same(before.get(path), after.get(path))
    ]
    if len(changed) < 2:
        return None
    properties = ({path: item.properties[path] for path in changed if path in item.properties} for item in (before, after))
    return ChangeType(before.uid, *properties)
