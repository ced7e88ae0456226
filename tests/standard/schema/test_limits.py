"""What a schema and a list of changes may hold: everything real, ten times over, and nothing without an end."""

from __future__ import annotations

from typing import Any

import pytest

from standard.schema import limits, lint, table_schema
from standard.schema.model import SchemaError
from standard.schema.operations import resolve
from tests.known_schemas import KnownSchema, known_schemas

Descriptor = dict[str, Any]


def schema(*fields: Descriptor, **more: Any) -> Descriptor:
    return {"name": "s", "fields": [*fields], **more}


def field(**more: Any) -> Descriptor:
    return {"name": "x", "type": "string", **more}


def of_values(amount: int, value: str = "v") -> list[str]:
    return [f"{value}{rank}" for rank in range(amount)]


TOO_MUCH: dict[str, tuple[Descriptor, str, str]] = {
    "fields": (schema(*({"name": f"f{rank}"} for rank in range(limits.FIELDS + 1))), "fields", "10 001 champs"),
    "values": (schema(field(constraints={"enum": of_values(limits.VALUES + 1)})), "fields/0/constraints/enum", "100 001 valeurs"),
    "a name": (schema({"name": "n" * 501}), "fields/0/name", "501 caractères"),
    "a title": (schema(field(title="t" * 2_501)), "fields/0/title", "2 501 caractères"),
    "a description": (schema(field(description="d" * 100_001)), "fields/0/description", "100 001 caractères"),
    "a value": (schema(field(constraints={"enum": ["v" * 2_001]})), "fields/0/constraints/enum", "2 001 caractères"),
    "a label": (
        schema(field(constraints={"enum": ["v"]}, categories=[{"value": "v", "label": "l" * 2_501}])),
        "fields/0/constraints/enum/label",
        "2 501 caractères",
    ),
    "a key": (schema(field(**{"k" * 201: 1})), "fields/0", "201 caractères"),
    "a key inside a property": (schema(field(), sources=[{"k" * 201: 1}]), "sources", "201 caractères"),
    "a text inside a property": (schema(field(), sources=[{"title": "k" * 100_001}]), "sources", "100 001 caractères"),
    "properties": (schema(field(**{f"p{rank}": 1 for rank in range(1_001)})), "fields/0", "1 003 propriétés"),
    "keywords": (schema(field(), keywords=of_values(1_001)), "keywords", "1 001 éléments"),
    "a number": (schema(field(order=10**1_000)), "fields/0/order", "1 000 chiffres"),
    "a number without an end": (schema(field(order=float("inf"))), "fields/0/order", "1 000 chiffres"),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_a_schema_that_holds_too_much_is_refused_by_the_input_and_the_limit(what: str) -> None:
    descriptor, path, amount = TOO_MUCH[what]
    with pytest.raises(SchemaError) as refused:
        table_schema.parse(descriptor)
    assert refused.value.path == path
    assert amount in str(refused.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert [finding.severity for finding in lint.check(descriptor)] == ["error"]


@pytest.mark.parametrize("known", known_schemas(), ids=str)
def test_every_schema_passes_ten_times_over(known: KnownSchema) -> None:
    descriptor = known.descriptor()
    tenfold = [
        {**item, **{key: item[key] * 10 for key in ("name", "title", "description") if isinstance(item.get(key), str)}}
        for item in descriptor["fields"]
    ]
    table_schema.parse(descriptor | {"fields": tenfold * 10})


@pytest.mark.parametrize("constraint", ["enum", "pattern"])
def test_a_list_of_all_municipalities_passes(constraint: str) -> None:
    texts = [f"{rank:05}" for rank in range(36_000)]
    said: Any = texts if constraint == "enum" else f"^(?:{'|'.join(texts)})$"
    (item,) = table_schema.parse(schema(field(constraints={constraint: said}))).fields
    assert item.values is not None
    assert len(item.values.values) == 36_000


def test_changes_by_hand_are_held_to_the_same() -> None:
    start = table_schema.parse(schema(field()))
    for changes, path in (
        ([{"op": "add_field", "field": {"name": "n" * 501}}], "fields/1/name"),
        ([{"op": "set_property", "field": "x", "path": "title", "after": "t" * 2_501}], "fields/0/title"),
        ([{"op": "set_property", "field": "x", "path": "order", "after": 10**1_000}], ""),
        ([{"op": "set_property", "field": "x", "path": "order", "after": 1}] * (limits.OPERATIONS + 1), "operations"),
    ):
        with pytest.raises(SchemaError) as refused:
            resolve(start, changes)
        assert refused.value.path == path
