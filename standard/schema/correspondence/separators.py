"""What stands between the values of a cell where no list says it: the example does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from standard.schema.alignment.evidence import example_of, shape
from standard.schema.folding import fold
from standard.schema.model import Field

MARKS: Final = (";", "|", ",")
"""What separates values, the surest first."""


@dataclass(frozen=True, slots=True)
class SeparatorChange:
    """What stood between values, and what does now; `proven` where both examples say the same values."""

    before: str
    after: str
    proven: bool


def separator_change(old: Field, new: Field) -> SeparatorChange | None:
    """What the examples of two fields say of their separators; two lists say theirs themselves."""
    if old.values is not None and new.values is not None:
        return None
    before, after = _separator(old), _separator(new)
    if before is None or after is None or before == after or after in example_of(old):
        return None
    if not _tells(old, before) or not _tells(new, after):
        return None
    mine, theirs = ({fold(item) for item in _items(field, mark)} for field, mark in ((old, before), (new, after)))
    said = all("separe" in fold(field.description) or field.values is not None for field in (old, new))
    return SeparatorChange(before, after, mine == theirs) if said or not mine.isdisjoint(theirs) else None


def _separator(field: Field) -> str | None:
    if field.values is not None:
        return field.values.separator
    if field.type != "string":
        return None
    return next((mark for mark in MARKS if len(_items(field, mark)) > 1), None)


def _items(field: Field, mark: str) -> list[str]:
    return [item.strip() for item in example_of(field).split(mark) if item.strip()]


def _tells(field: Field, mark: str) -> bool:
    """Whether what the mark separates are words, not the parts of a number, of a date or of an address."""
    return field.values is not None or all(any(letter.isalpha() for letter in item) for item in _items(field, mark))


def rewritten(text: str, before: str, after: str) -> str:
    """The cell with the other separator between its values."""
    return after.join(item.strip() for item in text.split(before))


def is_like(field: Field, text: str, mark: str) -> bool:
    """Whether each part of a cell is of the form that the example's are: a comma inside an address separates nothing."""
    forms = {shape(item) for item in _items(field, mark)}
    return {shape(item.strip()) for item in text.split(mark)} <= forms
