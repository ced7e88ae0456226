"""Two of the team write the same text at once: the second is shown what the first wrote, and nothing is replaced unread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from concertation.models import Activity, Meeting, UseCase
from concertation.rules.activities import AskedPrompt
from concertation.services import activities, use_cases
from concertation.services.use_cases import CaseText
from tests.concertation.world import MINUTE, World
from tests.pages.visit import as_, read, send
from tests.pages.web_form import WebForm


def a_meeting(world: World) -> Meeting:
    return world.meet()


def a_use_case(world: World) -> UseCase:
    text = CaseText(title="Orienter", why="Trouver un lieu.", who="Un agent.", what="", with_what="")
    return use_cases.propose(standard=world.standard, actor=world.team, text=text, now=world.now)


def an_activity(world: World) -> Activity:
    said = {"kind": "open_questions", "title": "En suspens", "brief": "Ce qui reste.", "circle": "", "prompts": ()}
    return activities.prepare(standard=world.standard, actor=world.team, now=world.now, **said)


def test_nor_what_a_room_concludes(world: World, time_machine: Any) -> None:
    said = {"kind": "debate", "title": "Débat", "brief": "", "circle": "", "prompts": (AskedPrompt("Tout est utile.", ("Oui", "Non")),)}
    begun = activities.prepare(standard=world.standard, actor=world.team, now=world.now, **said)
    debate = activities.open_activity(activity=begun, actor=world.team, now=world.now)
    time_machine.move_to(world.now + MINUTE, tick=False)
    action = f"{debate.get_absolute_url()}synthese/{debate.prompts.get().pk}/"
    team = as_(world.team)
    form = WebForm(read(team, debate.get_absolute_url()), action=action).values
    send(team, action, **{**form, "outcome": "consensus", "synthesis": "Tous sont d’accord."})
    html = send(team, action, 422, **{**form, "outcome": "no_consensus", "synthesis": "Deux avis."})
    assert "La salle s’accorde-t-elle ? « Consensus ». Synthèse : « Tous sont d’accord. »." in html
    assert "Deux avis.</textarea>" in html
    send(team, action, **{**WebForm(html, action=action).values, "synthesis": "Deux avis, puis un accord."})
    assert debate.prompts.get().synthesis == "Deux avis, puis un accord."


@pytest.mark.parametrize(("made", "text"), [(a_meeting, "place"), (a_use_case, "why"), (an_activity, "brief")])
def test_nothing_is_replaced_unread(world: World, time_machine: Any, made: Callable[[World], Any], text: str) -> None:
    row = made(world)
    time_machine.move_to(world.now + MINUTE, tick=False)
    page = f"{row.get_absolute_url()}modifier/"
    first, second = as_(world.team), as_(world.team)
    shown = WebForm(read(second, page), method="post", **{"class": "site-form"}).values
    send(first, page, **{**shown, text: "Une salle."})
    html = send(second, page, 422, **{**shown, text: "En ligne."})
    assert "Quelqu’un d’autre a enregistré entre-temps." in html
    assert "« Une salle. »" in html
    assert "En ligne." in html
    again = WebForm(html, method="post", **{"class": "site-form"}).values
    send(second, page, **{**again, text: "Une salle, ou en ligne."})
    assert getattr(type(row)._base_manager.get(pk=row.pk), text) == "Une salle, ou en ligne."
