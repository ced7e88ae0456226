"""A row of the table, and the headings that people read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "number": "N°",
        "organisation": "Organisation",
        "element": "Élément",
        "kind": "Type",
        "comment": "Commentaire",
        "proposed_change": "Changement proposé",
        "disposition": "Suite donnée",
        "answer": "Réponse",
        "mark": "Repère (à laisser)",
    }
)
"""The key for programs, the heading for people."""


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What is said of one comment. `kind` and `disposition` are codes; their words are beside them."""

    number: int
    author: str
    organisation: str
    element: str
    kind: str
    kind_words: str
    comment: str
    proposed_change: str
    disposition: str
    disposition_words: str
    answer: str
    date: str
    call: str
    themes: tuple[str, ...]

    @property
    def mark(self) -> str:
        return mark_of(self.disposition, self.answer)

    @property
    def cells(self) -> list[str]:
        """Under `COLUMNS`, in words."""
        said = {"kind": self.kind_words, "disposition": self.disposition_words}
        return [said[key] if key in said else str(getattr(self, key)) for key in COLUMNS]


def mark_of(disposition: str, answer: str) -> str:
    """What tells, when the table comes back, that somebody has answered meanwhile."""
    return hashlib.sha256(f"{disposition}\n{answer}".encode()).hexdigest()[:8]
