"""What the elements of a JSON list may be is said as what any cell may be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from standard.publishing.json_schema import property_schema
from standard.publishing.schema_v2 import schema_v2
from standard.publishing.sql import postgresql_ddl, sqlite_ddl
from standard.publishing.valid_row import valid_row
from standard.schema import lint, snapshot, table_schema
from standard.schema.array_items import item_of
from standard.schema.compatibility import impacts
from standard.schema.correspondence import Rewriter, following
from standard.schema.diff import compare
from standard.schema.model import Field, Schema, content
from standard.schema.operations import AddValue, RemoveValue, RenameValue, Written, apply_all, inverse_all
from standard.schema.operations.by_hand import resolve
from standard.schema.operations.serialise import read_changes, write_changes
from standard.schema.type_words import type_in_words
from standard.validation.examination import examine
from tests.standard.publishing.libraries import bare
from tests.standard.validation.files import written


def listing(item: Any, kind: str = "array") -> Field:
    (field,) = table_schema.parse({"fields": [{"name": "a", "type": kind, "arrayItem": item}]}).fields
    return field


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"type": "string", "constraints": {"enum": ["auditif", "mental"]}}, "Liste JSON, de valeurs parmi « auditif » et « mental »"),
        ({"type": "integer", "constraints": {"minimum": 2}}, "Liste JSON, où chaque élément est : nombre entier (au moins 2)"),
        ({"type": "date"}, "Liste JSON, où chaque élément est : date au format AAAA-MM-JJ"),
        ({"constraints": {"enum": [f"v{number}" for number in range(14)]}},
         f"Liste JSON, de valeurs parmi {', '.join(f'« v{number} »' for number in range(12))} et 2 autres"),
        ({}, "Liste JSON"),
        ("string", "Liste JSON"),
    ],
)  # fmt: skip
def test_the_elements_of_a_list_are_said(item: Any, said: str) -> None:
    assert type_in_words(listing(item)).replace("\u00a0", " ") == said


def test_the_elements_of_a_list_are_published() -> None:
    field = listing({"type": "string", "constraints": {"enum": ["auditif", "mental"], "required": True}})
    assert property_schema(field)["items"] == {"type": "string", "enum": ["auditif", "mental"]}


def test_only_a_list_has_elements() -> None:
    assert item_of(listing({"type": "string"}, "string")) is None


# --- The values of the elements are values like others ----------------------------------------------------------------

KINDS = {
    "name": "h",
    "title": "Handicap",
    "type": "array",
    "arrayItem": {
        "constraints": {"minLength": 2, "enum": ["auditif", "mental", "moteur"]},
        "categories": [{"value": "auditif", "label": "Auditif"}, {"value": "mental"}, {"value": "moteur"}],
        "type": "string",
    },
}


def schema_of(values: list[str], **item: Any) -> Schema:
    said = {"type": "string", "constraints": {"enum": values}, **item}
    return table_schema.parse({"fields": [{"name": "h", "type": "array", "arrayItem": said}]})


def test_a_descriptor_is_written_again_key_for_key() -> None:
    schema = table_schema.parse({"fields": [KINDS]})
    (field,) = schema.fields
    assert field.values is not None
    assert [(value.text, value.label) for value in field.values.values] == [
        ("auditif", "Auditif"),
        ("mental", "mental"),
        ("moteur", "moteur"),
    ]
    assert json.dumps(table_schema.render(schema)) == json.dumps({"fields": [KINDS]})
    assert snapshot.from_text(snapshot.to_text(schema)) == schema


def test_a_change_of_a_list_of_elements_is_told_value_by_value() -> None:
    before, after = schema_of(["auditif", "mental", "moteur"]), schema_of(["auditif", "psychique", "moteur"])
    assert [type(operation) for operation in compare(before, after)] == [RemoveValue, AddValue]
    assert [impact.rule for impact in impacts(before, after)] == ["value-removed", "value-added"]


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        ({"type": "any"}, "type-widened"),
        ({"constraints": {"enum": ["a", "b"], "minLength": 2}}, "bound-tightened"),
        ({"description": "Un handicap."}, "documentation-changed"),
    ],
)
def test_what_else_is_asked_of_an_element_is_weighed_as_of_a_cell(item: dict[str, Any], rule: str) -> None:
    assert [impact.rule for impact in impacts(schema_of(["a", "b"]), schema_of(["a", "b"], **item))] == [rule]


def test_a_list_of_elements_comes_and_goes() -> None:
    free = table_schema.parse({"fields": [{"name": "h", "type": "array"}]})
    listed = table_schema.parse({"fields": [{"name": "h", "type": "array", "arrayItem": {"constraints": {"enum": ["a"]}}}]})
    assert [impact.rule for impact in impacts(free, listed)] == ["values-introduced"]
    assert [impact.rule for impact in impacts(listed, free)] == ["values-dropped"]
    changes = resolve(free, [{"op": "set_values", "field": "h", "after": ["a"]}])
    assert content(apply_all(free, changes)) == content(listed)
    assert (write_changes(changes)["format"], write_changes(inverse_all(changes))["format"]) == (3, 3)


def test_what_was_stored_before_these_values_were_values_means_what_it_meant() -> None:
    """An operation of the second format wrote them as one property: it still does, and changes by value come after it."""
    free = table_schema.parse({"fields": [{"name": "h", "type": "array"}]})
    item = {"type": "string", "constraints": {"enum": ["auditif", "mental"]}}
    stored = {"format": 2, "operations": [{"op": "set_property", "field": free.fields[0].uid, "path": "arrayItem", "after": item}]}
    earlier = apply_all(free, read_changes(stored))
    assert (earlier.fields[0].get("arrayItem"), earlier.fields[0].values) == (item, None)
    assert compare(earlier, table_schema.parse(table_schema.render(earlier))) == ()
    later = schema_of(["auditif", "mental", "moteur"])
    assert content(apply_all(earlier, compare(earlier, later))) == content(later)
    assert [impact.rule for impact in impacts(earlier, later)] == ["value-added"]


def test_an_element_is_refused_by_name_and_its_cell_is_written_for_it(tmp_path: Path) -> None:
    descriptor = {"fields": [{"name": "id"}, {key: said for key, said in KINDS.items() if key != "title"}]}
    path = written(tmp_path, 'id,h\n1,"[""auditif""]"\n2,auditif; moteur\n3,"[""Mental"", ""zzz""]"\n4,[]\n')
    one, other = examine(path, descriptor).errors
    assert (one.row, one.code, one.correction) == (3, "type-error", '["auditif", "moteur"]')
    assert (other.row, other.code) == (4, "constraint-error/enum")
    assert "«\u00a0zzz\u00a0» n’est pas dans la liste." in other.message


def test_a_file_is_rewritten_element_by_element() -> None:
    before = schema_of(["auditif", "mental", "moteur"])
    (field,) = before.fields
    assert field.values is not None
    renamed = RenameValue(field.uid, field.values.values[1].uid, Written("mental"), Written("intellectuel"))
    after, table = following(before, [renamed])
    rewriter = Rewriter(before, after, table, ["h"], [field])
    cells = ['["auditif","mental"]', '[ "auditif" ]', "[]", ""]
    assert [rewriter.rewrite(2, [cell]).cells for cell in cells] == [['["auditif", "intellectuel"]'], ['[ "auditif" ]'], ["[]"], [""]]


def test_the_template_and_the_valid_example_hold_json_lists() -> None:
    row = valid_row(table_schema.parse({"fields": [KINDS]}))
    assert (row.cells, row.findings) == (('["auditif", "mental"]',), ())
    findings = {
        (found.code, found.pointer) for found in lint.check({"fields": [{**KINDS, "arrayItem": {"constraints": {"enum": ["a", "a"]}}}]})
    }
    assert ("value-duplicate", "/fields/0/arrayItem/constraints/enum/1") in findings
    assert ("enum-empty", "/fields/0/arrayItem/constraints/enum") in {
        (found.code, found.pointer) for found in lint.check({"fields": [{**KINDS, "arrayItem": {"constraints": {"enum": []}}}]})
    }


def test_what_is_published_of_a_json_list_is_a_json_list() -> None:
    described = bare({"fields": [{**KINDS, "constraints": {"maxLength": 2}}]})
    (field,) = json.loads(schema_v2(described))["fields"]
    assert (field["type"], field["arrayItem"]) == ("array", KINDS["arrayItem"])
    assert field.keys().isdisjoint(("delimiter", "itemType", "itemCategories"))
    for ddl, column in ((postgresql_ddl(described), '"h" jsonb\n'), (sqlite_ddl(described), '"h" TEXT\n')):
        assert ddl is not None
        assert column in ddl.decode(), "how many elements a list has is not how many characters"
        assert "-- Une liste JSON de valeurs parmi : auditif, mental, moteur\n" in ddl.decode()


def test_a_list_with_the_quotes_of_another_language_is_written_as_json(tmp_path: Path) -> None:
    (error,) = examine(written(tmp_path, "id,h\n1,\"['mental', 'moteur']\"\n"), {"fields": [{"name": "id"}, KINDS]}).errors
    assert error.correction == '["mental", "moteur"]'
    (finding,) = [found for found in lint.check({"fields": [{**KINDS, "example": "['mental']"}]}) if found.code == "example-wrong-type"]
    assert '(«\u00a0Liste JSON\u00a0»)\u00a0: écrivez «\u00a0["mental"]\u00a0».' in finding.message
    assert finding.fix
