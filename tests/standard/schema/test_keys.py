"""The field names that a schema mentions outside its fields."""

from typing import Any

import pytest
from hypothesis import given

from standard.schema.keys import mentioned, renamed
from tests.standard.schema.strategies import json_values

VALIDATA_CHECKS: dict[str, dict[str, Any]] = {
    **{f"french-{code}": {"column": "a"} for code in ("siren-value", "siret-value", "gps-coordinates")},
    **{f"{code}-value": {"column": "a"} for code in ("phone-number", "opening-hours", "nomenclature-actes", "year-interval")},
    "cohesive-columns-value": {"column": "a", "othercolumns": ["b"]},
    "compare-columns-value": {"column": "a", "column2": "b"},
    "one-of-required": {"column1": "a", "column2": "b"},
    "sum-columns-value": {"column": "a", "columns": ["b"]},
}
"""Every check that Validata knows, with the parameters that name columns."""


def flat(params: dict[str, Any]) -> list[str]:
    return [name for said in params.values() for name in ([said] if isinstance(said, str) else said)]


@pytest.mark.parametrize(
    ("key", "value", "names", "after"),
    [
        ("primaryKey", "a", {"a"}, "x"),
        ("primaryKey", ["a", "b"], {"a", "b"}, ["x", "b"]),
        ("uniqueKeys", [["a"], ["b", "a"]], {"a", "b"}, [["x"], ["b", "x"]]),
        ("foreignKeys", [{"fields": ["a"], "reference": {"resource": "r", "fields": ["a"]}}], {"a"}, None),
        ("foreignKeys", [{"fields": "b", "reference": {"fields": "a"}}], {"a", "b"}, [{"fields": "b", "reference": {"fields": "x"}}]),
        ("custom_checks", [{"name": "a", "params": {"column": "a", "value": "a"}}], {"a"}, None),
        ("custom_checks", [{"name": "c", "params": {"columns": ["b", "a"]}}], {"a", "b"}, None),
        *(
            ("custom_checks", [{"name": name, "params": params | {"op": "a"}}], {"a", "b"} & {*flat(params)}, None)
            for name, params in VALIDATA_CHECKS.items()
        ),
        ("successors", ["a", 3, "b"], {"a", "b"}, ["x", 3, "b"]),
        ("title", "a", set(), "a"),
        ("foreignKeys", {"fields": "a"}, set(), {"fields": "a"}),
    ],
)
def test_keys_name_fields(key: str, value: Any, names: set[str], after: Any) -> None:
    assert mentioned(key, value) == names
    if after is not None:
        assert renamed(key, value, {"a": "x"}) == after


def test_only_columns_are_renamed_in_a_check() -> None:
    check = [{"name": "a", "params": {"column": "a", "value": "a"}}]
    assert renamed("custom_checks", check, {"a": "x"}) == [{"name": "a", "params": {"column": "x", "value": "a"}}]


@given(json_values)
def test_any_shape_is_let_through(value: Any) -> None:
    for key in ("primaryKey", "uniqueKeys", "foreignKeys", "custom_checks"):
        assert renamed(key, value, {}) == value
