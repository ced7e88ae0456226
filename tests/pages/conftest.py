"""Where the tests of pages begin: the small standard, at a moment of its story."""

import pytest
from django.utils import timezone

from concertation.services import comments, proposals, questions
from concertation.services.questions import OptionDraft, Preparation
from tests.concertation.world import World, make_world, written_again


@pytest.fixture
def open_call(world: World) -> None:
    """A call for comments, open today."""
    world.now = timezone.now()
    world.call()


@pytest.fixture
def story(db: None) -> World:
    """One of everything."""
    return written_again(_story)


def _story() -> World:
    world = make_world()
    world.call()
    said = world.say("Ce champ m’aide.", field=world.field("public").uid)
    comments.answer(comment=said, actor=world.team, disposition="noted", answer="Merci.", now=world.now)
    proposal = world.propose(world.add_value("Tous"))
    proposals.edit(
        proposal=proposal, actor=world.copil[0], title="Mieux", motive="Vraiment.", operations=world.add_value("Tous"), now=world.now
    )
    question = world.ask(OptionDraft(proposal=proposal))
    questions.edit(question=question, actor=world.team, preparation=Preparation(title="Faut-il ?", kind="value_addition"), now=world.now)
    ballot = world.open_ballot(question, rule="majority", quorum=1)
    world.vote(ballot, world.copil[1], world.option(question), "against")
    world.vote(ballot, world.copil[1], world.option(question))
    world.close(ballot, world.chair)
    world.agree_in_a_meeting(question, world.option(question))
    world.publish("1.0.0")
    return world
