"""What is kept of a file left as a sample: for each field, the different texts of its cells and how often each stands.

Run as a module, it is the process that `runner` starts and may kill.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from standard.schema import table_schema
from standard.schema.cells import missing_texts
from standard.schema.compatibility import SampleColumn, Samples
from standard.schema.model import ABSENT, SchemaError
from standard.validation import child, limits
from standard.validation.columns import match_columns
from standard.validation.framing import Unreadable, as_text, frame

KEPT: Final = 20_000
"""Different texts kept of one file, shared between its columns."""
LEAST: Final = 50
LONGEST: Final = 200
"""Characters above which a text is counted, not kept."""


def sample(path: Path, descriptor: Mapping[str, Any], *, file_bytes: int = limits.FILE_BYTES) -> Samples:
    """The cells of a file, those without a value left out, by name of field. Raises Unreadable, SchemaError, OSError."""
    schema = table_schema.parse(dict(descriptor))
    table = frame(path, names=[field.name for field in schema.fields], tidy=True, file_bytes=file_bytes)
    held = [(index, field) for index, field in enumerate(match_columns(table.header, schema).fields) if field is not None]
    kept = max(LEAST, KEPT // max(1, len(held)))
    common = missing_texts(schema.get("missingValues"))
    missing = {index: {"", *(missing_texts(own) if (own := field.get("missingValues")) is not ABSENT else common)} for index, field in held}
    cells: Counter[int] = Counter()
    texts: dict[int, Counter[str]] = {index: Counter() for index, _ in held}
    for _, row in table.rows():
        for index, _ in held:
            text = as_text(row[index]) if index < len(row) else ""
            if text in missing[index]:
                continue
            cells[index] += 1
            if text in texts[index] or (len(texts[index]) < kept and len(text) <= LONGEST):
                texts[index][text] += 1
    return Samples({field.name: SampleColumn(1, cells[index], dict(texts[index])) for index, field in held})


def _answer(order: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {"columns": sample(Path(order["path"]), order["descriptor"], file_bytes=order["file_bytes"]).to_json()}
    except (Unreadable, SchemaError, MemoryError):
        return {}


if __name__ == "__main__":
    child.serve(_answer)
