"""What is remembered of a list is for its caller, and no longer than it is true."""

from __future__ import annotations

from datetime import datetime, timedelta

import time_machine

from concertation.services import comments, proposals
from concertation.services.questions import OptionDraft
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


def test_a_vote_that_ends_by_itself_is_over_in_the_list(world: World) -> None:
    address = f"standards/{world.standard.slug}/questions/"
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Aînés")))
    ends = world.now + timedelta(days=30)
    world.open_ballot(question, closes_at=ends)

    def state(at: datetime) -> str:
        with time_machine.travel(at, tick=False):
            return str(Script().get(address)["results"][0]["state"])

    assert [state(ends - timedelta(seconds=1)), state(ends + timedelta(seconds=1))] == ["voting", "voted"]
