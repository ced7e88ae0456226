"""One of everything around the circles of a standard, for the addresses that lead there."""

from __future__ import annotations

from datetime import date
from typing import Any

from concertation.services import roadmaps
from standard.models import CircleInvitation, JoinRequest
from standard.services import admissions, ecosystem, invitations
from tests.concertation.world import World


def circle_words(world: World) -> dict[str, Any]:
    """By the word that comes before it in an address, what leads somewhere."""
    by: dict[str, Any] = {"standard": world.standard, "actor": world.team, "now": world.now}
    roadmaps.choose(**by, starts_on=date(2100, 1, 1))
    invited = invitations.invite(**by, email="ivo@exemple.fr", circle="copil")
    assert isinstance(invited, CircleInvitation)
    asked = JoinRequest.objects.create(standard=world.standard, user=world.stranger, asked_at=world.now).pk
    recorded = admissions.write_down(**by, name="Ida").pk
    named = ecosystem.name(**by, organisation="Hubik", part="hub").pk
    return {
        "invitations": invited.pk,
        "token": invited.token,
        "demandes": asked,
        "requests": asked,
        "sans-compte": recorded,
        "people": recorded,
        "ecosysteme": named,
        "stakeholders": named,
        "phases": world.standard.phases.earliest("starts_on").pk,
        "cercles": world.standard.memberships.earliest("pk").pk,
    }
