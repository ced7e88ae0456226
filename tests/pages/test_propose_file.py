"""Proposing by bringing the schema wanted, once what was guessed is confirmed."""

from __future__ import annotations

import json
from typing import Any

from concertation.models import Proposal
from standard.queries import working_schema
from standard.schema import table_schema
from standard.schema.operations import apply_all
from tests.concertation.world import World
from tests.pages.visit import HOME, as_, queries, read, refused, send

ADDRESS = f"{HOME}propositions/depuis-un-fichier/"


def wanted(world: World) -> dict[str, Any]:
    """The working schema with « places » under another name, and « Tous » among the publics."""
    descriptor = table_schema.render(working_schema(world.standard))
    descriptor["fields"][1]["constraints"]["enum"].append("Tous")
    descriptor["fields"][2]["name"] = "nombre_de_places"
    return descriptor


def test_a_schema_becomes_a_draft_that_says_what_it_changes(world: World) -> None:
    client = as_(world.copil[0])
    assert ADDRESS in read(client, f"{HOME}propositions/nouvelle/")
    page = send(client, ADDRESS, 200, **{"voulu-text": json.dumps(wanted(world))})

    assert "Nous pensons que « Places assises » (places) est devenu « Places assises » (nombre_de_places)." in page
    assert "accepte une valeur de plus : « Tous »" in page
    assert not Proposal.objects.exists()
    letter = send(client, ADDRESS, 302, **{"voulu-text": json.dumps(wanted(world)), "action": "save"})
    draft = Proposal.objects.get()
    assert draft.state == Proposal.State.DRAFT
    assert "Nommer « nombre_de_places » la colonne « places » ; ajouter « Tous » à « Public accueilli »" in letter
    after = apply_all(working_schema(world.standard), draft.read_operations())
    assert table_schema.render(after) == wanted(world)
    # What was confirmed is the same field: what was said of it stays.
    assert after.by_name("nombre_de_places").uid == world.field("places").uid  # type: ignore[union-attr]


def test_a_rejected_guess_makes_another_field(world: World) -> None:
    answers = {f"sens-{world.field('places').uid}": "non"}
    send(as_(world.copil[0]), ADDRESS, 302, **{"voulu-text": json.dumps(wanted(world)), "action": "save", **answers})

    after = apply_all(working_schema(world.standard), Proposal.objects.get().read_operations())
    assert after.by_name("nombre_de_places").uid != world.field("places").uid  # type: ignore[union-attr]


def test_an_answer_to_complete_keeps_nothing(world: World) -> None:
    answers = {f"sens-{world.field('places').uid}": "autre"}
    page = send(as_(world.copil[0]), ADDRESS, 422, **{"voulu-text": json.dumps(wanted(world)), "action": "save", **answers})

    assert "Une réponse est à compléter" in page
    assert not Proposal.objects.exists()


def test_what_cannot_be_proposed_says_so(world: World) -> None:
    client = as_(world.copil[0])
    assert "Ligne 1" in send(client, ADDRESS, 422, **{"voulu-text": '{"fields": ['})
    same = json.dumps(table_schema.render(working_schema(world.standard)))
    assert "Aucune différence" in send(client, ADDRESS, 200, **{"voulu-text": same, "action": "save"})
    assert not Proposal.objects.exists()
    refused(as_(None), ADDRESS, "Connectez-vous", **{"voulu-text": same})
    assert "Connectez-vous" in read(as_(None), ADDRESS)


def test_the_form_is_compared_with_what_it_was_shown_on(world: World) -> None:
    """Somebody decides something else meanwhile: it is not undone by the file."""
    client = as_(world.copil[0])
    base = working_schema(world.standard)
    from concertation.services.questions import OptionDraft

    question = world.ask(OptionDraft(title="Changer", operations=world.describe("nom", "Le nom d’usage.")))
    descriptor = wanted(world)
    world.agree_in_a_meeting(question, world.option(question))
    send(client, ADDRESS, 302, **{"voulu-text": json.dumps(descriptor), "action": "save", "base": "1"})

    after = apply_all(working_schema(world.standard), Proposal.objects.get().read_operations())
    assert after.by_name("nom").description == "Le nom d’usage."  # type: ignore[union-attr]
    assert base.by_name("nom").description != "Le nom d’usage."  # type: ignore[union-attr]
    assert queries(client, ADDRESS) <= 14
