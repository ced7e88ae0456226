"""What a person must mend before a service goes on. Every message is a French sentence to show beside the input."""

from __future__ import annotations

from standard.schema.findings import Finding


class InvalidInput(ValueError):
    """One input is wrong: `field` names it as forms and the API do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class RevisionRefused(InvalidInput):
    """The change would give the schema a defect that it did not have. `findings` are those it would gain."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("operations", " ".join(finding.message for finding in findings))
        self.findings = findings
