"""The stored form of a schema keeps everything, in the same bytes for ever."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema import operations, snapshot, table_schema
from standard.schema.model import Schema, SchemaError
from tests.standard.schema.strategies import operations_on, schemas

GOLDEN = Path(__file__).parent / "golden"


@given(schemas(), st.data())
def test_a_schema_is_found_again_whole(schema: Schema, data: st.DataObject) -> None:
    changed = operations.apply_all(schema, data.draw(operations_on(schema)))
    text = snapshot.to_text(changed)
    found = snapshot.from_text(text)
    assert found == changed
    assert (found.layout, [item.layout for item in found.fields]) == (changed.layout, [item.layout for item in changed.fields])
    assert snapshot.to_text(found) == text
    assert json.dumps(table_schema.render(found)) == json.dumps(table_schema.render(changed))


def test_the_bytes_never_change() -> None:
    descriptor = json.loads((GOLDEN / "descriptor.json").read_text(encoding="utf-8"))
    stored = (GOLDEN / "snapshot-1.json").read_text(encoding="utf-8").rstrip("\n")
    assert snapshot.to_text(table_schema.parse(descriptor)) == stored
    assert snapshot.from_text(stored) == table_schema.parse(descriptor)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"format": 2}, "format"),
        ({"fields": {}}, "fields"),
        ({"lineage": None}, "lineage"),
        ({"layout": [1]}, "layout"),
        ({"fields": [{"uid": "f", "properties": []}]}, "fields/0/properties"),
        ({"fields": [{"uid": "f", "properties": {}, "values": {"values": [{"uid": "v"}]}}]}, "fields/0/values/values/0/value"),
        ({"fields": ["f"]}, "fields/0"),
    ],
)
def test_a_misshapen_text_is_refused_where_it_is(change: dict[str, object], path: str) -> None:
    whole = json.loads(snapshot.to_text(table_schema.parse({"fields": []})))
    with pytest.raises(SchemaError) as refused:
        snapshot.from_text(json.dumps(whole | change))
    assert refused.value.path == path


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(SchemaError, match="JSON"):
        snapshot.from_text("{")
