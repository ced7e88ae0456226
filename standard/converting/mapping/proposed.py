"""What is proposed for the columns of a file, as a process tells it to another. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from standard.converting.mapping import ColumnRule, FileMapping, ValueRule
from standard.converting.mapping.contents import SourceColumn

Former = Mapping[str, Sequence[str]]
"""By name of field, those that it had before."""


@dataclass(frozen=True, slots=True)
class ProposedRule:
    """A rule, how sure it is from 0 to 1, and why in short French words. `known`: the check reads the column so without it."""

    rule: ColumnRule
    confidence: float
    why: str
    known: bool = False


@dataclass(frozen=True)
class ProposedMapping:
    """The columns of a file, and what is proposed for them."""

    columns: tuple[SourceColumn, ...]
    rules: tuple[ProposedRule, ...]
    values: tuple[ValueRule, ...] = ()
    """Texts that a list has not, with the value near them, or "" where none is."""
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By field and text, in how many of the rows that were looked at."""

    @property
    def mapping(self) -> FileMapping:
        """What is proposed, as if it were confirmed; values only where there is one to propose."""
        return FileMapping(tuple(one.rule for one in self.rules if not one.known), (), tuple(one for one in self.values if one.after))

    def to_json(self) -> dict[str, Any]:
        return {
            "columns": [one.to_json() for one in self.columns],
            "rules": [
                {
                    "columns": list(one.rule.columns),
                    "fields": list(one.rule.fields),
                    "separator": one.rule.separator,
                    "confidence": round(one.confidence, 2),
                    "why": one.why,
                    "known": one.known,
                }
                for one in self.rules
            ],
            "values": [
                {"field": one.field, "before": one.before, "after": one.after, "rows": self.counts.get((one.field, one.before), 0)}
                for one in self.values
            ],
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> ProposedMapping:
        """What `to_json` wrote."""
        return ProposedMapping(
            tuple(map(SourceColumn.from_json, data["columns"])),
            tuple(
                ProposedRule(
                    ColumnRule(tuple(one["columns"]), tuple(one["fields"]), one["separator"]), one["confidence"], one["why"], one["known"]
                )
                for one in data["rules"]
            ),
            tuple(ValueRule(one["field"], one["before"], one["after"]) for one in data["values"]),
            {(one["field"], one["before"]): one["rows"] for one in data["values"]},
        )
