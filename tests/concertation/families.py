"""A family of two tables: libraries, and their services, which a key leads to them; and the people around both."""

from __future__ import annotations

import json
from typing import Any

from accounts.models import User
from concertation.services.families import joining
from standard.models import Family, Standard
from standard.services import members, standards
from tests.concertation.world import DAY, World

SERVICES: dict[str, Any] = {
    "name": "services-des-bibliotheques",
    "title": "Services",
    "description": "Ce que les bibliothèques proposent.",
    "fields": [
        {"name": "service", "title": "Service", "description": "Ce qui est proposé.", "type": "string", "example": "Prêt"},
        {"name": "nom", "title": "Nom", "description": "La bibliothèque qui le propose.", "type": "string", "example": "Centre"},
    ],
    "foreignKeys": [{"fields": ["nom"], "reference": {"resource": "bibliotheques", "fields": ["nom"]}}],
}


def second_table(world: World, slug: str = "services", **said: Any) -> tuple[Standard, User]:
    """Another standard of this site, and who is its project team."""
    data = json.dumps({**SERVICES, **said}, ensure_ascii=False).encode()
    standard = standards.create(slug=slug, title=slug.title(), data=data, actor=world.admin, now=world.now - DAY).standard
    team = User.objects.create_user(f"equipe-{slug}@exemple.fr", display_name=f"Équipe {slug}")
    members.invite(standard=standard, actor=world.admin, email=team.email, circle="team", now=world.now - DAY)
    return standard, team


def founded(world: World) -> Family:
    return joining.found(standard=world.standard, actor=world.team, slug="lecture", title="Lecture publique", now=world.now)


def family_of_two(world: World) -> tuple[Family, Standard]:
    """Libraries and services; the project team of the first is that of the second too."""
    family, (services, _) = founded(world), second_table(world)
    members.invite(standard=services, actor=world.admin, email=world.team.email, circle="team", now=world.now - DAY)
    joining.ask_to_join(family=family, standard=services, actor=world.team, now=world.now)
    return family, services
