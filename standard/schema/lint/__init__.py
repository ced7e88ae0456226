"""Finds the defects that people make in schemas, says what to do, and proposes the change where no judgement is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from standard.schema.findings import SEVERITIES, Finding
from standard.schema.lint import (
    agreement,
    descriptions,
    examples,
    family,
    keys,
    lists,
    metadata,
    naming,
    patterns,
    retirement,
    structure,
    texts,
    values,
    versions,
)
from standard.schema.lint.family import FamilyTables
from standard.schema.lint.subject import Fixes, LintDefect, LintRule, LintSubject, Looked
from standard.schema.lint.versions import Succession, UsedName
from standard.schema.model import JSON, Schema, SchemaError
from standard.schema.table_schema import render

__all__ = ["FAMILY_RULES", "RULES", "VERSION_RULES", "LintRule", "UsedName", "check", "check_against", "check_among", "check_schema"]

RULES: Final[tuple[LintRule[LintSubject], ...]] = (
    *structure.RULES,
    *keys.RULES,
    *naming.RULES,
    *texts.RULES,
    *values.RULES,
    *lists.RULES,
    *descriptions.RULES,
    *agreement.RULES,
    *patterns.RULES,
    *examples.RULES,
    *retirement.RULES,
    *metadata.RULES,
)
VERSION_RULES: Final[tuple[LintRule[Succession], ...]] = versions.RULES
FAMILY_RULES: Final[tuple[LintRule[FamilyTables], ...]] = family.RULES


def check(descriptor: JSON, schema: Schema | None = None) -> tuple[Finding, ...]:
    """The defects of a descriptor, the most serious first. Never raises, whatever the JSON value.

    `schema` is what the descriptor says, where that is at hand: fixes are then operations on it.
    """
    try:
        subject = LintSubject.of(descriptor, schema)
    except SchemaError as error:
        pointer = f"/{error.path}" if error.path else ""
        return (Finding("not-a-schema", "error", str(error), property=error.path or None, pointer=pointer),)
    return _found(RULES, subject, subject.schema)


def check_schema(schema: Schema) -> tuple[Finding, ...]:
    """The defects of the descriptor that a schema renders; fixes are operations on that schema."""
    return check(render(schema), schema)


def check_against(
    earlier: Sequence[Schema],
    schema: Schema,
    *,
    used: Iterable[UsedName] = (),
    successors: Mapping[str, Collection[str]] | None = None,
) -> tuple[Finding, ...]:
    """The defects that show only beside the earlier versions, the oldest first; `check` finds the others.

    Uids are trusted within one lineage, otherwise what each field and value became is found again. `used` are names that
    others have had besides, in the lineage of the versions; what `successors` gives to a field or a value that was split
    or merged (old uid -> new uids) may go on under its name.
    """
    return _found(VERSION_RULES, versions.succession(schema, earlier, used, successors), schema)


def check_among(tables: Mapping[str, Schema], schema: Schema) -> tuple[Finding, ...]:
    """The defects that show only beside the other tables of its family, given by every name that keys may call them by."""
    return _found(FAMILY_RULES, FamilyTables(schema, tables), schema)


def _found(rules: Iterable[LintRule[Looked]], looked: Looked, schema: Schema) -> tuple[Finding, ...]:
    fixes = Fixes(schema)
    found = [
        Finding(rule.code, rule.severity, defect.message, defect.field, defect.property, _pointer(defect), fix=fixes.applicable(defect.fix))
        for rule in rules
        for defect in rule.find(looked)
    ]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def _pointer(defect: LintDefect) -> str:
    if defect.pointer or not defect.property or defect.field is not None:
        return defect.pointer
    return f"/{defect.property}"
