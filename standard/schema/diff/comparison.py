"""What changed between two schemas whose uids mean the same, found in an order in which every step applies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from standard.schema.diff.common_uids import AfterState, Regrouping
from standard.schema.diff.properties import property_changed, retirement_changed, type_changed
from standard.schema.diff.value_lists import ListComparison, changes_by_value, same_list
from standard.schema.keys import KEY_PROPERTIES, mentioned, mentions, renamed
from standard.schema.model import ABSENT, JSON, Absent, Field, Schema, same
from standard.schema.operations import (
    RETIREMENT,
    AddField,
    ChangingSchema,
    Conflict,
    MergeFields,
    MoveField,
    Operation,
    PlacedField,
    RemoveField,
    RenameField,
    RenameValue,
    RetireField,
    SetProperty,
    SetValues,
    SplitField,
)
from standard.schema.ordering import renames_in_order, reordered, spare_name
from standard.schema.table_schema import ARRAY_ITEM, CATEGORIES, CONSTRAINTS, ENUM, PATTERN

_IN_TURN: Final = frozenset(("name", PATTERN, ENUM, ARRAY_ITEM, CATEGORIES, CONSTRAINTS, *RETIREMENT))
"""The properties of a field that are compared at a turn of their own."""


class SchemaComparison:
    """Applies each operation as it finds it, so that positions and what is there before are always those of then."""

    def __init__(self, before: Schema, target: AfterState) -> None:
        self._found: list[Operation] = []
        self.changing = ChangingSchema(before)
        self._schema_before, self._schema_after = before, target.schema
        self._before = {item.uid: item for item in before.fields}
        self._after = {item.uid: item for item in target.schema.fields}
        self._kept = [uid for uid in self._before if uid in self._after]
        self._regrouped = {uid for each in target.fields for uid in (*each.removed, *each.added)}
        self._schema_properties()
        self._keys_before_fields()
        waiting = self._regroup(target.fields, free_only=True)
        self._removed_fields()
        self._renamed_fields()
        self._regroup(waiting, free_only=False)
        self._fields(target)
        self._order_of_fields()
        self._retirements()
        self._keys_after_fields()
        self.operations = tuple(self._found)

    def emit(self, operation: Operation) -> None:
        """Apply an operation and keep it, owning up to a defect that one of the two schemas has."""
        try:
            operation.run(self.changing)
        except Conflict as conflict:
            if conflict.code == "unknown_successor" and isinstance(operation, (RenameField, RenameValue)):
                self.emit(replace(operation, carries_successors=False))
                return
            if conflict.code not in ("name_taken", "unknown_key_field", "unknown_successor"):
                raise
            if getattr(operation, "accepts_defect", True):
                raise
            self.emit(replace(operation, accepts_defect=True))  # type: ignore[type-var]
            return
        self._found.append(operation)

    def _set(self, key: str, value: JSON | Absent) -> None:
        for operation in property_changed(None, key, self.changing.properties.get(key, ABSENT), value):
            self.emit(operation)

    def _schema_properties(self) -> None:
        for key in {**self._schema_before.properties, **self._schema_after.properties}:
            if key not in KEY_PROPERTIES:
                self._set(key, self._schema_after.get(key))

    def _keys_before_fields(self) -> None:
        """Free the keys of what is about to go, so that every other change of a key comes after the fields."""
        if not any(key in self._schema_before.properties for key in KEY_PROPERTIES):
            return
        names = {uid: (_name(self._before[uid]), _name(self._after[uid])) for uid in self._kept}
        carried = {old: new for old, new in names.values() if old is not None and new is not None and old != new}
        back = {new: old for old, new in carried.items()}
        kept = {old for old, _ in names.values() if old is not None}
        twins = any(_has_twins(item.fields) for item in (self._schema_before, self._schema_after))
        for key in KEY_PROPERTIES:
            old, new = self._schema_before.get(key), self._schema_after.get(key)
            named = mentioned(key, old)
            if carried and (twins or any(name in named and name not in carried for name in back)):
                self._set(key, ABSENT)
            elif not same(renamed(key, old, carried), new) and not named <= kept:
                earlier = renamed(key, new, back)
                exact = mentioned(key, earlier) <= kept and same(renamed(key, earlier, carried), new)
                self._set(key, earlier if exact else ABSENT)

    def _keys_after_fields(self) -> None:
        for key in KEY_PROPERTIES:
            self._set(key, self._schema_after.get(key))

    def _regroup(self, regroupings: Sequence[Regrouping], *, free_only: bool) -> list[Regrouping]:
        """Split and merge fields; with `free_only`, those alone whose names are free. Gives those that wait."""
        waiting = []
        for each in regroupings:
            names = {self.changing.peek(uid).name for uid in each.removed}
            taken = any(self.changing.times(item.name) and item.name not in names for item in map(self._after.get, each.added) if item)
            if taken and free_only:
                waiting.append(each)
                continue
            order, removed, added = self.changing.order.copy(), [], []
            for uid in each.removed:
                removed.append(PlacedField(self.changing.peek(uid), order.next(uid)))
                order.remove(uid)
            following = list(self._after)
            for uid in each.added:
                place = next((other for other in following[following.index(uid) + 1 :] if other in order), None)
                order.insert(uid, place)
                added.append(PlacedField(self._after[uid], place))
            kind = SplitField if len(each.removed) == 1 else MergeFields
            self.emit(kind(tuple(removed), tuple(added), each.successors))
        return waiting

    def _removed_fields(self) -> None:
        for uid in self._before:
            if uid not in self._after and uid not in self._regrouped:
                self.emit(RemoveField(self.changing.peek(uid), self.changing.order.next(uid)))

    def _renamed_fields(self) -> None:
        changed = {}
        for uid in self._kept:
            old, new = self._before[uid].get("name"), self._after[uid].get("name")
            if old is not new and not same(old, new):
                changed[uid] = (old, new)
        if not changed:
            return
        for uid, (old, new) in changed.items():
            if not isinstance(new, str):
                self.emit(SetProperty(uid, "name", old, new))
        names = {uid: (self._before[uid].get("name"), self._after[uid].get("name")) for uid in self._kept}
        known = {name for pair in names.values() for name in pair if isinstance(name, str)}
        known |= mentions(self.changing.properties) | mentions(self._schema_after.properties)
        texts = {uid: pair for uid, pair in names.items() if isinstance(pair[0], str) and isinstance(pair[1], str)}
        for uid, old, new in renames_in_order(texts, lambda name: spare_name(name, known)) or ():
            self.emit(RenameField(uid, old, new))
        for uid, (old, new) in changed.items():
            if isinstance(new, str) and not isinstance(old, str):
                self.emit(SetProperty(uid, "name", old, new))

    def _fields(self, target: AfterState) -> None:
        """Every field that is in both, its name and its retirement apart."""
        homes: dict[str, str] = {}
        lists: dict[str, ListComparison] = {}
        turns = []
        for uid in self._kept:
            before, after = self._before[uid], self._after[uid]
            if before is after or uid in self._regrouped:
                continue
            turn = _FieldTurn(self, before, after)
            turn.before_values()
            turns.append(turn)
            if same_list(before.values, after.values):
                continue
            turn.make_room_for_values()
            old, new = before.values, after.values
            if old is not None and new is not None and changes_by_value(old, new):
                lists[uid] = ListComparison(self.emit, self.changing, uid, old, new, target.values.get(uid, ()))
                homes |= {value.uid: uid for value in old.values}
            else:
                self.emit(SetValues(uid, old, new))
        moved: dict[str, dict[str, str]] = {}
        for uid in lists:
            new = self._after[uid].values
            for value in new.values if new is not None else ():
                if homes.get(value.uid, uid) != uid:
                    moved.setdefault(uid, {})[value.uid] = homes[value.uid]
        moving = {value for values in moved.values() for value in values}
        for compared in lists.values():
            compared.leave(moving)
        for uid, sources in moved.items():
            lists[uid].receive(sources)
        for compared in lists.values():
            compared.settle()
        for turn in turns:
            turn.after_values()

    def _order_of_fields(self) -> None:
        if list(self.changing.order) == list(self._after):
            return
        for uid, place, next_uid in reordered(list(self.changing.order), list(self._after)):
            if place is ABSENT:
                self.emit(AddField(self._after[uid], next_uid))
            else:
                self.emit(MoveField(uid, place, next_uid))

    def _retirements(self) -> None:
        """What is said of retired fields, once those that replace them are there; a rename may have changed it."""
        for uid, after in self._after.items():
            before = self._before.get(uid)
            said = before.properties.keys() if before is not None else frozenset()
            if any(key in after.properties or key in said for key in RETIREMENT):
                retired = retirement_changed(self.changing.peek(uid).properties, after.properties)
                if retired is not None:
                    self.emit(RetireField(uid, *retired))


class _FieldTurn:
    """The properties of one field that is in both schemas, around its list of values."""

    def __init__(self, comparison: SchemaComparison, before: Field, after: Field) -> None:
        self._comparison = comparison
        self._before, self._after = before, after
        self._properties_differ = not same(before.properties, after.properties)

    def before_values(self) -> None:
        if not self._properties_differ:
            return
        before, after = self._before, self._after
        if after.get(CONSTRAINTS) is ABSENT:
            self._set(CONSTRAINTS, ABSENT)
        retyped = type_changed(before, after)
        if retyped is not None:
            self._comparison.emit(retyped)
        for path in before.properties:
            if path not in after.properties and path not in _IN_TURN:
                self._set(path, ABSENT)

    def make_room_for_values(self) -> None:
        """Take away what a list of values could not stand beside."""
        listed, lists = (values is not None and values.of_items for values in (self._before.values, self._after.values))
        if listed and lists:
            self._set(ARRAY_ITEM, _without_categories(self._before.get(ARRAY_ITEM)))
            return
        self._set(CATEGORIES, ABSENT)
        old_path, new_path = (None if item.values is None else item.values.path for item in (self._before, self._after))
        if old_path != new_path:
            if new_path != ENUM or ENUM in self._before.properties:
                self._set(PATTERN, ABSENT)
            self._set(ENUM, ABSENT)
        if listed:
            self._set(ARRAY_ITEM, _without_categories(self._before.get(ARRAY_ITEM)))
        elif lists or self._after.values is None:
            # What is said of an element says no list of values any more before these are one, or none.
            after = self._after.get(ARRAY_ITEM)
            self._set(ARRAY_ITEM, _without_categories(after) if lists else after)

    def after_values(self) -> None:
        after = self._after
        for path in after.properties if self._properties_differ else ():
            if path not in _IN_TURN:
                self._set(path, after.get(path))
        # A pattern that could be read as a list may stand only beside an enum.
        for path in (ENUM, PATTERN) if ENUM in after.properties else (PATTERN, ENUM):
            self._set(path, after.get(path))
        for path in (ARRAY_ITEM, CATEGORIES, CONSTRAINTS):
            self._set(path, after.get(path))

    def _set(self, path: str, value: JSON | Absent) -> None:
        current = self._comparison.changing.field(self._before.uid).properties.get(path, ABSENT)
        for operation in property_changed(self._before.uid, path, current, value):
            self._comparison.emit(operation)


def _without_categories(said: JSON | Absent) -> JSON | Absent:
    """What is said of an element, apart from what a change of one of its values could not keep true."""
    return {key: one for key, one in said.items() if key != CATEGORIES} or ABSENT if isinstance(said, dict) else said


def _has_twins(fields: Sequence[Field]) -> bool:
    names = [name for name in map(_name, fields) if name is not None]
    return len(set(names)) < len(names)


def _name(item: Field) -> str | None:
    name = item.get("name")
    return name if isinstance(name, str) else None
