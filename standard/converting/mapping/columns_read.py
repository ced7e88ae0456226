"""The columns of a file as it names them, and the mapping that is proposed for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from standard.converting.mapping.contents import SourceColumn
from standard.converting.mapping.proposed import Former, ProposedMapping
from standard.converting.mapping.proposing import propose
from standard.schema.model import Schema, SchemaError
from standard.validation import limits
from standard.validation.columns import framed
from standard.validation.framing import Unreadable, as_text
from standard.validation.travelling import received

ROWS: Final = 5_000
"""Rows that are looked at."""
TEXTS: Final = 200
"""Different texts kept of a column, the most frequent of those that were seen first."""
SEEN: Final = 1_000
LONGEST: Final = 200


def proposed(
    path: Path, schema: Schema, former: Former | None = None, *, sheet: str | None = None, file_bytes: int = limits.FILE_BYTES
) -> ProposedMapping:
    """What is proposed for the file at `path`. Raises Unreadable, OSError."""
    table = framed(path, schema, file_bytes=file_bytes, sheet=sheet)
    texts: list[Counter[str]] = [Counter() for _ in table.header]
    filled = [0] * len(texts)
    for _, cells in islice(table.rows(), ROWS):
        for place, cell in enumerate(cells[: len(texts)]):
            text = as_text(cell).strip()
            if text:
                filled[place] += 1
                if len(text) <= LONGEST and (text in texts[place] or len(texts[place]) < SEEN):
                    texts[place][text] += 1
    columns = [SourceColumn(label, filled[place], dict(texts[place].most_common(TEXTS))) for place, label in enumerate(table.header)]
    return propose(columns, schema, former)


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """What `runner.propose_mapping` asks for, in the process apart."""
    try:
        schema = received(order["schema"])
        return proposed(Path(order["path"]), schema, order["former"], sheet=order["sheet"], file_bytes=order["file_bytes"]).to_json()
    except (Unreadable, SchemaError, MemoryError):
        return {}
