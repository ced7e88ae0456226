"""Operations on the whole list of values of a field: another list, another form, another separator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from standard.schema import value_pattern
from standard.schema.model import ENUM_FORM, Value, ValueList, canonical, same, values_content
from standard.schema.operations.base import About, Operation, Touch
from standard.schema.operations.changing import ChangingList, ChangingSchema, Conflict, same_values
from standard.schema.operations.properties import properties_touched
from standard.schema.operations.values import Written
from standard.schema.table_schema import list_holds


@dataclass(frozen=True, slots=True)
class SetSeparator(Operation):
    """Separate the values of a cell otherwise, where a cell may hold several."""

    field: str
    before: Written
    after: Written

    def run(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        values = field.value_list()
        if not same([values.frame.separator, values.frame.separator_source], list(self.before)):
            raise field.conflict("before_changed", f"Le séparateur a changé entre-temps\u00a0: relisez le champ. {field.called}.")
        separator = self.after.value
        if values.frame.separator is None:
            what = "contient des listes JSON" if values.frame.of_items else "n'accepte qu'une valeur par case"
            raise field.conflict("wrong_operation", f"{field.called} {what}, donc aucun séparateur.")
        if not isinstance(separator, str) or not value_pattern.separator_reads_back(separator, self.after.source):
            raise field.conflict(
                "not_canonical", "Ce séparateur ne peut pas être écrit\u00a0: choisissez un texte simple, par exemple «\u00a0|\u00a0»."
            )
        values.frame = replace(values.frame, separator=separator, separator_source=self.after.source)

    def inverse(self) -> SetSeparator:
        return replace(self, before=self.after, after=self.before)

    def about(self) -> About:
        return About((self.field,))

    def touches(self) -> frozenset[Touch]:
        return frozenset({("field", self.field, "values", "separator")})

    def over(self, changing: ChangingSchema) -> SetSeparator | None:
        frame = changing.field(self.field).value_list().frame
        now = Written(frame.separator, frame.separator_source)
        return None if same(list(now), list(self.after)) else replace(self, before=now)


@dataclass(frozen=True, slots=True)
class SetValues(Operation):
    """Turn a field into one that has a list of values, or another list, or none (None).

    This is also how a list is written in another form, and the only way to a list where one value stands twice.
    """

    field: str
    before: ValueList | None
    after: ValueList | None

    def run(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        current = None if field.values is None else field.values.frozen()
        if not same_values(current, self.before):
            raise field.conflict("before_changed", f"La liste de valeurs a changé entre-temps\u00a0: relisez-la. {field.called}.")
        if self.after is not None and not list_holds(self.after):
            raise field.not_canonical()
        old = _uids(current)
        changing.uids.difference_update(old)
        try:
            changing.check_uids(_uids(self.after), field)
            field.values = None if self.after is None else ChangingList(self.after)
            field.check_settled()
        except Conflict:
            field.values = None if current is None else ChangingList(current)
            changing.uids.update(old)
            raise
        changing.uids.update(_uids(self.after))

    def inverse(self) -> SetValues:
        return replace(self, before=self.after, after=self.before)

    def about(self) -> About:
        return About((self.field,), _rewritten(self.before, self.after))

    def touches(self) -> frozenset[Touch]:
        paths = {values.path for values in (self.before, self.after) if values is not None}
        uids = {*_uids(self.before), *_uids(self.after)}
        return frozenset({("field", self.field, "values"), *properties_touched(self.field, paths), *(("uid", uid) for uid in uids)})

    def over(self, changing: ChangingSchema) -> SetValues | None:
        now = changing.peek(self.field).values
        return None if canonical(values_content(now)) == canonical(values_content(self.after)) else replace(self, before=now)


@dataclass(frozen=True, slots=True)
class ListForm:
    """How a list of values is written, whatever its values. `sources` maps the uid of a value to its own regex text."""

    form: str = ENUM_FORM
    separator: str | None = None
    separator_source: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, values: ValueList) -> ListForm:
        sources = {value.uid: value.source for value in values.values if value.source is not None}
        return cls(values.form, values.separator, values.separator_source, sources)

    def write(self, values: ValueList) -> ValueList:
        """The same values, written so."""
        written = tuple(replace(value, source=self.sources.get(value.uid)) for value in values.values)
        return ValueList(written, self.form, self.separator, self.separator_source)


@dataclass(frozen=True, slots=True)
class SetListForm(Operation):
    """Write a list in another form, its values left as they are: one value a cell or several, an enum or a regex."""

    field: str
    before: ListForm
    after: ListForm

    def run(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        values = field.value_list().frozen()
        if ListForm.of(values) != self.before:
            raise field.conflict("before_changed", f"L'écriture de la liste a changé entre-temps\u00a0: relisez-la. {field.called}.")
        written = self.after.write(values)
        if not self.after.sources.keys() <= field.value_list().items.keys() or not list_holds(written):
            raise field.not_canonical()
        field.values = ChangingList(written)
        try:
            field.check_settled()
        except Conflict:
            field.values = ChangingList(values)
            raise

    def inverse(self) -> SetListForm:
        return replace(self, before=self.after, after=self.before)

    def about(self) -> About:
        return About((self.field,))

    def touches(self) -> frozenset[Touch]:
        paths = (ValueList((), written.form).path for written in (self.before, self.after))
        return frozenset(properties_touched(self.field, paths))

    def refreshed(self, changing: ChangingSchema) -> SetListForm:
        """The values that came or went meanwhile are written as they are now, and go plain."""
        values = changing.field(self.field).value_list().frozen()
        now = ListForm.of(values)
        if replace(now, sources={}) != replace(self.before, sources={}):
            return self
        known = {value.uid for value in values.values}
        sources = {uid: source for uid, source in self.after.sources.items() if uid in known}
        return replace(self, before=now, after=replace(self.after, sources=sources))

    def over(self, changing: ChangingSchema) -> SetListForm | None:
        now = ListForm.of(changing.field(self.field).value_list().frozen())
        fresh = replace(self, before=now).refreshed(changing)
        return None if fresh.before == fresh.after else fresh


def _rewritten(before: ValueList | None, after: ValueList | None) -> tuple[str, ...]:
    """The uids of the values that are not in both lists with the same text and documentation: the whole list is written again."""
    one, other = ({} if values is None else {value.uid: _said(value) for value in values.values} for values in (before, after))
    return tuple(uid for uid in {**one, **other} if one.get(uid) != other.get(uid))


def _said(value: Value) -> str:
    return canonical([value.value, dict(value.properties)])


def _uids(values: ValueList | None) -> list[str]:
    return [] if values is None else [value.uid for value in values.values]
