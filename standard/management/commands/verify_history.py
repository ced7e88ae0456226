"""`manage.py verify_history [SLUG] [--head FINGERPRINT]`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from standard.models import Standard
from standard.services import chain


class Command(BaseCommand):
    help = (
        "Relit la chaîne d’un standard ou de tous, et compare chaque ligne qui engage avec ce qu’elle en dit ; sortie 1 au premier défaut."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", default="")
        parser.add_argument(
            "--head",
            default="",
            metavar="EMPREINTE",
            help="une empreinte gardée d’avant, lue dans une version ou un compte rendu : elle doit y être encore",
        )

    def handle(self, *, slug: str, head: str, **options: Any) -> None:
        standards = Standard.every.filter(slug=slug) if slug else Standard.every.order_by("pk")
        if slug and not standards.exists():
            raise CommandError(f"Aucun standard n'a l'adresse «\u00a0{slug}\u00a0».", returncode=2)
        if head and not slug:
            raise CommandError("Une empreinte est celle d’un standard\u00a0: dites lequel.", returncode=2)
        for standard in standards:
            found = chain.verify(standard, known_head=head.strip().lower())
            if isinstance(found, chain.Fault):
                self.stderr.write(f"{standard.slug}\u00a0: {found}")
                sys.exit(1)
            self.stdout.write(f"{standard.slug}\u00a0: {found}")
