"""What an element of a JSON list may be, as the `arrayItem` of its field says it: a field of its own, which has no column."""

from __future__ import annotations

from standard.schema.model import Field
from standard.schema.table_schema import parse_field


def item_of(field: Field) -> Field | None:
    """The field that each element of the list is read with; None where the field holds no list, or says nothing of its elements."""
    said = field.properties.get("arrayItem")
    if field.type != "array" or not isinstance(said, dict) or not said:
        return None
    return parse_field({**said, "name": field.name}, field.uid)
