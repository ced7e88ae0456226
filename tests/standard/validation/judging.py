"""What a file's check says of single cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from standard.schema import table_schema
from standard.schema.model import Field
from standard.validation.tolerance import tolerant_rules
from standard.validation.verdict import cell_judges


def judge_texts(field: Field, texts: Iterable[str], *, missing_values: Any = None) -> tuple[tuple[str, ...], ...]:
    """For each text, the codes of what a file's check would say of a cell that holds it; () where it conforms.

    `missing_values` are those of the schema. Only what compares rows (unique, keys) is left out. Raises UnusableSchema.
    """
    descriptor: dict[str, Any] = {"fields": [table_schema.render_field(field)]}
    if missing_values is not None:
        descriptor["missingValues"] = missing_values
    rules = tolerant_rules(descriptor)
    (judge,) = cell_judges(rules, [field.name])
    assert judge is not None
    return tuple(judge.codes(text) for text in texts)
