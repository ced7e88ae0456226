"""One of everything around what a standard is for, for the addresses that lead there."""

from __future__ import annotations

from typing import Any

from concertation.services import sharing, use_cases
from tests.concertation.world import World


def use_case_words(world: World) -> dict[str, Any]:
    """By the word that comes before it in an address, what leads somewhere."""
    by: dict[str, Any] = {"standard": world.standard, "actor": world.team, "now": world.now}
    case = use_cases.propose(**by, text=use_cases.CaseText("Orienter", "Pour.", "Elle."))
    use_cases.settle(use_case=case, actor=world.team, outcome="kept", now=world.now)
    elsewhere = sharing.Sharing("Elles", name="Autre", address="https://exemple.fr/")
    shared = sharing.share(**by, field=world.field("nom").uid, sharing=elsewhere)
    return {"cas-d-usage": case.number, "use-cases": case.pk, "champs-partages": shared.pk, "shared-fields": shared.pk}
