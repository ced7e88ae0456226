"""Twice as much takes twice as long: no analysis of what a stranger sends takes more than in proportion, or than its budget.

Lines of Python are counted, not seconds.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from standard.comparison import ComparisonFilters, Side, changes_view, compared, files
from standard.publishing import registry
from standard.publishing.changes import change_entries
from standard.publishing.content import ReleaseContent
from standard.schema import compatibility, lint, snapshot, table_schema, wording
from standard.schema.alignment import align
from standard.schema.correspondence import following, to_csv
from standard.schema.diff import compare
from standard.schema.model import Schema, content
from standard.schema.operations import apply_all, inverse_all, read_changes, rebase, write_changes
from tests.standard.hostile import ALONE, FAMILIES, Descriptor

SIZE = 40
STEPS = 1_000
"""A small budget, so that what it stops is stopped."""
LIMITED = {"properties of the schema", "properties of a field", "constraints of a field", "keywords", "examples", "missing values"}
"""Of these no schema has so many that a change log, which reads the others again for each change, takes long."""


def lines(action: Callable[[], object], *, again: bool = True) -> int:
    """How many lines of Python an action takes, what is remembered from one time to the next being known unless it is the first."""
    if again:
        action()
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += 1
        return trace

    earlier = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(earlier)
    return count


def released(schema: Schema) -> ReleaseContent:
    return ReleaseContent(schema, "banc", "Banc", "1.0.0", datetime.date(2024, 1, 1))


def analysed(before: Descriptor, after: Descriptor) -> dict[str, int]:
    """The lines that each analysis of two schemas takes."""
    one, other = table_schema.parse(before), table_schema.parse(after)
    alignment = align(one, other, steps=STEPS)
    operations = compare(one, other, alignment=alignment)
    result = apply_all(one, operations)
    assert content(result) == content(other)
    comparison = compared(one, operations, sides=(Side("", "avant", "1.0.0"), Side("", "après")), filters=ComparisonFilters())
    return {
        "parse": lines(lambda: table_schema.parse(before)),
        "render": lines(lambda: table_schema.render(result)),
        "snapshot": lines(lambda: snapshot.from_text(snapshot.to_text(result))),
        "lint": lines(lambda: lint.check(before, one)),
        "align": lines(lambda: align(one, other, steps=STEPS)),
        "compare": lines(lambda: compare(one, other, alignment=alignment)),
        "apply": lines(lambda: apply_all(result, inverse_all(operations))),
        "rebase": lines(lambda: rebase(one, operations)),
        "serialise": lines(lambda: read_changes(write_changes(operations))),
        "impacts": lines(lambda: compatibility.impacts(one, result)),
        "wording": lines(lambda: wording.sentences(operations, one)),
        "view": lines(lambda: changes_view(one, operations)),
        "shown": lines(lambda: [(group.values, group.technical) for group in changes_view(one, operations).groups]),
        "files": lines(lambda: (files.as_json(comparison), files.as_markdown(comparison, title="Banc"))),
        "correspondence": lines(lambda: to_csv(following(one, operations)[1])),
        "changes": lines(lambda: change_entries(one, operations)),
        "artefacts": lines(lambda: registry.artefacts(released(one))),
    }


@pytest.mark.parametrize("family", FAMILIES)
def test_twice_as_much_takes_twice_as_long(family: str) -> None:
    size = 10 * SIZE if family.startswith("a description") else SIZE  # short texts are compared without a thought for that
    small, large = (analysed(*FAMILIES[family](each)) for each in (size, 2 * size))
    grown = {name: (small[name], large[name]) for name in small if large[name] > 2.3 * small[name] + 3_000}
    assert grown.keys() <= ({"changes"} if family in LIMITED else set()), grown


@pytest.mark.parametrize("family", ALONE)
def test_twice_as_much_to_examine_takes_twice_as_long(family: str) -> None:
    small, large = (ALONE[family](size) for size in (4 * SIZE, 8 * SIZE))
    assert lines(lambda: lint.check(large)) < 2.3 * lines(lambda: lint.check(small)) + 3_000
