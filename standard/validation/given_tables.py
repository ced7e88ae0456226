"""The tables given beside a file, for its foreign keys to lead to: whoever gives one does not load what reads it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class GivenTable(NamedTuple):
    """A table that foreign keys lead to: a file, and which of its sheets."""

    path: Path
    sheet: str = ""
