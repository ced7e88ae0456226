"""Finds the defects that people make in schemas, says what to do, and proposes the change where no judgement is needed."""

from __future__ import annotations

from typing import Final

from standard.schema.findings import SEVERITIES, Finding
from standard.schema.lint import examples, keys, metadata, naming, patterns, structure, texts, values
from standard.schema.lint.subject import Rule, Subject
from standard.schema.model import JSON, SchemaError

__all__ = ["RULES", "Rule", "check"]

RULES: Final[tuple[Rule, ...]] = (
    *structure.RULES,
    *keys.RULES,
    *naming.RULES,
    *texts.RULES,
    *values.RULES,
    *patterns.RULES,
    *examples.RULES,
    *metadata.RULES,
)


def check(descriptor: JSON) -> tuple[Finding, ...]:
    """The defects of a descriptor, the most serious first. Never raises, whatever the JSON value."""
    try:
        subject = Subject.of(descriptor)
    except SchemaError as error:
        return (Finding("not-a-schema", "error", str(error), property=error.path or None),)
    found = [
        Finding(rule.code, rule.severity, defect.message, defect.field, defect.property, fix=subject.applicable(defect.fix))
        for rule in RULES
        for defect in rule.find(subject)
    ]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))
