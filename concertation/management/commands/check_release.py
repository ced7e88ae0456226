"""`manage.py check_release SCHEMA|SLUG VERSION`: what stands between a schema, or a standard of this site, and its publication."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from concertation.services.releases import checked_to_be
from standard.command.check import answer
from standard.command.inputs import UNREADABLE
from standard.management.verbs import VerbCommand
from standard.models import Standard


class Command(VerbCommand):
    """A file needs neither database nor configuration; a standard of the site is checked with its decisions."""

    verb = "check"

    def handle(self, *args: Any, **options: Any) -> None:
        asked = str(options["schema"])
        if asked == "-" or Path(asked).exists() or "." in asked or "/" in asked:
            super().handle(*args, **options)
            return
        standard = Standard.objects.filter(slug=asked).first()
        if standard is None:
            raise CommandError(f"Ni fichier ni standard ne s’appelle «\u00a0{asked}\u00a0».", returncode=UNREADABLE)
        version = options["release"]
        code = answer(version, checked_to_be(standard, version, timezone.localdate()), options["format"], self.stdout.write)
        if code:
            sys.exit(code)
