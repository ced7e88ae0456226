"""Find the defects of a schema file: `lint_schema SCHEMA [--since OLD…] [--format text|json]`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandError, CommandParser

from standard.management.schema_files import UNREADABLE, SchemaFileCommand, print_json, read_bytes, read_schema
from standard.schema import lint, reading, table_schema
from standard.schema.findings import SEVERITIES, Finding, Severity, finding_to_json, located
from standard.schema.model import Schema, SchemaError
from standard.schema.words import NBSP, count

FOUND: Final = 1
"""The exit code where a finding is an error."""

WORDS: Final[dict[Severity, tuple[str, str]]] = {
    "error": ("erreur", "erreurs"),
    "warning": ("avertissement", "avertissements"),
    "info": ("conseil", "conseils"),
}


class Command(SchemaFileCommand):
    help = "Cherche les défauts d’un schéma, dans le fichier, ses champs, ses valeurs et ses expressions régulières."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schema", type=Path, help="le fichier schema.json")
        parser.add_argument("--since", type=Path, nargs="+", default=[], help="les versions précédentes, la plus ancienne d’abord")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, schema: Path, since: list[Path], format: str, **options: Any) -> None:
        earlier = [read_schema(path) for path in since]
        found = reading.read(read_bytes(schema))
        findings = list(found.findings)
        if found.descriptor is not None:
            findings += [found.locate(finding) for finding in _checked(found, earlier)]
        if format == "json":
            print_json(self.stdout, {"findings": [finding_to_json(finding) for finding in findings]})
        else:
            for finding in findings:
                self.stdout.write(_line(finding))
        if found.descriptor is None:
            raise CommandError(f"{schema} ne se lit pas{NBSP}: corrigez-le puis recommencez.", returncode=UNREADABLE)
        if errors := sum(finding.severity == "error" for finding in findings):
            raise CommandError(f"{schema}{NBSP}: {count(errors, *WORDS['error'])} à corriger.", returncode=FOUND)
        if format == "text":
            self.stdout.write(_summary(findings))


def _checked(found: reading.SchemaReading, earlier: list[Schema]) -> list[Finding]:
    """The defects of a descriptor, by itself and beside the earlier versions, the most serious first."""
    findings = list(lint.check(found.descriptor))
    with suppress(SchemaError):  # which `check` has said
        findings += lint.check_against(earlier, table_schema.parse(found.descriptor))
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def _line(finding: Finding) -> str:
    return f"[{WORDS[finding.severity][0]}] {located(finding)} ({finding.code})"


def _summary(findings: list[Finding]) -> str:
    counts = {severity: sum(finding.severity == severity for finding in findings) for severity in WORDS}
    said = [count(amount, *WORDS[severity]) for severity, amount in counts.items() if amount]
    return f"Aucune erreur. {', '.join(said)}." if said else "Aucun défaut trouvé."
