"""Letters to a circle on their pages, and by scripts."""

from __future__ import annotations

from typing import Any

import pytest

from concertation.models import LetterAnswer
from tests.api.client import Script
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, read, refused, send

LETTERS = f"{HOME}lettres/"


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)


def test_a_letter_is_written_read_answered_and_moderated(world: World) -> None:
    team, member = as_(world.team), as_(world.copil[0])
    assert "Choisissez à quel cercle" in send(team, f"{LETTERS}nouvelle/", 422, title="Avant la séance", body="Lisez.")
    page = send(team, f"{LETTERS}nouvelle/", circle="copil", title="Avant la séance", body="Lisez les fiches.")
    assert "Lisez les fiches." in page
    assert "Avant la séance" in read(member, LETTERS)
    assert "Je les ai lues." in send(member, f"{LETTERS}1/", body="Je les ai lues.")
    # It is for the committee: others neither read nor find it.
    for person in (None, world.stranger, world.contributor):
        assert "Avant la séance" not in read(as_(person), LETTERS)
        assert "Lisez les fiches." not in read(as_(person), f"{LETTERS}1/", 403)
        assert "Lisez les fiches." not in read(as_(person), f"{HOME}historique/")
    send(team, f"{LETTERS}nouvelle/", circle="contributor", title="Merci à tous", body="L’appel est clos.")
    assert "L’appel est clos." in read(as_(None), f"{LETTERS}2/")
    refused(as_(world.copil[0]), f"{LETTERS}2/", "Seuls les membres du cercle", body="Moi aussi.")

    page = send(team, f"{LETTERS}1/reponses/{LetterAnswer.objects.get().pk}/masquer/", motive="Doublon.")
    assert "L’équipe projet a masqué cette réponse : Doublon." in page
    assert "Je les ai lues." not in page
    assert "ne reçoit plus de réponses" in send(team, f"{LETTERS}1/clore/")


def test_a_script_follows_and_writes_as_the_pages_do(world: World) -> None:
    slug = world.standard.slug
    team, member = Script(world.team), Script(world.copil[0])
    letter = team.post(f"standards/{slug}/letters/", {"circle": "copil", "title": "Avant", "body": "Lisez."}, status=201)
    assert (letter["state"], letter["number"], letter["actions"]["close"]["allowed"]) == ("open", 1, True)
    answered = member.post(f"letters/{letter['id']}/answers/", {"body": "C’est lu."}, status=201)
    (said,) = answered["answers"]
    assert (said["body"], answered["actions"]["close"]["allowed"]) == ("C’est lu.", False)
    assert Script(world.contributor).get(f"standards/{slug}/letters/")["count"] == 0
    Script(world.contributor).get(f"letters/{letter['id']}/", status=403)
    team.post(f"letter-answers/{said['id']}/hide/", {"motive": "Doublon."}, status=200)
    assert member.get(f"letters/{letter['id']}/")["answers"][0]["body"] == ""
    assert team.post(f"letters/{letter['id']}/close/", status=200)["state"] == "closed"

    assert [one["verb"] for one in member.get("notifications/")["results"]][:2] == ["letter.answer_hidden", "letter.sent"]
    assert member.post("notifications/seen/", status=200)["seen"] > 1
    assert all(one["seen_at"] for one in member.get("notifications/")["results"])
    field = {"kind": "element", "key": world.field("public").uid}
    member.post(f"standards/{slug}/subscriptions/", field, status=201)
    assert [(one["kind"], one["key"]) for one in member.get(f"standards/{slug}/subscriptions/")["results"]] == [("element", field["key"])]
    member.post(f"standards/{slug}/subscriptions/", {"kind": "proposal", "key": "99"}, status=404)
    assert member.get(f"standards/{slug}/news-pace/") == {"pace": "usual"}
    Script().get("notifications/", status=401)
