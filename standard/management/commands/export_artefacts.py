"""`manage.py export_artefacts SCHEMA --version X.Y.Z --to DIR`: every published file, for a bare descriptor."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from slugify import slugify

from standard.management.schema_files import UNREADABLE, SchemaFileCommand, read_schema
from standard.publishing import registry
from standard.publishing.content import PublishedFile, ReleaseContent
from standard.schema import numbering
from standard.schema.model import Schema
from standard.schema.operations import SetProperty

DATE_KEYS = ("lastModified", "updated", "created")


class Command(SchemaFileCommand):
    help = "Écrit tous les fichiers publiés (schéma, gabarits, documentation, exemple…) d'un schéma, sans base de données."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # Django's own --version would print its version instead of taking ours.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schema", type=Path, metavar="SCHEMA", help="le schéma à publier")
        parser.add_argument("--version", dest="release", required=True, metavar="X.Y.Z", help="le numéro de la version")
        parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="le dossier où écrire les fichiers")

    def handle(self, *, schema: Path, release: str, to: Path, **options: Any) -> None:
        if not numbering.is_number(release):
            raise CommandError(f"Un numéro de version s’écrit avec trois nombres, par exemple 1.2.0, et non «\u00a0{release}\u00a0».")
        content = release_content(read_schema(schema), release, file_stem=schema.stem)
        for artefact in registry.artefacts(content):
            write(artefact, to)
            self.stdout.write(f"{hashlib.sha256(artefact.data).hexdigest()}  {artefact.name}")
        found = registry.findings(content)
        if found:
            raise CommandError("\n".join(finding.message for finding in found))


def release_content(schema: Schema, version: str, *, file_stem: str) -> ReleaseContent:
    """The release of a bare descriptor: its version is the one asked for, its date the latest that it says."""
    if schema.text("version").removeprefix("v") != version:
        schema = SetProperty(field=None, path="version", before=schema.get("version"), after=version).apply(schema)
    title = schema.text("title").strip() or schema.text("name").strip() or file_stem
    return ReleaseContent(
        schema=schema,
        slug=slugify(schema.text("name"), max_length=80) or slugify(title, max_length=80) or "schema",
        title=title,
        version=version,
        date=next(filter(None, (day(schema.text(key)) for key in DATE_KEYS)), timezone.localdate()),
    )


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def write(artefact: PublishedFile, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / artefact.name).write_bytes(artefact.data)
    except OSError as error:
        raise CommandError(f"Impossible d’écrire {folder / artefact.name}\u00a0: {error.strerror}.", returncode=UNREADABLE) from None
