"""What is remembered of a list is for its caller, and no longer than it is true."""

from __future__ import annotations

from datetime import datetime, timedelta

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concertation.services import comments, proposals
from concertation.services.questions import OptionDraft
from concertation.services.triage import sorting
from tests.api.client import Script
from tests.concertation.world import NOW, World


def say(world: World, body: str) -> int:
    anchor = comments.CommentAnchor()
    return comments.post(standard=world.standard, actor=world.other, now=world.now, target=anchor, kind="precision", body=body).pk


def allowed(page: dict[str, object], action: str) -> list[bool]:
    return [row["actions"][action]["allowed"] for row in page["results"]]  # type: ignore[attr-defined,index]


@time_machine.travel(NOW, tick=False)
def test_a_list_says_what_each_caller_may_do_and_what_was_said_since(world: World) -> None:
    world.call()
    first, address = say(world, "Il manque le soir."), f"standards/{world.standard.slug}/comments/"
    visitor, team = Script(), Script(world.team)
    assert [allowed(script.get(address), "answer") for script in (visitor, team, visitor, team)] == [[False], [True], [False], [True]]
    second = say(world, "Et le matin.")
    assert [row["id"] for row in visitor.get(address)["results"]] == [first, second]
    assert [row["id"] for row in visitor.get(address, search="MATIN")["results"]] == [second]


def test_a_draft_is_in_the_list_of_its_author_alone(world: World) -> None:
    world.call()
    draft = proposals.save_draft(
        standard=world.standard, actor=world.other, now=world.now, title="Un brouillon", operations=world.add_value("Aînés")
    )
    address = f"standards/{world.standard.slug}/proposals/"
    seen = [Script(who).get(address, search="brouillon")["count"] for who in (world.other, None, world.team, world.other)]
    assert (draft.state, seen) == ("draft", [1, 0, 0, 1])


def test_a_search_of_more_words_than_it_may_have_is_refused_by_name(world: World) -> None:
    for words, status in (("a " * 500, 200), (" ".join(map(str, range(11))), 400)):
        answer = Client().get(f"/api/v1/standards/{world.standard.slug}/proposals/", {"search": words})
        assert answer.status_code == status
        assert [error["field"] for error in answer.json().get("errors", [])] == ["search"] * (status == 400)


def test_a_vote_that_ends_by_itself_is_over_in_the_list(world: World) -> None:
    address = f"standards/{world.standard.slug}/questions/"
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Aînés")))
    ends = world.now + timedelta(days=30)
    world.open_ballot(question, closes_at=ends)

    def state(at: datetime) -> str:
        with time_machine.travel(at, tick=False):
            return str(Script().get(address)["results"][0]["state"])

    assert [state(ends - timedelta(seconds=1)), state(ends + timedelta(seconds=1))] == ["voting", "voted"]


def test_what_a_list_says_of_its_rows_is_read_for_all_of_them_at_once(world: World) -> None:
    world.call()
    home = f"standards/{world.standard.slug}/"

    def add(number: int) -> None:
        world.open_ballot(world.ask(OptionDraft(text="Autrement"), title=f"Question {number} ?"))
        said = world.say(f"Remarque {number}.")
        sorting.give_theme(comments=[said], actor=world.team, title=f"Enjeu {number}", now=world.now)

    def asked(script: Script, address: str) -> tuple[int, int]:
        """How many rows, for how many queries."""
        with CaptureQueriesContext(connection) as captured:
            rows = script.get(address)["results"]
        return len(rows), len(captured)

    lists = [(Script(world.team), f"{home}notices/"), (Script(world.team), f"{home}themes/"), (Script(world.chair), "notifications/")]
    add(0)
    for script, _ in lists:
        script.get("me/")  # the first time that a token is used in a day is written
    before = [asked(*each) for each in lists]
    for number in range(1, 4):
        add(number)
    after = [asked(*each) for each in lists]
    assert [more > few for (few, _), (more, _) in zip(before, after, strict=True)] == [True] * 3
    assert [queries for _, queries in after] == [queries for _, queries in before]
