"""What a committee saw go wrong, ten kinds, each by the API as a script outside would: none of it happens any more."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from standard.models import Membership
from tests.api.client import Script
from tests.concertation.world import World

STUDENTS = {"op": "add_value", "field": "public", "value": "Étudiants"}
RENAMED = {"op": "rename_field", "field": "nom", "after": "nom_usage"}


def described(name: str, before: str, after: str) -> dict[str, Any]:
    return {"op": "set_property", "field": name, "path": "description", "before": before, "after": after}


NAME = described("nom", "Le nom affiché.", "Le nom écrit sur la porte.")
SEATS = described("places", "Le nombre de places.", "Les places assises.")


class Committee:
    """The people of the world, each with a script, and what they do most."""

    def __init__(self, world: World) -> None:
        self.team, self.chair = Script(world.team), Script(world.chair)
        self.members = [self.chair, *(Script(member) for member in world.copil)]
        self.home = f"standards/{world.standard.slug}/"

    def ask(self, *options: list[dict[str, Any]], **said: Any) -> dict[str, Any]:
        listed = [{"title": f"Option {rank}", "operations": operations} for rank, operations in enumerate(options, start=1)]
        asked: dict[str, Any] = self.team.post(
            f"{self.home}questions/", {"title": "Faut-il le changer ?", "kind": "other", "options": listed, **said}
        )
        return asked

    def vote(self, question: dict[str, Any], *positions: str) -> dict[str, Any]:
        """On its first option, each in turn; closed."""
        ballot: dict[str, Any] = self.team.post(f"questions/{question['id']}/ballots/", {"rule": "majority"})
        for member, position in zip(self.members, positions, strict=True):
            member.post(f"ballots/{ballot['id']}/votes/", {"option": question["options"][0]["id"], "position": position})
        self.team.post(f"ballots/{ballot['id']}/close/", status=200)
        return ballot

    def decide(self, question: dict[str, Any], status: int = 201, by: Script | None = None, **said: Any) -> dict[str, Any]:
        body = {"outcome": "accepted", "option": question["options"][0]["id"], "motive": "Ainsi décidé.", "how": "vote", **said}
        answer: dict[str, Any] = (by or self.team).post(f"questions/{question['id']}/decisions/", body, status)
        return answer

    def values(self) -> list[str]:
        schema = self.team.get(f"{self.home}schema/")
        return next(list(field["constraints"]["enum"]) for field in schema["fields"] if field["name"] == "public")


@pytest.fixture
def committee(world: World) -> Committee:
    return Committee(world)


def test_1_blocked_then_consensus(committee: Committee) -> None:
    question = committee.ask([STUDENTS])
    committee.vote(question, "against", "against", "against", "for", "for")
    today = timezone.localdate()
    for day in (today + timedelta(days=30), today - timedelta(days=30)):
        committee.decide(question, 400, how="consensus", meeting="COPIL", meeting_date=day.isoformat())
    assert "Étudiants" not in committee.values()


def test_2_voted_then_a_detail(committee: Committee) -> None:
    question = committee.ask([NAME], [SEATS])
    committee.vote(question, "for", "for", "for", "for", "against")
    first = committee.decide(question)
    committee.team.post(f"questions/{question['id']}/reopen/", {"reason": "À revoir."}, 200)
    other = question["options"][1]["id"]
    committee.decide(question, 403, how="team", outcome="settled_by_team", option=other, supersedes=first["id"])


def test_3_with_modification(committee: Committee) -> None:
    question = committee.ask([NAME])
    committee.vote(question, "for", "for", "for", "for", "for")
    committee.decide(question, 400, outcome="accepted_modified", operations=[{"op": "remove_field", "field": "places"}])
    assert len(committee.team.get(f"{committee.home}schema/")["fields"]) == 3


def test_4_electorate(committee: Committee, world: World) -> None:
    question = committee.ask([STUDENTS])
    ballot = committee.team.post(f"questions/{question['id']}/ballots/", {"rule": "majority"})
    committee.chair.post(f"ballots/{ballot['id']}/votes/", {"option": question["options"][0]["id"], "position": "for"})
    committee.team.post(f"ballots/{ballot['id']}/close/", status=403)
    assert committee.team.get(f"ballots/{ballot['id']}/")["standing"]["quorum"] == 3
    # The last member of the team stays.
    for user, status in ((world.admin, 200), (world.team, 403)):
        place = Membership.objects.get(standard=world.standard, user=user, circle="team")
        committee.team.send("delete", f"members/{place.pk}/", status=status)


def test_5_reversal(committee: Committee) -> None:
    question = committee.ask([STUDENTS])
    committee.vote(question, "for", "for", "for", "for", "for")
    first = committee.decide(question)
    committee.team.post(f"questions/{question['id']}/reopen/", {"reason": "Personne ne s'en sert."}, 200)
    committee.vote(question, "against", "against", "against", "against", "against")
    committee.decide(question, outcome="rejected", option=None, supersedes=first["id"])
    assert "Étudiants" not in committee.values()


def test_6_bypass(committee: Committee) -> None:
    committee.decide(committee.ask([RENAMED]), 403, how="team", outcome="settled_by_team")
    candidate = committee.team.post(f"{committee.home}releases/", {"version": "1.0.0"})
    committee.team.post(f"releases/{candidate['id']}/publish/", status=403)


def test_7_proof(committee: Committee) -> None:
    question = committee.ask([STUDENTS])
    committee.vote(question, "for", "for", "for", "for", "for")
    committee.decide(question)
    for altering in (
        "UPDATE concertation_vote SET position = 'against'",
        "UPDATE concertation_decision SET motive = 'Un autre motif.'",
        "UPDATE concertation_ballotoption SET title = 'Autre chose'",
        "DELETE FROM concertation_vote",
    ):
        assert _refused(altering) or _found(), altering


def _refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


def _found() -> bool:
    try:
        call_command("verify_history", stdout=StringIO(), stderr=StringIO())
    except (CommandError, SystemExit):
        return True
    return False


def test_8_rivals(committee: Committee) -> None:
    question = committee.ask([STUDENTS], [{**STUDENTS, "value": "Lycéens"}])
    ballot = committee.team.post(f"questions/{question['id']}/ballots/", {"rule": "majority"})
    mine, rival = (option["id"] for option in question["options"][:2])
    committee.chair.post(f"ballots/{ballot['id']}/votes/", {"option": mine, "position": "for"})
    committee.chair.post(f"ballots/{ballot['id']}/votes/", {"option": rival, "position": "against"})
    said = committee.team.get(f"ballots/{ballot['id']}/")["standing"]["options"]
    assert [(one["for"], one["against"]) for one in said if one["option"] in (mine, rival)] == [(1, 0), (0, 1)]


def test_9_conditions(committee: Committee, world: World) -> None:
    question = committee.ask([STUDENTS])
    committee.vote(question, "for", "for", "for", "for", "for")
    decision = committee.decide(question, outcome="conditional", conditions="Si trois villes savent le remplir.")
    (left,) = committee.team.get(f"{committee.home}deadlines/")
    assert (left["kind"], left["decision"], left["owner"], left["uncharged"]) == ("condition", decision["id"], None, True)
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    owner = Membership.objects.get(standard=world.standard, user=world.copil[1]).pk
    for said, at in (({"owner": None, "due": day}, "owner"), ({"owner": owner, "due": None}, "due")):
        problem = committee.team.send("put", f"decisions/{decision['id']}/condition/", said, 400)
        assert [error["field"] for error in problem["errors"]] == [at]
    charged = committee.team.send("put", f"decisions/{decision['id']}/condition/", {"owner": owner, "due": day})
    assert (charged["condition_owner"], charged["condition_due"]) == (world.copil[1].public_name, day)
    (left,) = committee.team.get(f"{committee.home}deadlines/")
    assert (left["owner"], left["due"], left["uncharged"]) == (world.copil[1].public_name, day, False)
    # Lifting it is a decision, and it leaves the list then.
    committee.team.post(f"questions/{question['id']}/reopen/", {"reason": "Elle est remplie."}, 200)
    committee.vote(question, "for", "for", "for", "for", "for")
    committee.decide(question, supersedes=decision["id"])
    assert (committee.values()[-1], committee.team.get(f"{committee.home}deadlines/")) == ("Étudiants", [])
    call_command("verify_history", stdout=StringIO())


def test_10_stale(committee: Committee, world: World) -> None:
    author = Script(world.copil[0])
    said = {"title": "Un autre nom", "motive": "Plus clair.", "operations": [described("nom", "Le nom affiché.", "Le nom d’usage.")]}
    proposal = author.post(f"{committee.home}proposals/", said)
    body = {"title": "Quel nom ?", "kind": "other", "options": [{"proposal": proposal["id"]}]}
    asked = committee.team.post(f"{committee.home}questions/", body)
    other = committee.ask([NAME])
    # Two open questions on one field know each other.
    meanwhile = committee.team.get(f"questions/{asked['id']}/meanwhile/")
    assert meanwhile["questions"] == [other["id"]]
    committee.vote(other, "for", "for", "for", "for", "for")
    committee.decide(other)
    committee.team.post(f"questions/{asked['id']}/ballots/", {"rule": "majority"}, status=409)
    # Whoever wrote it brings it up to what was decided, and it is voted on.
    path = f"options/{asked['options'][0]['id']}/rebase/"
    found = author.get(path)
    assert [one["change"] for one in found["contentions"]] == [0]
    author.post(path, {"seen": found["seen"], "choices": [{"change": 0, "keep": "mine"}]}, 200)
    committee.team.post(f"questions/{asked['id']}/ballots/", {"rule": "majority"})
