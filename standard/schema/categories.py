"""The values that the `categories` of a field explain, as the cells of a file write them."""

from __future__ import annotations

from dataclasses import dataclass

from standard.schema.model import JSON, Field, written


@dataclass(frozen=True, slots=True)
class CategoryText:
    text: str
    label: str = ""
    """What the value is called, where both are said."""


def categories_of(field: Field) -> tuple[CategoryText, ...] | None:
    """None where the field has none."""
    said = field.get("categories")
    return tuple(map(_read, said)) if isinstance(said, list) else None


def _read(said: JSON) -> CategoryText:
    value, label = (said.get("value"), said.get("label") if "value" in said else None) if isinstance(said, dict) else (said, None)
    return CategoryText(value if isinstance(value, str) else written(value), label if isinstance(label, str) else "")
