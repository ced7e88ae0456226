"""What rows keep as JSON text, because its bytes are what a hash covers: read once for as long as the same is asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, TypeVar

from django.db import models

from standard.memory import Memory
from standard.schema import operations, snapshot
from standard.schema.model import Schema
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


read_operations: Final = remembered(operations.from_text, texts=512)
SCHEMAS: Final[Memory[Schema]] = Memory(room=16 * LONGEST)
"""By the hash of their revision, each with the length of its text: one that is remembered need not even be loaded."""


def schema_of(sha256: str, text: Callable[[], str]) -> Schema:
    """What a revision's text says, given its hash. A revision that has none yet is read each time."""
    found = SCHEMAS.find(sha256)
    if found is not None:
        return found
    source = text()
    schema = snapshot.from_text(source)
    return SCHEMAS.keep(sha256, schema, weight=len(source)) if sha256 else schema


class WithOperations(models.Model):
    """A row that keeps operations, as text, in `operations`."""

    operations: models.TextField[str, str]

    class Meta:
        abstract = True

    def read_operations(self) -> tuple[Operation, ...]:
        return read_operations(self.operations)
