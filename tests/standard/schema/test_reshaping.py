"""Splits, merges and transfers as people ask for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from standard.schema.model import Schema
from standard.schema.operations import Conflict, Operation, apply_all, inverse_all, successors
from standard.schema.reshaping import (
    FieldPart,
    merge_fields,
    merge_values,
    retire_field,
    retire_value,
    split_field,
    split_value,
    transfer_value,
)
from standard.schema.table_schema import Uids, parse

SCHEMA = parse(
    {
        "fields": [
            {
                "name": "a",
                "title": "A",
                "type": "string",
                "description": "Tout.",
                "constraints": {"enum": ["x", "y", "z"], "required": True},
            },
            {"name": "b", "title": "B", "type": "string", "constraints": {"pattern": "^(?:x|w)(?:;(?:x|w))*$"}},
            {"name": "c", "title": "C", "type": "string"},
            {"name": "e", "title": "E", "type": "string"},
            {"name": "n", "title": "N", "type": "integer"},
        ]
    }
)
F = {field.name: field.uid for field in SCHEMA.fields}
V = {name: {value.text: value.uid for value in SCHEMA.by_name(name).values.values} for name in "ab"}  # type: ignore[union-attr]
A, X, Y, Z = F["a"], *V["a"].values()


def uids() -> Uids:
    return Uids(set(SCHEMA.uids()))


def shape(schema: Schema) -> dict[str, Any]:
    return {field.name: [value.text for value in field.values.values] if field.values else None for field in schema.fields}


REST = {"b": ["x", "w"], "c": None, "e": None, "n": None}
PARTS = [FieldPart("a", "A", values=(X,)), FieldPart("a2", "A deux", values=(X, Y, Z))]


@pytest.mark.parametrize(
    ("ask", "left"),
    [
        (lambda: split_field(SCHEMA, A, PARTS, uids()), {"a": ["x"], "a2": ["x", "y", "z"], **REST}),
        (
            lambda: split_field(SCHEMA, F["c"], [FieldPart("c1", "1"), FieldPart("c2", "2")], uids()),
            {"a": ["x", "y", "z"], "b": ["x", "w"], "c1": None, "c2": None, "e": None, "n": None},
        ),
        (
            lambda: merge_fields(SCHEMA, A, [F["b"]], name="ab", title="AB", several=True),
            {"ab": ["x", "y", "z", "w"], "c": None, "e": None, "n": None},
        ),
        (
            lambda: merge_fields(SCHEMA, F["e"], [F["c"]], name="e", title="E", several=False),
            {"a": ["x", "y", "z"], "b": ["x", "w"], "e": None, "n": None},
        ),
        (lambda: merge_values(SCHEMA, A, [X, Z], "xz", uids()), {"a": ["xz", "y"], **REST}),
        (lambda: merge_values(SCHEMA, A, [X, Z], "z", uids()), {"a": ["y", "z"], **REST}),
        (lambda: merge_values(SCHEMA, A, [X, Y], "xy", uids()), {"a": ["xy", "z"], **REST}),
        (lambda: split_value(SCHEMA, A, Y, ["y1", "y2"], uids()), {"a": ["x", "y1", "y2", "z"], **REST}),
        (lambda: split_value(SCHEMA, A, Z, ["z", "z2"], uids()), {"a": ["x", "y", "z", "z2"], **REST}),
        (lambda: transfer_value(SCHEMA, A, Z, F["b"]), {"a": ["x", "y"], **REST, "b": ["x", "w", "z"]}),
        (lambda: retire_field(SCHEMA, A, {"deprecated": True, "successors": ["b"]}), {"a": ["x", "y", "z"], **REST}),
        (lambda: retire_value(SCHEMA, A, X, {"deprecated": True, "successors": ["y"]}), {"a": ["x", "y", "z"], **REST}),
    ],
)
def test_each_does_what_it_says_and_comes_back(ask: Callable[[], Operation], left: dict[str, Any]) -> None:
    operation = ask()
    after = apply_all(SCHEMA, [operation])
    assert shape(after) == left
    assert apply_all(after, inverse_all([operation])) == SCHEMA


def test_what_takes_the_place_of_what_is_told() -> None:
    told = successors([split_field(SCHEMA, A, PARTS, uids())])
    assert [len(told[uid]) for uid in (A, X)] == [2, 2]
    assert told[A][0] == A
    assert {Y, Z}.isdisjoint(told)
    assert successors([merge_fields(SCHEMA, A, [F["b"]], name="a", title="A", several=True)]) == {F["b"]: (A,), V["b"]["x"]: (X,)}


@pytest.mark.parametrize(
    ("ask", "reason"),
    [
        (lambda: split_field(SCHEMA, A, [FieldPart("a", "A", values=(X, Y, Z)), FieldPart("d", "D")], uids()), "n’a aucune valeur"),
        (
            lambda: split_field(SCHEMA, A, [FieldPart("a", "A", values=(X,)), FieldPart("d", "D", values=(Y,))], uids()),
            "« z » ne va dans aucun champ",
        ),
        (lambda: split_field(SCHEMA, A, [FieldPart("a", "A", values=(X, Y, Z)), FieldPart("b", "D", values=(Y,))], uids()), ""),
        (lambda: merge_fields(SCHEMA, A, [F["c"]], name="a", title="A", several=False), "Un seul des deux champs a une liste"),
        (lambda: merge_fields(SCHEMA, F["c"], [F["n"]], name="c", title="C", several=False), "n’a pas le même type"),
        (lambda: merge_values(SCHEMA, A, [X], "x", uids()), "au moins deux valeurs"),
        (lambda: split_value(SCHEMA, A, X, ["x"], uids()), "au moins deux valeurs"),
        (lambda: transfer_value(SCHEMA, A, X, F["b"]), ""),
        (lambda: transfer_value(SCHEMA, A, X, F["c"]), "pas de liste de valeurs"),
        (lambda: retire_field(SCHEMA, A, {"deprecated": True, "successors": ["rien"]}), ""),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_reason(ask: Callable[[], Operation], reason: str) -> None:
    with pytest.raises(Conflict) as refused:
        ask()
    assert reason in str(refused.value).replace("\u00a0", " ")
