"""The migration table of two schemas, and the later one under the uids of the earlier."""

from __future__ import annotations

from collections.abc import Iterable

from standard.schema.diff import compare
from standard.schema.migration.table import Migration, migration
from standard.schema.model import Schema
from standard.schema.operations import Operation, apply_all, successors


def between(before: Schema, after: Schema) -> tuple[Schema, Migration]:
    """By what a comparison finds."""
    return following(before, compare(before, after))


def following(before: Schema, operations: Iterable[Operation]) -> tuple[Schema, Migration]:
    """By the operations that led from the one to the other, which know what they meant. Raises Conflict."""
    steps = tuple(operations)
    after = apply_all(before, steps)
    return after, migration(before, after, successors(steps))
