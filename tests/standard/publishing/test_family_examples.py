"""The examples of the tables of a family: each is valid for its table, and what one leads to is the row of the other."""

from __future__ import annotations

from typing import Any

import pytest

from standard.publishing.family_examples import family_rows
from standard.schema import table_schema


def field(name: str, example: str = "", **constraints: Any) -> dict[str, Any]:
    return {"name": name, "type": "string", **({"example": example} if example else {}), "constraints": constraints}


def key(own: str | list[str], table: str, theirs: str | list[str]) -> dict[str, Any]:
    return {"fields": own, "reference": {"resource": table, "fields": theirs}}


def rows(*tables: dict[str, Any]) -> list[tuple[str, ...] | None]:
    return list(family_rows([table_schema.parse(table) for table in tables], {table["name"]: rank for rank, table in enumerate(tables)}))


LIEUX = {"name": "lieux", "fields": [field("id", "L1", required=True), field("ville", "Gap")], "primaryKey": "id"}


def services(**constraints: Any) -> dict[str, Any]:
    said = [field("service", "Prêt"), field("lieu", "L9", **constraints)]
    return {"name": "services", "fields": said, "foreignKeys": [key("lieu", "lieux", "id")]}


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ((LIEUX, services()), [("L1", "Gap"), ("Prêt", "L1")]),
        ((services(), LIEUX), [("Prêt", "L1"), ("L1", "Gap")]),
        # What one asks for, the other takes.
        ((LIEUX, services(required=True, pattern="S[0-9]")), [("S0", "Gap"), ("Prêt", "S0")]),
        # Nothing suits both: the link is left empty where it may be, and there is no example where it may not.
        ((LIEUX | {"fields": [field("id", enum=["L1"])]}, services(enum=["L2"])), [None, ("Prêt", "")]),
        ((LIEUX | {"fields": [field("id", enum=["L1"])]}, services(enum=["L2"], required=True)), [None, None]),
        # A key of two columns, and one that comes back.
        (
            (
                {"name": "a", "fields": [field("x", "1"), field("y", "2")], "foreignKeys": [key(["x", "y"], "b", ["u", "v"])]},
                {"name": "b", "fields": [field("u", "3"), field("v", "4")], "foreignKeys": [key("u", "a", "x")]},
            ),
            [("1", "4"), ("1", "4")],
        ),
        # What is not in the family, or names no field, changes nothing.
        (({**services(), "foreignKeys": [key("lieu", "ailleurs", "id"), key("absent", "services", "service")]},), [("Prêt", "L9")]),
    ],
)
def test_the_rows_agree(tables: tuple[dict[str, Any], ...], expected: list[tuple[str, ...] | None]) -> None:
    assert rows(*tables) == expected
