"""Laws 2 and 3: operations come back, commute where they do not meet, and leave all as it was where they do not fit."""

import json
import os
from collections import Counter
from dataclasses import replace
from random import Random
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from standard.schema.diff import compare
from standard.schema.model import Schema, canonical, content, field_content
from standard.schema.operations import (
    ChangingSchema,
    Conflict,
    Operation,
    RetireField,
    RetireValue,
    SetValueProperty,
    SetValues,
    apply,
    apply_all,
    from_json,
    inverse_all,
    meeting,
    read_changes,
    rebase,
    resolve,
    to_json,
    write_changes,
)
from standard.schema.operations.serialise import KINDS
from standard.schema.table_schema import parse, parse_field, render, render_field
from standard.schema.wording import sentence
from tests.known_schemas import known_schemas
from tests.standard.schema.strategies import Dice, an_operation, operation, operations_on, schemas, sound_schemas

some_schemas = schemas() | sound_schemas()


# As hypothesis finds the simplest case


@given(some_schemas, st.data())
def test_every_operation_comes_back(schema: Schema, data: st.DataObject) -> None:
    """Content, uids, and even the order of keys, apart from those of what is said of a value."""
    operations = data.draw(operations_on(schema))
    back = apply_all(apply_all(schema, operations), inverse_all(operations))
    assert back == schema
    assert content(back) == content(schema)
    if not any(isinstance(each, (SetValueProperty, RetireValue)) for each in operations):
        assert json.dumps(render(back)) == json.dumps(render(schema))


@given(some_schemas, st.data())
def test_an_operation_is_about_what_it_touches(schema: Schema, data: st.DataObject) -> None:
    """Every uid of a field or a value that it touches, and no other; a list written again is about the values that change."""
    for each in data.draw(operations_on(schema)):
        touched = {uid for touch in each.touches() for uid in uids_in(touch)}
        about = each.about()
        assert set(about.uids) == touched if not isinstance(each, SetValues) else touched <= set(about.uids)
        assert len(set(about.uids)) == len(about.uids)
        assert set(each.inverse().about().uids) == set(about.uids)
        assert about.fields == (None,) if not touched else None not in about.fields


def uids_in(touch: tuple[str, ...]) -> tuple[str, ...]:
    match touch:
        case ("field", field, "values", "value", value, *_):
            return (field, value)
        case ("field" | "uid", uid, *_):
            return (uid,)
    return ()


@given(some_schemas, st.data())
def test_what_an_operation_leaves_is_read_back_as_it_is(schema: Schema, data: st.DataObject) -> None:
    changed = apply_all(schema, data.draw(operations_on(schema)))
    assert content(parse(render(changed))) == content(changed)
    for field in changed.fields:
        found = parse_field(render_field(field), field.uid)
        assert content(replace(changed, fields=(found,))) == content(replace(changed, fields=(field,)))


@given(some_schemas, st.data())
def test_operations_that_meet_nowhere_can_be_swapped(schema: Schema, data: st.DataObject) -> None:
    one, other = data.draw(operation(schema)), data.draw(operation(schema))
    assume(one is not None and other is not None)
    assert one is not None
    assert other is not None
    assume(not meeting([one], [other]))
    try:
        first, second = one.apply(schema), other.apply(schema)
    except Conflict:
        return
    assert other.apply(first) == one.apply(second)


@given(some_schemas, st.data())
def test_applying_all_is_applying_each(schema: Schema, data: st.DataObject) -> None:
    operations = data.draw(operations_on(schema))
    one_by_one = schema
    for each in operations:
        one_by_one = apply(one_by_one, each)
    assert apply_all(schema, operations) == one_by_one


@given(some_schemas, st.data())
def test_an_operation_is_the_same_through_json(schema: Schema, data: st.DataObject) -> None:
    operations = data.draw(operations_on(schema))
    through = read_changes(json.loads(json.dumps(write_changes(operations))))
    assert through == operations
    assert [json.dumps(to_json(each)) for each in through] == [json.dumps(to_json(each)) for each in operations]
    assert resolve(schema, write_changes(operations)) == operations


def test_a_retirement_that_says_all_is_read_as_it_is_written() -> None:
    before, after = (parse({"fields": [{"name": "a", **said}]}) for said in ({}, {"deprecatedSince": "1.2.0"}))
    operations = compare(before, after)
    assert [type(each) for each in operations] == [RetireField]
    assert resolve(before, write_changes(operations)) == operations


@given(some_schemas, st.data())
def test_rebasing_on_the_same_schema_changes_nothing(schema: Schema, data: st.DataObject) -> None:
    operations = data.draw(operations_on(schema))
    assert rebase(schema, operations) == operations


# By the thousand, on generated and on known schemas

SMALL: Final = 40
"""Fields of the largest known schema that operations are thrown at."""

DEEP: Final = os.environ.get("HYPOTHESIS_PROFILE") == "deep"

INVENTED: Final = {
    "title": "Essai",
    "keywords": ["a", "b"],
    "fields": [
        {"name": "id"},
        {"name": "nom", "deprecated": True, "successors": ["id", "adresse"]},
        {"name": "adresse", "constraints": {"enum": ["oui", "non", "R.433"], "required": True}},
        {
            "name": "services",
            "constraints": {"pattern": "^(?:oui|a;b|non)(?:\\|(?:oui|a;b|non))*$"},
            "categories": [{"value": "oui", "deprecated": True, "successors": ["non"]}, {"value": "a;b"}, {"value": "non", "label": "Non"}],
        },
    ],
    "primaryKey": ["id"],
    "foreignKeys": [{"fields": "nom", "reference": {"resource": "", "fields": "id"}}],
    "custom_checks": [{"name": "one-of-required", "params": {"column1": "adresse", "column2": "services"}}],
}


@pytest.mark.parametrize(("seed", "count"), [(seed, 20_000) for seed in range(10)] if DEEP else [(0, 3_000)])
def test_the_laws_hold_by_the_thousand(seed: int, count: int) -> None:
    dice, starts, done = Dice(Random(seed)), _starts(), Counter[str]()
    schema = starts[0]
    for rank in range(count):
        if rank % 25 == 0:
            schema = starts[rank // 25 % len(starts)]
        one, other = an_operation(dice, schema), an_operation(dice, schema)
        if one is None:
            continue
        after = obeyed(schema, one)
        if after is None:
            continue
        if other is not None and not meeting([one], [other]):
            swapped(schema, one, other)
        done[type(one).__name__] += 1
        schema = after if len(after.fields) < 2 * SMALL else starts[0]
    missing = {kind.__name__ for kind in KINDS.values()} - done.keys()
    assert not missing


def _starts() -> list[Schema]:
    known = [schema for schema in (parse(each.descriptor()) for each in known_schemas(every=4)) if len(schema.fields) <= SMALL]
    return [parse(INVENTED), *(each for schema in known for each in (schema, parse(INVENTED)))]


def obeyed(schema: Schema, operation: Operation) -> Schema | None:
    """The schema changed, None where the operation does not fit; every law of one operation asserted."""
    changing, uids = ChangingSchema(schema), set(schema.uids())
    said = sentence(operation, schema)
    assert said.endswith(".")
    assert sentence(operation, Schema({}, ())).endswith(".")
    assert not any(uid in said for uid in uids), said
    assert from_json(json.loads(json.dumps(to_json(operation)))) == operation
    try:
        operation.run(changing)
    except Conflict:
        assert (changing.schema(), changing.uids) == (schema, uids)
        return None
    after = changing.schema()
    listed = list(after.uids())
    assert changing.uids == set(listed)
    assert len(listed) == len(changing.uids)
    assert rebase(schema, [operation]) == (operation,)
    untouched = {id(field) for field in schema.fields}
    for field in after.fields:
        if id(field) not in untouched:
            found = parse_field(render_field(field), field.uid)
            assert canonical(field_content(found)) == canonical(field_content(field))
    operation.inverse().run(changing)
    back = changing.schema()
    assert (back, changing.uids) == (schema, uids)
    assert content(back) == content(schema)
    return after


def swapped(schema: Schema, one: Operation, other: Operation) -> None:
    try:
        first, second = one.apply(schema), other.apply(schema)
    except Conflict:
        return
    assert other.apply(first) == one.apply(second), (one, other)
