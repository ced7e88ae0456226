"""`manage.py load_demo`: the demonstration standard, with its whole story."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from concertation.demo import player, story
from concertation.demo.story import Character
from standard.models import Circle, Standard


class Command(BaseCommand):
    help = "Charge le standard de démonstration et toute son histoire. Déjà chargé, il est laissé tel quel."

    def handle(self, *args: Any, **options: Any) -> None:
        if Standard.objects.filter(slug=story.SLUG).exists():
            self.stdout.write("La démonstration est déjà chargée\u00a0: elle est laissée telle quelle.")
        else:
            self.stdout.write("Chargement de la démonstration…")
            player.load(now=timezone.now())
        self._line("Rôle", "Adresse électronique")
        self._line("Visiteur", "aucune, pas de compte")
        told: set[str] = set()
        for person in story.people():
            if _role(person) not in told:
                self._line(_role(person), person.email)
                told.add(_role(person))
        self._files("Des fichiers pour essayer «\u00a0Vérifier un fichier\u00a0»\u00a0:", sorted(story.SAMPLES.iterdir()))
        self._files("Un schéma pour essayer l’import\u00a0:", [story.BETA])

    def _files(self, title: str, paths: Sequence[Path]) -> None:
        self.stdout.write(f"\n  {title}")
        for path in paths:
            self.stdout.write(f"  {os.path.relpath(path)}")

    def _line(self, role: str, email: str) -> None:
        self.stdout.write(f"  {role:<24}{email}")


def _role(person: Character) -> str:
    if person.admin:
        return "Administration du site"
    return "Présidence du COPIL" if person.chair else Circle(person.circle).label
