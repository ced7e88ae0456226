"""The correspondence of two schemas, and the later one under the uids of the earlier."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from standard.schema.alignment import align
from standard.schema.alignment.answers import asked
from standard.schema.correspondence.table import SETTLED, Correspondence, CorrespondenceRow, correspondence
from standard.schema.diff import compare
from standard.schema.model import Schema
from standard.schema.operations import Operation, apply_all, successors


def between(before: Schema, after: Schema) -> tuple[Schema, Correspondence]:
    """By what a comparison finds; what it had to guess is `guessed`. Uids of one lineage leave nothing to guess.

    A text written otherwise (case, accents, apostrophes) is the same one, and no guess.
    """
    if before.lineage and before.lineage == after.lineage:
        return following(before, compare(before, after))
    alignment = align(before, after)
    arrived, table = following(before, compare(before, after, alignment=alignment))
    names = {item.uid: item.name for item in before.fields}
    guessed = {(names[guess.field], guess.text) if guess.field else (guess.text, "") for guess in asked(alignment)}
    rows = (replace(row, status="guessed") if _is_supposed(row, guessed) else row for row in table.rows)
    return arrived, Correspondence(tuple(rows))


def _is_supposed(row: CorrespondenceRow, guessed: Set[tuple[str, str]]) -> bool:
    """What a person has to choose among several is asked already."""
    return row.status in SETTLED and bool(row.new_field) and (row.old_field, row.old_value) in guessed


def following(before: Schema, operations: Iterable[Operation]) -> tuple[Schema, Correspondence]:
    """By the operations that led from the one to the other, which know what they meant. Raises Conflict."""
    steps = tuple(operations)
    after = apply_all(before, steps)
    return after, correspondence(before, after, successors(steps))
