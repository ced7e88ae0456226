"""Do what waits in the background: `manage.py worker`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from standard.worker import WorkerLoop, work_once


class Command(BaseCommand):
    help = (
        "Envoie les courriels, clôt les votes à leur heure, rappelle ceux qu’on attend, vérifie les fichiers et efface ceux dont le "
        "temps est passé, jusqu’à ce qu’on l’arrête."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1, help="secondes entre deux regards, quand rien n’attend (%(default)s)")
        parser.add_argument("--batch", action="store_true", help="fait tout ce qui attend, puis s’arrête")

    def handle(self, *, interval: float, batch: bool, **options: Any) -> None:
        if batch:
            work_once()
        else:
            WorkerLoop(interval=interval).run()
