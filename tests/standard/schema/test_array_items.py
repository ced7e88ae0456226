"""What the elements of a JSON list may be is said as what any cell may be."""

from __future__ import annotations

from typing import Any

import pytest

from standard.publishing.json_schema import property_schema
from standard.schema import table_schema
from standard.schema.array_items import item_of
from standard.schema.model import Field
from standard.schema.type_words import type_in_words


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
