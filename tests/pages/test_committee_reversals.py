"""« Annuler cette décision » : one click asks the question; where something came on top, one chooses first."""

from __future__ import annotations

from typing import Any

from concertation.models import Decision, Question
from concertation.services.questions import OptionDraft
from tests.api.client import Script
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, read, refused, send

FIELD = {"op": "add_field", "field": {"name": "courriel", "type": "string", "description": "L'adresse."}}

REWORDED = {"op": "set_property", "field": "courriel", "path": "description", "before": "L'adresse.", "after": "L'adresse postale."}


def decided(world: World, *changes: dict[str, Any]) -> Decision:
    return world.change(*(changes or ({"op": "add_value", "field": "public", "value": "Étudiants"},)))


def test_one_click_asks_whether_a_decision_is_undone(world: World) -> None:
    taken = decided(world)
    page = f"{HOME}decisions/{taken.number}/"
    assert "Annuler cette décision" in read(as_(world.chair), page)
    assert "Annuler cette décision" not in read(as_(None), page)
    html = send(as_(world.chair), f"{page}annuler/")
    question = Question.objects.get(reverses=taken)
    for said in ("La question est posée", "Annuler la décision n°", "Ce qu’elle a changé revient à l’état d’avant", "« Étudiants »"):
        assert said in html
    assert f"question n° {question.number}</a> demande d’annuler cette décision" in read(as_(None), page)


def test_what_came_on_top_is_shown_and_chosen(world: World) -> None:
    taken = decided(world, FIELD)
    later = world.change(
        *[{"op": "set_property", "field": "courriel", "path": "description", "before": "L'adresse.", "after": "L'adresse postale."}]
    )
    address = f"{HOME}decisions/{taken.number}/annuler/"
    html = send(as_(world.team), address, 200)
    assert f"décision n° {later.number}" in html
    assert not Question.objects.filter(reverses=taken).exists()
    assert "Choisissez" in send(as_(world.team), address, 422, choisir="1")
    assert "Dites pourquoi" in send(as_(world.team), address, 422, choisir="1", **{"annuler-champ0": "keep"})
    send(as_(world.team), address, choisir="1", **{"annuler-champ0": "revert"})
    assert Question.objects.filter(reverses=taken).exists()


def test_a_script_asks_the_same(world: World) -> None:
    taken = decided(world, FIELD)
    world.change(
        *[{"op": "set_property", "field": "courriel", "path": "description", "before": "L'adresse.", "after": "L'adresse postale."}]
    )
    team = Script(world.team)
    assert team.get(f"decisions/{taken.pk}/")["actions"]["reverse"]["allowed"]
    problem = team.post(f"decisions/{taken.pk}/reversal/", {}, status=409)
    assert "courriel" in problem["detail"]
    asked = team.post(f"decisions/{taken.pk}/reversal/", {"stays": [{"field": "courriel", "why": "Il sert déjà."}]}, status=400)
    assert "rien à annuler" in str(asked)
    asked = team.post(f"decisions/{taken.pk}/reversal/", {"reverts": ["courriel"]})
    assert [option["status_quo"] for option in asked["options"]] == [False, True]
    assert not team.get(f"decisions/{taken.pk}/")["actions"]["reverse"]["allowed"]


def test_who_may_not_is_refused(world: World) -> None:
    taken = decided(world)
    refused(as_(world.copil[0]), f"{HOME}decisions/{taken.number}/annuler/", "présidence")
    unchanged = world.ask(OptionDraft(text="Ne rien faire d’autre."))
    other = world.agree_in_a_meeting(unchanged, world.option(unchanged))
    refused(as_(world.team), f"{HOME}decisions/{other.number}/annuler/", "rouvrez sa question")
