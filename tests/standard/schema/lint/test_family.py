"""Keys that lead to the other tables of a family: each rule on the smallest schema that has the defect, and on the same without it."""

from __future__ import annotations

from typing import Any

import pytest

from standard.schema.lint import FAMILY_RULES, check_among
from standard.schema.model import Schema
from standard.schema.table_schema import parse


def table(*keys: dict[str, Any], **types: str) -> Schema:
    fields = [{"name": name, "type": kind} for name, kind in types.items()]
    return parse({"fields": fields, **({"foreignKeys": list(keys)} if keys else {})})


def to(resource: str, *theirs: str, own: tuple[str, ...] = ("structure",)) -> dict[str, Any]:
    return {"fields": list(own), "reference": {"resource": resource, "fields": list(theirs)}}


STRUCTURES = table(id="string", rang="integer", nom="string")

CASES: list[tuple[dict[str, Any], dict[str, str]]] = [
    (to("structures", "id"), {}),
    (to("structures-du-lieu", "id"), {}),
    (to("services", "structure"), {}),
    (to("", "absent"), {}),
    (to("structure", "id"), {"key-table-unknown": "Vouliez-vous dire «\u00a0structures\u00a0»"}),
    (to("communes", "code"), {"key-table-unknown": "«\u00a0communes\u00a0», qui n’est pas de la famille"}),
    (to("structures", "ident"), {"key-field-unknown": "«\u00a0ident\u00a0»"}),
    (to("structures", "rang"), {"key-types-differ": "«\u00a0integer\u00a0»"}),
    (to("structures", "id", "rang", own=("structure", "rang")), {"key-types-differ": "«\u00a0rang\u00a0»"}),
    (to("structures", "absent", "rang", own=("structure", "rang")), {"key-field-unknown": "absent", "key-types-differ": "rang"}),
    (to("services", "absent"), {"key-field-unknown": "«\u00a0absent\u00a0»"}),
]


@pytest.mark.parametrize(("key", "expected"), CASES)
def test_a_key_across_is_read_beside_the_table_that_it_names(key: dict[str, Any], expected: dict[str, str]) -> None:
    services = table(key, structure="string", rang="string")
    found = check_among({"structures": STRUCTURES, "structures-du-lieu": STRUCTURES, "services": services}, services)
    assert {finding.code for finding in found} == set(expected)
    for finding in found:
        assert expected[finding.code] in finding.message
        assert (finding.severity, finding.pointer) == (next(r.severity for r in FAMILY_RULES if r.code == finding.code), "/foreignKeys")


def test_keys_that_are_no_keys_are_left_to_the_other_rules() -> None:
    odd = parse({"fields": [], "foreignKeys": [3, {"fields": "a"}, {"reference": {"resource": 4, "fields": None}}]})
    assert [finding.code for finding in check_among({}, odd)] == ["key-table-unknown"]
