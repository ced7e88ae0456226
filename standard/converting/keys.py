"""What tells the rows of the new version apart, where the change of version may have made it repeat or lack."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence, Set

from standard.schema.cells import missing_texts_of
from standard.schema.correspondence import Pending
from standard.schema.correspondence.reasons import keyless, repeated
from standard.schema.model import Schema
from standard.validation.framing import Cell, as_text


class RewrittenKeys:
    """The unique columns and the primary key that are new, or made of cells that are rewritten (those not in `copied`)."""

    def __init__(self, before: Schema, after: Schema, names: Sequence[str], copied: Collection[str]) -> None:
        same = {key for key in _keys(before) if set(key) <= set(copied)}
        asked = [key for key in dict.fromkeys(_keys(after)) if key not in same and set(key) <= set(names)]
        self._keys = [(key, [names.index(name) for name in key]) for key in asked]
        self._primary = next((key for key in asked if key == _primary_key(after)), ())
        missing = {item.name: missing_texts_of(item, after) for item in after.fields}
        self._parts = [(names.index(name), missing[name]) for name in self._primary]
        self._seen: set[bytes] = set()
        """Digests of what was met: a file of any length fits in memory."""

    def pending(self, row: int, cells: Sequence[Cell], told: Set[str]) -> Iterator[Pending]:
        """What this row repeats of those before it, or lacks to be told from them unless one of its columns is `told` already."""
        if self._parts and told.isdisjoint(self._primary) and all(as_text(cells[place]) in missing for place, missing in self._parts):
            yield keyless(self._primary, row)
        for rank, (key, positions) in enumerate(self._keys):
            texts = [as_text(cells[position]) for position in positions]
            if not all(texts):
                continue
            digest = hashlib.blake2b("\0".join((str(rank), *texts)).encode("utf-8", "surrogatepass"), digest_size=16).digest()
            if digest in self._seen:
                yield repeated(key, texts, row)
            self._seen.add(digest)


def _keys(schema: Schema) -> Iterator[tuple[str, ...]]:
    yield from ((item.name,) for item in schema.fields if item.get("constraints/unique") is True)
    if key := _primary_key(schema):
        yield key


def _primary_key(schema: Schema) -> tuple[str, ...]:
    key = schema.get("primaryKey")
    names = [key] if isinstance(key, str) else key if isinstance(key, list) else []
    return tuple(names) if all(isinstance(name, str) for name in names) else ()
