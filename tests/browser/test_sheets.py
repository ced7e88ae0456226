"""Sheets projected in a room, and a vote that a page left open follows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from concertation.services.questions import OptionDraft
from tests.browser.people import DESK, Person
from tests.concertation.test_divergences import adopt, bring, say, with_value
from tests.concertation.world import World
from tests.pages.test_committee_sheets import planned


@pytest.mark.deep
def test_the_sheets_of_a_meeting_are_turned_by_keys_full_screen(new_page: Callable[..., Page], world: World) -> None:
    meeting = world.meet()
    for title in ("Une ?", "Deux ?", "Trois ?"):
        planned(world, meeting, title)
    room = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    room.open("pages:deck_sheet", meeting.pk, 1)
    room.arrives("Une ?")
    title, keys = room.page.get_by_role("heading", level=1), room.page.keyboard
    keys.press("f")
    for key, shown in (("ArrowRight", "Deux ?"), ("PageDown", "Trois ?"), ("ArrowRight", "Trois ?"), ("ArrowLeft", "Deux ?")):
        keys.press(key)
        expect(title).to_have_text(shown)
        expect(title).to_be_focused()
    assert room.page.evaluate("document.fullscreenElement !== null")
    assert room.page.url.endswith(f"/reunions/{meeting.pk}/feuilles/2/")
    room.page.go_back()
    expect(title).to_have_text("Trois ?")


@pytest.mark.deep
def test_a_page_left_open_shows_the_votes_cast_since(new_page: Callable[..., Page], world: World) -> None:
    world.now = timezone.now()
    ballot = world.open_ballot(world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants"))))
    member = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    member.page.clock.install()
    member.open("pages:question", 1)
    followed = member.page.locator("#suivi-du-vote")
    expect(followed).not_to_contain_text("Ils viennent en nombre.")
    world.vote(ballot, world.copil[0], ballot.options.all()[0].option, motive="Ils viennent en nombre.")
    member.page.clock.fast_forward("00:21")
    expect(followed).to_contain_text("Ils viennent en nombre.")


@pytest.mark.deep
def test_what_does_not_agree_is_read_and_the_register_is_narrowed(new_page: Callable[..., Page], world: World) -> None:
    adopt(world, {"op": "add_value", "field": "public", "value": "Étudiants"})
    say(world, "Une annexe décrit chaque valeur.")
    bring(world, with_value("Retraités"), "0.2.0")
    reader = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    reader.open("pages:decisions")
    reader.page.get_by_text("Plus de filtres").click()
    reader.arrives("Décisions")
    reader.page.get_by_label("Champ", exact=True).select_option("Public accueilli")
    reader.press("Filtrer")
    reader.reads("1 décision sur 2")
    reader.follow(re.compile("^Décisions et schéma ne s’accordent pas"))
    reader.arrives("Décisions et schéma")
