"""Names that must be there, must differ, and must be those that keys name; and words that no tool knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

from standard.schema import keys
from standard.schema.known_checks import KNOWN
from standard.schema.known_keys import FIELD_KEYS, SCHEMA_KEYS, WATCHED_FIELD, WATCHED_SCHEMA, meant_key
from standard.schema.lint.structure import ALL_CONSTRAINTS
from standard.schema.lint.subject import LintDefect, LintRule, LintSubject, WrittenField, each_column
from standard.schema.model import ABSENT, JSON
from standard.schema.operations import SetProperty
from standard.schema.slips import Nearest
from standard.schema.words import NBSP, capital, property_label, quoted


def name_missing(column: WrittenField) -> Iterator[LintDefect]:
    if not column.field.name:
        yield column.defect(f"Le champ n°{NBSP}{column.rank + 1} n’a pas de nom technique{NBSP}: donnez-lui celui de sa colonne.", "name")


def name_duplicate(subject: LintSubject) -> Iterator[LintDefect]:
    """Tools read names without the spaces around them."""
    named = [column for column in subject.columns if column.field.name]
    times = Counter(column.field.name.strip() for column in named)
    for name, last in {column.field.name.strip(): column for column in named}.items():
        if times[name] > 1:
            alike = all(column.field.name == last.field.name for column in named if column.field.name.strip() == name)
            spaces = "" if alike else ", aux espaces près"
            yield last.defect(f"Le nom {quoted(name)} est porté par {times[name]} champs{spaces}{NBSP}: donnez à chacun le sien.", "name")


def key_unknown_field(subject: LintSubject) -> Iterator[LintDefect]:
    """A key or a check that names a field which is not there."""
    names = {column.field.name for column in subject.columns}
    strange = [(key, sorted(keys.mentioned(key, subject.raw.get(key)) - names)) for key in keys.KEY_PROPERTIES]
    nearest = Nearest(names if any(found for _, found in strange) else ())
    for key, found in strange:
        for name in found:
            near = nearest(name)
            hint = f" Vouliez-vous dire {quoted(near)}{NBSP}?" if near else ""
            label = property_label(key)
            verb = "nomment" if label.startswith("les ") else "nomme"
            message = capital(f"{label} du schéma {verb} {quoted(name)}, qui n’est aucun champ{NBSP}: corrigez ce nom.{hint}")
            yield LintDefect(message, None, key)


def foreign_key_incomplete(subject: LintSubject) -> Iterator[LintDefect]:
    declared = subject.raw.get("foreignKeys")
    for rank, item in enumerate(declared if isinstance(declared, list) else [], 1):
        reference = item.get("reference") if isinstance(item, dict) else None
        if not isinstance(reference, dict) or not _columns(item.get("fields")) or "fields" not in reference:
            message = (
                f"La clé étrangère n°{NBSP}{rank} est incomplète{NBSP}: il lui faut ses champs, et la table et les champs de référence."
            )
        elif len(_columns(item.get("fields"))) != len(_columns(reference.get("fields"))):
            message = f"La clé étrangère n°{NBSP}{rank} ne relie pas autant de champs des deux côtés{NBSP}: complétez-la."
        else:
            continue
        yield LintDefect(message, None, "foreignKeys")


def primary_key_optional(subject: LintSubject) -> Iterator[LintDefect]:
    columns = {column.field.name: column for column in subject.columns}
    for name in _columns(subject.raw.get("primaryKey")):
        column = columns.get(name)
        if column is not None and not column.field.required:
            message = f"{column.called} fait partie de la clé primaire mais il est facultatif{NBSP}: rendez-le obligatoire."
            fix = column.mended(lambda raw: raw.setdefault("constraints", {}).update(required=True)) if _may_hold(column) else ()
            yield column.defect(message, "constraints/required", fix)


def _may_hold(column: WrittenField) -> bool:
    """Whether a constraint may be written in the field as it is."""
    return isinstance(column.raw.get("constraints", {}), dict)


def _columns(value: JSON) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]


def key_misspelt(subject: LintSubject) -> Iterator[LintDefect]:
    for key in subject.raw:
        meant = meant_key(key, SCHEMA_KEYS, WATCHED_SCHEMA)
        if meant:
            value = subject.schema.get(key)
            fix = (SetProperty(None, key, value, ABSENT), SetProperty(None, meant, ABSENT, value)) if meant not in subject.raw else ()
            yield LintDefect(
                f"La propriété {quoted(key)} du schéma n’est lue par aucun outil{NBSP}: écrivez {quoted(meant)}.", None, key, fix
            )
    for column in subject.columns:
        yield from _misspelt(column)


def _misspelt(column: WrittenField) -> Iterator[LintDefect]:
    for key in column.raw:
        meant = meant_key(key, FIELD_KEYS, WATCHED_FIELD)
        if not meant:
            continue
        if meant in ALL_CONSTRAINTS:
            what = f"écrivez {quoted(meant)} dans «{NBSP}constraints{NBSP}»"
            fix = _constraint_fix(column, key, meant)
        else:
            what = f"écrivez {quoted(meant)}"
            fix = () if meant in column.raw else column.mended(lambda raw, key=key, meant=meant: _rename(raw, key, meant))  # type: ignore[misc]
        yield column.defect(f"La propriété {quoted(key)} {column.of} n’est lue par aucun outil{NBSP}: {what}.", key, fix)
    for key in column.constraints:
        meant = meant_key(key, ALL_CONSTRAINTS, sorted(ALL_CONSTRAINTS))
        if meant:
            fix = ()
            if meant not in column.constraints:
                fix = column.mended(lambda raw, key=key, meant=meant: _rename(raw["constraints"], key, meant))  # type: ignore[misc]
            message = f"La contrainte {quoted(key)} {column.of} n’est lue par aucun outil{NBSP}: écrivez {quoted(meant)}."
            yield column.defect(message, f"constraints/{key}", fix)


def _constraint_fix(column: WrittenField, key: str, meant: str) -> tuple[Any, ...]:
    if meant in column.constraints or not _may_hold(column):
        return ()
    return column.mended(lambda raw: raw.setdefault("constraints", {}).update({meant: raw.pop(key)}))


def constraint_unknown(column: WrittenField) -> Iterator[LintDefect]:
    for key in column.constraints:
        if key not in ALL_CONSTRAINTS and not meant_key(key, ALL_CONSTRAINTS, sorted(ALL_CONSTRAINTS)):
            message = f"{column.called} a une contrainte inconnue, {quoted(key)}{NBSP}: les outils refusent le schéma. Retirez-la."
            yield column.defect(message, f"constraints/{key}")


def check_misspelt(subject: LintSubject) -> Iterator[LintDefect]:
    """A custom check whose name is nearly one that validators know: they know nothing of another."""
    declared = subject.schema.properties.get("custom_checks")
    known = dict.fromkeys(check.name for check in KNOWN)
    for item in declared if isinstance(declared, list) else ():
        name = item.get("name") if isinstance(item, dict) else None
        near = get_close_matches(name, known, n=1, cutoff=0.8) if isinstance(name, str) and name not in known else []
        if near:
            message = f"Le contrôle {quoted(str(name))} du schéma n’est connu d’aucun validateur{NBSP}: écrivez {quoted(near[0])}."
            yield LintDefect(message, None, "custom_checks")


def _rename(raw: dict[str, Any], key: str, meant: str) -> None:
    """Rename a key, at its place."""
    items = [(meant if one == key else one, value) for one, value in raw.items()]
    raw.clear()
    raw.update(items)


RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    LintRule("name-missing", "error", each_column(name_missing)),
    LintRule("name-duplicate", "error", name_duplicate),
    LintRule("key-unknown-field", "error", key_unknown_field),
    LintRule("foreign-key-incomplete", "error", foreign_key_incomplete),
    LintRule("primary-key-optional", "warning", primary_key_optional),
    LintRule("key-misspelt", "warning", key_misspelt),
    LintRule("constraint-unknown", "error", each_column(constraint_unknown)),
    LintRule("check-misspelt", "warning", check_misspelt),
)
