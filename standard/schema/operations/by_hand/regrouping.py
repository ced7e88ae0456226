"""What is split, merged or transferred, written by hand: what has the same name or text keeps its uid."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from standard.schema import snapshot
from standard.schema.model import JSON, Field, canonical
from standard.schema.operations.by_hand.parts import Find, new_field, new_value, reference
from standard.schema.operations.changing import ChangingSchema
from standard.schema.ordering import Order
from standard.schema.table_schema import Uids


def regrouped_fields(data: dict[str, JSON], changing: ChangingSchema, uids: Uids) -> dict[str, JSON]:
    """`removed`: names of fields; `added`: fields as a descriptor writes them, put where the first one was."""
    if not isinstance(data.get("removed"), list) or not isinstance(data.get("added"), list):
        return data
    removed, place = _taken(
        data["removed"], changing.order, changing.named, "field", lambda uid: snapshot.field_to_json(changing.peek(uid))
    )
    old = [changing.peek(uid) for uid in _uids(removed, "field") if changing.has(uid)]
    heirs = _Heirs(old)
    added = [
        item if _is_placed(item, "field") else {"field": heirs.field(new_field(item, uids), named=item), "next": place}
        for item in data["added"]
    ]
    return {**data, "removed": removed, "added": added, "successors": data.get("successors") or heirs.successors(_uids(added, "field"))}


class _Heirs:
    """Gives what is added the uids of what it takes the place of."""

    def __init__(self, old: Iterable[Field]) -> None:
        self._old = list(old)
        self._fields = {field.name: field.uid for field in reversed(self._old)}
        values = [value for field in self._old if field.values for value in field.values.values]
        self._values = {canonical(value.value): value.uid for value in reversed(values)}
        self._all_values = values
        self._told: dict[str, list[str]] = {}

    def field(self, data: JSON, *, named: JSON) -> JSON:
        """The field to add, under the uid of the first old one of its name; and so its values."""
        if not isinstance(data, dict) or (isinstance(named, dict) and "uid" in named):
            return data
        name = data["properties"].get("name") if isinstance(data.get("properties"), dict) else None
        uid = self._fields.pop(name, None) if isinstance(name, str) else None
        data = {**data, "uid": uid} if uid else data
        values = data.get("values")
        if isinstance(values, dict) and isinstance(values.get("values"), list):
            data["values"] = {**values, "values": [self._value(value) for value in values["values"]]}
        return data

    def _value(self, data: JSON) -> JSON:
        if not isinstance(data, dict):
            return data
        text = canonical(data.get("value"))
        data = {**data, "uid": self._values.pop(text)} if text in self._values else data
        if isinstance(data.get("uid"), str):
            self._told.setdefault(text, []).append(data["uid"])
        return data

    def successors(self, added: list[str]) -> dict[str, list[str]]:
        """Every old field is replaced by all that is added; a value, by those of the same text."""
        told = {field.uid: added for field in self._old}
        for value in self._all_values:
            heirs = self._told.get(canonical(value.value), [])
            if heirs and heirs != [value.uid]:
                told[value.uid] = heirs
        return told


def regrouped_values(data: dict[str, JSON], changing: ChangingSchema, uids: Uids) -> dict[str, JSON]:
    """`removed`: texts of values; `added`: texts of what takes their place, put where the first one was. What stands
    there already, or is both removed and added, stays."""
    if not isinstance(data.get("removed"), list) or not isinstance(data.get("added"), list):
        return data
    field = changing.field(data["field"])
    values = field.value_list()
    texts = [item for item in (*data["removed"], *data["added"]) if isinstance(item, str)]
    known = {text: next(iter(values.spelt[text])) for text in texts if text in values.spelt}
    staying = {known[item]: None for item in data["added"] if isinstance(item, str) and item in known}
    subjects = [known[item] for item in data["removed"] if isinstance(item, str) and item in known]
    leaving = [item for item in data["removed"] if not (isinstance(item, str) and known.get(item) in staying)]
    removed, place = _taken(
        leaving, values.order, values.spelt.__getitem__, "value", lambda uid: snapshot.value_to_json(values.items[uid]), *subjects[:1]
    )
    added = [
        item if _is_placed(item, "value") else {"value": new_value(item, field.name, uids), "next": place}
        for item in data["added"]
        if not (isinstance(item, str) and item in known)
    ]
    new = iter(_uids(added, "value"))
    heirs = [known[item] if isinstance(item, str) and item in known else next(new, "") for item in data["added"]]
    merged = data["op"] == "merge_values"
    told = dict.fromkeys((*subjects, *(staying if merged else ()), *_uids(removed, "value")), heirs)
    return {**data, "removed": removed, "added": added, "successors": data.get("successors") or told}


def transferred(data: dict[str, JSON], changing: ChangingSchema) -> dict[str, JSON]:
    """`source` and `target`: names of fields; `before`: the text of the value; no `after` at the end of the list."""
    for key in ("source", "target"):
        if isinstance(data.get(key), str):
            data[key] = reference(data[key], changing.order, changing.named)
    source = data.get("source")
    if not isinstance(data.get("before"), str) or not isinstance(source, str) or not changing.has(source):
        return data
    values = changing.field(source).value_list()
    uid = reference(data["before"], values.order, values.spelt.__getitem__)
    if uid not in values.items:
        return data
    moved = snapshot.value_to_json(values.items[uid])
    data["before"] = {"value": moved, "next": values.order.next(uid)}
    data.setdefault("after", {"value": {key: said for key, said in moved.items() if key != "source"}, "next": None})
    return data


def _taken(
    items: list[JSON], order: Order, named: Find, key: str, whole: Callable[[str], JSON], first: str | None = None
) -> tuple[list[JSON], str | None]:
    """Each thing to remove, whole, with what follows it then; and what stays right after the first of them, or after `first`."""
    taken: list[JSON] = []
    gone: dict[str, str | None] = {}
    follows = order.next(first) if first is not None else None
    for item in items:
        uid = item[key].get("uid") if _is_placed(item, key) else reference(item, order, named) if isinstance(item, str) else None
        if uid is None or uid not in order:
            taken.append(item)
            continue
        if first is None and not gone:
            follows = order.next(uid)
        taken.append({key: whole(uid), "next": order.next(uid)} if isinstance(item, str) else item)
        gone[uid] = order.next(uid)
        order.remove(uid)
    for uid, following in reversed(gone.items()):
        order.insert(uid, following)
    while follows in gone:
        follows = order.next(follows)
    return taken, follows


def _is_placed(item: JSON, key: str) -> bool:
    return isinstance(item, dict) and isinstance(item.get(key), dict)


def _uids(items: list[JSON], key: str) -> list[str]:
    return [item[key]["uid"] for item in items if _is_placed(item, key) and isinstance(item[key].get("uid"), str)]
