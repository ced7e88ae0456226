"""Law 1: a descriptor is given back exactly, and what we write is read as it was."""

import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from standard.schema import table_schema
from standard.schema.model import SchemaError, Value, content
from standard.schema.table_schema import in_order, parse, parse_field, render, render_field
from tests.known_schemas import KnownSchema, known_schemas
from tests.standard.schema.strategies import descriptors


def text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


@given(descriptors())
def test_a_descriptor_is_given_back_with_its_keys_in_order(descriptor: dict[str, Any]) -> None:
    original = copy.deepcopy(descriptor)
    schema = parse(descriptor)
    rendered = render(schema)
    assert text(rendered) == text(original) == text(descriptor)
    assert content(parse(rendered)) == content(schema)
    assert parse(descriptor) == schema


@pytest.mark.parametrize("known", known_schemas(), ids=str)
def test_a_published_descriptor_is_given_back_with_its_keys_in_order(known: KnownSchema) -> None:
    descriptor = known.descriptor()
    assert text(render(parse(descriptor))) == text(descriptor)


@given(descriptors())
def test_nothing_mutable_is_shared_with_the_caller(descriptor: dict[str, Any]) -> None:
    schema = parse(descriptor)
    before = content(schema)
    _spoil(descriptor)
    _spoil(render(schema))
    assert content(schema) == before


def _spoil(data: Any) -> None:
    for item in list(data.values() if isinstance(data, dict) else data):
        if isinstance(item, dict | list):
            _spoil(item)
    data.clear()


@given(descriptors())
def test_uids_differ_from_one_another(descriptor: dict[str, Any]) -> None:
    uids = list(parse(descriptor).uids())
    assert len(uids) == len(set(uids))


def test_uids_do_not_depend_on_order_but_on_names() -> None:
    fields = [{"name": "a", "constraints": {"enum": ["x", "y"]}}, {"name": "b"}]
    one, other = parse({"fields": fields}), parse({"fields": fields[::-1]})
    assert {item.name: item.uid for item in one.fields} == {item.name: item.uid for item in other.fields}


@pytest.mark.parametrize(
    ("descriptor", "path"),
    [([], ""), (None, ""), ({}, "fields"), ({"fields": {}}, "fields"), ({"fields": [{}, 3]}, "fields/1")],
)
def test_what_is_not_a_schema_is_refused_in_french(descriptor: Any, path: str) -> None:
    with pytest.raises(SchemaError) as refused:
        parse(descriptor)
    assert refused.value.path == path
    assert "\u00a0: " in str(refused.value)


def test_a_bottomless_descriptor_is_refused() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(SchemaError, match="imbriqué"):
        parse({"fields": [], "x": deep})
    while deep:
        deep = deep[0]


def test_a_thousand_times_the_same_value_is_read_at_once() -> None:
    schema = parse({"fields": [{"name": "a", "constraints": {"enum": ["x"] * 20_000}}] * 2})
    assert len(set(schema.uids())) == 40_002


@pytest.mark.parametrize(
    ("constraints", "lifted"),
    [
        ({"enum": ["a", 1, True, None, 1.0]}, "enum"),
        ({"enum": []}, None),
        ({"enum": [["a"]]}, None),
        ({"enum": "a"}, None),
        ({"pattern": "^(?:a|b)(?:;(?:a|b))*$"}, "list"),
        ({"pattern": r"^\d+$"}, None),
        ({"pattern": "^(?:a)$", "enum": None}, None),
        ({"pattern": "^(?:a)$", "enum": ["a"]}, "enum"),
        ({}, None),
        (None, None),
        ([], None),
    ],
)
def test_what_is_a_list_of_values(constraints: Any, lifted: str | None) -> None:
    values = parse_field({"name": "x", "constraints": constraints}, "f").values
    assert (None if values is None else values.form) == lifted


@pytest.mark.parametrize(
    ("categories", "lifted"),
    [
        ([{"value": "a", "label": "A"}, {"value": "b"}], True),
        ([{"value": "a"}, {"value": "b"}], False),
        ([{"label": "A", "value": "a"}, {"value": "b"}], False),
        ([{"value": "b"}, {"value": "a", "label": "A"}], False),
        ([{"value": "a", "label": "A"}], False),
        (["a", "b"], False),
        ({"value": "a"}, False),
    ],
)
def test_categories_are_lifted_only_where_we_would_write_the_same(categories: Any, lifted: bool) -> None:
    field = parse_field({"name": "x", "categories": categories, "constraints": {"enum": ["a", "b"]}}, "f")
    assert ("categories" not in field.properties) == lifted
    assert render_field(field)["categories"] == categories


def test_what_is_said_of_a_value_has_a_home_in_the_descriptor() -> None:
    field = parse_field({"name": "x", "constraints": {"enum": ["a", "b"]}, "title": "X"}, "f")
    assert field.values is not None
    first, second = field.values.values
    labelled = replace(field, values=replace(field.values, values=(replace(first, properties={"label": "A"}), second)))
    assert render_field(labelled)["categories"] == [{"value": "a", "label": "A"}, {"value": "b"}]
    assert parse_field(render_field(labelled), "f").values == labelled.values


def test_a_new_key_takes_its_usual_place_and_a_returning_one_its_former_place() -> None:
    assert in_order(["type", "name", "title"], ("name", "type")) == ["name", "title", "type"]
    assert in_order(["zzz", "name", "aaa"], ("name",)) == ["name", "aaa", "zzz"]
    assert in_order(["name", "b"], ("b", "gone", "name")) == ["b", "name"]
    layout = ("name", "constraints/required", "title")
    assert in_order(["name", "title", "constraints/zz", "constraints/enum"], layout) == [
        "name",
        "title",
        "constraints/enum",
        "constraints/zz",
    ]


def test_a_list_and_its_values_are_told_from_their_kin() -> None:
    field = parse_field({"name": "x", "constraints": {"enum": [1, 1.0, True, "1"]}}, "f")
    assert field.values is not None
    assert [value.text for value in field.values.values] == ["1", "1.0", "true", "1"]
    assert not table_schema.value_holds(Value("v", "a", properties={"value": 1}), "enum")
