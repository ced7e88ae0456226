"""Law 7, on schemas and changes drawn by chance: what is taken back leaves the schema as it would have been without it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from random import Random
from typing import Any

import pytest

from standard.schema import table_schema
from standard.schema.model import Field, Schema, content, field_content
from standard.schema.operations import AddValue, Operation, SetProperty, apply_all, resolve
from standard.schema.undoing import WHOLE, elements_of, replay_without, undoing
from tests.known_schemas import known_schemas
from tests.standard.schema.strategies import drawn
from tests.standard.schema.test_operation_laws import DEEP, INVENTED

Steps = list[tuple[Operation, ...]]

LARGEST = 15
"""Fields of the largest schema that changes are drawn on."""


def starts(count: int) -> Iterator[Schema]:
    """Invented and known schemas, in turn."""
    known = [table_schema.parse(each.descriptor()) for each in known_schemas(every=4)]
    listed = [table_schema.parse(INVENTED), *(schema for schema in known if len(schema.fields) <= LARGEST)]
    return islice(cycle(listed), count)


def drawn_steps(schema: Schema, random: Random, length: int) -> tuple[Schema, Steps]:
    """Steps of one to three operations that fit one after the other, and where they lead."""
    steps: Steps = []
    for _ in range(length):
        schema, step = drawn(schema, random)
        steps.append(step)
    return schema, steps


def said(field: Field) -> dict[str, Any]:
    """What a field says, but the names of its heirs, which follow those that are renamed."""
    told = field_content(field)
    return {**told, "properties": {key: value for key, value in told["properties"].items() if key != "successors"}}


@pytest.mark.parametrize(("seed", "count"), [(seed, 2_000) for seed in range(10)] if DEEP else [(0, 300)])
def test_a_change_taken_back_leaves_what_would_have_been_without_it_or_says_where_it_cannot(seed: int, count: int) -> None:
    random, clean, clashed = Random(seed), 0, 0
    for start in starts(count):
        working, steps = drawn_steps(start, random, length=random.randint(1, 4))
        replay = replay_without(start, steps, {random.randrange(len(steps))})
        undone = undoing(working, replay)
        result = apply_all(working, undone.operations)
        if not undone.clashes:
            clean += 1
            assert content(result) == content(replay.schema)
        clashed += bool(undone.clashes)
        for element, clashes in undone.clashes.items():
            assert clashes
            now, then = working.by_uid(element), result.by_uid(element)
            assert (now is None) == (then is None)
            assert now is None or then is None or said(now) == said(then)
        everything = undoing(working, replay, revert={*replay.clashes})
        assert set(everything.clashes).isdisjoint(replay.clashes)
    assert clean > count / 2
    assert clashed


@pytest.mark.parametrize(("seed", "count"), [(seed, 2_000) for seed in range(10)] if DEEP else [(0, 200)])
def test_the_last_change_taken_back_gives_the_schema_of_before_uids_included(seed: int, count: int) -> None:
    random = Random(seed)
    for start in starts(count):
        working, steps = drawn_steps(start, random, length=2)
        before = apply_all(start, steps[0])
        replay = replay_without(start, steps, {1})
        assert replay.clashes == {}
        undone = undoing(working, replay)
        result = apply_all(working, undone.operations)
        assert (undone.clashes, content(result)) == ({}, content(before))
        assert set(result.uids()) == set(before.uids())


DESCRIPTOR = {
    "name": "lieux",
    "fields": [
        {"name": "nom", "title": "Nom", "type": "string", "description": "Le nom."},
        {"name": "public", "type": "string", "constraints": {"enum": ["Enfants", "Adultes"]}},
        {"name": "places", "type": "integer"},
    ],
}


@pytest.fixture
def start() -> Schema:
    return table_schema.parse(DESCRIPTOR)


def lived(start: Schema, *steps: list[dict[str, object]]) -> tuple[Schema, Steps]:
    schema, done = start, Steps()
    for step in steps:
        operations = resolve(schema, list(step), reserved=set(start.uids()))
        schema = apply_all(schema, operations)
        done.append(operations)
    return schema, done


def describe(before: str, after: str, field: str = "nom") -> dict[str, object]:
    return {"op": "set_property", "field": field, "path": "description", "before": before, "after": after}


def test_what_others_changed_beside_it_stays(start: Schema) -> None:
    working, steps = lived(
        start,
        [{"op": "add_value", "field": "public", "value": "Étudiants"}, describe("Le nom.", "Le nom d'usage.")],
        [{"op": "add_value", "field": "public", "value": "Familles"}, {"op": "remove_field", "field": "places"}],
    )
    undone = undoing(working, replay_without(start, steps, {0}))
    assert undone.clashes == {}
    result = apply_all(working, undone.operations)
    assert [value.text for value in result.by_name("public").values.values] == ["Enfants", "Adultes", "Familles"]  # type: ignore[union-attr]
    assert result.by_name("nom").description == "Le nom."  # type: ignore[union-attr]
    assert result.by_name("places") is None


def test_a_field_where_others_built_on_it_is_chosen(start: Schema) -> None:
    working, steps = lived(
        start,
        [describe("Le nom.", "Le nom d'usage."), {"op": "add_value", "field": "public", "value": "Étudiants"}],
        [describe("Le nom d'usage.", "Le nom de la porte.")],
    )
    name = working.by_name("nom")
    assert name is not None
    replay = replay_without(start, steps, {0})
    kept = undoing(working, replay)
    assert [clash.step for clash in kept.clashes[name.uid]] == [1]
    assert [type(operation).__name__ for operation in kept.operations] == ["RemoveValue"]
    asked = undoing(working, replay, revert={name.uid})
    assert apply_all(working, asked.operations).by_name("nom").description == "Le nom."  # type: ignore[union-attr]
    assert asked.clashes == {}
    everything = undoing(working, replay, keep={uid for operation in steps[0] for uid in elements_of(operation)})
    assert everything.operations == ()


def test_a_name_taken_since_is_said(start: Schema) -> None:
    working, steps = lived(
        start, [{"op": "remove_field", "field": "places"}], [{"op": "add_field", "field": {"name": "places", "type": "string"}}]
    )
    undone = undoing(working, replay_without(start, steps, {0}))
    assert undone.operations == ()
    assert {clash.conflict.code for found in undone.clashes.values() for clash in found} == {"name_taken"}


def test_kinds_of_operations_say_what_they_are_about(start: Schema) -> None:
    public = start.by_name("public")
    assert public is not None
    (added,) = resolve(start, [{"op": "add_value", "field": "public", "value": "Étudiants"}])
    assert isinstance(added, AddValue)
    assert elements_of(added) == (public.uid,)
    assert elements_of(SetProperty(field=None, path="title", before="a", after="b")) == (WHOLE,)
