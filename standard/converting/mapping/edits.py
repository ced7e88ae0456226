"""What somebody corrects in a file that was checked: some cells, every cell of a column that holds one text, rows to remove. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

MAX_EDITS: Final = 50_000
"""Cells and texts that the corrections of one file may be, together."""


@dataclass(frozen=True, slots=True)
class FileEdits:
    """Rows are numbered as in the file, columns named by the fields that they hold."""

    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """By row and field."""
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By field and text before, wherever it stands; a cell that was corrected by itself stays so."""

    removed: frozenset[int] = frozenset()
    """The rows that are no longer there; the others keep their numbers."""

    def __bool__(self) -> bool:
        return bool(self.cells or self.texts or self.removed)

    def __len__(self) -> int:
        return len(self.cells) + len(self.texts) + len(self.removed)

    def then(self, later: FileEdits) -> FileEdits:
        """Both, the later ones having the last word.

        What an earlier correction wrote everywhere, a later one may write otherwise.
        """
        again = {(name, before): later.texts.get((name, after), after) for (name, before), after in self.texts.items()}
        cells = {(row, name): later.texts.get((name, text), text) for (row, name), text in self.cells.items()}
        return FileEdits({**cells, **later.cells}, {**later.texts, **again}, self.removed | later.removed)

    def to_json(self) -> dict[str, Any]:
        return {
            "cells": [[row, name, text] for (row, name), text in sorted(self.cells.items())],
            "texts": [[name, before, after] for (name, before), after in sorted(self.texts.items())],
            "removed": sorted(self.removed),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> FileEdits:
        """What `to_json` wrote; nothing where nothing was written."""
        return FileEdits(
            {(row, name): text for row, name, text in data.get("cells", ())},
            {(name, before): after for name, before, after in data.get("texts", ())},
            frozenset(data.get("removed", ())),
        )
