"""What a schema being changed holds so that looking for a thing, and changing one of many, cost the same however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping

from standard.schema import keys
from standard.schema.model import ABSENT, JSON, canonical
from standard.schema.ordering import Order


class Index:
    """Uids by what they are looked for by, in the order in which they came."""

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        self._uids: dict[str, dict[str, None]] = {}
        for text, uid in known:
            self.add(text, uid)

    def __getitem__(self, text: str) -> Collection[str]:
        return self._uids.get(text, {}).keys()

    def __contains__(self, text: object) -> bool:
        return text in self._uids

    def add(self, text: str, uid: str) -> None:
        self._uids.setdefault(text, {})[uid] = None

    def remove(self, text: str, uid: str) -> None:
        uids = self._uids.get(text, {})
        uids.pop(uid, None)
        if not uids:
            self._uids.pop(text, None)


class Items:
    """A list whose items come and go one by one: distinct, none of them null."""

    def __init__(self, items: Iterable[JSON]) -> None:
        self._items = {canonical(item): item for item in items}
        self._order = Order(self._items)

    def __contains__(self, item: JSON) -> bool:
        return canonical(item) in self._items

    def __len__(self) -> int:
        return len(self._items)

    def next(self, item: JSON) -> JSON:
        """The item after one that is there, None at the end."""
        following = self._order.next(canonical(item))
        return None if following is None else self._items[following]

    def insert(self, item: JSON, following: JSON) -> None:
        """Put an item, which is not there, right before another one, which is, or at the end."""
        written = canonical(item)
        self._items[written] = item
        self._order.insert(written, None if following is None else canonical(following))

    def remove(self, item: JSON) -> None:
        written = canonical(item)
        del self._items[written]
        self._order.remove(written)

    def listed(self) -> list[JSON]:
        return [self._items[written] for written in self._order]


class Properties(MutableMapping[str, JSON]):
    """Properties being changed. A list that changes item by item, or a key whose fields are renamed one by one, is written
    when it is next looked at."""

    def __init__(self, properties: Mapping[str, JSON]) -> None:
        self._held = dict(properties)
        self._items: dict[str, Items] = {}
        self._mentioned: dict[str, set[str]] = {}
        self._renames: dict[str, dict[str, str]] = {}
        """For the key of each property, how the names that it is written with are called now."""
        self._origins: dict[str, dict[str, str]] = {}
        """The other way round."""

    def __getitem__(self, key: str) -> JSON:
        if key in self._items:
            self._held[key] = self._items.pop(key).listed()
        if key in self._renames:
            self._held[key] = keys.renamed(key, self._held[key], self._renames.pop(key))
            del self._origins[key]
        return self._held[key]

    def __setitem__(self, key: str, value: JSON) -> None:
        self._forget(key)
        self._held[key] = value

    def __delitem__(self, key: str) -> None:
        self._forget(key)
        del self._held[key]

    def _forget(self, key: str) -> None:
        for late in (self._items, self._mentioned, self._renames, self._origins):
            late.pop(key, None)

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def copy(self) -> dict[str, JSON]:
        return dict(self)

    def items_of(self, key: str) -> Items | None:
        """The items of a list, to be read; a list that is not there has none. None where it is not a list of distinct items."""
        if key not in self._items:
            found = self.get(key, ABSENT)
            if found is ABSENT:
                return Items(())
            if not isinstance(found, list) or not found or None in found:
                return None
            items = Items(found)
            if len(items) < len(found):
                return None
            self._items[key] = items
        return self._items[key]

    def add_item(self, key: str, item: JSON, following: JSON) -> None:
        """Put an item in a list that `items_of` gave, right before another one or at the end."""
        if key not in self._held:
            self._held[key], self._items[key] = [], Items(())
        self._items[key].insert(item, following)
        self._mentioned.pop(key, None)

    def remove_item(self, key: str, item: JSON) -> None:
        """Take an item away from a list that `items_of` gave; the last one goes with the list."""
        self._items[key].remove(item)
        self._mentioned.pop(key, None)
        if not self._items[key]:
            del self[key]

    def mentioned(self, key: str) -> Collection[str]:
        """The names of fields that a property mentions."""
        if key not in self._mentioned:
            self._mentioned[key] = set(keys.mentioned(key, self.get(key)))
        return self._mentioned[key]

    def rename(self, key: str, before: str, after: str) -> None:
        """Put a name in the place of one that a property mentions; it did not mention it."""
        renames, origins = self._renames.setdefault(key, {}), self._origins.setdefault(key, {})
        written = origins.pop(before, before)
        renames[written], origins[after] = after, written
        self._mentioned[key].remove(before)
        self._mentioned[key].add(after)
