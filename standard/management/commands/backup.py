"""`manage.py backup --to FOLDER [--keep N]`: the whole site in one file, while it goes on."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from standard import backups


class Command(BaseCommand):
    help = "Garde la base, les fichiers envoyés et la clé du site dans un fichier, sans arrêter le site. Ce fichier contient des adresses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="DOSSIER")
        parser.add_argument("--keep", type=int, metavar="N", help="ne garde dans ce dossier que les N dernières sauvegardes")

    def handle(self, *, to: Path, keep: int | None, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("Gardez au moins une sauvegarde.", returncode=2)
        try:
            self.stdout.write(str(backups.make(to, keep=keep)))
        except backups.CannotKeep as error:
            raise CommandError(str(error), returncode=2) from error
