"""Changes that no longer fit what was decided since: shown where they are, resolved by choosing."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from concertation.services.questions import OptionDraft
from tests.concertation.world import World
from tests.pages.visit import as_

pytestmark = pytest.mark.django_db


def words(answer: object) -> str:
    return " ".join(answer.content.decode().replace("&#x27;", "'").split())  # type: ignore[attr-defined]


def overtaken(world: World) -> tuple[object, str]:
    """A proposal on a field that a decision has changed since, and the address where it is brought up to it."""
    proposal = world.propose((*world.describe("nom", "Le nom lu sur la porte."), *world.add_value("Groupes")))
    question = world.ask(OptionDraft(title="Dire lequel", operations=world.describe("nom", "Le nom d'usage.")), title="Quel nom ?")
    world.agree_in_a_meeting(question, world.option(question))
    return proposal, reverse("pages:rebase_proposal", args=[world.standard.slug, proposal.number])


def test_the_author_is_led_from_the_conflict_to_the_choices_and_back(world: World) -> None:
    proposal, address = overtaken(world)
    client = as_(world.copil[0])
    assert address in words(client.get(proposal.get_absolute_url()))  # type: ignore[attr-defined]
    assert address in words(client.get(reverse("pages:edit_proposal", args=[world.standard.slug, proposal.number])))  # type: ignore[attr-defined]

    page = client.get(address)

    shown = words(page)
    assert "Le nom lu sur la porte." in shown
    assert "d'usage" in shown
    assert "Quel nom ?" in shown
    assert "« Groupes »" in shown.replace("\u00a0", " ")
    sent = {"seen": page.context["page"].seen, "choix-0": "mine"}
    answer = client.post(address, sent, follow=True)
    assert answer.redirect_chain == [(proposal.get_absolute_url(), 302)]  # type: ignore[attr-defined]
    assert "ne s’y applique plus" not in words(answer)
    assert "Le nom lu sur la porte." in words(answer)


def test_choices_made_on_what_has_changed_are_kept_and_asked_again(world: World) -> None:
    _, address = overtaken(world)
    client = as_(world.copil[0])
    answer = client.post(address, {"seen": "autre", "choix-0": "decided"})
    assert answer.status_code == 422
    assert "choisissez de nouveau" in words(answer)
    (contention,) = answer.context["page"].contentions
    assert [choice.way for choice in contention.choices if choice.chosen] == ["decided"]


def test_an_option_is_brought_by_the_team_and_by_its_author_only(world: World) -> None:
    proposal, _ = overtaken(world)
    late = world.propose(world.describe("public", "Qui vient."))
    question = world.ask(OptionDraft(proposal=late))
    world.change(
        {
            "op": "set_property",
            "field": "public",
            "path": "description",
            "before": "Le public que la bibliothèque accueille.",
            "after": "Qui est reçu.",
        }
    )
    option = world.option(question)
    address = reverse("pages:rebase_option", args=[world.standard.slug, question.number, option.pk])
    assert as_(world.copil[1]).get(address).status_code == 403
    assert as_(world.copil[0]).get(address).status_code == 200
    client = as_(world.team)
    answer = client.post(address, {"seen": client.get(address).context["page"].seen})
    assert answer["Location"] == f"{question.get_absolute_url()}#option-{option.pk}"
    assert proposal


def test_the_api_says_what_there_is_to_choose_and_takes_the_choices(world: World) -> None:
    proposal, _ = overtaken(world)
    client = as_(world.copil[0])
    address = reverse("api:proposal_rebase", args=[proposal.pk])  # type: ignore[attr-defined]
    told = client.get(address).json()
    (contention,) = told["contentions"]
    assert contention["change"] == 0
    assert contention["operation"]["op"] == "set_property"
    assert [choice["keep"] for choice in contention["choices"]] == ["mine", "decided"]
    assert len(contention["decided"]) == 1

    sent = json.dumps({"seen": told["seen"], "choices": [{"change": 0, "keep": "decided"}]})
    answer = client.post(address, sent, content_type="application/json")

    assert answer.status_code == 200, answer.content
    assert [operation["op"] for operation in answer.json()["operations"]] == ["add_value"]
    assert client.post(address, sent, content_type="application/json").status_code == 409
