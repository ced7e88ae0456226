"""Proposals that live: what others do to them, and to what they change, between their first words and the vote."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from concertation.services.questions import OptionDraft
from tests.browser.people import DESK, Person
from tests.concertation.world import World


@pytest.mark.deep
def test_a_conflict_is_settled_change_by_change(new_page: Callable[..., Page], world: World) -> None:
    """The author's text, and what the committee decided of the same sentence and of another; then the vote can open."""
    proposal = world.propose(
        (*world.describe("nom", "Le nom officiel, tel que la porte le dit."), *world.add_value("Groupes")), title="Dire le nom de la porte"
    )
    question = world.ask(OptionDraft(title="Dire lequel", operations=world.describe("nom", "Le nom d'usage.")), title="Quel nom ?")
    world.agree_in_a_meeting(question, world.option(question))
    author = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    author.enter_as(world.copil[0])
    author.page.goto(proposal.get_absolute_url())
    author.reads("Le standard a changé depuis, et la proposition ne s’y applique plus")
    author.follow("Choisir ce que devient chaque changement")
    author.arrives("Reprendre « Dire le nom de la porte » sur le schéma d’aujourd’hui")
    author.reads("Ce qui était proposé", "Ce qui a été décidé depuis", "S’applique tel quel")
    author.pick("Garder ce changement, par-dessus ce qui a été décidé")
    author.press("Reprendre avec ces choix")
    author.arrives("Dire le nom de la porte")
    author.reads("C’est repris", "Le nom officiel, tel que la porte le dit.")
