"""The team goes through the comments by keyboard, and what it shows everybody is accessible at both widths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from concertation.models import CircleLetter, Moderation
from concertation.services import comments, letters
from concertation.services.triage import contesting, moderating, sorting
from standard.models import JoinRequest
from standard.services.unsubscribing import unsubscribe_url
from tests.browser.people import DESK, Person
from tests.concertation.test_triage import say
from tests.concertation.world import World


def test_the_team_sorts_by_keyboard(new_page: Callable[..., Page], world: World) -> None:
    world.call()
    first, second = say(world, "Le soir ? " * 60, on="nom"), say(world, "Et le soir ?", on="nom", by=world.other)
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


def much_was_said(world: World) -> Moderation:
    """Something of each kind on the pages below: answered, contested, withheld and appealed, replied to, written to a circle."""
    world.call()
    by: dict[str, Any] = {"actor": world.team, "now": world.now}
    answered, waiting = say(world, "Le soir ? " * 60, on="nom"), say(world, "Et le matin ?", on="public", kind="relevance", by=world.other)
    sorting.give_theme(comments=[answered, waiting], title="Ouverture jour et soir", **by)
    sorting.assign(comments=[waiting], to=world.team, **by)
    comments.answer(comment=answered, disposition="accepted", answer="Ajouté.", **by)
    contesting.contest(comment=answered, actor=world.contributor, reason="Non, le matin.", now=world.now)
    say(world, "Et le dimanche ?", parent=answered)
    moderation = moderating.hide(comment=say(world, "Un gros mot."), motive="Injurieux.", **by)
    moderating.appeal(moderation=moderation, actor=world.contributor, reason="Je citais un livre.", now=world.now)
    letter = letters.write(standard=world.standard, circle="contributor", title="Avant la clôture", body="Relisez **vos** champs.", **by)
    letters.answer(letter=letter, actor=world.contributor, body="C’est fait.", now=world.now)
    JoinRequest.objects.create(standard=world.standard, user=world.stranger, asked_at=world.now)
    return moderation


AROUND = {
    "team": ["comment_statistics", "themes", "import_answers"],
    "contributor": ["/notifications/", "moderation_log"],
}
"""Who looks at which pages around a call: the names of those of the standard, the addresses of the others."""
AROUND_IT_ALL = {
    "team": [*AROUND["team"], "board", "team_comments", "members", "organisations", "write_letter"],
    "contributor": [*AROUND["contributor"], "/mon-espace/", "letters"],
}


@pytest.mark.parametrize(
    ("full", "around"),
    [(True, AROUND), pytest.param(True, AROUND_IT_ALL, marks=pytest.mark.deep), pytest.param(False, AROUND_IT_ALL, marks=pytest.mark.deep)],
    ids=["quick", "full", "empty"],
)
def test_what_is_around_a_call_is_for_everybody(
    new_page: Callable[..., Page], world: World, full: bool, around: dict[str, list[str]]
) -> None:
    """Full of everything, and before anything was said."""
    moderation = much_was_said(world) if full else None
    for role, places in around.items():
        reader = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
        reader.enter_as(getattr(world, role))
        if moderation is not None:
            places = [*places, moderation.get_absolute_url(), CircleLetter.objects.get().get_absolute_url()]
        for place in places:
            reader.page.goto(place if place.startswith("/") else reverse(f"pages:{place}", args=[world.standard.slug]))
            reader.look()
    visitor = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    visitor.page.goto(urlsplit(unsubscribe_url(world.contributor, world.standard)).path)
    visitor.look()
