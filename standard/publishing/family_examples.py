"""A row of each table of a family, which agree: what one leads to is the row of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from standard.publishing.checked_rows import row_checks
from standard.publishing.valid_row import CHOICES, accepts, valid_cells, valid_row
from standard.schema.keys import foreign_keys
from standard.schema.model import Schema

Place = tuple[int, str]
"""A field: the rank of its table, and its name."""


def family_rows(schemas: Sequence[Schema], names: Mapping[str, int]) -> tuple[tuple[str, ...] | None, ...]:
    """The cells of each row; None for a table of which no row could be made. `names`: the rank of the table that a key leads to."""
    given: list[dict[str, str]] = [{} for _ in schemas]
    for places in _joined(schemas, names):
        text = _common([(schemas[rank], name) for rank, name in places])
        for rank, name in places:
            given[rank][name] = text
    rows = [valid_row(schema, cells) for schema, cells in zip(schemas, given, strict=True)]
    return tuple(None if row.findings else row.cells for row in rows)


def _joined(schemas: Sequence[Schema], names: Mapping[str, int]) -> list[list[Place]]:
    """The fields that hold one value, since keys lead from one to the other, through others perhaps; those led to come first."""
    groups: list[set[Place]] = []
    led_to: set[Place] = set()
    for own, theirs in _pairs(schemas, names):
        led_to.add(theirs)
        met = [group for group in groups if own in group or theirs in group]
        groups = [group for group in groups if group not in met] + [{own, theirs}.union(*met)]
    return [sorted(group, key=lambda place: (place not in led_to, place)) for group in groups]


def _pairs(schemas: Sequence[Schema], names: Mapping[str, int]) -> Iterator[tuple[Place, Place]]:
    """Each field that leads to one of another table, and that one."""
    for rank, schema in enumerate(schemas):
        for key in foreign_keys(schema):
            other = names.get(key.table)
            if other is None or other == rank or len(key.own) != len(key.theirs):
                continue
            pairs = [((rank, own), (other, theirs)) for own, theirs in zip(key.own, key.theirs, strict=True)]
            if all(schemas[table].by_name(name) is not None for pair in pairs for table, name in pair):
                yield from pairs


def _common(fields: Sequence[tuple[Schema, str]]) -> str:
    """What all these fields accept; empty where nothing that one of them suggests suits the others."""
    suggested: dict[str, None] = {}
    held = [(field, row_checks(schema)) for schema, name in fields if (field := schema.by_name(name)) is not None]
    for field, checks in held:
        suggested.update(dict.fromkeys(islice(valid_cells(field, checks), CHOICES)))
    return next((text for text in suggested if all(accepts(field, text, checks) for field, checks in held)), "")
