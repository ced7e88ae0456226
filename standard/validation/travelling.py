"""A schema as those who check a file give it, and how it goes to the process apart: as it is stored, so that it is read there once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from standard.schema import snapshot, table_schema
from standard.schema.model import Schema

Given = Schema | Mapping[str, Any]
"""A schema, or the descriptor of one."""


def as_schema(given: Given) -> Schema:
    """Raises SchemaError."""
    return given if isinstance(given, Schema) else table_schema.parse(dict(given))


def as_descriptor(given: Given) -> Mapping[str, Any]:
    return table_schema.render(given) if isinstance(given, Schema) else given


def sent(given: Given) -> str:
    """The schema in an order. Raises SchemaError."""
    return snapshot.to_text(as_schema(given))


@lru_cache(maxsize=1)
def received(text: str) -> Schema:
    """The schema of an order: the same text, asked several things about, is read once."""
    return snapshot.from_text(text)
