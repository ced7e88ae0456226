"""A fault that one of the catalogue's tools finds, and where."""

from __future__ import annotations

from dataclasses import dataclass, replace

from standard.schema.model import JSON


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
