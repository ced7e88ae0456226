"""Operations that a person or a script wrote by hand, completed for the schema that they are meant for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from standard.schema import snapshot
from standard.schema.model import JSON, Schema, canonical
from standard.schema.operations.base import Operation
from standard.schema.operations.draft import Draft
from standard.schema.operations.serialise import at_operation, change_list, from_json
from standard.schema.table_schema import Uids, parse_field
from standard.schema.value_pattern import CLEAN_FORM


def resolve(schema: Schema, data: JSON, *, reserved: Collection[str] = ()) -> tuple[Operation, ...]:
    """The operations of a change file, where a script may write less than `to_json` does:

    - a field's name, or a value's text, where a uid is expected (`field`, `value`, and the neighbours);
    - no `next` (at the end), no uid in what is added (one is given, that is not in `reserved`);
    - a field to add as a descriptor writes it; a value, a separator or a list of values as plain text or plain list;
    - no `before` where it is only the present name, text, separator, place, or thing to remove.

    Raises SchemaError where the data is misshapen, Conflict where an operation does not fit the schema.
    """
    draft = Draft(schema)
    uids = Uids({*draft.uids, *reserved})
    operations = []
    for index, item in enumerate(change_list(data)):
        operation = at_operation(index, lambda written: from_json(_completed(written, draft, uids)), item)
        operation.run(draft)
        operations.append(operation)
    return tuple(operations)


def _completed(data: JSON, draft: Draft, uids: Uids) -> JSON:
    if not isinstance(data, dict):
        return data
    data = dict(data)
    kind = data.get("op")
    if kind == "add_field":
        data["field"] = _new_field(data.get("field"), uids)
        return _with_neighbours(data, draft.order, _fields(draft), "next")
    if isinstance(data.get("field"), str):
        data["field"] = _reference(data["field"], draft.order, _fields(draft))
    uid = data.get("field")
    if not isinstance(uid, str) or not draft.has(uid):
        return data
    if kind == "remove_field":
        data["field"] = snapshot.field_to_json(draft.peek(uid))
        data.setdefault("next", draft.next_of(draft.order, uid))
    elif kind == "rename_field":
        data.setdefault("before", draft.peek(uid).name)
        data.setdefault("carries_successors", True)
    elif kind == "move_field":
        data.setdefault("before", draft.next_of(draft.order, uid))
        return _with_neighbours(data, draft.order, _fields(draft), "before", "after")
    elif kind == "set_values":
        for key in ("before", "after"):
            data[key] = _new_list(data.get(key), draft.peek(uid).name, uids)
    elif isinstance(kind, str) and draft.peek(uid).values is not None:
        return _completed_value(data, kind, draft, uid, uids)
    return data


def _completed_value(data: dict[str, JSON], kind: str, draft: Draft, field: str, uids: Uids) -> dict[str, JSON]:
    """An operation on a value, or on the separator, of a field that has a list."""
    values = draft.field(field).value_list()
    texts = [(values.items[uid].text, uid) for uid in values.order]
    name = draft.peek(field).name
    if kind == "set_separator":
        data.setdefault("before", {"value": values.frame.separator, "source": values.frame.separator_source})
        data["before"], data["after"] = _written(data["before"]), _written(data.get("after"))
        return data
    if kind == "add_value":
        data["value"] = _new_value(data.get("value"), name, uids)
        return _with_neighbours(data, values.order, texts, "next")
    if isinstance(data.get("value"), str):
        data["value"] = _reference(data["value"], values.order, texts)
    uid = data.get("value")
    current = values.items.get(uid) if isinstance(uid, str) else None
    if current is None:
        return data
    if kind == "remove_value":
        data["value"] = snapshot.value_to_json(current)
        data.setdefault("next", draft.next_of(values.order, current.uid))
    elif kind == "rename_value":
        data.setdefault("before", {"value": current.value, "source": current.source})
        data["before"], data["after"] = _written(data["before"]), _written(data.get("after"))
        data.setdefault("carries_successors", True)
    elif kind == "move_value":
        data.setdefault("before", draft.next_of(values.order, current.uid))
        return _with_neighbours(data, values.order, texts, "before", "after")
    return data


def _fields(draft: Draft) -> Iterable[tuple[str, str]]:
    return ((draft.peek(uid).name, uid) for uid in draft.order)


def _reference(written: str, known: list[str], names: Iterable[tuple[str, str]]) -> str:
    """The uid that `written` is, or that what is so named has; `written` itself where nothing is."""
    if written in known:
        return written
    return next((uid for name, uid in names if name == written), written)


def _with_neighbours(data: dict[str, JSON], known: list[str], names: Iterable[tuple[str, str]], *keys: str) -> dict[str, JSON]:
    names = list(names)
    for key in keys:
        if isinstance(data.get(key), str):
            data[key] = _reference(data[key], known, names)
    return data


def _new_field(data: JSON, uids: Uids) -> JSON:
    if not isinstance(data, dict):
        return data
    if isinstance(data.get("properties"), dict) and "name" not in data:
        name = data["properties"].get("name")
        name = name if isinstance(name, str) else ""
        data = {"uid": uids.new("f", name), **data} if "uid" not in data else data
        return data | {"values": _new_list(data.get("values"), name, uids)}
    name = data.get("name")
    return snapshot.field_to_json(parse_field(data, uids.new("f", name if isinstance(name, str) else ""), uids))


def _new_value(data: JSON, name: str, uids: Uids) -> JSON:
    if not isinstance(data, dict):
        data = {"value": data}
    return data if "uid" in data else {"uid": uids.new("v", name, canonical(data.get("value"))), **data}


def _new_list(data: JSON, name: str, uids: Uids) -> JSON:
    if isinstance(data, list):
        data = {"values": data}
    if not isinstance(data, dict) or not isinstance(data.get("values"), list):
        return data
    data = data | {"values": [_new_value(value, name, uids) for value in data["values"]]}
    return {"form": CLEAN_FORM, **data} if data.get("separator") is not None else data


def _written(data: JSON) -> JSON:
    return data if isinstance(data, dict) else {"value": data}
