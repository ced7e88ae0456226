"""What changed between two schemas, as operations that lead from one to the other."""

from __future__ import annotations

from collections.abc import Collection

from standard.schema.alignment import Alignment
from standard.schema.diff.common_uids import under_earlier_uids
from standard.schema.diff.comparison import SchemaComparison
from standard.schema.model import Schema, same_content
from standard.schema.operations import Operation

__all__ = ["compare"]


def compare(before: Schema, after: Schema, *, alignment: Alignment | None = None, reserved: Collection[str] = ()) -> tuple[Operation, ...]:
    """The operations that lead from `before` to the content of `after`, in order; none where both say the same.

    Uids are trusted where both are of one lineage. Otherwise fields and values are aligned first, or `alignment`, made
    for these two schemas, says what became what: what is found again keeps its earlier uid, what is new gets one that
    is neither in `before` nor in `reserved`.
    """
    if same_content(before, after):
        return ()
    return SchemaComparison(before, under_earlier_uids(before, after, alignment, reserved)).operations
