"""`manage.py write_repositories`: have the worker write every git repository again, where their files were lost."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from standard.models import Standard
from standard.services import repositories


class Command(BaseCommand):
    help = "Fait écrire de nouveau par le worker le dépôt git de chaque standard, par exemple quand leurs fichiers ont été perdus."

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        for standard in Standard.objects.order_by("pk"):
            repositories.changed(standard, now)
