"""What an element of a JSON list may be, as the `arrayItem` of its field says it: a field of its own, which has no column."""

from __future__ import annotations

from dataclasses import replace

from standard.schema.listed_cells import json_items
from standard.schema.model import ENUM_FORM, ITEMS_FORM, Field, ValueList
from standard.schema.table_schema import ARRAY_ITEM, element_of, parse_field


def listed_values(field: Field) -> ValueList | None:
    """The values of the list of a field, those of its elements that stand in `arrayItem` as one property included."""
    if field.values is not None:
        return field.values
    item = item_of(field) if ARRAY_ITEM in field.properties else None
    return replace(item.values, form=ITEMS_FORM) if item is not None and item.values is not None and item.values.form == ENUM_FORM else None


def item_of(field: Field) -> Field | None:
    """The field that each element of the list is read with; None where the field holds no list, or says nothing of its elements."""
    if field.type != "array":
        return None
    if field.values is not None and field.values.of_items:
        item = element_of(field)
        return replace(item, properties={"type": "any", **item.properties, "name": field.name})
    said = field.properties.get(ARRAY_ITEM)
    return parse_field({"type": "any", **said, "name": field.name}, field.uid) if isinstance(said, dict) and said else None


def texts_in(field: Field, cell: str) -> tuple[Field, list[str]] | None:
    """The field that each element of a cell is read with, and their texts; None where the cell is no list, or nothing is said of them."""
    if field.type == "list":
        item = Field(field.uid, {"name": field.name, "type": field.text("itemType") or "string"})
        return item, cell.split(field.text("delimiter") or ",")
    read, texts = item_of(field), json_items(cell)
    return (read, texts) if read is not None and texts is not None else None
