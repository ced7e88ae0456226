"""The page where one reads one's proposal over: nothing is published, thrown away or written over that was not seen and asked."""

from __future__ import annotations

import pytest
from django.test import Client

from concertation.models import Proposal
from concertation.services import proposals
from tests.concertation.world import World
from tests.pages.taking_part import LIST, letter, only_draft, operations, save, sheet
from tests.pages.visit import as_, read
from tests.pages.web_form import WebForm, shown

pytestmark = pytest.mark.usefixtures("open_call")


def sent(world: World) -> Proposal:
    changes = (*world.add_value("Seniors"), *world.describe("nom", "Le nom lu."))
    return world.propose(changes, by=world.contributor, title="Deux changements")


def test_undoing_a_change_of_a_proposal_that_was_sent_publishes_nothing(client: Client, world: World) -> None:
    proposal = sent(world)
    client.force_login(world.contributor)
    form, address = letter(client, proposal)
    before = operations(proposal)

    page = form.fill(title="Un seul").send(client, address, f"undo:{world.field('nom').uid}")

    assert "Ce que vous venez d’annuler l’est ici seulement" in shown(page)
    assert "Le nom lu." not in shown(page)
    proposal.refresh_from_db()
    assert (operations(proposal), proposal.title) == (before, "Deux changements")


def test_what_was_undone_is_published_when_it_is_saved(client: Client, world: World) -> None:
    proposal = sent(world)
    client.force_login(world.contributor)
    form, address = letter(client, proposal)
    page = form.fill(title="Un seul").send(client, address, f"undo:{world.field('nom').uid}")
    pending = WebForm(page.content.decode(), id="lettre")
    assert pending.values["title"] == ["Un seul"]

    refused = pending.send(client, address, "add")
    assert refused.status_code == 422
    assert "Enregistrez d’abord" in shown(refused)
    pending.send(client, address, "save")

    proposal.refresh_from_db()
    assert ([change["op"] for change in operations(proposal)], proposal.title) == (["add_value"], "Un seul")


def test_a_page_that_has_not_seen_the_last_changes_sends_and_undoes_nothing(client: Client, world: World) -> None:
    save(client, world, "places", title="Nombre de places")
    draft = only_draft()
    earlier, address = letter(client, draft)
    other = f"{LIST}{draft.number}/modifier/champ/?champ={world.field('nom').uid}"
    sheet(client, other).fill(title="Nom affiché").send(client, other, "save")

    for action in ("send", f"undo:{world.field('nom').uid}"):
        refused = earlier.fill(motive="Plus clair.").send(client, address, action)
        assert refused.status_code == 422
        assert "a changé dans une autre page" in shown(refused)
        assert "Nom affiché" in shown(refused)
    draft.refresh_from_db()
    assert (draft.state, len(operations(draft))) == ("draft", 2)


def test_a_field_that_another_page_changed_is_not_removed_unseen(client: Client, world: World) -> None:
    save(client, world, "places", title="Nombre de places")
    draft = only_draft()
    address = f"{LIST}{draft.number}/modifier/champ/?champ={world.field('places').uid}"
    stale = sheet(client, address)
    sheet(client, address).fill(description="Les places assises.").send(client, address, "save")
    refused = stale.send(client, address, "remove")
    assert refused.status_code == 422
    assert "Les places assises." in shown(refused)
    assert [change["op"] for change in operations(only_draft())] == ["set_property", "set_property"]


def test_a_draft_is_thrown_away_once_asked(client: Client, world: World) -> None:
    save(client, world, "places", title="Nombre de places")
    draft = only_draft()
    _, address = letter(client, draft)
    asked = f"{LIST}{draft.number}/jeter/"
    assert asked in client.get(address).content.decode()
    page = client.get(asked)
    assert "sera jeté pour de bon" in shown(page)
    assert only_draft() == draft
    client.post(asked)
    assert not Proposal.objects.exists()


def test_a_draft_whose_changes_leave_things_as_they_are_is_not_sent(client: Client, world: World) -> None:
    changes = world.operations(
        {"op": "rename_field", "field": "places", "after": "sieges"}, {"op": "rename_field", "field": "sieges", "after": "places"}
    )
    draft = proposals.save_draft(standard=world.standard, actor=world.contributor, title="Rien", operations=changes, now=world.now)
    client.force_login(world.contributor)
    form, address = letter(client, draft)
    refused = form.fill(motive="Pour voir.").send(client, address, "send")
    assert refused.status_code == 422
    assert "ne change rien" in shown(refused)
    assert only_draft() == draft


def test_what_a_proposal_said_before_is_read_beside_what_it_says(world: World) -> None:
    """Its earlier motive and its earlier changes, each with what took its place."""
    proposal = world.propose(world.add_value("Collèges"), by=world.copil[0], title="Les collèges")
    said = {"actor": world.copil[0], "title": "Les collèges", "now": world.now}
    edited = proposals.edit(proposal=proposal, motive="Nos usagers en ont besoin.", operations=world.add_value("Lycées"), **said)
    proposals.edit(proposal=edited, motive="Nos lecteurs en ont besoin.", operations=world.add_value("Lycées"), **said)

    page = read(as_(None), proposal.get_absolute_url())
    history = page.partition("Ce qui a changé depuis son envoi")[2]

    assert "le motif" in history
    assert "usagers" in history
    before = history.partition("Ce qu’elle changeait avant")[2]
    assert "accepte une valeur de plus : « Collèges »" in before
    between = history.partition("n’est plus proposé de la même façon")[2].partition("Ce qu’elle changeait avant")[0]
    assert "Collèges" in between
    assert "Lycées" in between
