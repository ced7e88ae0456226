"""What is split, merged or transferred, written by hand: what has the same name or text keeps its uid."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from itertools import dropwhile, islice

from standard.schema import snapshot
from standard.schema.model import JSON, Field, canonical
from standard.schema.operations.by_hand.parts import fields, new_field, new_value, reference
from standard.schema.operations.draft import Draft
from standard.schema.ordering import Order
from standard.schema.table_schema import Uids


def regrouped_fields(data: dict[str, JSON], draft: Draft, uids: Uids) -> dict[str, JSON]:
    """`removed`: names of fields; `added`: fields as a descriptor writes them, put where the first one was."""
    if not isinstance(data.get("removed"), list) or not isinstance(data.get("added"), list):
        return data
    order = draft.order.copy()
    removed = _taken(data["removed"], order, list(fields(draft)), "field", lambda uid: snapshot.field_to_json(draft.peek(uid)))
    old = [draft.peek(uid) for uid in _uids(removed, "field") if draft.has(uid)]
    place = _place(draft.order, order, old[0].uid if old else None)
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


def regrouped_values(data: dict[str, JSON], draft: Draft, uids: Uids) -> dict[str, JSON]:
    """`removed`: texts of values; `added`: texts of what takes their place, put where the first one was. What stands
    there already, or is both removed and added, stays."""
    if not isinstance(data.get("removed"), list) or not isinstance(data.get("added"), list):
        return data
    field = draft.field(data["field"])
    values = field.value_list()
    texts = [(values.items[uid].text, uid) for uid in values.order]
    known = dict(reversed(texts))
    staying = [known[item] for item in data["added"] if isinstance(item, str) and item in known]
    subjects = [known[item] for item in data["removed"] if isinstance(item, str) and item in known]
    order = values.order.copy()
    leaving = [item for item in data["removed"] if not (isinstance(item, str) and known.get(item) in staying)]
    removed = _taken(leaving, order, texts, "value", lambda uid: snapshot.value_to_json(values.items[uid]))
    place = _place(values.order, order, subjects[0] if subjects else None)
    added = [
        item if _is_placed(item, "value") else {"value": new_value(item, field.name, uids), "next": place}
        for item in data["added"]
        if not (isinstance(item, str) and item in known and known[item] in staying)
    ]
    new = iter(_uids(added, "value"))
    heirs = [known[item] if isinstance(item, str) and item in known else next(new, "") for item in data["added"]]
    merged = data["op"] == "merge_values"
    told = dict.fromkeys((*subjects, *(staying if merged else ()), *_uids(removed, "value")), heirs)
    return {**data, "removed": removed, "added": added, "successors": data.get("successors") or told}


def transferred(data: dict[str, JSON], draft: Draft) -> dict[str, JSON]:
    """`source` and `target`: names of fields; `before`: the text of the value; no `after` at the end of the list."""
    for key in ("source", "target"):
        if isinstance(data.get(key), str):
            data[key] = reference(data[key], draft.order, fields(draft))
    source = data.get("source")
    if not isinstance(data.get("before"), str) or not isinstance(source, str) or not draft.has(source):
        return data
    values = draft.field(source).value_list()
    uid = reference(data["before"], values.order, ((values.items[uid].text, uid) for uid in values.order))
    if uid not in values.items:
        return data
    moved = snapshot.value_to_json(values.items[uid])
    data["before"] = {"value": moved, "next": values.order.next(uid)}
    data.setdefault("after", {"value": {key: said for key, said in moved.items() if key != "source"}, "next": None})
    return data


def _taken(items: list[JSON], order: Order, known: list[tuple[str, str]], key: str, whole: Callable[[str], JSON]) -> list[JSON]:
    """Each thing to remove, whole, with what follows it then; `order` is left without them."""
    taken: list[JSON] = []
    for item in items:
        uid = item[key].get("uid") if _is_placed(item, key) else reference(item, order, known) if isinstance(item, str) else None
        if uid is None or uid not in order:
            taken.append(item)
            continue
        taken.append({key: whole(uid), "next": order.next(uid)} if isinstance(item, str) else item)
        order.remove(uid)
    return taken


def _place(before: Iterable[str], after: Container[str], uid: str | None) -> str | None:
    """What stays right after where `uid` was."""
    following = dropwhile(lambda each: each != uid, before)
    return next((each for each in islice(following, 1, None) if each in after), None)


def _is_placed(item: JSON, key: str) -> bool:
    return isinstance(item, dict) and isinstance(item.get(key), dict)


def _uids(items: list[JSON], key: str) -> list[str]:
    return [item[key]["uid"] for item in items if _is_placed(item, key) and isinstance(item[key].get("uid"), str)]
