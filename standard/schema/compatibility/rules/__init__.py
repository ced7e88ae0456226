"""What each kind of change does to those who publish files and to those who read them, as data.

A producer's question: is a file that was valid still valid? A consumer's question: does code written for the old
schema read the new files?
"""

from __future__ import annotations

from typing import Final

from standard.schema.compatibility.rules.audiences import ASKED, AskedOfEach
from standard.schema.compatibility.rules.base import CompatibilityRule, Effect, Impact, Level
from standard.schema.compatibility.rules.cells import CELLS
from standard.schema.compatibility.rules.columns import COLUMNS
from standard.schema.compatibility.rules.values import VALUES

__all__ = ["ASKED", "RULES", "AskedOfEach", "CompatibilityRule", "Effect", "Impact", "Level"]

RULES: Final[dict[str, CompatibilityRule]] = {**COLUMNS, **VALUES, **CELLS}
"""Every rule, by identifier."""
