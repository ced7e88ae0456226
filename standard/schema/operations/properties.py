"""Operations on the properties of the schema and of its fields."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from standard.schema.keys import KEY_PROPERTIES, mentioned
from standard.schema.model import ABSENT, JSON, Absent, same
from standard.schema.operations.base import Operation, Touch
from standard.schema.operations.draft import Conflict, Draft, FieldDraft
from standard.schema.table_schema import CATEGORIES, CONSTRAINTS, LIST_PATHS
from standard.schema.words import property_label

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

    def run(self, draft: Draft) -> None:
        if self.field is None:
            self._run_on_schema(draft)
        else:
            self._run_on_field(draft, draft.field(self.field))

    def inverse(self) -> SetProperty:
        return replace(self, before=self.after, after=self.before)

    def touches(self) -> frozenset[Touch]:
        if self.field is None:
            names = mentioned(self.path, self.before) | mentioned(self.path, self.after)
            return frozenset({("schema", self.path), *(("name", name) for name in names)})
        touched: set[Touch] = {("field", self.field, "property", *self.path.split("/"))}
        if self.path in LIST_PATHS:
            touched.add(("field", self.field, "values"))
        if self.path == "name":
            touched |= {("name", name) for name in (self.before, self.after) if isinstance(name, str)}
        return frozenset(touched)

    def _run_on_schema(self, draft: Draft) -> None:
        if self.path == "fields":
            raise Conflict("wrong_operation", "Les champs se changent un par un\u00a0: ajoutez, retirez ou déplacez un champ.")
        if not same(draft.properties.get(self.path, ABSENT), self.before):
            raise Conflict(
                "before_changed",
                f"Entre-temps, un autre changement a touché {property_label(self.path)} du schéma. Relisez, puis refaites le vôtre.",
            )
        if self.path in KEY_PROPERTIES and not self.accepts_defect:
            for name in sorted(mentioned(self.path, self.before) | mentioned(self.path, self.after)):
                if not draft.times(name):
                    raise Conflict(
                        "unknown_key_field",
                        f"La clé «\u00a0{self.path}\u00a0» nomme «\u00a0{name}\u00a0», qui n'est pas un champ\u00a0: "
                        "corrigez ce nom, ou ajoutez d'abord le champ.",
                        field_name=name,
                    )
        _write(draft.properties, self.path, self.after)

    def _run_on_field(self, draft: Draft, field: FieldDraft) -> None:
        if not _PATH.fullmatch(self.path):
            raise field.conflict(
                "wrong_operation",
                f"«\u00a0{self.path}\u00a0» n'est pas une propriété de champ\u00a0: "
                "écrivez par exemple «\u00a0title\u00a0» ou «\u00a0constraints/required\u00a0».",
            )
        if self.path == "name" and isinstance(self.before, str) and isinstance(self.after, str):
            raise field.conflict("wrong_operation", "Le nom d'un champ se change par un renommage, qui met les clés à jour.")
        owned = field.values is not None and (
            self.path == field.values.frame.path
            or (self.path == CATEGORIES and any(value.properties for value in field.values.items.values()))
        )
        if owned:
            raise field.not_canonical()
        if not same(field.properties.get(self.path, ABSENT), self.before):
            raise field.conflict(
                "before_changed",
                f"{field.called}\u00a0: entre-temps, un autre changement a touché {property_label(self.path)}. "
                "Relisez, puis refaites le vôtre.",
            )
        if self.path == "name":
            others = draft.times(self.before) - 1 if isinstance(self.before, str) else 0
            draft.check_name(self.before, field.uid, others=others, accepts_defect=self.accepts_defect)
            others = draft.times(self.after) if isinstance(self.after, str) else 0
            draft.check_name(self.after, field.uid, others=others, accepts_defect=self.accepts_defect)
            draft.count_name(self.before, -1)
            draft.count_name(self.after, 1)
        _write(field.properties, self.path, self.after)
        if self.path.startswith(CONSTRAINTS) or self.path == CATEGORIES:
            try:
                field.check_settled()
            except Conflict:
                _write(field.properties, self.path, self.before)
                raise


def _write(properties: dict[str, JSON], key: str, value: JSON | Absent) -> None:
    if value is ABSENT:
        properties.pop(key, None)
    else:
        properties[key] = value
