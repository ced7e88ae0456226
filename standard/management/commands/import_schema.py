"""`manage.py import_schema SCHEMA --standard SLUG [--version X.Y.Z]`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from standard.models import Standard
from standard.permissions import OPERATOR
from standard.services import standards
from standard.services.errors import InvalidInput
from standard.services.standards import Answers, Imported


class Command(BaseCommand):
    help = "Import a schema.json: the first creates the standard; with a version, it is also a release published before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema", type=Path)
        parser.add_argument("--standard", required=True, metavar="SLUG")
        # Django's own --version would print its version instead of taking ours.
        parser.add_argument("--version", dest="release", default="", metavar="X.Y.Z")
        for option, what in (("--accept", "has become what is supposed"), ("--apart", "has not, and is gone")):
            told = f"say that a column or value (old, old=new or column/value) {what}; repeat it"
            parser.add_argument(option, action="append", default=[], metavar="NAME", help=told)
        parser.add_argument("--title", default="", help="the standard's title; by default the schema's")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def handle(self, *, schema: Path, standard: str, release: str, title: str, accept: list[str], apart: list[str], **options: Any) -> None:
        try:
            data = schema.read_bytes()
        except OSError as error:
            raise CommandError(f"Impossible de lire {schema}\u00a0: {error.strerror}.", returncode=2) from error
        try:
            imported = self._import(data, standard, release, title, Answers(accept, apart))
        except InvalidInput as error:
            said = f"{error.message} Donnez-en un autre avec --title." if error.field == "title" else error.message
            raise CommandError(said, returncode=2 if error.field == "descriptor" else 1) from error
        fields = len(imported.revision.read_schema().fields)
        self.stdout.write(f"{imported.standard.title}\u00a0: révision {imported.revision.number}, {fields} champs.")
        if imported.release is not None:
            self.stdout.write(f"Version {imported.release.version} enregistrée.")
        for finding in imported.findings:
            self.stdout.write(f"{finding.severity}\t{finding.code}\t{finding.message}")

    def _import(self, data: bytes, slug: str, version: str, title: str, answers: Answers) -> Imported:
        now = timezone.now()
        existing = Standard.objects.filter(slug=slug).first()
        if existing is not None:
            self._ask(existing, data, answers)
            return standards.import_version(standard=existing, data=data, version=version, actor=OPERATOR, now=now, answers=answers)
        title = title or standards.read_schema_file(data).schema.text("title") or slug
        return standards.create(slug=slug, title=title, data=data, version=version, actor=OPERATOR, now=now)

    @staticmethod
    def _ask(standard: Standard, data: bytes, answers: Answers) -> None:
        """Once imported, what became what is a fact that the history hangs on: each guess is told first, to be answered."""
        found = standards.supposed(standard, data, answers)
        if found:
            lines = [f"{name}\t{round(guess.confidence * 100)} %\t{', '.join(guess.reasons)}" for name, guess in found]
            told = "Rien n’a été importé\u00a0: dites de chacun s’il est devenu ce qui est supposé (--accept) ou s’il disparaît (--apart)."
            raise CommandError("\n".join([told, *lines]), returncode=1)
