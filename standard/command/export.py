"""Every published file, for a bare descriptor."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser, Namespace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from slugify import slugify

from standard.command import inputs
from standard.command.answers import Out
from standard.command.inputs import FOUND, Failure
from standard.moments import ZONE
from standard.publishing import registry
from standard.publishing.content import PublishedFile, ReleaseContent
from standard.schema import numbering
from standard.schema.model import Schema
from standard.schema.operations import SetProperty

DATE_KEYS: Final = ("lastModified", "updated", "created")

HELP: Final = "Écrit tous les fichiers publiés (schéma, gabarits, documentation, exemple…) d'un schéma, sans base de données."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("schema", metavar="SCHEMA", help="le schéma à publier, en JSON ou en YAML, ou un Data Package")
    parser.add_argument("--resource", metavar="NOM", help="la ressource du Data Package")
    parser.add_argument("--version", dest="release", required=True, metavar="X.Y.Z", help="le numéro de la version")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="le dossier où écrire les fichiers")


def run(options: Namespace, out: Out) -> int:
    if not numbering.is_number(options.release):
        raise Failure(f"{numbering.HOW_WRITTEN} «\u00a0{options.release}\u00a0» n’en est pas un.", FOUND)
    content = release_content(inputs.read_schema(options.schema, options.resource), options.release, file_stem=Path(options.schema).stem)
    for artefact in registry.artefacts(content):
        write(artefact, options.to)
        out(f"{hashlib.sha256(artefact.data).hexdigest()}  {artefact.name}")
    if found := registry.findings(content):
        raise Failure("\n".join(finding.message for finding in found), FOUND)
    return 0


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
        date=next(filter(None, (day(schema.text(key)) for key in DATE_KEYS)), datetime.now(ZONE).date()),
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
        raise Failure(inputs.not_written(folder / artefact.name, error)) from None
