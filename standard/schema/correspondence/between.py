"""The correspondence of two schemas, and the later one under the uids of the earlier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from standard.schema.alignment import align
from standard.schema.correspondence.table import Correspondence, CorrespondenceRow, correspondence
from standard.schema.diff import compare
from standard.schema.model import Schema
from standard.schema.operations import Operation, apply_all, successors


def between(before: Schema, after: Schema) -> tuple[Schema, Correspondence]:
    """By what a comparison finds; what it had to guess is `guessed`. Uids of one lineage leave nothing to guess."""
    if before.lineage and before.lineage == after.lineage:
        return following(before, compare(before, after))
    alignment = align(before, after)
    arrived, table = following(before, compare(before, after, alignment=alignment))
    names = {item.uid: item.name for item in before.fields}
    guessed = {(names[guess.field], guess.text) if guess.field else (guess.text, "") for guess in alignment.guesses()}
    rows = (replace(row, status="guessed") if row.status == "certain" and _subject(row) in guessed else row for row in table.rows)
    return arrived, Correspondence(tuple(rows))


def _subject(row: CorrespondenceRow) -> tuple[str, str]:
    return row.old_field, row.old_value


def following(before: Schema, operations: Iterable[Operation]) -> tuple[Schema, Correspondence]:
    """By the operations that led from the one to the other, which know what they meant. Raises Conflict."""
    steps = tuple(operations)
    after = apply_all(before, steps)
    return after, correspondence(before, after, successors(steps))
