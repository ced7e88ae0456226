"""A cell that holds values of a list: one of them, several with a separator between, or a JSON list of them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from standard.schema.model import Field, Scalar, Value, ValueList


def held(values: ValueList, cell: str) -> list[str]:
    """The texts that a cell holds, in order; the cell itself where it is not written as a list."""
    if values.of_items:
        found = json_items(cell)
        return [cell] if found is None else found
    return cell.split(values.separator) if values.separator is not None else [cell]


def holding(values: ValueList, texts: Iterable[str]) -> str:
    """The cell that holds these texts, the only one where a cell holds one."""
    if not values.of_items:
        return (values.separator or "").join(texts)
    scalars: dict[str, Scalar] = {value.text: value.value for value in values.values}
    return json.dumps([scalars.get(text, text) for text in texts], ensure_ascii=False)


def separator_of(field: Field) -> str | None:
    """What stands between the values of a cell; None where nothing does."""
    return field.values.separator if field.values is not None else None


def meant_items(cell: str) -> list[str] | None:
    """The elements of a list that is JSON, or that is all but written as JSON is: with the quotes of another language."""
    found = json_items(cell)
    return json_items(cell.replace("'", '"')) if found is None and '"' not in cell and cell.strip().startswith("[") else found


def json_items(cell: str) -> list[str] | None:
    """The elements of a JSON list as people write them, None where the cell is none."""
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return [Value("", item).text for item in found] if isinstance(found, list) else None
