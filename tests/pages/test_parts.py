"""What a page says to all its readers alike is the same whoever read it first, and says nothing of who did."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from concertation.models import Decision, Proposal, Question
from concertation.services import proposals
from concertation.services.questions import OptionDraft
from standard.memory import REMEMBERED
from tests.concertation.world import World, make_world, written_again
from tests.pages.visit import HOME, as_, read

ADDRESSES = (
    "",
    "champs/",
    "champs/?obligatoires=1",
    "champs/public/",
    "champs/public/pourquoi/",
    "consultation/",
    "consultation/?nature=precision",
    "propositions/",
    "propositions/{proposal}/",
    "questions/",
    "questions/{voting}/",
    "questions/{decided}/",
    "decisions/",
    "decisions/{decision}/",
    "historique/",
    "historique/?nature=votes",
    "versions/",
)


@pytest.fixture
def debate(db: None) -> World:
    """Something of everything, and a draft of somebody."""
    return written_again(_debated)


def _debated() -> World:
    world = make_world()
    world.call()
    proposal = world.propose(world.add_value("Groupes"), by=world.copil[0])
    decided = world.ask(OptionDraft(proposal=proposal), title="Et les groupes ?")
    ballot = world.open_ballot(decided)
    world.vote(ballot, world.copil[1], world.option(decided))
    world.close(ballot, world.chair)
    world.agree_in_a_meeting(decided, world.option(decided))
    world.publish("1.0.0")
    voting = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Aînés")), title="Et les aînés ?")
    world.vote(world.open_ballot(voting), world.copil[2], world.option(voting))
    world.propose(world.describe("nom", "Le nom que le public lit."), by=world.copil[0])
    proposals.save_draft(
        standard=world.standard, actor=world.copil[0], now=world.now, title="Un brouillon à soi", operations=world.add_value("Crèches")
    )
    return world


def seen(client: Client, address: str) -> str:
    """The page, without what is drawn anew at each reading."""
    return re.sub(r'(csrfmiddlewaretoken" value=|nonce[-=])"?[\w-]+"?', "", read(client, address))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_the_same_whoever_read_it_before(debate: World, address: str) -> None:
    address = HOME + address.format(
        proposal=Proposal.objects.public().latest("number").number,
        voting=Question.objects.get(title="Et les aînés ?").number,
        decided=Question.objects.get(title="Et les groupes ?").number,
        decision=Decision.objects.get().number,
    )
    readers = {
        name: as_(user) for name, user in {"nobody": None, "team": debate.team, "author": debate.copil[0], "chair": debate.chair}.items()
    }
    alone = {}
    for name, client in readers.items():
        REMEMBERED.clear()
        alone[name] = seen(client, address)
    for first in readers:
        REMEMBERED.clear()
        seen(readers[first], address)
        assert {name: seen(client, address) for name, client in readers.items()} == alone
