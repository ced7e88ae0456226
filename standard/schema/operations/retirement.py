"""Fields and values that are not to be used any more: since which version, what replaces them, when they go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from standard.schema.keys import SUCCESSORS
from standard.schema.model import ABSENT, JSON, same
from standard.schema.operations.base import About, Operation, Touch, names
from standard.schema.operations.changing import ChangingField, ChangingSchema, Conflict, successors_in
from standard.schema.operations.properties import check_before, properties_touched, said_now, write
from standard.schema.operations.values import changed_value, texts_touched, value_touch

RETIREMENT: Final = ("deprecated", "deprecatedSince", SUCCESSORS, "removedIn")
"""What retires: that it does, the version since when, the names or texts of what replaces it, the version it goes in."""


@dataclass(frozen=True, slots=True)
class RetireField(Operation):
    """Say that a field is not to be used any more, or that it is again: the properties of `RETIREMENT`, all at once.

    One that is not there has no key in `before` or `after`. `accepts_defect` says that before or after it a field is
    known to be replaced by none.
    """

    field: str
    before: Mapping[str, JSON]
    after: Mapping[str, JSON]
    accepts_defect: bool = False

    def run(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        _check_keys(field, self.before, self.after)
        check_before(field, self.before, self.after)
        if not self.accepts_defect:
            own = field.properties.get("name")
            for name in sorted(_named(self.before, self.after)):
                if changing.times(name) - (name == own) < 1:
                    raise _unknown(field, name, "n'est pas un autre champ")
        write(changing, field, self.before, self.after)

    def inverse(self) -> RetireField:
        return replace(self, before=self.after, after=self.before)

    def about(self) -> About:
        return About((self.field,))

    def touches(self) -> frozenset[Touch]:
        paths = {**self.before, **self.after}
        touched = properties_touched(self.field, paths) | names(_named(self.before, self.after), self.field)
        return frozenset(touched | {("field", self.field, "retirement")})

    def over(self, changing: ChangingSchema) -> RetireField | None:
        now = said_now(changing.field(self.field).properties, {**self.before, **self.after})
        return None if same(now, dict(self.after)) else replace(self, before=now)


@dataclass(frozen=True, slots=True)
class RetireValue(Operation):
    """The same for a value (`value` is a uid), which other values of its list replace."""

    field: str
    value: str
    before: Mapping[str, JSON]
    after: Mapping[str, JSON]
    accepts_defect: bool = False

    def run(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        values, current = field.editable_values(), field.value(self.value)
        changed = {**self.before, **self.after}
        _check_keys(field, self.before, self.after)
        if any(not same(current.properties.get(key, ABSENT), self.before.get(key, ABSENT)) for key in changed):
            raise changed_value(field, current)
        if not self.accepts_defect:
            for text in sorted(_named(self.before, self.after)):
                if len(values.spelt[text]) - (text == current.text) < 1:
                    raise _unknown(field, text, "n'est pas une autre valeur de la liste", self.value)
        kept = {key: said for key, said in current.properties.items() if key not in changed or key in self.after}
        values.write(replace(current, properties={**kept, **self.after}))

    def inverse(self) -> RetireValue:
        return replace(self, before=self.after, after=self.before)

    def about(self) -> About:
        return About((self.field,), (self.value,))

    def touches(self) -> frozenset[Touch]:
        touch = value_touch(self.field, self.value)
        said = {(*touch, "property", key) for key in {**self.before, **self.after}}
        return frozenset({(*touch, "retirement")} | said | texts_touched(self.field, _named(self.before, self.after), self.value))

    def over(self, changing: ChangingSchema) -> RetireValue | None:
        now = said_now(changing.field(self.field).value(self.value).properties, {**self.before, **self.after})
        return None if same(now, dict(self.after)) else replace(self, before=now)


def _named(before: Mapping[str, JSON], after: Mapping[str, JSON]) -> frozenset[str]:
    return successors_in(before) | successors_in(after)


def _check_keys(field: ChangingField, before: Mapping[str, JSON], after: Mapping[str, JSON]) -> None:
    for key in {**before, **after}:
        if key not in RETIREMENT:
            raise field.conflict("wrong_operation", f"«\u00a0{key}\u00a0» ne dit rien d'un retrait\u00a0: changez cette propriété à part.")


def _unknown(field: ChangingField, name: str, why: str, value: str | None = None) -> Conflict:
    return field.conflict("unknown_successor", f"«\u00a0{name}\u00a0» {why}\u00a0: choisissez ce qui remplace parmi ce qui existe.", value)
