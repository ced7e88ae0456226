"""« Amender » opens what the option changes and comes back to the question; its drafts are seen nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from concertation.models import Option, Proposal, Question
from concertation.services import proposals, questions
from concertation.services.questions import OptionDraft
from tests.concertation.world import World
from tests.pages.visit import as_
from tests.pages.web_form import WebForm, shown

pytestmark = pytest.mark.django_db


def begun(world: World, user: User | None = None) -> tuple[Client, Question, Option, str]:
    """The team opens the first option of a question; at which address."""
    question = world.ask(OptionDraft(title="Ajouter", text="Ils viennent.", operations=world.add_value("Groupes")))
    option = world.option(question)
    client = as_(user or world.team)
    page = client.post(f"{question.get_absolute_url()}options/{option.pk}/brouillon/", follow=True)
    return client, question, option, page.redirect_chain[-1][0]


def letter(client: Client, address: str) -> WebForm:
    return WebForm(client.get(address).content.decode(), id="lettre")


def test_the_changes_of_an_option_are_changed_and_given_back_to_it(world: World) -> None:
    client, question, option, address = begun(world)
    page = client.get(address)
    assert "Amender l’option « Ajouter »" in shown(page)
    assert "« Groupes »" in shown(page)
    assert "Envoyer la proposition" not in shown(page)
    field = f"{address}champ/?champ={world.field('public').uid}"
    sheet = WebForm(client.get(field).content.decode(), id="feuille").fill(title="Publics")
    sheet.send(client, field, "save")

    answer = letter(client, address).fill(title="Ajouter, et renommer").send(client, address, "give")

    assert answer.redirect_chain[-1][0] == f"{question.get_absolute_url()}#option-{option.pk}"
    option.refresh_from_db()
    assert option.title == "Ajouter, et renommer"
    assert {type(operation).__name__ for operation in option.read_operations()} == {"AddValue", "SetProperty"}
    assert not Proposal.objects.exists()


def test_the_draft_of_an_option_is_seen_nowhere_else_and_is_never_sent(world: World) -> None:
    client, _, option, address = begun(world)
    draft = Proposal.objects.get(for_option=option)
    slug = world.standard.slug
    elsewhere = [
        reverse("pages:proposals", args=[slug]),
        reverse("pages:my_space"),
        reverse("pages:propose", args=[slug]),
        f"{reverse('pages:propose', args=[slug])}?champ={world.field('public').uid}",
        reverse("api:proposals", args=[slug]),
    ]
    for place in elsewhere:
        assert f"/{draft.number}/modifier/" not in client.get(place).content.decode(), place
        assert f'"id":{draft.pk}' not in client.get(place).content.decode().replace(" ", ""), place
    for somebody in (None, world.chair):
        other = as_(somebody) if somebody else Client()
        assert other.get(draft.get_absolute_url()).status_code == 404
    assert client.get(draft.get_absolute_url())["Location"] == address
    refused = client.post(reverse("api:proposal_submit", args=[draft.pk]))
    assert refused.status_code == 403
    assert "amende une option" in refused.json()["detail"]


def test_the_option_opened_twice_is_one_draft(world: World) -> None:
    client, question, option, address = begun(world)
    again = client.post(f"{question.get_absolute_url()}options/{option.pk}/brouillon/", follow=True)
    assert again.redirect_chain[-1][0] == address
    assert Proposal.objects.filter(for_option=option).count() == 1


def test_what_somebody_else_made_of_the_option_meanwhile_is_shown_and_not_written_over_unseen(world: World) -> None:
    client, _, option, address = begun(world)
    stale = letter(client, address)
    questions.amend_option(option=option, actor=world.team, operations=world.add_value("Classes"), now=world.now)

    refused = stale.send(client, address, "give")

    assert refused.status_code == 422
    assert "relisez ce qu’elle dit maintenant" in shown(refused)
    assert "« Classes »" in shown(refused)
    option.refresh_from_db()
    assert "Classes" in option.operations
    letter(client, address).send(client, address, "give")
    option.refresh_from_db()
    assert "Groupes" in option.operations


def test_a_vote_opened_meanwhile_leaves_the_option_and_the_draft_as_they_are(world: World) -> None:
    client, question, option, address = begun(world)
    world.open_ballot(question)
    refused = letter(client, address).send(client, address, "give")
    assert refused.status_code == 403
    assert Proposal.objects.get(for_option=option)


def test_a_draft_thrown_away_leads_back_to_the_question(world: World) -> None:
    client, question, option, _ = begun(world)
    draft = Proposal.objects.get(for_option=option)
    answer = client.post(reverse("pages:discard_proposal", args=[world.standard.slug, draft.number]))
    assert answer["Location"] == question.get_absolute_url()
    assert not Proposal.objects.exists()


def test_only_the_team_opens_an_option(world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Groupes")))
    address = f"{question.get_absolute_url()}options/{world.option(question).pk}/brouillon/"
    assert as_(world.chair).post(address).status_code == 403
    assert not Proposal.objects.exists()


def test_an_option_that_a_decision_applied_says_so_and_no_vote_opens_on_it(world: World) -> None:
    question = world.ask(OptionDraft(title="Ajouter", operations=world.add_value("Groupes")), title="Et les groupes ?")
    other = world.ask(OptionDraft(title="Aussi", operations=world.add_value("Groupes")), title="La première ?")
    world.agree_in_a_meeting(other, world.option(other))
    team = as_(world.team)
    page = shown(team.get(question.get_absolute_url()))
    assert "Le schéma dit déjà ce que dit cette option" in page
    assert "Choisir ce que devient chaque changement" not in page
    refused = team.post(
        f"{question.get_absolute_url()}ouvrir-le-vote/", {"rule": "majority", "per": "person", "shown": "during", "quorum": "1"}
    )
    assert refused.status_code == 422
    assert "dit déjà ce que dit l’option « Ajouter »" in shown(refused)


def test_an_option_overtaken_by_a_decision_has_a_door_for_the_team_and_its_author(world: World) -> None:
    proposal = world.propose(world.describe("nom", "Lu."))
    question = world.ask(OptionDraft(proposal=proposal))
    world.change({"op": "set_property", "field": "nom", "path": "description", "before": "Le nom affiché.", "after": "D'usage."})
    door = reverse("pages:rebase_option", args=[world.standard.slug, question.number, world.option(question).pk])
    for somebody, found in ((world.team, True), (world.copil[0], True), (world.copil[1], False)):
        assert (door in as_(somebody).get(question.get_absolute_url()).content.decode()) == found
    assert proposals.withdraw(proposal=proposal, actor=world.copil[0], now=world.now)
