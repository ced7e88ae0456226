"""What changed between two schemas, as operations that lead from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from standard.schema import value_pattern
from standard.schema.alignment import Alignment, align
from standard.schema.keys import KEY_PROPERTIES, mentioned, mentions, renamed
from standard.schema.model import (
    ABSENT,
    ENUM_FORM,
    JSON,
    Absent,
    Field,
    Schema,
    ValueList,
    canonical,
    content,
    same,
)
from standard.schema.operations import (
    AddField,
    AddValue,
    Conflict,
    Draft,
    MoveField,
    MoveValue,
    Operation,
    RemoveField,
    RemoveValue,
    RenameField,
    RenameValue,
    SetProperty,
    SetSeparator,
    SetValueProperty,
    SetValues,
    Written,
)
from standard.schema.ordering import renames_in_order, reordered, spare_name
from standard.schema.table_schema import CATEGORIES, CONSTRAINTS, ENUM, PATTERN, Uids, list_holds


def compare(before: Schema, after: Schema, *, alignment: Alignment | None = None, reserved: Collection[str] = ()) -> tuple[Operation, ...]:
    """The operations that lead from `before` to the content of `after`, in order; none where both say the same.

    Uids are trusted where both are of one lineage. Otherwise fields and values are aligned first, or `alignment`, made
    for these two schemas, says what became what: what is found again keeps its earlier uid, what is new gets one that
    is neither in `before` nor in `reserved`.
    """
    if content(before) == content(after):
        return ()
    return _Comparison(before, _with_earlier_uids(before, after, alignment, reserved)).operations


def _with_earlier_uids(before: Schema, after: Schema, alignment: Alignment | None, reserved: Collection[str]) -> Schema:
    """`after` under uids that mean the same as those of `before`."""
    trusted = alignment is None and bool(before.lineage) and before.lineage == after.lineage
    known = {item.uid: item for item in before.fields}
    if trusted:
        fields = {item.uid: item.uid for item in after.fields if item.uid in known}
        values: dict[str, dict[str, str]] = {uid: {each: each for each in _value_uids(known[uid])} for uid in fields}
    else:
        alignment = alignment or align(before, after)
        fields = {match.after: match.before for match in alignment.fields}
        values = {uid: {match.after: match.before for match in matches} for uid, matches in alignment.values.items()}
    uids = Uids({*before.uids(), *reserved})
    used = set(before.uids())

    def new(uid: str, kind: str, *parts: str) -> str:
        """A uid for what is new: its own one where it can be trusted."""
        if trusted and uid not in used:
            used.add(uid)
            uids.taken.add(uid)
            return uid
        return uids.new(kind, *parts)

    def renamed_field(item: Field) -> Field:
        uid = fields.get(item.uid) or new(item.uid, "f", item.name)
        if item.values is None:
            return replace(item, uid=uid)
        found = values.get(uid, {}) if item.uid in fields else {}
        renamed_values = tuple(
            replace(value, uid=found.get(value.uid) or new(value.uid, "v", item.name, canonical(value.value)))
            for value in item.values.values
        )
        return replace(item, uid=uid, values=replace(item.values, values=renamed_values))

    return replace(after, fields=tuple(renamed_field(item) for item in after.fields))


class _Comparison:
    """Applies each operation as it finds it, so that positions and what is there before are always those of then."""

    def __init__(self, before: Schema, after: Schema) -> None:
        self.operations: tuple[Operation, ...] = ()
        self._found: list[Operation] = []
        self._draft = Draft(before)
        self._before = {item.uid: item for item in before.fields}
        self._after = {item.uid: item for item in after.fields}
        self._kept = [uid for uid in self._before if uid in self._after]
        self._schema_before, self._schema_after = before, after
        self._schema_properties()
        self._keys_before_fields()
        self._removed_fields()
        self._renamed_fields()
        for uid in self._kept:
            _FieldComparison(self._emit, self._draft, self._before[uid], self._after[uid]).run()
        self._order_of_fields()
        self._keys_after_fields()
        self.operations = tuple(self._found)

    def _emit(self, operation: Operation) -> None:
        """Apply an operation and keep it, owning up to a defect that one of the two schemas has."""
        try:
            operation.run(self._draft)
        except Conflict as conflict:
            if conflict.code == "unknown_successor" and isinstance(operation, (RenameField, RenameValue)):
                self._emit(replace(operation, carries_successors=False))
                return
            if conflict.code not in ("name_taken", "unknown_key_field"):
                raise
            if not isinstance(operation, (SetProperty, AddField, RemoveField, RenameField)) or operation.accepts_defect:
                raise
            self._emit(replace(operation, accepts_defect=True))
            return
        self._found.append(operation)

    def _set(self, key: str, value: JSON | Absent) -> None:
        current = self._draft.properties.get(key, ABSENT)
        if not same(current, value):
            self._emit(SetProperty(None, key, current, value))

    def _schema_properties(self) -> None:
        for key in {**self._schema_before.properties, **self._schema_after.properties}:
            if key not in KEY_PROPERTIES:
                self._set(key, self._schema_after.get(key))

    def _keys_before_fields(self) -> None:
        """Free the keys of what is about to go, so that every other change of a key comes after the fields."""
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

    def _removed_fields(self) -> None:
        for uid, item in self._before.items():
            if uid not in self._after:
                self._emit(RemoveField(item, self._draft.next_of(self._draft.order, uid)))

    def _renamed_fields(self) -> None:
        names = {uid: (self._before[uid].get("name"), self._after[uid].get("name")) for uid in self._kept}
        changed = {uid: pair for uid, pair in names.items() if not same(*pair)}
        for uid, (old, new) in changed.items():
            if not isinstance(new, str):
                self._emit(SetProperty(uid, "name", old, new))
        known = {name for pair in names.values() for name in pair if isinstance(name, str)}
        known |= mentions(self._draft.properties) | mentions(self._schema_after.properties)
        texts = {uid: pair for uid, pair in names.items() if isinstance(pair[0], str) and isinstance(pair[1], str)}
        for uid, old, new in renames_in_order(texts, lambda name: spare_name(name, known)) or ():
            self._emit(RenameField(uid, old, new))
        for uid, (old, new) in changed.items():
            if isinstance(new, str) and not isinstance(old, str):
                self._emit(SetProperty(uid, "name", old, new))

    def _order_of_fields(self) -> None:
        for uid, place, next_uid in reordered(self._draft.order, list(self._after)):
            if place is ABSENT:
                self._emit(AddField(self._after[uid], next_uid))
            else:
                self._emit(MoveField(uid, place, next_uid))


class _FieldComparison:
    """The same for one field that is in both schemas, its name apart."""

    def __init__(self, emit: Callable[[Operation], None], draft: Draft, before: Field, after: Field) -> None:
        self._emit = emit
        self._draft = draft
        self._before, self._after = before, after
        self._uid = before.uid

    def run(self) -> None:
        before, after = self._before, self._after
        if after.get(CONSTRAINTS) is ABSENT:
            self._set(CONSTRAINTS, ABSENT)
        for path in before.properties:
            if path not in after.properties and path not in _IN_TURN:
                self._set(path, ABSENT)
        self._values(before.values, after.values)
        for path in after.properties:
            if path not in _IN_TURN:
                self._set(path, after.get(path))
        # A pattern that could be read as a list may stand only beside an enum.
        for path in (ENUM, PATTERN) if ENUM in after.properties else (PATTERN, ENUM):
            self._set(path, after.get(path))
        for path in (CATEGORIES, CONSTRAINTS):
            self._set(path, after.get(path))

    def _set(self, path: str, value: JSON | Absent) -> None:
        current = self._draft.field(self._uid).properties.get(path, ABSENT)
        if not same(current, value):
            self._emit(SetProperty(self._uid, path, current, value))

    def _values(self, old: ValueList | None, new: ValueList | None) -> None:
        if _identical(old, new):
            return
        self._set(CATEGORIES, ABSENT)
        old_path, new_path = (None if values is None else values.path for values in (old, new))
        if old_path != new_path:
            if new_path != ENUM or ENUM in self._before.properties:
                self._set(PATTERN, ABSENT)
            self._set(ENUM, ABSENT)
        if old is None or new is None or _has_duplicates(old) or _has_duplicates(new):
            self._emit(SetValues(self._uid, old, new))
            return
        framed = old if old.form == new.form else _framed_like(old, new)
        becomes = {value.uid: canonical(value.value) for value in new.values}
        kept = {value.uid: (canonical(value.value), becomes[value.uid]) for value in old.values if value.uid in becomes}
        renames = renames_in_order(kept, None)
        if not kept or renames is None or not list_holds(framed):
            self._emit(SetValues(self._uid, old, new))
            return
        if framed is not old:
            self._emit(SetValues(self._uid, old, framed))
        self._each_value(framed, new, [uid for uid, _, _ in renames])

    def _each_value(self, old: ValueList, new: ValueList, renamed_first: Sequence[str]) -> None:
        """Between two lists of one form, without duplicates, that share a value at least."""
        before, after = Written(old.separator, old.separator_source), Written(new.separator, new.separator_source)
        if before != after:
            self._emit(SetSeparator(self._uid, before, after))
        was = {value.uid: value for value in old.values}
        becomes = {value.uid: value for value in new.values}
        order = self._draft.field(self._uid).value_list().order
        for uid, value in was.items():
            if uid not in becomes:
                self._emit(RemoveValue(self._uid, value, self._draft.next_of(order, uid)))
        kept = [uid for uid in was if uid in becomes]
        for uid in dict.fromkeys([*renamed_first, *kept]):
            one, other = was[uid], becomes[uid]
            if not same([one.value, one.source], [other.value, other.source]):
                self._emit(RenameValue(self._uid, uid, Written(one.value, one.source), Written(other.value, other.source)))
        for uid, place, next_uid in reordered(order, list(becomes)):
            if place is ABSENT:
                self._emit(AddValue(self._uid, becomes[uid], next_uid))
            else:
                self._emit(MoveValue(self._uid, uid, place, next_uid))
        for uid in kept:
            # A rename may have carried its mention here: what is said is what the draft says now.
            said, says = self._draft.field(self._uid).value(uid).properties, becomes[uid].properties
            for key in {**said, **says}:
                if not same(said.get(key, ABSENT), says.get(key, ABSENT)):
                    self._emit(SetValueProperty(self._uid, uid, key, said.get(key, ABSENT), says.get(key, ABSENT)))


_IN_TURN: Final = ("name", PATTERN, ENUM, CATEGORIES, CONSTRAINTS)
"""The properties of a field that are compared at a turn of their own."""


def _framed_like(old: ValueList, new: ValueList) -> ValueList:
    """The old values in the form of the new list, with their own separator where they have one."""
    if new.form == ENUM_FORM:
        return ValueList(tuple(replace(value, source=None) for value in old.values))
    if not value_pattern.takes_several(new.form):
        return ValueList(old.values, new.form)
    like = old if old.several else new
    return ValueList(old.values, new.form, like.separator, like.separator_source)


def _identical(one: ValueList | None, other: ValueList | None) -> bool:
    """Whether two lists are the same, uids included."""
    if one is None or other is None:
        return one is other
    return _listed(one) == _listed(other)


def _listed(values: ValueList) -> str:
    frame = [values.form, values.separator, values.separator_source]
    return canonical([frame, [[value.uid, value.value, value.source, dict(value.properties)] for value in values.values]])


def _has_duplicates(values: ValueList) -> bool:
    return len({canonical(value.value) for value in values.values}) < len(values.values)


def _has_twins(fields: Sequence[Field]) -> bool:
    names = [name for name in map(_name, fields) if name is not None]
    return len(set(names)) < len(names)


def _name(item: Field) -> str | None:
    name = item.get("name")
    return name if isinstance(name, str) else None


def _value_uids(item: Field) -> Iterator[str]:
    return iter(()) if item.values is None else (value.uid for value in item.values.values)
