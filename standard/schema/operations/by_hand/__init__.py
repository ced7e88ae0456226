"""Operations that a person or a script wrote by hand, completed for the schema that they are meant for."""

from __future__ import annotations

from collections.abc import Collection

from standard.schema import limits, snapshot
from standard.schema.model import JSON, Schema
from standard.schema.operations.base import Operation
from standard.schema.operations.by_hand.parts import (
    following_item,
    list_form,
    new_field,
    new_list,
    new_value,
    reference,
    with_neighbours,
    with_properties,
    written,
)
from standard.schema.operations.by_hand.regrouping import regrouped_fields, regrouped_values, transferred
from standard.schema.operations.changing import ChangingSchema
from standard.schema.operations.lists import ListForm
from standard.schema.operations.retirement import RETIREMENT
from standard.schema.operations.serialise import at_operation, change_list, from_json
from standard.schema.table_schema import Uids


def resolve(schema: Schema, data: JSON, *, reserved: Collection[str] = ()) -> tuple[Operation, ...]:
    """The operations of a change file, where a script may write less than `to_json` does:

    - a field's name, or a value's text, where a uid is expected (`field`, `value`, and the neighbours);
    - no `next` (at the end), no uid in what is added (one is given, that is not in `reserved`);
    - a field to add as a descriptor writes it; a value, a separator or a list of values as plain text or plain list;
    - no `before` where it is only the present name, text, separator, form, place, properties, or thing to remove;
    - fields and values to split, merge or transfer by name or text, and what takes their place as it is to be written:
      what has the same name or text keeps its uid, and `successors` are deduced where they are not said.

    Raises SchemaError where the data is misshapen or holds more than `limits` allow, Conflict where an operation does not
    fit the schema.
    """
    limits.check_json(data)
    listed = change_list(data)
    limits.check_changes(listed)
    changing = ChangingSchema(schema)
    uids = Uids({*changing.uids, *reserved})
    operations = []
    for index, item in enumerate(listed):
        operation = at_operation(index, lambda data: from_json(_completed(data, changing, uids)), item)
        operation.run(changing)
        operations.append(operation)
    limits.check(changing.schema())
    return tuple(operations)


def _completed(data: JSON, changing: ChangingSchema, uids: Uids) -> JSON:
    if not isinstance(data, dict):
        return data
    data = dict(data)
    kind = data.get("op")
    if kind == "add_field":
        data["field"] = new_field(data.get("field"), uids)
        return with_neighbours(data, changing.order, changing.named, "next")
    if kind in ("split_field", "merge_fields"):
        return regrouped_fields(data, changing, uids)
    if kind == "transfer_value":
        return transferred(data, changing)
    if kind == "remove_item" and "next" not in data:
        data["next"] = following_item(data, changing)
    if isinstance(data.get("field"), str):
        data["field"] = reference(data["field"], changing.order, changing.named)
    uid = data.get("field")
    if not isinstance(uid, str) or not changing.has(uid):
        return data
    if kind == "remove_field":
        data["field"] = snapshot.field_to_json(changing.peek(uid))
        data.setdefault("next", changing.order.next(uid))
    elif kind == "rename_field":
        data.setdefault("before", changing.field(uid).name)
        data.setdefault("carries_successors", True)
    elif kind == "move_field":
        data.setdefault("before", changing.order.next(uid))
        return with_neighbours(data, changing.order, changing.named, "before", "after")
    elif kind in ("change_type", "retire_field"):
        with_properties(data, changing.field(uid).properties, RETIREMENT if kind == "retire_field" else ())
    elif kind == "set_values":
        for key in ("before", "after"):
            data[key] = new_list(data.get(key), changing.field(uid).name, uids, changing.field(uid).properties.get("type"))
    elif isinstance(kind, str) and changing.field(uid).values is not None:
        return _completed_value(data, kind, changing, uid, uids)
    return data


def _completed_value(data: dict[str, JSON], kind: str, changing: ChangingSchema, field: str, uids: Uids) -> dict[str, JSON]:
    """An operation on a value, or on the separator, of a field that has a list."""
    values = changing.field(field).value_list()
    texts, name = values.spelt.__getitem__, changing.field(field).name
    if kind == "set_separator":
        data.setdefault("before", {"value": values.frame.separator, "source": values.frame.separator_source})
        data["before"], data["after"] = written(data["before"]), written(data.get("after"))
        return data
    if kind == "set_list_form":
        data["before"] = list_form(data.get("before"), ListForm.of(values.frozen()))
        data["after"] = list_form(data.get("after"), ListForm())
        return data
    if kind in ("split_value", "merge_values"):
        return regrouped_values(data, changing, uids)
    if kind == "add_value":
        data["value"] = new_value(data.get("value"), name, uids)
        return with_neighbours(data, values.order, texts, "next")
    if isinstance(data.get("value"), str):
        data["value"] = reference(data["value"], values.order, texts)
    uid = data.get("value")
    current = values.items.get(uid) if isinstance(uid, str) else None
    if current is None:
        return data
    if kind == "remove_value":
        data["value"] = snapshot.value_to_json(current)
        data.setdefault("next", values.order.next(current.uid))
    elif kind == "rename_value":
        data.setdefault("before", {"value": current.value, "source": current.source})
        data["before"], data["after"] = written(data["before"]), written(data.get("after"))
        data.setdefault("carries_successors", True)
    elif kind == "retire_value":
        with_properties(data, current.properties, RETIREMENT)
    elif kind == "move_value":
        data.setdefault("before", values.order.next(current.uid))
        return with_neighbours(data, values.order, texts, "before", "after")
    return data
