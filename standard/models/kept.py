"""What rows keep as JSON text, because its bytes are what a hash covers: read once for as long as the same is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, wraps
from itertools import islice
from typing import Any, ClassVar, Final, TypeVar

from django.db import models

from standard.memory import Memory
from standard.schema import operations, snapshot
from standard.schema.model import Schema
from standard.schema.operations import Operation, touched_uids

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

    def touched_uids(self) -> tuple[str, ...]:
        """The uids of all the fields and values that its operations are about."""
        return touched_uids(self.read_operations())


class Mention(models.Model):
    """That the operations of a row are about a field or a value: an index written with the row, which can be made again."""

    uid = models.CharField(max_length=40, db_index=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.uid


class WithElements(WithOperations):
    """A row that is found by the fields and values that its operations are about: its `elements`, a model of `Mention`."""

    elements: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        fresh = self._state.adding
        super().save(*args, **kwargs)
        about = self.touched_uids()
        if about != (() if fresh else tuple(self.elements.order_by("pk").values_list("uid", flat=True))):
            index_elements([self], self.elements.model, self.elements.field.name)


def index_elements(rows: Iterable[Any], mentions: type[models.Model], key: str) -> None:
    """Write again what each of these rows is about; `key` names the row in `mentions`. Rows of migrations' models serve too."""
    for batch in batched(rows, 500):
        mentions._default_manager.filter(**{f"{key}__in": [row.pk for row in batch]}).delete()
        mentions._default_manager.bulk_create(
            [mentions(uid=uid, **{f"{key}_id": row.pk}) for row in batch for uid in touched_uids(read_operations(row.operations))]
        )


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, size)):
        yield batch
