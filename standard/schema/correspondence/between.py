"""The correspondence of two schemas, and the later one under the uids of the earlier."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from standard.schema.alignment import ENOUGH, Guess, align
from standard.schema.correspondence.table import SETTLED, Correspondence, CorrespondenceRow, correspondence
from standard.schema.diff import compare
from standard.schema.folding import fold
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
    guesses = (guess for guess in alignment.guesses() if not _is_same(guess))
    guessed = {(names[guess.field], guess.text) if guess.field else (guess.text, "") for guess in guesses}
    rows = (replace(row, status="guessed") if _is_supposed(row, guessed) else row for row in table.rows)
    return arrived, Correspondence(tuple(rows))


def _is_same(guess: Guess) -> bool:
    """Whether a guess is none: the text is the same, and more than the text says that so is the thing."""
    if len(guess.after_texts) != 1 or guess.kind not in ("field", "value"):
        return False
    (after,) = guess.after_texts
    if guess.text == after:
        return guess.confidence > ENOUGH
    return fold(guess.text, words_only=guess.kind == "field") == fold(after, words_only=guess.kind == "field")


def _is_supposed(row: CorrespondenceRow, guessed: Set[tuple[str, str]]) -> bool:
    """What a person has to choose among several is asked already."""
    return row.status in SETTLED and bool(row.new_field) and (row.old_field, row.old_value) in guessed


def following(before: Schema, operations: Iterable[Operation]) -> tuple[Schema, Correspondence]:
    """By the operations that led from the one to the other, which know what they meant. Raises Conflict."""
    steps = tuple(operations)
    after = apply_all(before, steps)
    return after, correspondence(before, after, successors(steps))
