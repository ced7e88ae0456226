"""`manage.py validate_file DATA --schema SCHEMA`: checks a file as the page « Vérifier un fichier » does."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from standard.management.schema_files import UNREADABLE, SchemaFileCommand, not_opened, print_json, read_descriptor
from standard.schema.words import count, enumerated
from standard.validation import limits
from standard.validation.report import Refusal, Report
from standard.validation.runner import run

INVALID = 1


class Command(SchemaFileCommand):
    help = (
        "Vérifie un fichier CSV, XLSX, XLS ou ODS, ou un ZIP qui en contient. "
        "Code de sortie : 0 s’il est valide, 1 s’il ne l’est pas, 2 s’il est illisible."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("data", type=Path, metavar="DATA", help="le fichier à vérifier")
        parser.add_argument("--schema", type=Path, required=True, help="le schéma (Table Schema, JSON)")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="la forme de la réponse")
        parser.add_argument(
            "--limit", type=int, default=limits.LISTED_ERRORS, help="le nombre d’erreurs listées au plus ; le total les compte toutes"
        )
        parser.add_argument("--sheet", help="la feuille du classeur, ou le fichier de l’archive ZIP, à vérifier")
        parser.add_argument("--strict", action="store_true", help="donne la réponse de frictionless lui-même")

    def handle(self, *, data: Path, schema: Path, format: str, limit: int, strict: bool, sheet: str | None, **options: Any) -> None:
        descriptor = read_descriptor(schema)
        if not isinstance(descriptor, dict):
            raise CommandError(f"{schema} : ce n’est pas un schéma, nous attendons un objet JSON.", returncode=UNREADABLE)
        if limit < 0:
            raise CommandError("Le nombre d’erreurs à lister ne peut pas être négatif.", returncode=UNREADABLE)
        try:
            found = run(data, descriptor, strict=strict, limit=limit, sheet=sheet)
        except OSError as error:
            raise CommandError(not_opened(data, error), returncode=UNREADABLE) from None
        if isinstance(found, Refusal):
            raise CommandError(f"{data}\u00a0: {found.message}", returncode=UNREADABLE)
        if format == "json":
            print_json(self.stdout, found.to_json())
        else:
            self.stdout.write(told(found))
        if not found.valid:
            sys.exit(INVALID)


def told(report: Report) -> str:
    """The report as lines of text: the verdict, the causes, the first rows of each, what else was noticed."""
    lines = [report.sentence]
    for cause in report.causes:
        rows = [str(example.row) for example in cause.examples if example.row is not None]
        where = f" Voir {'les lignes' if len(rows) > 1 else 'la ligne'} {enumerated(rows)}." if rows else ""
        lines.append(f"\n{count(cause.count, 'fois', 'fois')} – {cause.message}{where}")
    if report.warnings:
        lines.append("\nÀ noter :")
        lines += [f"– {notice.message}" for notice in report.warnings]
    return "\n".join(lines)
