"""What rows keep as JSON text, because its bytes are what a hash covers: read once for as long as the same is asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock
from typing import Final, Generic, TypeVar

from django.db import models

from standard.schema import operations, snapshot
from standard.schema.operations import Operation

Read = TypeVar("Read")

LONGEST: Final = 1_000_000
"""Characters of the longest text that is remembered."""


def remembered(read: Callable[[str], Read], *, texts: int) -> Callable[[str], Read]:
    """The same reader of texts, which remembers what it read in the last ones: what it gives is never changed."""
    again = lru_cache(maxsize=texts)(read)

    @wraps(read)
    def known(text: str) -> Read:
        return again(text) if len(text) <= LONGEST else read(text)

    return known


class Memory(Generic[Read]):
    """What a reader gave of the last texts, each under the hash that covers it: one that is remembered need not even be loaded."""

    def __init__(self, read: Callable[[str], Read], *, characters: int) -> None:
        self._read = read
        self._room = characters
        self._kept: OrderedDict[str, tuple[Read, int]] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: str) -> bool:
        return key in self._kept

    def get(self, key: str, text: Callable[[], str]) -> Read:
        """What is remembered under the hash, or else what the text says. A row that has no hash yet is read each time."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        source = text()
        fresh = self._read(source)
        self.keep(key, source, fresh)
        return fresh

    def keep(self, key: str, text: str, said: Read) -> None:
        """Remember what a text says, as whoever writes it knows."""
        with self._lock:
            if key and key not in self._kept and len(text) <= LONGEST:
                self._kept[key] = said, len(text)
                self._room -= len(text)
            while self._room < 0:
                _, (_, length) = self._kept.popitem(last=False)
                self._room += length


read_operations: Final = remembered(operations.from_text, texts=512)
SCHEMAS: Final = Memory(snapshot.from_text, characters=16 * LONGEST)
"""By the hash of their revision."""


class WithOperations(models.Model):
    """A row that keeps operations, as text, in `operations`."""

    operations: models.TextField[str, str]

    class Meta:
        abstract = True

    def read_operations(self) -> tuple[Operation, ...]:
        return read_operations(self.operations)
