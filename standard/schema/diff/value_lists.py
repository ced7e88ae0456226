"""What changed in the list of values of one field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from standard.schema import value_pattern
from standard.schema.diff.properties import retirement_changed
from standard.schema.model import ABSENT, Value, ValueList, canonical, same, same_list_content
from standard.schema.operations import (
    RETIREMENT,
    AddValue,
    ChangingSchema,
    ListForm,
    MergeValues,
    MoveValue,
    Operation,
    PlacedValue,
    RemoveValue,
    RenameValue,
    RetireValue,
    SetListForm,
    SetSeparator,
    SetValueProperty,
    SplitValue,
    TransferValue,
    Written,
)
from standard.schema.ordering import Order, renames_in_order, reordered
from standard.schema.table_schema import list_holds


class Regrouped(Protocol):
    """Values that take the place of others, by uid."""

    @property
    def removed(self) -> tuple[str, ...]: ...
    @property
    def added(self) -> tuple[str, ...]: ...
    @property
    def successors(self) -> Mapping[str, tuple[str, ...]]: ...


def same_list(one: ValueList | None, other: ValueList | None) -> bool:
    """Whether two lists are the same, uids included."""
    if one is None or other is None or one is other:
        return one is other
    return same_list_content(one, other) and all(old.uid == new.uid for old, new in zip(one.values, other.values, strict=True))


def changes_by_value(old: ValueList | None, new: ValueList | None) -> bool:
    """Whether one list becomes the other by changes of single values, at least one of which is in both."""
    if old is None or new is None or _has_duplicates(old) or _has_duplicates(new):
        return False
    renames = _renames(old, new)
    return renames is not None and bool(renames[0]) and list_holds(framed_like(old, new))


def framed_like(old: ValueList, new: ValueList) -> ValueList:
    """The old values in the form of the new list, with their own separator where they have one."""
    if old.form == new.form:
        return old
    if new.plain:
        return ValueList(tuple(replace(value, source=None) for value in old.values), new.form)
    if not value_pattern.takes_several(new.form):
        return ValueList(old.values, new.form)
    like = old if old.separator is not None else new
    return ValueList(old.values, new.form, like.separator, like.separator_source)


class ListComparison:
    """Between two lists that change by value. The steps of several lists are taken one after the other: what leaves a
    list goes before it comes to another."""

    def __init__(
        self,
        emit: Callable[[Operation], None],
        changing: ChangingSchema,
        field: str,
        old: ValueList,
        new: ValueList,
        regrouped: Iterable[Regrouped],
    ) -> None:
        self._emit, self._changing, self._uid = emit, changing, field
        self._old, self._new = framed_like(old, new), new
        self._was = {value.uid: value for value in old.values}
        self._becomes = {value.uid: value for value in new.values}
        self._regrouped = [each for each in regrouped if self._can_be_told(each)]
        if self._old is not old:
            self._emit(SetListForm(field, ListForm.of(old), ListForm.of(self._old)))
        before, after = Written(self._old.separator, self._old.separator_source), Written(new.separator, new.separator_source)
        if before != after:
            self._emit(SetSeparator(field, before, after))

    def leave(self, moving: set[str]) -> None:
        """Remove what goes, apart from what moves to another list, rename what stays, and regroup."""
        aside = {uid for each in self._regrouped for uid in each.removed} | moving
        for uid in self._was:
            if uid not in self._becomes and uid not in aside:
                self._emit(RemoveValue(self._uid, self._value(uid), self._next(uid)))
        renames = _renames(self._old, self._new)
        for uid in dict.fromkeys([*(renames[1] if renames is not None else ()), *self._was]):
            if uid in self._becomes:
                one, other = self._value(uid), self._becomes[uid]
                if not same([one.value, one.source], [other.value, other.source]):
                    self._emit(RenameValue(self._uid, uid, Written(one.value, one.source), Written(other.value, other.source)))
        for each in self._regrouped:
            self._regroup(each)

    def receive(self, homes: dict[str, str]) -> None:
        """Take in what moved from another list, given by uid of the value."""
        anchor: str | None = None
        places: dict[str, str | None] = {}
        for uid in reversed(self._following):
            if uid in homes:
                places[uid] = anchor
            elif uid in self._order:
                anchor = uid
        for uid, source in homes.items():
            value = self._changing.field(source).value(uid)
            before = PlacedValue(value, self._changing.field(source).value_list().order.next(uid))
            self._emit(TransferValue(source, self._uid, before, PlacedValue(self._becomes[uid], places[uid])))

    def settle(self) -> None:
        """Put what is there in order, add what is new, and say of each what is said of it."""
        for uid, place, next_uid in reordered(list(self._order), list(self._becomes)):
            if place is ABSENT:
                self._emit(AddValue(self._uid, self._becomes[uid], next_uid))
            else:
                self._emit(MoveValue(self._uid, uid, place, next_uid))
        for uid, value in self._becomes.items():
            # A rename may have carried its mention here: what is said is what the schema being changed says now.
            said, says = self._value(uid).properties, value.properties
            if not said and not says:
                continue
            retired = retirement_changed(said, says)
            if retired is not None:
                self._emit(RetireValue(self._uid, uid, *retired))
            for key in {**said, **says}:
                if key not in RETIREMENT and not same(said.get(key, ABSENT), says.get(key, ABSENT)):
                    self._emit(SetValueProperty(self._uid, uid, key, said.get(key, ABSENT), says.get(key, ABSENT)))

    @property
    def _order(self) -> Order:
        return self._changing.field(self._uid).value_list().order

    def _value(self, uid: str) -> Value:
        return self._changing.field(self._uid).value(uid)

    def _next(self, uid: str) -> str | None:
        return self._order.next(uid)

    @cached_property
    def _following(self) -> list[str]:
        """The values to come to, in order."""
        return list(self._becomes)

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {uid: rank for rank, uid in enumerate(self._following)}

    def _place(self, uid: str) -> str | None:
        """The first value there already of those that are to stand after `uid`."""
        following = self._following
        return next((following[rank] for rank in range(self._rank[uid] + 1, len(following)) if following[rank] in self._order), None)

    @cached_property
    def _texts(self) -> set[str]:
        return set(map(_text, self._becomes.values()))

    def _can_be_told(self, each: Regrouped) -> bool:
        """Whether no text of what goes is wanted before it has gone."""
        gone = [uid for uid in each.removed if uid not in self._becomes]
        return (
            all(uid in self._was for uid in each.removed)
            and all(uid in self._becomes for uid in each.added)
            and (bool(gone) or any(uid not in self._was for uid in each.added))
            and self._texts.isdisjoint(_text(self._was[uid]) for uid in gone)
        )

    def _regroup(self, each: Regrouped) -> None:
        kind = SplitValue if len(each.removed) == 1 else MergeValues
        order, removed, added = self._order, [], []
        for uid in each.removed:
            if uid not in self._becomes:
                removed.append(PlacedValue(self._value(uid), order.next(uid)))
                order.remove(uid)
        for uid in each.added:
            if uid not in self._was:
                added.append(PlacedValue(self._becomes[uid], self._place(uid)))
                order.insert(uid, added[-1].next)
        for placed in reversed(added):
            order.remove(placed.value.uid)
        for placed in reversed(removed):
            order.insert(placed.value.uid, placed.next)
        self._emit(kind(self._uid, tuple(removed), tuple(added), each.successors))


def _renames(old: ValueList, new: ValueList) -> tuple[dict[str, tuple[str, str]], Sequence[str]] | None:
    """The values in both, with their texts, and the order in which to rename them; None where there is none."""
    becomes = {value.uid: value for value in new.values}
    kept: dict[str, tuple[str, str]] = {}
    changed = False
    for value in old.values:
        other = becomes.get(value.uid)
        if other is not None:
            kept[value.uid] = (_text(value), _text(other))
            changed = changed or kept[value.uid][0] != kept[value.uid][1]
    if not changed:
        return kept, ()
    steps = renames_in_order(kept, None)
    return None if steps is None else (kept, [uid for uid, _, _ in steps])


def _text(value: Value) -> str:
    """The value as one text of its own, whatever its type."""
    return f'"{value.value}' if isinstance(value.value, str) else canonical(value.value)


def _has_duplicates(values: ValueList) -> bool:
    return len(set(map(_text, values.values))) < len(values.values)
