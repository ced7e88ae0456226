"""What must differ from row to row in the new version, where the change of version may have made it repeat."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence

from standard.schema.migration import Pending
from standard.schema.migration.reasons import repeated
from standard.schema.model import Schema
from standard.validation.framing import Cell, as_text


class Keys:
    """The unique columns and the primary key that are new, or made of cells that are rewritten (those not in `copied`)."""

    def __init__(self, before: Schema, after: Schema, names: Sequence[str], copied: Collection[str]) -> None:
        same = {key for key in _keys(before) if set(key) <= set(copied)}
        asked = [key for key in dict.fromkeys(_keys(after)) if key not in same and set(key) <= set(names)]
        self._keys = [(key, [names.index(name) for name in key]) for key in asked]
        self._seen: set[bytes] = set()
        """Digests of what was met: a file of any length fits in memory."""

    def repeated(self, row: int, cells: Sequence[Cell]) -> Iterator[Pending]:
        """What this row repeats of those before it; empty cells are another matter."""
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
    key = schema.get("primaryKey")
    names = [key] if isinstance(key, str) else key if isinstance(key, list) else []
    if names and all(isinstance(name, str) for name in names):
        yield tuple(names)
