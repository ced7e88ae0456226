"""`manage.py load_demo`: the demonstration standard, with its whole story."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from concertation.demo import player, story
from standard.models import Circle, Standard

ROLES = (
    ("Administrateur du site", lambda person: person.admin),
    ("Équipe projet", lambda person: person.circle == Circle.TEAM),
    ("Présidence du COPIL", lambda person: person.chair),
    ("Membre du COPIL", lambda person: person.circle == Circle.COPIL and not person.chair),
    ("Contributeur", lambda person: person.circle == Circle.CONTRIBUTOR),
)


class Command(BaseCommand):
    help = "Charge le standard de démonstration et toute son histoire. Déjà chargé, il est laissé tel quel."

    def handle(self, *args: Any, **options: Any) -> None:
        if Standard.objects.filter(slug=story.SLUG).exists():
            self.stdout.write("La démonstration est déjà chargée : elle est laissée telle quelle.")
        else:
            self.stdout.write("Chargement de la démonstration…")
            player.load(now=timezone.now())
        self._say_who()

    def _say_who(self) -> None:
        people = story.people()
        self.stdout.write("\n  Rôle                      Adresse électronique")
        for role, plays in ROLES:
            first, *others = [person.email for person in people if plays(person)]
            self.stdout.write(f"  {role:<25} {first}" + (f"  (et {len(others)} autres)" if others else ""))
        self.stdout.write("  Visiteur                  sans compte\n")
        self.stdout.write("  Deux fichiers pour essayer « Vérifier un fichier » :")
        for sample in sorted(story.SAMPLES.iterdir()):
            self.stdout.write(f"  {sample}")
