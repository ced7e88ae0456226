"""`manage.py restore FILE`: the site made again from a backup, in an empty database, and verified."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from standard import backups


class Command(BaseCommand):
    help = "Refait le site d’une sauvegarde, dans une base vide, puis vérifie chaque chaîne."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, metavar="SAUVEGARDE")

    def handle(self, *, archive: Path, **options: Any) -> None:
        try:
            found = backups.restore(archive)
        except backups.CannotKeep as error:
            raise CommandError(str(error), returncode=2) from error
        for slug, verified in found.items():
            self.stdout.write(f"{slug}\u00a0: {verified}")
        self.stdout.write("Le site est restauré. Relancez ses processus.")
