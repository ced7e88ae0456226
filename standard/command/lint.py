"""Find the defects of schema files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from standard.command import answers, inputs
from standard.command.answers import Note, Out
from standard.command.inputs import FOUND, Failure
from standard.schema import lint, reading, table_schema
from standard.schema.findings import SEVERITIES, Finding, Severity, finding_to_json, located
from standard.schema.model import JSON, Schema, SchemaError
from standard.schema.words import NBSP, count

HELP: Final = "Cherche les défauts d’un schéma, dans le fichier, ses champs, ses valeurs et ses expressions régulières."

WORDS: Final[dict[Severity, tuple[str, str]]] = {
    "error": ("erreur", "erreurs"),
    "warning": ("avertissement", "avertissements"),
    "info": ("conseil", "conseils"),
}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("schema", nargs="+", metavar="SCHEMA", help="un schéma (Table Schema), en JSON ou en YAML, ou un Data Package")
    parser.add_argument("--since", nargs="+", default=[], metavar="OLD", help="les versions précédentes, la plus ancienne d’abord")
    parser.add_argument("--resource", metavar="NOM", help="la ressource du Data Package")
    parser.add_argument("--format", choices=answers.FORMATS, default="text", help=answers.FORMAT_HELP)
    parser.add_argument(
        "--fail-on", choices=(*answers.LEVELS, answers.NEVER), default="error", help="à partir de quelle gravité le code de sortie est 1"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="où écrire la réponse, plutôt que sur la sortie")


def run(options: Namespace, out: Out) -> int:
    write = answers.to(options.output, out)
    earlier = [inputs.read_schema(name, options.resource) for name in options.since]
    found = {name: _found(name, options.resource, earlier) for name in dict.fromkeys(options.schema)}
    notes = [_note(name, finding) for name, (_, findings) in found.items() for finding in findings]
    if options.format == "json":
        write(answers.as_json([(name, {"findings": [finding_to_json(one) for one in findings]}) for name, (_, findings) in found.items()]))
    elif options.format != "text":
        write(answers.written(options.format, list(found), notes))
    else:
        write("\n".join(_told(found)))
    for name, (readable, _) in found.items():
        if not readable:
            raise Failure(f"{name} ne se lit pas{NBSP}: corrigez-le puis recommencez.")
    for name, (_, findings) in found.items():
        errors = sum(finding.severity == "error" for finding in findings)
        if errors and options.fail_on != answers.NEVER:
            raise Failure(f"{name}{NBSP}: {count(errors, *WORDS['error'])} à corriger.", FOUND)
    return FOUND if answers.fails((note.severity for note in notes), options.fail_on) else 0


def _told(found: dict[str, tuple[bool, list[Finding]]]) -> list[str]:
    lines = []
    for name, (readable, findings) in found.items():
        lines += [f"{name}{NBSP}:"] if len(found) > 1 else []
        lines += [f"[{WORDS[finding.severity][0]}] {located(finding)} ({finding.code})" for finding in findings]
        if readable and not any(finding.severity == "error" for finding in findings):
            lines.append(_summary(findings))
    return lines


def _found(name: str, resource: str | None, earlier: list[Schema]) -> tuple[bool, list[Finding]]:
    """Whether a file is read, and its defects."""
    data = inputs.read_bytes(name)
    if inputs.is_yaml(name, data):
        return True, _checked(inputs.chosen(inputs.from_yaml(name, data), name, resource), earlier)
    found = reading.read(data)
    findings = list(found.findings)
    if found.descriptor is None:
        return False, findings
    descriptor = inputs.chosen(found.descriptor, name, resource)
    checked = _checked(descriptor, earlier)
    return True, [*findings, *(map(found.locate, checked) if descriptor is found.descriptor else checked)]


def _checked(descriptor: JSON, earlier: list[Schema]) -> list[Finding]:
    """The defects of a descriptor, by itself and beside the earlier versions, the most serious first."""
    findings = list(lint.check(descriptor))
    with suppress(SchemaError):  # which `check` has said
        findings += lint.check_against(earlier, table_schema.parse(descriptor))
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def _note(name: str, finding: Finding) -> Note:
    note = Note(name, finding.severity, finding.code, finding.message)
    return replace(note, line=finding.line, column=finding.column) if finding.line is not None else note


def _summary(findings: list[Finding]) -> str:
    counts = {severity: sum(finding.severity == severity for finding in findings) for severity in WORDS}
    said = [count(amount, *WORDS[severity]) for severity, amount in counts.items() if amount]
    return f"Aucune erreur. {', '.join(said)}." if said else "Aucun défaut trouvé."
