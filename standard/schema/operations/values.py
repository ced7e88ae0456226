"""Operations on one value of the list of a field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

from standard.schema.keys import SUCCESSORS, mentioned, renamed
from standard.schema.model import ABSENT, JSON, Absent, Scalar, Value, canonical, same
from standard.schema.operations.base import About, Operation, Touch, place
from standard.schema.operations.changing import ChangingField, ChangingList, ChangingSchema, Conflict, successors_in
from standard.schema.table_schema import value_holds


class Written(NamedTuple):
    """A value or a separator, and the regex text that stands for it where that is not the plain escape."""

    value: Scalar
    source: str | None = None


@dataclass(frozen=True, slots=True)
class AddValue(Operation):
    """Add a value to the list of a field, right before the value `next`, or at the end."""

    field: str
    value: Value
    next: str | None = None

    def run(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        values = field.editable_values()
        changing.check_uids([self.value.uid], field)
        if self.next is not None and self.next not in values.items:
            raise _misplaced(field, self.value)
        _check_new(field, self.value)
        changing.uids.add(self.value.uid)
        values.insert(self.value, self.next)
        changing.done(lambda: changing.uids.discard(self.value.uid), lambda: values.remove(self.value.uid))

    def inverse(self) -> RemoveValue:
        return RemoveValue(self.field, self.value, self.next)

    def about(self) -> About:
        return About((self.field,), (self.value.uid,))

    def touches(self) -> frozenset[Touch]:
        return _whole(self.field, self.value, self.next)

    def refreshed(self, changing: ChangingSchema) -> AddValue:
        known = changing.field(self.field).value_list().items
        return self if self.next is None or self.next in known else replace(self, next=None)


@dataclass(frozen=True, slots=True)
class RemoveValue(Operation):
    """Remove a value, which is still exactly `value` and stands right before `next`. A list keeps one value at least."""

    field: str
    value: Value
    next: str | None = None

    keeps_one: ClassVar = True

    def run(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        values, current = field.editable_values(), field.value(self.value.uid)
        if not _same_value(current, self.value):
            raise changed_value(field, current)
        if values.order.next(current.uid) != self.next:
            raise _misplaced(field, current)
        _check_single(field, current)
        if self.keeps_one and len(values.order) == 1:
            raise field.conflict(
                "last_value",
                f"«\u00a0{current.text}\u00a0» est la dernière valeur de la liste\u00a0: "
                "ajoutez-en une autre d'abord, ou retirez toute la liste.",
                current.uid,
            )
        changing.uids.discard(current.uid)
        values.remove(current.uid)
        changing.done(lambda: changing.uids.add(current.uid), lambda: values.insert(current, self.next))

    def inverse(self) -> AddValue:
        return AddValue(self.field, self.value, self.next)

    def about(self) -> About:
        return About((self.field,), (self.value.uid,))

    def touches(self) -> frozenset[Touch]:
        return _whole(self.field, self.value, self.next) | {place(self.value.uid, "field", self.field, "values")}

    def refreshed(self, changing: ChangingSchema) -> RemoveValue:
        field = changing.field(self.field)
        return replace(self, next=field.value_list().order.next(field.value(self.value.uid).uid))

    def over(self, changing: ChangingSchema) -> RemoveValue | None:
        now = changing.value(self.field, self.value.uid)
        return None if now is None else replace(self, value=now).refreshed(changing)


@dataclass(frozen=True, slots=True)
class RenameValue(Operation):
    """Write a value otherwise, the value itself or only its regex text, and its mention in what replaces another value.

    `value` is a uid. `carries_successors` is False for what was stored before values said what replaces them.
    """

    field: str
    value: str
    before: Written
    after: Written
    carries_successors: bool = True

    def run(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        values, current = field.editable_values(), field.value(self.value)
        if not same([current.value, current.source], list(self.before)):
            raise changed_value(field, current)
        _check_single(field, current)
        changed = replace(current, value=self.after.value, source=self.after.source)
        _check_new(field, changed, instead_of=current)
        carried = self._carried(field, values, current.text, changed.text) if self.carries_successors else {}
        values.write(changed)
        for uid, properties in carried.items():
            values.write(replace(values.items[uid], properties=properties))

    def inverse(self) -> RenameValue:
        return replace(self, before=self.after, after=self.before)

    def about(self) -> About:
        return About((self.field,), (self.value,))

    def touches(self) -> frozenset[Touch]:
        return frozenset(
            {
                (*value_touch(self.field, self.value), "text"),
                _text(self.field, self.before.value),
                _text(self.field, self.after.value),
            }
        )

    def over(self, changing: ChangingSchema) -> RenameValue | None:
        current = changing.field(self.field).value(self.value)
        now = Written(current.value, current.source)
        return None if same(list(now), list(self.after)) else replace(self, before=now)

    @staticmethod
    def _carried(field: ChangingField, values: ChangingList, before: str, after: str) -> dict[str, dict[str, JSON]]:
        """What is then said of the values that this one replaces, by uid. Raises Conflict where it could not come back."""
        if before == after or (before not in values.heralds and after not in values.heralds):
            return {}
        shared, taken = len(values.spelt[before]) > 1, after in values.spelt
        if (not taken and after in values.heralds) or (taken and not shared and before in values.heralds):
            raise field.conflict(
                "unknown_successor",
                f"Une valeur à ne plus utiliser nomme déjà «\u00a0{after}\u00a0»\u00a0: changez d'abord cette mention.",
            )
        said = {} if shared else {uid: values.items[uid].properties for uid in values.heralds[before]}
        return {uid: {**told, SUCCESSORS: renamed(SUCCESSORS, told[SUCCESSORS], {before: after})} for uid, told in said.items()}


@dataclass(frozen=True, slots=True)
class SetValueProperty(Operation):
    """Set, change or remove what is said of a value: label, definition, deprecated… `value` is a uid."""

    field: str
    value: str
    key: str
    before: JSON | Absent
    after: JSON | Absent

    def run(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        values, current = field.editable_values(), field.value(self.value)
        if self.key == "value":
            raise field.conflict("wrong_operation", "Le texte d'une valeur se change par un renommage.", self.value)
        if not same(current.properties.get(self.key, ABSENT), self.before):
            raise changed_value(field, current)
        properties = {key: said for key, said in current.properties.items() if key != self.key or self.after is not ABSENT}
        if self.after is not ABSENT:
            properties[self.key] = self.after
        values.write(replace(current, properties=properties))

    def inverse(self) -> SetValueProperty:
        return replace(self, before=self.after, after=self.before)

    def about(self) -> About:
        return About((self.field,), (self.value,))

    def touches(self) -> frozenset[Touch]:
        named = mentioned(SUCCESSORS, self.before) | mentioned(SUCCESSORS, self.after) if self.key == SUCCESSORS else ()
        return frozenset({(*value_touch(self.field, self.value), "property", self.key), *texts_touched(self.field, named, self.value)})

    def over(self, changing: ChangingSchema) -> SetValueProperty | None:
        now = changing.field(self.field).value(self.value).properties.get(self.key, ABSENT)
        return None if same(now, self.after) else replace(self, before=now)


@dataclass(frozen=True, slots=True)
class MoveValue(Operation):
    """Move a value, which stands right before `before`, to stand right before `after`; None is the end."""

    field: str
    value: str
    before: str | None
    after: str | None

    def run(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        values, current = field.editable_values(), field.value(self.value)
        lost = self.after == self.value or (self.after is not None and self.after not in values.items)
        if lost or values.order.next(self.value) != self.before:
            raise _misplaced(field, current)
        values.order.remove(self.value)
        values.order.insert(self.value, self.after)

    def inverse(self) -> MoveValue:
        return replace(self, before=self.after, after=self.before)

    def about(self) -> About:
        return About((self.field,), (self.value,))

    def touches(self) -> frozenset[Touch]:
        places = (place(uid, "field", self.field, "values") for uid in (self.value, self.before, self.after))
        return frozenset({(*value_touch(self.field, self.value), "move"), *places})

    def refreshed(self, changing: ChangingSchema) -> MoveValue:
        field = changing.field(self.field)
        return replace(self, before=field.value_list().order.next(field.value(self.value).uid))

    def over(self, changing: ChangingSchema) -> MoveValue:
        fresh = self.refreshed(changing)
        known = changing.field(self.field).value_list().items
        return fresh if self.after is None or self.after in known else replace(fresh, after=None)


def _check_new(field: ChangingField, value: Value, *, instead_of: Value | None = None) -> None:
    """Refuse a value that the list already has, or that its form cannot write."""
    values = field.value_list()
    kept = instead_of is not None and same(instead_of.value, value.value)
    if values.texts[canonical(value.value)] and not kept:
        raise field.conflict("duplicate_value", f"«\u00a0{value.text}\u00a0» est déjà dans la liste de valeurs.", value.uid)
    if not value_holds(value, values.frame.form):
        raise field.conflict(
            "not_canonical", f"«\u00a0{value.text}\u00a0» ne peut pas s'écrire dans cette liste\u00a0: corrigez cette valeur.", value.uid
        )


def _check_single(field: ChangingField, value: Value) -> None:
    """Refuse to touch one of two equal values: nothing would tell which one."""
    if field.value_list().texts[canonical(value.value)] > 1:
        raise field.conflict(
            "duplicate_value",
            f"«\u00a0{value.text}\u00a0» est inscrite deux fois dans la liste\u00a0: remplacez toute la liste.",
            value.uid,
        )


def _same_value(one: Value, other: Value) -> bool:
    return same([one.value, one.source, dict(one.properties)], [other.value, other.source, dict(other.properties)])


def changed_value(field: ChangingField, value: Value) -> Conflict:
    return field.conflict(
        "before_changed", f"La valeur «\u00a0{value.text}\u00a0» a changé entre-temps\u00a0: relisez-la avant de la modifier.", value.uid
    )


def _misplaced(field: ChangingField, value: Value) -> Conflict:
    return field.conflict(
        "misplaced", f"L'ordre des valeurs a changé autour de «\u00a0{value.text}\u00a0»\u00a0: choisissez de nouveau sa place.", value.uid
    )


def value_touch(field: str, uid: str) -> Touch:
    return ("field", field, "values", "value", uid)


def texts_touched(field: str, texts: Iterable[str], mentioned_by: str) -> set[Touch]:
    """Texts of values that are only mentioned, by the value that they replace."""
    return {(*_text(field, text), "mention", mentioned_by) for text in texts}


def _text(field: str, text: Scalar) -> Touch:
    return ("field", field, "values", "text", Value("", text).text)


def _whole(field: str, value: Value, neighbour: str | None) -> frozenset[Touch]:
    return frozenset(
        {
            value_touch(field, value.uid),
            _text(field, value.value),
            *texts_touched(field, successors_in(value.properties), value.uid),
            place(neighbour, "field", field, "values"),
            ("uid", value.uid),
        }
    )
