"""A fault that one of the catalogue's tools finds, and where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from standard.schema.model import JSON, written
from standard.schema.words import quoted

LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class CatalogueFault:
    sentence: str
    """What is wrong, in French."""
    field: str | None = None
    """The name of the field; None where it is about the whole schema."""
    path: str = ""
    """The property, as findings write it: `constraints/pattern`."""
    place: int | None = None
    """The rank of the field."""

    def within(self, place: int, field: JSON) -> CatalogueFault:
        """The same, said of a field that the sentence takes for known."""
        name = field.get("name") if isinstance(field, dict) else None
        return replace(self, field=name if isinstance(name, str) else "", place=place)


def shown(value: JSON) -> str:
    """What is written there between quotes, as the schema writes it; its beginning where it is long."""
    text = value if isinstance(value, str) else written(value)
    return quoted(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")
