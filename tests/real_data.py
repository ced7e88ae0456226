"""The real data that the tests may read: ../shared/data, beside the project. Never copied into it."""

import json
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

_FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"
REAL_DATA: Path | None = _FOLDER if (_FOLDER / "index.json").is_file() else None

requires_real_data = pytest.mark.skipif(REAL_DATA is None, reason="Les données réelles (../shared/data) ne sont pas sur cette machine.")


@dataclass(frozen=True, slots=True)
class RealSchema:
    """One version of one published descriptor."""

    slug: str
    version: str
    path: Path

    def __str__(self) -> str:
        return f"{self.slug}@{self.version}"

    def descriptor(self) -> dict[str, Any]:
        """The descriptor, its keys in the order of the file."""
        content: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8-sig"))
        return content


@cache
def real_schemas() -> tuple[RealSchema, ...]:
    """Every real schema, versions of one in order of date; () where the data is absent."""
    if REAL_DATA is None:
        return ()
    index = json.loads((REAL_DATA / "index.json").read_text(encoding="utf-8"))
    return tuple(
        RealSchema(entry["slug"], version["version"], REAL_DATA / version["file"])
        for entry in index
        for version in entry["versions"]
        if version["file"].endswith(".json")
    )


def real_schema_pairs() -> tuple[tuple[RealSchema, RealSchema], ...]:
    """Every two versions of the same schema, in both directions."""
    return tuple((a, b) for a, b in permutations(real_schemas(), 2) if a.slug == b.slug)
