"""`manage.py verify_history [SLUG]`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from standard.models import Standard
from standard.services import revisions


class Command(BaseCommand):
    help = "Replay the chain of revisions and compare every schema and hash; exit 1 at the first broken link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", default="")

    def handle(self, *, slug: str, **options: Any) -> None:
        standards = Standard.objects.filter(slug=slug) if slug else Standard.objects.all()
        if slug and not standards.exists():
            raise CommandError(f"Aucun standard n'a l'adresse «\u00a0{slug}\u00a0».", returncode=2)
        for standard in standards:
            broken = revisions.verify(standard)
            if broken is not None:
                self.stderr.write(f"{standard.slug}\u00a0: la révision {broken.revision.number} est en défaut\u00a0: {broken.message}")
                sys.exit(1)
            self.stdout.write(f"{standard.slug}\u00a0: {standard.revisions.count()} révisions vérifiées.")
