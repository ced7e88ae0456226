"""`manage.py export_release SLUG VERSION --to DIR`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from standard.models import Artefact, Release


class Command(BaseCommand):
    help = "Write the frozen files of a published version into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("version_number", metavar="VERSION")
        parser.add_argument("--to", required=True, type=Path, metavar="DIR")

    def handle(self, *, slug: str, version_number: str, to: Path, **options: Any) -> None:
        artefacts = Artefact.objects.filter(release__standard__slug=slug, release__version=version_number).exclude(
            release__state=Release.State.CANDIDATE
        )
        if not artefacts.exists():
            raise CommandError(f"Le standard «\u00a0{slug}\u00a0» n'a pas publié de version {version_number}.", returncode=2)
        to.mkdir(parents=True, exist_ok=True)
        for artefact in artefacts:
            (to / artefact.name).write_bytes(bytes(artefact.data))
            self.stdout.write(f"{artefact.sha256}  {artefact.name}")
