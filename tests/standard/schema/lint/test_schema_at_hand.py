"""A schema at hand is examined as it is: the same findings as of its descriptor, and fixes on its own uids."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from standard.schema.findings import Finding
from standard.schema.lint import check, check_schema
from standard.schema.model import Field, Schema, content
from standard.schema.operations import apply_all
from standard.schema.table_schema import parse, render
from tests.known_schemas import known_schemas
from tests.standard.schema.strategies import operations_on, schemas, sound_schemas


def told(findings: tuple[Finding, ...]) -> list[Finding]:
    return [replace(finding, fix=()) for finding in findings]


def under_other_uids(schema: Schema) -> Schema:
    """The schema as a chain would hold it: its fields and values under uids that no descriptor gives them."""

    def other(field: Field) -> Field:
        values = field.values
        if values is not None:
            values = replace(values, values=tuple(replace(value, uid=f"chain_{value.uid}") for value in values.values))
        return replace(field, uid=f"chain_{field.uid}", values=values)

    return replace(schema, fields=tuple(map(other, schema.fields)))


def assert_examined_alike(schema: Schema) -> None:
    read = parse(render(schema))
    by_descriptor, at_hand = check(render(schema)), check_schema(schema)
    assert told(at_hand) == told(by_descriptor)
    for one, other in zip(at_hand, by_descriptor, strict=True):
        assert bool(one.fix) == bool(other.fix)
        mended, meant = apply_all(schema, one.fix), apply_all(read, other.fix)
        assert content(mended) == content(meant)
        assert len({*mended.uids()} & {*schema.uids()}) == len({*meant.uids()} & {*read.uids()})


@given(schemas() | sound_schemas(), st.data())
def test_a_schema_at_hand_has_the_findings_of_its_descriptor(schema: Schema, data: st.DataObject) -> None:
    assert_examined_alike(under_other_uids(apply_all(schema, data.draw(operations_on(schema)))))


def test_a_real_schema_at_hand_has_the_findings_of_its_descriptor() -> None:
    for real in known_schemas()[::7]:
        assert_examined_alike(under_other_uids(parse(real.descriptor())))
