"""`schema-v2.json`: the same schema in the words of Table Schema 2 (datapackage.org), which has lists and categories.

A cell of several values is a `list`, with its separator; the values and what they mean are `categories`, or `itemCategories` where
they are those of a list, which Table Schema 2 does not know yet. The decisions bear on `schema.json`: this is another writing of it.
"""

from __future__ import annotations

from typing import Any, Final

from standard.publishing.content import ReleaseContent
from standard.publishing.json_files import write_json
from standard.schema.cells import CONSTRAINTS
from standard.schema.keys import names
from standard.schema.model import JSON, Field, ValueList

PROFILE: Final = "https://datapackage.org/profiles/2.0/tableschema.json"
CATEGORISED: Final = frozenset({"string", "integer"})
"""The types whose values may be categories."""


def schema_v2(content: ReleaseContent) -> bytes:
    return write_json(descriptor_v2(content))


def descriptor_v2(content: ReleaseContent) -> dict[str, Any]:
    written = content.descriptor
    said = {"$schema": PROFILE, **{key: value for key, value in written.items() if key not in ("$schema", "fields")}}
    if names(said.get("primaryKey")):
        said["primaryKey"] = list(names(said["primaryKey"]))
    if isinstance(said.get("foreignKeys"), list):
        said["foreignKeys"] = [_foreign_key(key) for key in said["foreignKeys"] if isinstance(key, dict)]
    raw = written["fields"]
    return {**said, "fields": [_field(field, rendered) for field, rendered in zip(content.schema.fields, raw, strict=True)]}


def _foreign_key(key: dict[str, JSON]) -> JSON:
    """Its columns as lists; the same table is named by naming none."""
    reference = key.get("reference")
    reference = dict(reference) if isinstance(reference, dict) else {}
    reference["fields"] = list(names(reference.get("fields")))
    if not reference.get("resource"):
        reference.pop("resource", None)
    return {**key, "fields": list(names(key.get("fields"))), "reference": reference}


def _field(field: Field, rendered: dict[str, Any]) -> dict[str, Any]:
    said = {key: value for key, value in rendered.items() if key not in ("constraints", "categories")}
    said["type"] = field.type
    constraints = rendered.get("constraints")
    constraints = dict(constraints) if isinstance(constraints, dict) else {}
    form = said.get("format")
    if isinstance(form, str) and form.startswith("fmt:"):
        said["format"] = form.removeprefix("fmt:")
    # The elements of a JSON list are said in it already: it is no list with a separator.
    if field.values is not None and not field.values.of_items:
        said, constraints = _with_values(field, field.values, said, constraints)
    allowed = CONSTRAINTS.get(str(said["type"]), frozenset()) | {"unique", "enum"}
    kept = {key: value for key, value in constraints.items() if key in allowed}
    return {**said, **({"constraints": kept} if kept else {})}


def _with_values(
    field: Field, values: ValueList, said: dict[str, Any], constraints: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    listed = [_category(value.text, value.label) for value in values.values]
    if values.several:
        said |= {"type": "list", "delimiter": values.separator, "itemType": "string", "itemCategories": listed}
        said.pop("format", None)
        return said, {key: value for key, value in constraints.items() if key in ("required", "unique")}
    if not values.plain:
        constraints.pop("pattern", None)
    constraints["enum"] = [value.text if field.type == "string" else value.value for value in values.values]
    if field.type in CATEGORISED and any(value.label != value.text for value in values.values):
        natives = constraints["enum"]
        if all(isinstance(one, str if field.type == "string" else int) for one in natives):
            said["categories"] = [
                {"value": one, "label": value.label} if value.label != value.text else {"value": one, "label": str(one)}
                for one, value in zip(natives, values.values, strict=True)
            ]
    return said, constraints


def _category(text: str, label: str) -> dict[str, str]:
    return {"value": text, **({"label": label} if label != text else {})}
