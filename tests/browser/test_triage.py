"""The team goes through the comments by keyboard, and what it shows everybody is accessible at both widths."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from concertation.services.triage import moderating
from tests.browser.people import DESK, Person
from tests.concertation.test_triage import say
from tests.concertation.world import World


def test_the_team_sorts_by_keyboard(new_page: Callable[..., Page], world: World) -> None:
    world.call()
    first, second = say(world, "Le soir ? " * 60, on="nom"), say(world, "Et le soir ?", on="nom", by=world.other)
    moderation = moderating.hide(comment=say(world, "Un gros mot."), actor=world.team, motive="Injurieux.", now=world.now)
    team = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    team.enter_as(world.team)
    team.open("pages:team_comments")
    boxes = [team.page.locator(f"#choix-{one.pk}") for one in (first, second)]
    boxes[0].focus()
    team.page.keyboard.press("x")
    team.page.keyboard.press("o")
    expect(team.page.locator(".tri-text")).to_have_attribute("open", "")
    team.page.keyboard.press("j")
    expect(boxes[1]).to_be_focused()
    team.page.keyboard.press("x")
    expect(boxes[0]).to_be_checked()
    expect(boxes[1]).to_be_checked()
    team.page.keyboard.press("e")
    expect(team.page.get_by_label("Son nom")).to_be_focused()
    # In a field, a key is a letter.
    team.page.keyboard.type("Ouverture jour et soir")
    team.press("Ranger")
    team.reads("2 commentaires sont rangés sous l’enjeu « Ouverture jour et soir ».")
    boxes[0].focus()
    team.page.keyboard.press("r")
    expect(team.page.get_by_label("Suite donnée")).to_be_focused()
    team.look()
    for place in ("pages:comment_statistics", "pages:moderation_log", "pages:themes", "pages:import_answers"):
        team.open(place)
        team.look()
    team.page.goto(moderation.get_absolute_url())
    team.look()
