"""Voting on the page of a question."""

from __future__ import annotations

import re

import pytest

from concertation.models import Comment, Option
from concertation.services import comments
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft
from tests.api.client import Script
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, beside, read, send

ONE = f"{HOME}questions/1/"
VOTE = f"{ONE}voter/"


@pytest.fixture
def said(world: World) -> Comment:
    """A comment on the field that an option changes, in a vote by consent."""
    asked = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")), title="Quels publics ?")
    world.open_ballot(asked, rule="consent")
    return comments.post(
        standard=world.standard, actor=world.copil[1], kind="clarification", body="Combien sont-ils ?", now=world.now,
        target=CommentAnchor(field=world.field("public").uid),
    )  # fmt: skip


def test_a_block_names_the_comments_it_waits_for_and_one_is_asked_again(world: World, said: Comment) -> None:
    option = Option.objects.get(title="Étudiants").pk
    member = as_(world.copil[0])
    html = read(member, ONE)
    assert re.search(rf'name="awaits_{option}" value="{said.pk}"', html)

    fields = {f"position_{option}": "agree", f"awaits_{option}": [said.pk]}
    html = send(member, VOTE, 422, **fields)
    assert "Seule une opposition bloquante attend une réponse" in beside(html, f"vote_awaits_{option}")
    html = send(member, VOTE, **{**fields, f"position_{option}": "block", f"motive_{option}": "Il faut savoir."})
    assert "Attend une réponse" in html
    assert re.search(rf'name="awaits_{option}" value="{said.pk}"[^>]*checked', html)

    comments.answer(comment=said, actor=world.team, disposition="noted", answer="Douze mille.", now=world.now)
    assert "Attendait une réponse, donnée depuis" in read(member, ONE)
    assert "Réponse donnée à ce qu’un votant attendait" in read(member, f"{HOME}historique/")
    mine = read(member, "/mon-espace/")
    assert f'href="{ONE}#vote">Revoyez votre opposition' in mine
    send(member, VOTE, **{f"position_{option}": "agree"})
    assert "Revoyez votre opposition" not in read(member, "/mon-espace/")


def test_nothing_is_waited_for_under_a_rule_without_block(world: World) -> None:
    asked = world.ask(OptionDraft(title="Étudiants", operations=world.add_value("Étudiants")))
    world.open_ballot(asked)
    comments.post(
        standard=world.standard, actor=world.copil[1], kind="clarification", body="Combien ?", now=world.now,
        target=CommentAnchor(question=asked),
    )  # fmt: skip
    assert "awaits_" not in read(as_(world.copil[0]), ONE)


def test_the_api_says_what_a_block_waits_for_and_names_the_input_at_fault(world: World, said: Comment) -> None:
    option = Option.objects.get(title="Étudiants")
    ballot, script = option.question.ballots.get(), Script(world.copil[0])
    body = {"option": option.pk, "position": "block", "motive": "Il faut savoir.", "awaits": [said.pk]}
    answer = script.post(f"ballots/{ballot.pk}/votes/", body)
    assert [vote["awaits"] for vote in answer["votes"]] == [[said.pk]]
    for wrong in ({"awaits": [said.pk + 1]}, {"position": "agree"}):
        problem = script.post(f"ballots/{ballot.pk}/votes/", {**body, **wrong}, status=400)
        assert [error["field"] for error in problem["errors"]] == ["awaits"]
