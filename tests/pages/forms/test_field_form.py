"""The form of a field, shown and sent back as it is: nothing of the field may be lost or written otherwise."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from pages.forms.field_form import FieldForm
from standard.schema.diff import compare
from standard.schema.model import Field, Schema
from standard.schema.table_schema import parse, render_field
from tests.known_schemas import KnownSchema, known_schemas, known_standards


def sent_back(schema: Schema, field: Field, **changes: str) -> FieldForm:
    """The form as a browser sends it, with a few inputs changed."""
    blank = FieldForm(schema=schema, field=field, taken=frozenset())
    data = QueryDict(mutable=True)
    for name, value in blank.initial.items():
        if value is not False:
            data[name] = "on" if value is True else str(value).replace("\n", "\r\n")
    data.setlist("values", [row.key for row in blank.rows])
    for row in blank.rows:
        data[f"value-{row.key}-text"], data[f"value-{row.key}-label"] = row.text, row.label
        data[f"value-{row.key}-definition"] = row.definition.replace("\n", "\r\n")
        if row.deprecated:
            data[f"value-{row.key}-deprecated"] = "1"
    for name, value in changes.items():
        data[name] = value
    return FieldForm(data, schema=schema, field=field, taken=frozenset())


@pytest.mark.parametrize("known", known_schemas(), ids=str)
def test_every_field_of_the_known_schemas_comes_back_as_it_was(known: KnownSchema) -> None:
    schema = parse(known.descriptor())
    for field in schema.fields:
        form = sent_back(schema, field)
        assert form.is_valid(), (field.name, form.errors)
        assert form.edited_schema is not None
        assert compare(schema, form.edited_schema) == (), field.name


@pytest.mark.parametrize("known", [versions[-1] for versions in known_standards()], ids=str)
def test_another_title_changes_the_title_alone(known: KnownSchema) -> None:
    schema = parse(known.descriptor())
    for field in schema.fields[:5]:
        form = sent_back(schema, field, title="Un autre titre")
        assert form.is_valid(), (field.name, form.errors)
        assert form.edited_schema is not None
        (operation,) = compare(schema, form.edited_schema)
        assert operation.touches() == {("field", field.uid, "property", "title")}


def test_a_value_listed_twice_is_told_to_whoever_lists_it_again_only() -> None:
    schema = parse({"fields": [{"name": "couleur", "title": "Couleur", "constraints": {"enum": ["bleu", "vert", "bleu", "gris"]}}]})
    (field,) = schema.fields
    assert field.values is not None
    *_, grey = (value.uid for value in field.values.values)

    retitled = sent_back(schema, field, title="La couleur")
    assert retitled.is_valid(), retitled.errors

    again = sent_back(schema, field, **{f"value-{grey}-text": "vert"})
    assert not again.is_valid()
    assert [row.errors for row in again.rows if row.errors] == [("«\u00a0vert\u00a0» est déjà dans la liste, à la 2ᵉ place.",)]


def test_the_values_of_the_elements_of_a_json_list_are_edited_as_others_are() -> None:
    item = {"type": "string", "constraints": {"enum": ["auditif", "mental"], "minLength": 2}}
    schema = parse(
        {"fields": [{"name": "h", "title": "Handicap", "description": "Ceux que l’on accueille.", "type": "array", "arrayItem": item}]}
    )
    form = sent_back(schema, schema.fields[0], action="add")
    assert (form.initial["listing"], [row.text for row in form.rows]) == ("several", ["auditif", "mental", ""])
    (field,) = schema.fields
    assert field.values is not None
    form = sent_back(schema, field, **{f"value-{field.values.values[1].uid}-text": "intellectuel"})
    assert form.is_valid(), form.errors
    assert form.edited is not None
    assert render_field(form.edited)["arrayItem"] == {**item, "constraints": {"enum": ["auditif", "intellectuel"], "minLength": 2}}
    form = sent_back(schema, field, kind="string:default", separator=";")
    assert form.is_valid(), form.errors
    assert form.edited is not None
    assert render_field(form.edited)["constraints"] == {"pattern": "^(?:auditif|mental)(?:;(?:auditif|mental))*$"}
    assert "arrayItem" not in render_field(form.edited)
