"""A simple regular expression as JavaScript reads it."""

from __future__ import annotations

from typing import Final

from standard.schema.pattern_tree import SYNTAX as PYTHON_SYNTAX
from standard.schema.pattern_tree import Anchor, Group, write

SYNTAX: Final = PYTHON_SYNTAX | {"/"}
"""What JavaScript wants escaped when it reads a pattern in Unicode mode, which also refuses any other escape."""


def ecma(tree: Group) -> str:
    """The same pattern as JavaScript reads it in Unicode mode, which is how JSON Schema reads patterns."""
    return write(tree, SYNTAX)


def ecma_whole(tree: Group) -> str:
    """The same, anchored at both ends: Table Schema matches the whole cell, JSON Schema searches."""
    only = tree.branches[0] if len(tree.branches) == 1 else ()
    anchored = only[:1] == (Anchor("^"),) and only[-1:] == (Anchor("$"),)
    return ecma(tree) if anchored else f"^(?:{ecma(tree)})$"
