"""A member objects whatever else people are voting on: what cannot come out of the schema at once comes out of it later."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from concertation import queries
from concertation.models import Decision, UndoingToCome
from concertation.services import decisions, timetable
from concertation.services.questions import OptionDraft
from standard.models import Notice, Revision
from standard.permissions import OPERATOR
from standard.services import notices
from standard.services.chain import Chain
from standard.services.chain import verify as verify_chain
from tests.concertation.world import DAY, World


def contested(world: World) -> Decision:
    """A consensus on a value, on which another question is voted until the seventh day, is contested the next day."""
    first = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")), title="Et les étudiants ?")
    agreed = world.agree_in_a_meeting(first, world.option(first))
    value = world.value("public", "Étudiants").uid
    label = {"op": "set_value_property", "field": "public", "value": value, "key": "label", "after": "Étudiantes et étudiants"}
    other = world.ask(OptionDraft(title="Un libellé", operations=world.operations(label)), title="Quel libellé ?")
    world.open_ballot(other, closes_at=world.now + 7 * DAY)
    world.now += DAY
    return decisions.object_to(decision=agreed, actor=world.copil[1], motive="Personne ne les a entendus.", now=world.now)


def catch_up(world: World, days: int = 0) -> Decision:
    """What the worker does so many days later."""
    world.now += days * DAY
    assert timetable.due(world.now) == UndoingToCome.objects.exists()
    timetable.catch_up(actor=OPERATOR, now=world.now)
    assert not timetable.due(world.now)
    return Decision.objects.get(number=1)


def test_an_objection_is_heard_though_people_vote_on_what_it_would_take_away(world: World, client: Client) -> None:
    decision = contested(world)
    assert (decision.state, decision.question.state, decision.undone_in, world.values()[-1]) == ("contested", "open", None, "Étudiants")
    said = "il reste dans le schéma jusqu’à la clôture de ce vote"
    (left,) = queries.left_after_objection(decision)
    assert said in left
    page = client.get(decision.get_absolute_url()).content.decode()
    assert said in page
    assert "Son changement est encore dans le schéma" in page
    assert said in client.get(f"/standards/{world.standard.slug}/decisions/schema/").content.decode()
    notices.send(actor=OPERATOR, now=world.now)
    assert any("contestée" in message.subject and said in message.body for message in mail.outbox)


def test_its_change_comes_out_once_they_have_voted(world: World, client: Client) -> None:
    contested(world)
    Notice.objects.update(state="dropped", done_at=world.now)
    decision = catch_up(world, 7)
    assert (decision.state, world.values()[-1]) == ("contested", "Familles")
    assert decision.undone_in == Revision.objects.get(kind="undoing", author=world.copil[1])
    assert queries.left_after_objection(decision) == ()
    assert "Étudiants" not in client.get(f"/standards/{world.standard.slug}/decisions/schema/").content.decode()
    notices.send(actor=OPERATOR, now=world.now)
    assert {message.to[0] for message in mail.outbox if "sort du schéma" in message.subject} >= {world.chair.email, world.copil[0].email}
    assert isinstance(verify_chain(world.standard), Chain)


@pytest.mark.parametrize("outcome", ["accepted", "rejected"])
def test_what_is_decided_meanwhile_says_what_becomes_of_it(world: World, outcome: str) -> None:
    decision = contested(world)
    ballot = world.open_ballot(decision.question)
    for voter in (world.chair, world.copil[0]):
        world.vote(ballot, voter, world.option(decision.question), "for" if outcome == "accepted" else "against")
    world.close(ballot)
    world.now += (0 if outcome == "accepted" else 7) * DAY
    taken = decisions.decide(
        question=decision.question,
        actor=world.team,
        outcome=outcome,
        option=world.option(decision.question) if outcome == "accepted" else None,
        motive="Le comité a voté.",
        how="vote",
        now=world.now,
    )
    assert (taken.state, world.values()[-1]) == ("in_force", "Étudiants" if outcome == "accepted" else "Familles")
    catch_up(world, 7)
    assert world.values()[-1] == ("Étudiants" if outcome == "accepted" else "Familles")
    assert not UndoingToCome.objects.exists()
    assert isinstance(verify_chain(world.standard), Chain)
