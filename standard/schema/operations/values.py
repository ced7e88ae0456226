"""Operations on the list of values of a field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from standard.schema import value_pattern
from standard.schema.model import ABSENT, JSON, Absent, Scalar, Value, ValueList, canonical, same
from standard.schema.operations.base import Operation, Touch, place
from standard.schema.operations.draft import Conflict, Draft, FieldDraft, ListDraft, same_values
from standard.schema.table_schema import list_holds, value_holds


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

    def run(self, draft: Draft) -> None:
        field = draft.field(self.field)
        values = field.editable_values()
        draft.check_uids([self.value.uid], field)
        if self.next is not None and self.next not in values.items:
            raise _misplaced(field, self.value)
        _check_new(field, self.value)
        draft.uids.add(self.value.uid)
        values.items[self.value.uid] = self.value
        values.texts[canonical(self.value.value)] += 1
        draft.place(values.order, self.value.uid, self.next)

    def inverse(self) -> RemoveValue:
        return RemoveValue(self.field, self.value, self.next)

    def touches(self) -> frozenset[Touch]:
        return _whole(self.field, self.value, self.next)

    def refreshed(self, draft: Draft) -> AddValue:
        known = draft.field(self.field).value_list().items
        return self if self.next is None or self.next in known else replace(self, next=None)


@dataclass(frozen=True, slots=True)
class RemoveValue(Operation):
    """Remove a value, which is still exactly `value` and stands right before `next`. A list keeps one value at least."""

    field: str
    value: Value
    next: str | None = None

    def run(self, draft: Draft) -> None:
        field = draft.field(self.field)
        values, current = field.editable_values(), field.value(self.value.uid)
        if not _same_value(current, self.value):
            raise _changed(field, current)
        if draft.next_of(values.order, current.uid) != self.next:
            raise _misplaced(field, current)
        _check_single(field, current)
        if len(values.order) == 1:
            raise field.conflict(
                "last_value",
                f"«\u00a0{current.text}\u00a0» est la dernière valeur de la liste\u00a0: "
                "ajoutez-en une autre d'abord, ou retirez toute la liste.",
                current.uid,
            )
        draft.uids.discard(current.uid)
        values.order.remove(current.uid)
        del values.items[current.uid]
        values.texts[canonical(current.value)] -= 1

    def inverse(self) -> AddValue:
        return AddValue(self.field, self.value, self.next)

    def touches(self) -> frozenset[Touch]:
        return _whole(self.field, self.value, self.next) | {place(self.value.uid, "field", self.field, "values")}

    def refreshed(self, draft: Draft) -> RemoveValue:
        field = draft.field(self.field)
        return replace(self, next=draft.next_of(field.value_list().order, field.value(self.value.uid).uid))


@dataclass(frozen=True, slots=True)
class RenameValue(Operation):
    """Write a value otherwise, the value itself or only its regex text. `value` is a uid."""

    field: str
    value: str
    before: Written
    after: Written

    def run(self, draft: Draft) -> None:
        field = draft.field(self.field)
        values, current = field.editable_values(), field.value(self.value)
        if not same([current.value, current.source], list(self.before)):
            raise _changed(field, current)
        _check_single(field, current)
        changed = replace(current, value=self.after.value, source=self.after.source)
        _check_new(field, changed, instead_of=current)
        values.items[self.value] = changed
        values.texts[canonical(current.value)] -= 1
        values.texts[canonical(changed.value)] += 1

    def inverse(self) -> RenameValue:
        return replace(self, before=self.after, after=self.before)

    def touches(self) -> frozenset[Touch]:
        return frozenset(
            {
                (*_value(self.field, self.value), "text"),
                _text(self.field, self.before.value),
                _text(self.field, self.after.value),
            }
        )


@dataclass(frozen=True, slots=True)
class SetValueProperty(Operation):
    """Set, change or remove what is said of a value: label, definition, deprecated… `value` is a uid."""

    field: str
    value: str
    key: str
    before: JSON | Absent
    after: JSON | Absent

    def run(self, draft: Draft) -> None:
        field = draft.field(self.field)
        values, current = field.editable_values(), field.value(self.value)
        if self.key == "value":
            raise field.conflict("wrong_operation", "Le texte d'une valeur se change par un renommage.", self.value)
        if not same(current.properties.get(self.key, ABSENT), self.before):
            raise _changed(field, current)
        properties = {key: said for key, said in current.properties.items() if key != self.key or self.after is not ABSENT}
        if self.after is not ABSENT:
            properties[self.key] = self.after
        values.items[self.value] = replace(current, properties=properties)

    def inverse(self) -> SetValueProperty:
        return replace(self, before=self.after, after=self.before)

    def touches(self) -> frozenset[Touch]:
        return frozenset({(*_value(self.field, self.value), "property", self.key)})


@dataclass(frozen=True, slots=True)
class MoveValue(Operation):
    """Move a value, which stands right before `before`, to stand right before `after`; None is the end."""

    field: str
    value: str
    before: str | None
    after: str | None

    def run(self, draft: Draft) -> None:
        field = draft.field(self.field)
        values, current = field.editable_values(), field.value(self.value)
        lost = self.after == self.value or (self.after is not None and self.after not in values.items)
        if lost or draft.next_of(values.order, self.value) != self.before:
            raise _misplaced(field, current)
        values.order.remove(self.value)
        draft.place(values.order, self.value, self.after)

    def inverse(self) -> MoveValue:
        return replace(self, before=self.after, after=self.before)

    def touches(self) -> frozenset[Touch]:
        places = (place(uid, "field", self.field, "values") for uid in (self.value, self.before, self.after))
        return frozenset({(*_value(self.field, self.value), "move"), *places})

    def refreshed(self, draft: Draft) -> MoveValue:
        field = draft.field(self.field)
        return replace(self, before=draft.next_of(field.value_list().order, field.value(self.value).uid))


@dataclass(frozen=True, slots=True)
class SetSeparator(Operation):
    """Separate the values of a cell otherwise, where a cell may hold several."""

    field: str
    before: Written
    after: Written

    def run(self, draft: Draft) -> None:
        field = draft.field(self.field)
        values = field.value_list()
        if not same([values.frame.separator, values.frame.separator_source], list(self.before)):
            raise field.conflict("before_changed", f"Le séparateur a changé entre-temps\u00a0: relisez le champ. {field.called}.")
        separator = self.after.value
        if not values.frame.several:
            raise field.conflict("wrong_operation", f"{field.called} n'accepte qu'une valeur par case, donc aucun séparateur.")
        if not isinstance(separator, str) or not value_pattern.separator_reads_back(separator, self.after.source):
            raise field.conflict(
                "not_canonical", "Ce séparateur ne peut pas être écrit\u00a0: choisissez un texte simple, par exemple «\u00a0|\u00a0»."
            )
        values.frame = replace(values.frame, separator=separator, separator_source=self.after.source)

    def inverse(self) -> SetSeparator:
        return replace(self, before=self.after, after=self.before)

    def touches(self) -> frozenset[Touch]:
        return frozenset({("field", self.field, "values", "separator")})


@dataclass(frozen=True, slots=True)
class SetValues(Operation):
    """Turn a field into one that has a list of values, or another list, or none (None).

    This is also how a list is written in another form, and the only way to a list where one value stands twice.
    """

    field: str
    before: ValueList | None
    after: ValueList | None

    def run(self, draft: Draft) -> None:
        field = draft.field(self.field)
        current = None if field.values is None else field.values.frozen()
        if not same_values(current, self.before):
            raise field.conflict("before_changed", f"La liste de valeurs a changé entre-temps\u00a0: relisez-la. {field.called}.")
        if self.after is not None and not list_holds(self.after):
            raise field.not_canonical()
        old = _uids(current)
        draft.uids.difference_update(old)
        try:
            draft.check_uids(_uids(self.after), field)
            field.values = None if self.after is None else ListDraft.of(self.after)
            field.check_settled()
        except Conflict:
            field.values = None if current is None else ListDraft.of(current)
            draft.uids.update(old)
            raise
        draft.uids.update(_uids(self.after))

    def inverse(self) -> SetValues:
        return replace(self, before=self.after, after=self.before)

    def touches(self) -> frozenset[Touch]:
        paths = {values.path for values in (self.before, self.after) if values is not None}
        uids = {*_uids(self.before), *_uids(self.after)}
        return frozenset(
            {
                ("field", self.field, "values"),
                *(("field", self.field, "property", *path.split("/")) for path in paths),
                *(("uid", uid) for uid in uids),
            }
        )


def _check_new(field: FieldDraft, value: Value, *, instead_of: Value | None = None) -> None:
    """Refuse a value that the list already has, or that its form cannot write."""
    values = field.value_list()
    kept = instead_of is not None and same(instead_of.value, value.value)
    if values.texts[canonical(value.value)] and not kept:
        raise field.conflict("duplicate_value", f"«\u00a0{value.text}\u00a0» est déjà dans la liste de valeurs.", value.uid)
    if not value_holds(value, values.frame.form):
        raise field.conflict(
            "not_canonical", f"«\u00a0{value.text}\u00a0» ne peut pas s'écrire dans cette liste\u00a0: corrigez cette valeur.", value.uid
        )


def _check_single(field: FieldDraft, value: Value) -> None:
    """Refuse to touch one of two equal values: nothing would tell which one."""
    if field.value_list().texts[canonical(value.value)] > 1:
        raise field.conflict(
            "duplicate_value",
            f"«\u00a0{value.text}\u00a0» est inscrite deux fois dans la liste\u00a0: remplacez toute la liste.",
            value.uid,
        )


def _same_value(one: Value, other: Value) -> bool:
    return same([one.value, one.source, dict(one.properties)], [other.value, other.source, dict(other.properties)])


def _changed(field: FieldDraft, value: Value) -> Conflict:
    return field.conflict(
        "before_changed", f"La valeur «\u00a0{value.text}\u00a0» a changé entre-temps\u00a0: relisez-la avant de la modifier.", value.uid
    )


def _misplaced(field: FieldDraft, value: Value) -> Conflict:
    return field.conflict(
        "misplaced", f"L'ordre des valeurs a changé autour de «\u00a0{value.text}\u00a0»\u00a0: choisissez de nouveau sa place.", value.uid
    )


def _uids(values: ValueList | None) -> list[str]:
    return [] if values is None else [value.uid for value in values.values]


def _value(field: str, uid: str) -> Touch:
    return ("field", field, "values", "value", uid)


def _text(field: str, text: Scalar) -> Touch:
    return ("field", field, "values", "text", canonical(text))


def _whole(field: str, value: Value, neighbour: str | None) -> frozenset[Touch]:
    return frozenset(
        {
            _value(field, value.uid),
            _text(field, value.value),
            place(neighbour, "field", field, "values"),
            ("uid", value.uid),
        }
    )
