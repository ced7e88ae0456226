"""What a repository is made of, before git: branches of steps, each known before it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

RELEASES: Final = "main"
"""One commit a release, and one where a release is withdrawn."""
REVISIONS: Final = "travail"
"""One commit a revision: the schema as each decision left it."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What one commit holds: every file at the root, and what is said of it."""

    files: Mapping[str, bytes]
    message: str
    author: str
    """« Nom <adresse> »."""
    at: datetime
    tag: str = ""
    """The name of its annotated tag; empty for none."""


@dataclass(frozen=True, slots=True)
class PlannedCommit:
    """One commit to write: `key` tells it from all others, and is the last line of its message, so that it is not made twice."""

    key: str
    make: Callable[[], Commit]


@dataclass(frozen=True, slots=True)
class Branch:
    name: str
    steps: tuple[PlannedCommit, ...]
