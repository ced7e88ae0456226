"""What the columns of a file hold, as the report of a file tells it and as a sample is weighed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standard.schema.compatibility import Samples


@dataclass(frozen=True, slots=True)
class FileStatistics:
    """Of one column: how many different texts (None beyond what is numbered), and the most frequent with their counts."""

    distinct: int | None
    frequent: tuple[tuple[str, int], ...]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> FileStatistics:
        """What `Contents.to_json` wrote of one column."""
        return FileStatistics(data["distinct"], tuple((text, count) for text, count in data["frequent"]))


@dataclass(frozen=True, slots=True)
class Contents:
    """What the columns hold, by name of field; cells without a value are left out."""

    samples: Samples
    statistics: Mapping[str, FileStatistics]

    def to_json(self) -> dict[str, Any]:
        statistics = {name: {"distinct": one.distinct, "frequent": one.frequent} for name, one in self.statistics.items()}
        return {"samples": self.samples.to_json(), "statistics": statistics}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Contents:
        """What `to_json` wrote."""
        statistics = {name: FileStatistics.from_json(one) for name, one in data["statistics"].items()}
        return Contents(Samples.from_json(data["samples"]), statistics)
