"""Rows are found by the fields and values that their operations are about: the index says what the operations say."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model

from concertation.models import Option, OptionElement, Proposal, ProposalElement
from concertation.services import proposals, questions
from concertation.services.questions import OptionDraft
from standard.models import Revision, RevisionElement
from standard.models.kept import index_elements
from standard.schema.operations import touched_uids
from tests.concertation.world import World

INDEXES: list[tuple[type[Any], type[Model], str]] = [
    (Proposal, ProposalElement, "proposal"),
    (Option, OptionElement, "option"),
    (Revision, RevisionElement, "revision"),
]


def told(rows: type[Any]) -> dict[int, tuple[str, ...]]:
    return {row.pk: tuple(row.elements.order_by("pk").values_list("uid", flat=True)) for row in rows.objects.order_by("pk")}


def meant(rows: type[Any]) -> dict[int, tuple[str, ...]]:
    return {row.pk: touched_uids(row.read_operations()) for row in rows.objects.order_by("pk")}


@pytest.fixture
def lived(world: World) -> World:
    """Proposals drafted, sent, changed and taken back; options amended; decisions."""
    world.propose(world.add_value("Étudiants"))
    edited = world.propose(world.describe("nom", "Le nom d'usage."), by=world.copil[1])
    proposals.edit(
        proposal=edited,
        actor=world.copil[1],
        title="Autre chose",
        motive="Mieux.",
        operations=(*world.describe("places", "Les places."), *world.add_value("Lycéens")),
        now=world.now,
    )
    draft = proposals.save_draft(
        standard=world.standard, actor=world.team, title="Plus tard", operations=world.describe("nom", "Nom"), now=world.now
    )
    proposals.save_draft(standard=world.standard, actor=world.team, title="Vide", now=world.now)
    question = world.ask(OptionDraft(proposal=edited))
    questions.amend_option(option=world.option(question), actor=world.team, operations=world.describe("places", "Combien."), now=world.now)
    world.agree_in_a_meeting(question, world.option(question), outcome="accepted_modified", operations=world.describe("places", "Assises."))
    world.change({"op": "remove_field", "field": "places"})
    proposals.discard(proposal=draft, actor=world.team, now=world.now)
    return world


def test_what_rows_are_about_is_kept_in_step_with_their_operations(lived: World) -> None:
    for rows, _, _ in INDEXES:
        assert told(rows) == meant(rows)
        assert any(meant(rows).values())


def test_the_index_can_be_made_again(lived: World) -> None:
    for rows, mentions, key in INDEXES:
        mentions._default_manager.all().delete()
        mentions._default_manager.create(uid="de trop", **{key: rows.objects.latest("pk")})
        index_elements(rows.objects.order_by("pk"), mentions, key)
        assert told(rows) == meant(rows)
