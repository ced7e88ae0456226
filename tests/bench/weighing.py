"""The part of `make bench` on evidence: twenty changes put to ten files, beside the whole check of the same files."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from standard.schema import table_schema
from standard.schema.model import Schema
from standard.validation.child import ReadingProcess
from standard.validation.runner import run
from standard.weighing import runner
from tests.bench.validation import good_and_bad_texts, real_or_demo_schema

FILES, ROWS, CHANGES = 10, 5_000, 20
SECONDS: Final = 120
BYTES: Final = 100 * 1024**2


def _files(folder: Path, descriptor: dict[str, Any]) -> Iterator[Path]:
    texts = {name: good for name, (good, _) in good_and_bad_texts(descriptor).items()}
    for place in range(FILES):
        path = folder / f"{place}.csv"
        lines = [",".join(texts)]
        for row in range(ROWS):
            cells = [good[(row + place) % len(good)].replace('"', "") for good in texts.values()]
            lines.append(",".join(f'"{cell}"' for cell in cells))
        path.write_text("\n".join(lines), encoding="utf-8")
        yield path


def _changes(descriptor: dict[str, Any]) -> list[Schema]:
    """In turn a field that becomes required, shorter, or is removed."""
    found = []
    for place in range(CHANGES):
        changed = json.loads(json.dumps(descriptor))
        field = changed["fields"][place % len(changed["fields"])]
        match place % 3:
            case 0:
                field.setdefault("constraints", {})["required"] = True
            case 1:
                field.setdefault("constraints", {})["maxLength"] = 12
            case _:
                changed["fields"].remove(field)
        found.append(table_schema.parse(changed))
    return found


def main() -> None:
    descriptor = json.loads(real_or_demo_schema().read_text(encoding="utf-8"))
    before, afters = table_schema.parse(descriptor), _changes(descriptor)
    with tempfile.TemporaryDirectory() as name, ReadingProcess() as reader:
        paths = list(_files(Path(name), descriptor))
        tables = [path.with_suffix(".kept") for path in paths]
        began = time.perf_counter()
        for path in paths:
            run(path, before, reader=reader, seconds=SECONDS)
        checked = time.perf_counter() - began
        for path, table in zip(paths, tables, strict=True):
            assert runner.keep(path, before, sheet=None, table=table, reader=reader, seconds=SECONDS, file_bytes=BYTES)
        began = time.perf_counter()
        for table in tables:
            for after in afters:
                runner.weigh(table, before, after, reader=reader, seconds=SECONDS)
        weighed = time.perf_counter() - began
    print(f"{CHANGES} changes put to {FILES} files of {ROWS} rows: {weighed:.1f} s, target 10 s")
    print(f"  one whole check of each file: {checked:.1f} s; each change costs {weighed / CHANGES / checked:.2f} of that")


if __name__ == "__main__":
    main()
