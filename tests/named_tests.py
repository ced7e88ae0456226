"""Tests that a table or a document names, as `path::function`."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parent


def is_there(named: str) -> bool:
    """Whether there is such a test, its path read from `tests/`."""
    path, name = named.split("::")
    return name in _functions(path)


@cache
def _functions(path: str) -> frozenset[str]:
    file = TESTS / path
    if not file.exists():
        return frozenset()
    return frozenset(each.name for each in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(each, ast.FunctionDef))
