"""Operations on the properties of the schema and of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from standard.schema.keys import KEY_PROPERTIES, SUCCESSORS, mentioned
from standard.schema.model import ABSENT, JSON, Absent, same
from standard.schema.operations.base import About, Operation, Touch, names
from standard.schema.operations.changing import ChangingField, ChangingSchema, Conflict
from standard.schema.table_schema import ARRAY_ITEM, CATEGORIES, CONSTRAINTS, LIST_PATHS
from standard.schema.words import capital, property_label

TYPE_PATHS: Final = (
    *("type", "format", "decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues", "delimiter", "itemType"),
    CONSTRAINTS,
)
"""What says how a cell is read: the type, how it is written, and the constraints, which mean nothing without it."""

_PATH: Final = re.compile(rf"({CONSTRAINTS}/)?(?:[^/~]|~[01])*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SetProperty(Operation):
    """Set, change or remove a property of the schema (`field` None, `path` a top-level key) or of a field.

    ABSENT before or after means that the property is not there. `accepts_defect` says that before or after it a key
    is known to name no field, or a name to serve twice; without it that is a Conflict.
    """

    field: str | None
    path: str
    before: JSON | Absent
    after: JSON | Absent
    accepts_defect: bool = False

    def run(self, changing: ChangingSchema) -> None:
        if self.field is None:
            self._run_on_schema(changing)
        else:
            self._run_on_field(changing, changing.field(self.field))

    def inverse(self) -> SetProperty:
        return replace(self, before=self.after, after=self.before)

    def about(self) -> About:
        return About((self.field,))

    def touches(self) -> frozenset[Touch]:
        if self.field is None:
            return frozenset({("schema", self.path), *names(mentioned(self.path, self.before) | mentioned(self.path, self.after))})
        touched = properties_touched(self.field, [self.path])
        if self.path == "name":
            touched |= names(name for name in (self.before, self.after) if isinstance(name, str))
        if self.path == SUCCESSORS:
            touched |= names(mentioned(SUCCESSORS, self.before) | mentioned(SUCCESSORS, self.after), self.field)
        return frozenset(touched)

    def over(self, changing: ChangingSchema) -> SetProperty | None:
        said = changing.properties if self.field is None else changing.field(self.field).properties
        now = said.get(self.path, ABSENT)
        return None if same(now, self.after) else replace(self, before=now)

    def _run_on_schema(self, changing: ChangingSchema) -> None:
        if self.path == "fields":
            raise Conflict("wrong_operation", "Les champs se changent un par un\u00a0: ajoutez, retirez ou déplacez un champ.")
        if not same(changing.properties.get(self.path, ABSENT), self.before):
            raise Conflict(
                "before_changed",
                f"Entre-temps, un autre changement a touché {property_label(self.path)} du schéma. Relisez, puis refaites le vôtre.",
            )
        if not self.accepts_defect:
            check_mentions(changing, self.path, mentioned(self.path, self.before) | mentioned(self.path, self.after))
        if self.after is ABSENT:
            changing.properties.pop(self.path, None)
        else:
            changing.properties[self.path] = self.after

    def _run_on_field(self, changing: ChangingSchema, field: ChangingField) -> None:
        if not _PATH.fullmatch(self.path):
            raise field.conflict(
                "wrong_operation",
                f"«\u00a0{self.path}\u00a0» n'est pas une propriété de champ\u00a0: "
                "écrivez par exemple «\u00a0title\u00a0» ou «\u00a0constraints/required\u00a0».",
            )
        if self.path == "name" and isinstance(self.before, str) and isinstance(self.after, str):
            raise field.conflict("wrong_operation", "Le nom d'un champ se change par un renommage, qui met les clés à jour.")
        before = {} if self.before is ABSENT else {self.path: self.before}
        after = {} if self.after is ABSENT else {self.path: self.after}
        check_before(field, before, after)
        if self.path == "name":
            others = changing.times(self.before) - 1 if isinstance(self.before, str) else 0
            changing.check_name(self.before, field.uid, others=others, accepts_defect=self.accepts_defect)
            others = changing.times(self.after) if isinstance(self.after, str) else 0
            changing.check_name(self.after, field.uid, others=others, accepts_defect=self.accepts_defect)
        write(changing, field, before, after)


@dataclass(frozen=True, slots=True)
class ChangeType(Operation):
    """Change the type of a field with all that depends on it, at once: how it is written, and its constraints.

    `before` and `after` map paths of `TYPE_PATHS`, or `constraints/…`, to their JSON value; one that is not there has
    no key. What a list of values is written in is not changed here.
    """

    field: str
    before: Mapping[str, JSON]
    after: Mapping[str, JSON]

    def run(self, changing: ChangingSchema) -> None:
        field = changing.field(self.field)
        for path in {**self.before, **self.after}:
            if path not in TYPE_PATHS and not (path.startswith(f"{CONSTRAINTS}/") and _PATH.fullmatch(path)):
                message = f"{capital(property_label(path))} ne dépend pas du type\u00a0: changez cette propriété à part."
                raise field.conflict("wrong_operation", message)
        check_before(field, self.before, self.after)
        write(changing, field, self.before, self.after)

    def inverse(self) -> ChangeType:
        return replace(self, before=self.after, after=self.before)

    def about(self) -> About:
        return About((self.field,))

    def touches(self) -> frozenset[Touch]:
        return frozenset({("field", self.field, "type"), *properties_touched(self.field, {**self.before, **self.after})})

    def over(self, changing: ChangingSchema) -> ChangeType | None:
        now = said_now(changing.field(self.field).properties, {**self.before, **self.after})
        return None if same(now, dict(self.after)) else replace(self, before=now)


def said_now(said: Mapping[str, JSON], paths: Iterable[str]) -> dict[str, JSON]:
    """What is there now of some properties."""
    return {path: said[path] for path in paths if path in said}


def properties_touched(field: str, paths: Iterable[str]) -> set[Touch]:
    """Some properties of a field, and its list of values where one of them may write it."""
    paths = list(paths)
    touched: set[Touch] = {("field", field, "property", *path.split("/")) for path in paths}
    return touched | ({("field", field, "values")} if any(path in LIST_PATHS for path in paths) else set())


def check_mentions(changing: ChangingSchema, key: str, named: Iterable[str]) -> None:
    """Refuse a key of the schema that names no field."""
    for name in sorted(named) if key in KEY_PROPERTIES else ():
        if not changing.times(name):
            raise Conflict(
                "unknown_key_field",
                f"La clé «\u00a0{key}\u00a0» nomme «\u00a0{name}\u00a0», qui n'est pas un champ\u00a0: "
                "corrigez ce nom, ou ajoutez d'abord le champ.",
                field_name=name,
            )


def check_before(field: ChangingField, before: Mapping[str, JSON], after: Mapping[str, JSON]) -> None:
    """Refuse to change properties that are no longer `before`, or that the list of values is written in."""
    for path in {**before, **after}:
        if field.values is not None and (
            path == field.values.frame.path
            or (path == CATEGORIES and not field.values.frame.of_items and any(value.properties for value in field.values.items.values()))
        ):
            raise field.not_canonical()
        if not same(field.properties.get(path, ABSENT), before.get(path, ABSENT)):
            raise field.conflict(
                "before_changed",
                f"{field.called}\u00a0: entre-temps, un autre changement a touché {property_label(path)}. Relisez, puis refaites le vôtre.",
            )


def write(changing: ChangingSchema, field: ChangingField, before: Mapping[str, JSON], after: Mapping[str, JSON]) -> None:
    """Write properties that were `before` as they are `after`, unless the field would be read back as something else."""
    changed = {**before, **after}
    changing.write(field.uid, {path: after.get(path, ABSENT) for path in changed})
    if any(path.startswith(CONSTRAINTS) or path in (CATEGORIES, ARRAY_ITEM) for path in changed):
        try:
            field.check_settled()
        except Conflict:
            changing.write(field.uid, {path: before.get(path, ABSENT) for path in changed})
            raise
