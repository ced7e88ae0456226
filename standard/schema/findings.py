"""What reading and lint have to say of a descriptor, in the same shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from standard.schema.model import JSON
from standard.schema.operations import Operation, to_json

Severity = Literal["error", "warning", "info"]

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")
"""The most serious first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect. `message` is French and says what is, then what to do.

    `error`: the schema cannot be used, or lies. `warning`: it works, and someone will be misled or stopped.
    `info`: it could be clearer. `fix` holds the operations that mend it, where no judgement is needed; they apply
    to `table_schema.parse` of the same descriptor, and the fixes of several findings may overlap: apply one, then
    check again.
    """

    code: str
    severity: Severity
    message: str
    field: str | None = None
    """The name of the field, or None where the finding is about the whole schema."""
    property: str | None = None
    """The path of the property, e.g. `constraints/pattern`."""
    pointer: str = ""
    """What of the descriptor it is about, as a JSON Pointer (RFC 6901), e.g. `/fields/3/constraints/enum/5`."""
    line: int | None = None
    column: int | None = None
    """Where in the file, counted from 1: as `reading` finds it, or `Reading.locate` from the pointer."""
    fix: tuple[Operation, ...] = ()


def located(finding: Finding) -> str:
    """The message, after its place in the file where it has one."""
    if finding.line is None:
        return finding.message
    return f"Ligne {finding.line}, colonne {finding.column}\u00a0: {finding.message}"


def finding_to_json(finding: Finding) -> JSON:
    """A finding as commands and the API give it; `fix` is a list of operations, empty where judgement is needed."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "field": finding.field,
        "property": finding.property,
        "pointer": finding.pointer,
        "line": finding.line,
        "column": finding.column,
        "message": finding.message,
        "fix": [to_json(operation) for operation in finding.fix],
    }
