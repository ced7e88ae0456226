"""Reading through the API: every list is paged, in a bounded number of queries, and each thing says what one may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concertation.services import comments
from concertation.services.questions import OptionDraft
from standard.memory import REMEMBERED
from tests.api.client import Script
from tests.concertation.world import NOW, World, make_world


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World) -> Iterator[None]:
    with time_machine.travel(world.now, tick=False):
        yield


def live(world: World, index: int) -> None:
    """One of everything: a comment, a proposal, a question voted on and decided."""
    comments.post(standard=world.standard, actor=world.copil[0], kind="addition", body=f"Il manque {index}.", now=world.now)
    proposal = world.propose(world.add_value(f"Valeur {index}"))
    question = world.ask(OptionDraft(proposal=proposal), title=f"Question {index}")
    ballot = world.open_ballot(question)
    world.vote(ballot, world.copil[0], world.option(question))
    undecided = world.ask(OptionDraft(title="Un texte", text="Rien."), title=f"Autre question {index}")
    world.agree_in_a_meeting(undecided, world.option(undecided))


LISTS = ["members", "consultations", "comments", "proposals", "questions", "decisions", "releases", "events"]


@dataclass(frozen=True)
class Cost:
    count: int
    queries: list[str]


def costs(world: World) -> dict[str, Cost]:
    """What each list asks of the database when nothing of it is remembered."""
    script, found = Script(world.copil[0]), {}
    for path in LISTS:
        REMEMBERED.clear()
        with CaptureQueriesContext(connection) as asked:
            page = script.get(f"standards/{world.standard.slug}/{path}/")
        found[path] = Cost(page["count"], [query["sql"][:200] for query in asked.captured_queries])
    return found


@pytest.fixture(scope="module")
def one_and_many(django_db_setup: None, django_db_blocker: Any) -> tuple[dict[str, Cost], dict[str, Cost]]:
    """One life, told for all the lists, then taken back."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        world = make_world()
        world.call()
        live(world, 0)
        one = costs(world)
        for index in range(1, 6):
            live(world, index)
        many = costs(world)
        transaction.set_rollback(True)
    return one, many


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_with_one_or_many(one_and_many: tuple[dict[str, Cost], dict[str, Cost]], path: str) -> None:
    one, many = (costs[path] for costs in one_and_many)
    assert many.count >= one.count
    assert len(many.queries) == len(one.queries), "\n".join(many.queries)


def test_the_history_tells_who_did_what_to_a_value(world: World) -> None:
    proposal = world.propose(world.add_value("Étudiants"))
    question = world.ask(OptionDraft(proposal=proposal))
    decision = world.agree_in_a_meeting(question, world.option(question))
    value = world.value("public", "Étudiants")
    events = Script().get(f"standards/{world.standard.slug}/events/", element=value.uid)["results"]
    assert [event["verb"] for event in events] == [
        "proposal.accepted",
        "decision.taken",
        "decision.recorded",
        "question.put",
        "proposal.submitted",
    ]
    taken, recorded = events[1:3]
    assert taken["subject"] == {"kind": "decision", "id": decision.pk}
    assert recorded["actor"] == world.chair.public_name
    assert taken["actor"] == world.copil[0].public_name
    assert taken["message"] == decision.motive


def test_each_thing_says_what_one_may_do_and_why_not(world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    ballot = world.open_ballot(question)
    seen = Script(world.contributor).get(f"ballots/{ballot.pk}/")
    assert seen["actions"]["vote"]["allowed"] is False
    assert "comité de pilotage" in seen["actions"]["vote"]["reason"]
    assert Script(world.copil[0]).get(f"ballots/{ballot.pk}/")["actions"]["vote"] == {"allowed": True, "reason": ""}


def test_a_vote_asks_as_much_whatever_was_said_and_awaited_before(world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    ballot, option = world.open_ballot(question, rule="consent"), world.option(question)
    awaited = [world.say(f"Pourquoi ? {rank}").pk for rank in range(2)]
    members = [Script(member) for member in world.copil]
    for member in members:
        member.get("me/")  # a token's first use of a day is written

    def asked(rank: int, **said: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            members[rank].post(f"ballots/{ballot.pk}/votes/", {"option": option.pk, "position": "agree", "motive": "Oui.", **said})
        return len(queries)

    first = asked(0)
    assert first <= 23
    assert asked(1) == first
    members[1].post(f"ballots/{ballot.pk}/votes/", {"option": option.pk, "position": "block", "motive": "Non.", "awaits": awaited[:1]})
    members[2].post(f"ballots/{ballot.pk}/votes/", {"option": option.pk, "position": "block", "motive": "Non.", "awaits": awaited})
    assert asked(0, motive="Oui, vraiment.") == first + 1, "what the two objections wait for is read at once"
    votes = Script().get(f"ballots/{ballot.pk}/")["votes"]
    assert sorted(len(vote["awaits"]) for vote in votes) == [0, 0, 0, 1, 2]


def test_a_comment_asks_as_much_whatever_was_said_before(world: World) -> None:
    script = Script(world.copil[0])

    def asked(rank: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            body = {"target": {"field": "public"}, "kind": "precision", "body": f"Pourquoi ? {rank}"}
            script.post(f"standards/{world.standard.slug}/comments/", body)
        return len(queries)

    world.say("Et nous ?", by=world.team, field=world.field("public").uid)
    asked(0)  # a token's first use of a day is written
    first = asked(1)
    assert first <= 39
    for rank in range(3):
        world.say(f"Et nous ? {rank}", by=world.team, field=world.field("public").uid)
    assert asked(2) == first


def test_a_schema_is_read_at_any_revision_or_version(world: World, client: Client) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    world.agree_in_a_meeting(question, world.option(question))
    script, address = Script(), f"standards/{world.standard.slug}/schema/"
    enum = ["Enfants", "Adultes", "Familles"]
    assert script.get(address, revision=1)["fields"][1]["constraints"]["enum"] == enum
    assert script.get(address)["fields"][1]["constraints"]["enum"] == [*enum, "Étudiants"]
    assert script.get(address, uids=1)["fields"][1]["uid"] == world.field("public").uid
    script.get(address, status=404, revision=99)
    said = client.get(f"/api/v1/{address}").headers
    assert (said["X-Released"], said["X-Revision"], said["Content-Location"]) == ("no", "2", f"/api/v1/{address}?revision=2")
    release = world.publish("0.2.0")
    assert client.get(f"/api/v1/{address}", {"version": "0.2.0"}).headers["X-Released"] == release.version
    assert client.get(said["Content-Location"]).headers["X-Released"] == "no"
    script.get(address, status=404, version="9.9.9")
    assert script.get(address, status=400, revision="un")["errors"][0]["field"] == "revision"


def test_a_question_is_reopened_with_a_motive(world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Étudiants")))
    world.agree_in_a_meeting(question, world.option(question), outcome="rejected")
    script = Script(world.team)
    assert [error["field"] for error in script.post(f"questions/{question.pk}/reopen/", {"motive": " "}, status=400)["errors"]] == [
        "motive"
    ]
    assert script.post(f"questions/{question.pk}/reopen/", {"motive": "Trois villes le demandent."}, status=200)["state"] == "open"
