"""Somebody compares: two versions and a proposal by their addresses, two schemas of their own, what was guessed put right."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from concertation.services.questions import OptionDraft
from tests.browser.people import DESK, PHONE, Person
from tests.concertation.world import DESCRIPTOR, HOUR, World


@pytest.fixture
def two_versions(world: World) -> World:
    for version in ("0.1.0", "0.2.0"):
        question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value(f"Groupe {version}")), title="Qui d’autre ?")
        world.agree_in_a_meeting(question, world.option(question))
        world.publish(version)
        world.now += HOUR
    return world


def test_versions_are_compared_and_filtered(new_page: Callable[..., Page], two_versions: World) -> None:
    visitor = Person(new_page(viewport={"width": DESK, "height": 900}), two_versions.standard.slug)
    visitor.open("pages:compare", "0.1.0", "0.2.0")
    visitor.arrives("De la version 0.1.0 à la version 0.2.0")
    visitor.reads("Réutilisateurs : un point à vérifier", "Décision n° 2", "cela appelle le numéro 0.2.0")

    visitor.input("Montrer").focus()
    visitor.input("Montrer").select_option("schema")
    visitor.reads("1 changement montré sur 2")
    expect(visitor.page).to_have_url(re.compile("nature=schema"))
    expect(visitor.input("Montrer")).to_be_focused()
    visitor.follow("Tout montrer")
    visitor.reads("Groupe 0.2.0")


@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.deep)])
def test_two_schemas_are_compared_and_a_guess_put_right(new_page: Callable[..., Page], transactional_db: None, scripts: bool) -> None:
    visitor = Person(new_page(viewport={"width": PHONE, "height": 900}, java_script_enabled=scripts), "", scripts)
    page = visitor.page
    after = json.loads(json.dumps(DESCRIPTOR))
    after["fields"][2]["name"] = "nombre_de_places"
    page.goto("/comparer/")
    visitor.arrives("Comparer deux schémas")
    for place, descriptor in (("Avant", DESCRIPTOR), ("Après", after)):
        page.get_by_role("group", name=place, exact=True).get_by_label("Coller le schéma").fill(json.dumps(descriptor))
    visitor.press("Comparer")
    visitor.reads("Ce que nous avons deviné", "1 champ renommé")
    visitor.look()

    visitor.pick("Non, c’est un nouveau champ")
    if not scripts:
        visitor.press("Mettre à jour les différences")
    visitor.reads("1 champ ajouté et 1 champ retiré")
