"""Proposals that live: what others do to them, and to what they change, between their first words and the vote."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from concertation.services.questions import OptionDraft
from tests.browser.people import DESK, Person
from tests.concertation.world import DAY, World


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


@pytest.mark.deep
def test_a_proposal_is_supported_amended_and_written_by_two(new_page: Callable[..., Page], world: World) -> None:
    world.now = timezone.now()
    world.call()
    proposal = world.propose(world.add_value("Groupes"), title="Accueillir les groupes")
    other = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    other.enter_as(world.other)
    other.page.goto(proposal.get_absolute_url())
    other.press("Soutenir cette proposition")
    other.reads("Vous soutenez cette proposition", "1 personne la soutient")
    other.press("Proposer un amendement")
    other.arrives("Votre proposition")
    other.page.get_by_role("link", name="Public accueilli").click()
    other.press("Ajouter une valeur")
    other.input("Valeur 5").fill("Classes")
    other.press("Continuer")
    other.input("Pourquoi").fill("Elles viennent aussi.")
    other.press("Envoyer la proposition")
    other.reads("Un amendement", "Ce qu’il y change", "accepte une valeur de plus : « Classes »")
    other.look()
    amendment = other.page.url

    author = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    author.enter_as(world.copil[0])
    author.page.goto(proposal.get_absolute_url())
    author.page.get_by_text("L’écrire à plusieurs").click()
    author.input("Adresse électronique de la personne").fill(world.copil[1].email)
    author.press("Inviter")
    author.arrives("Accueillir les groupes")
    author.reads("(n’a pas encore répondu)")
    author.page.goto(amendment)
    author.press("Le reprendre dans ma proposition")
    author.reads("L’amendement est repris", "« Classes »", "1 soutien date d’avant son dernier changement")


@pytest.mark.deep
def test_the_team_sees_what_else_goes_on_and_amends_an_option(new_page: Callable[..., Page], world: World) -> None:
    world.now = timezone.now() - 2 * DAY
    asked = world.ask(OptionDraft(title="Ajouter les groupes", operations=world.add_value("Groupes")), title="Et les groupes ?")
    other = world.ask(OptionDraft(title="Ajouter les classes", operations=world.add_value("Classes")), title="Et les classes ?")
    world.open_ballot(other, closes_at=world.now + 30 * DAY)
    team = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    team.enter_as(world.team)
    team.page.goto(asked.get_absolute_url())
    team.reads("Aussi en cours sur les mêmes champs", "Et les classes ?")
    team.main.get_by_text("Ouvrir un vote", exact=True).click()
    team.reads("Un vote est ouvert sur la question n° 2")
    team.look()
    option = team.page.get_by_role("article", name="Ajouter les groupes")
    option.get_by_text("Amender ou écarter cette option").click()
    team.press("Amender", within=option)
    team.arrives("Amender l’option « Ajouter les groupes »")
    team.input("Titre").fill("Ajouter les groupes constitués")
    team.press("Amender l’option")
    team.reads("L’option « Ajouter les groupes constitués » est amendée.", "Aussi en cours sur les mêmes champs")
