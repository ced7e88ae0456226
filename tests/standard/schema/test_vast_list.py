"""A list of 36,000 values is a list like another: the laws hold on it."""

from __future__ import annotations

import json
from collections import Counter

from standard.schema.compatibility import impacts, level
from standard.schema.diff import compare
from standard.schema.lint import check
from standard.schema.model import content
from standard.schema.operations import AddValue, RemoveValue, apply_all, inverse_all
from standard.schema.table_schema import parse, render
from tests.known_schemas import vast_descriptor


def test_a_vast_list_is_given_back() -> None:
    assert json.dumps(render(parse(vast_descriptor(0)))) == json.dumps(vast_descriptor(0))


def test_a_vast_list_is_compared_by_what_changed() -> None:
    before, after = parse(vast_descriptor(0)), parse(vast_descriptor(1))
    operations = compare(before, after)
    reached = apply_all(before, operations)
    assert content(reached) == content(after)
    assert apply_all(reached, inverse_all(operations)) == before
    assert Counter(type(one) for one in operations)[AddValue] == 40
    assert Counter(type(one) for one in operations)[RemoveValue] == 37
    assert level(impacts(before, reached)) == "major"


def test_a_vast_list_has_no_defect_of_its_own() -> None:
    assert {finding.code for finding in check(vast_descriptor(0)) if finding.field == "code"} == set()
