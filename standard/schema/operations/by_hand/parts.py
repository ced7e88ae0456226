"""What is written by hand, completed: names read as uids, neighbours, things added, properties."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping
from typing import TypeAlias

from standard.schema import snapshot
from standard.schema.model import ENUM_FORM, ITEMS_FORM, JSON, canonical
from standard.schema.operations.changing import ChangingSchema
from standard.schema.operations.lists import ListForm
from standard.schema.operations.properties import said_now
from standard.schema.operations.serialise import form_to_json
from standard.schema.table_schema import Uids, parse_field
from standard.schema.value_pattern import CLEAN_FORM

Find: TypeAlias = Callable[[str], Collection[str]]
"""Gives the uids of what has that name, or that text."""


def reference(written: str, known: Container[str], named: Find) -> str:
    """The uid that `written` is, or that what is so named has; `written` itself where nothing is."""
    return written if written in known else next(iter(named(written)), written)


def with_neighbours(data: dict[str, JSON], known: Container[str], named: Find, *keys: str) -> dict[str, JSON]:
    for key in keys:
        if isinstance(data.get(key), str):
            data[key] = reference(data[key], known, named)
    return data


def new_field(data: JSON, uids: Uids) -> JSON:
    if not isinstance(data, dict):
        return data
    if isinstance(data.get("properties"), dict) and "name" not in data:
        name = data["properties"].get("name")
        name = name if isinstance(name, str) else ""
        data = {"uid": uids.new("f", name), **data} if "uid" not in data else data
        return data | {"values": new_list(data.get("values"), name, uids, data["properties"].get("type"))}
    name = data.get("name")
    return snapshot.field_to_json(parse_field(data, uids.new("f", name if isinstance(name, str) else ""), uids))


def new_value(data: JSON, name: str, uids: Uids) -> JSON:
    if not isinstance(data, dict):
        data = {"value": data}
    return data if "uid" in data else {"uid": uids.new("v", name, canonical(data.get("value"))), **data}


def new_list(data: JSON, name: str, uids: Uids, kind: JSON = None) -> JSON:
    """A list of values for a field of that type: those of a field of JSON lists are the values of their elements."""
    if isinstance(data, list):
        data = {"values": data}
    if not isinstance(data, dict) or not isinstance(data.get("values"), list):
        return data
    data = data | {"values": [new_value(value, name, uids) for value in data["values"]]}
    if kind == "array":
        return {"form": ITEMS_FORM, **data}
    return {"form": CLEAN_FORM, **data} if data.get("separator") is not None else data


def written(data: JSON) -> JSON:
    return data if isinstance(data, dict) else {"value": data}


def list_form(data: JSON, default: ListForm) -> JSON:
    """The form of a list, where its separator alone may be said."""
    if data is None:
        return form_to_json(default)
    if not isinstance(data, dict):
        return data
    return {"form": ENUM_FORM if data.get("separator") is None else CLEAN_FORM, **data}


def with_properties(data: dict[str, JSON], said: Mapping[str, JSON], paths: Collection[str]) -> None:
    """Complete what is there before: those paths, and those of `after`. What retires is deprecated, unless all is said."""
    after = data.get("after")
    if not isinstance(after, dict):
        return
    if paths and after and "before" not in data:
        after = data["after"] = {"deprecated": True, **after}
    data.setdefault("before", said_now(said, dict.fromkeys([*paths, *after])))


def following_item(data: dict[str, JSON], changing: ChangingSchema) -> JSON:
    """What stands after the item to remove."""
    uid = data.get("field")
    uid = reference(uid, changing.order, changing.named) if isinstance(uid, str) else None
    said = changing.properties if uid is None else changing.field(uid).properties if changing.has(uid) else {}
    path = data.get("path")
    items = said.get(path) if isinstance(path, str) else None
    if not isinstance(items, list):
        return None
    written = [canonical(item) for item in items]
    item = canonical(data.get("item"))
    return [*items, None][written.index(item) + 1] if item in written else None
