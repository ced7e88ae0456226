"""`manage.py doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from standard.installation import examine


class Command(BaseCommand):
    help = "Dit ce qui ne va pas dans cette installation, et comment le corriger ; sortie 1 s’il y a à corriger."
    # It says itself what Django's checks find.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mail", default="", metavar="ADRESSE", help="envoie aussi un message d’essai à cette adresse")

    def handle(self, *, mail: str, **options: Any) -> None:
        wrong = 0
        for examined in examine(send_to=mail):
            if not examined.trouble:
                self.stdout.write(f"bien       {examined.what}")
                continue
            wrong += 1
            self.stdout.write(self.style.ERROR(f"à corriger {examined.what}\u00a0: {examined.trouble}"))
            if examined.remedy:
                self.stdout.write(f"           {examined.remedy}")
        if wrong:
            sys.exit(1)
