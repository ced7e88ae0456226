"""What pages ask of the database does not grow with what they tell."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concertation.services.questions import OptionDraft
from tests.concertation.world import World
from tests.pages.visit import HOME, stays_bounded


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def many_comments(world: World) -> None:
    for rank in range(5):
        for name in ("nom", "public"):
            world.say(f"Remarque {rank}", field=world.field(name).uid)
        value = world.value("public", "Adultes")
        world.say(f"Remarque {rank}", field=world.field("public").uid, value=value.uid)


def many_proposals(world: World) -> None:
    for rank in range(5):
        world.propose(world.add_value(f"Valeur {rank}"), title=f"Valeur {rank}")


def many_decisions(world: World) -> None:
    for rank in range(3):
        world.change({"op": "add_value", "field": "public", "value": f"Valeur {rank}"}, title=f"Faut-il la valeur {rank} ?")


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/", many_decisions),
        (HOME, many_decisions),
        (f"{HOME}champs/", many_comments),
        (f"{HOME}champs/", many_proposals),
        (f"{HOME}champs/public/", many_comments),
        (f"{HOME}champs/public/", many_proposals),
        (f"{HOME}champs/public/", many_decisions),
        (f"{HOME}versions/travail/", many_decisions),
        (f"{HOME}historique/", many_decisions),
        ("/recherche/?q=valeur", many_proposals),
    ],
)
def test_a_page_asks_as_much_for_one_as_for_many(client: Client, story: World, address: str, more: Callable[[World], None]) -> None:
    story.change({"op": "add_value", "field": "public", "value": "Une autre"})
    story.say("Une remarque", field=story.field("public").uid)
    story.say("Une remarque", field=story.field("public").uid, value=story.value("public", "Adultes").uid)
    story.register()  # what a closed vote gave is remembered for good
    story.propose(story.add_value("Une de plus"))
    before = queries_of(client, address)

    more(story)

    assert queries_of(client, address) == before


def test_the_whole_story_of_a_field_costs_the_same_whatever_its_length(client: Client, world: World) -> None:
    def change(number: int) -> None:
        world.change(
            {"op": "set_property", "field": "public", "path": "title", "before": world.field("public").title, "after": f"Public {number}"},
        )

    stays_bounded(client, f"{HOME}champs/public/pourquoi/", change, first=2, then=5)


def test_the_page_of_a_proposal_read_again_asks_for_the_proposal_and_what_is_said_of_it_alone(client: Client, world: World) -> None:
    proposal = world.propose(world.add_value("Tous"))
    world.ask(OptionDraft(proposal=proposal))
    address = proposal.get_absolute_url()
    client.get(address)
    assert queries_of(client, address) == 4
