"""A ballot page that is left open follows the votes, and asks for little."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from concertation.models import Ballot
from concertation.services.questions import OptionDraft
from standard.models import Standard
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, read

QUESTION = f"{HOME}questions/1/"


def held(world: World) -> Ballot:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    return world.open_ballot(question)


def test_a_page_without_scripts_has_a_link_to_see_again(world: World) -> None:
    held(world)
    html = read(as_(None), QUESTION)
    assert f'<a href="{QUESTION}#vote">Voir où il en est maintenant</a>' in html
    assert 'hx-trigger="every 20s"' in html


def test_the_page_left_open_is_told_the_votes_cast_since(world: World) -> None:
    ballot = held(world)
    (address,) = re.findall(r'hx-get="([^"]+)"', read(as_(None), QUESTION))
    with CaptureQueriesContext(connection) as asked:
        assert as_(None).get(address).status_code == 204
    assert len(asked) == 1
    world.vote(ballot, world.copil[0], ballot.options.all()[0].option)
    after = as_(None).get(address)
    assert after.status_code == 200
    assert "no-store" in after["Cache-Control"]
    html = after.content.decode()
    assert "Brest" in html
    assert "<html" not in html
    (again,) = re.findall(r'hx-get="([^"]+)"', html)
    assert again.endswith(f"?vu={Standard.objects.get().stamp}")
    assert as_(None).get(again).status_code == 204


def test_it_asks_no_more_once_the_vote_is_closed(world: World) -> None:
    ballot = held(world)
    (address,) = re.findall(r'hx-get="([^"]+)"', read(as_(None), QUESTION))
    world.close(ballot)
    html = read(as_(None), address)
    assert "Le vote est clos." in html
    assert "hx-get" not in html


def test_there_is_nothing_to_follow_where_nobody_votes(world: World) -> None:
    world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    assert "hx-get" not in read(as_(None), QUESTION)
    read(as_(None), f"{QUESTION}suivi/", 404)
    read(as_(None), f"{HOME}questions/9/suivi/", 404)
