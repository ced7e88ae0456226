"""The proposals of a standard as they are listed and read, and what became of them."""

from __future__ import annotations

import pytest
from django.test import Client

from concertation.models import Proposal
from concertation.services import proposals
from concertation.services.questions import OptionDraft
from tests.concertation.world import World
from tests.pages.taking_part import LIST, same_queries
from tests.pages.web_form import WebForm, shown

pytestmark = pytest.mark.usefixtures("open_call")


def test_proposals_are_counted_and_filtered(client: Client, world: World) -> None:
    first = world.propose(world.add_value("Seniors"), title="Accueillir les seniors")
    world.propose(world.describe("places", "Assises."), title="Dire quelles places", by=world.contributor)
    proposals.withdraw(proposal=first, actor=world.copil[0], now=world.now)

    page = shown(client.get(LIST))
    assert "Toutes (2)" in page
    assert "À l'étude (1)" in page.replace("&#x27;", "'")
    for query, there, absent in (
        ("etat=open", "Dire quelles places", "Accueillir les seniors"),
        (f"champ={world.field('public').uid}", "Accueillir les seniors", "Dire quelles places"),
        (f"auteur={world.contributor.pk}", "Dire quelles places", "Accueillir les seniors"),
    ):
        page = shown(client.get(f"{LIST}?{query}"))
        assert there in page, query
        assert absent not in page, query
    assert "Aucune proposition ne correspond" in shown(client.get(f"{LIST}?etat=accepted"))


def test_the_list_of_proposals_is_read_in_as_many_queries_for_one_as_for_fifteen(client: Client, world: World) -> None:
    def propose(rank: int) -> None:
        proposal = world.propose(world.add_value(f"Public {rank}"), title=f"Proposition {rank}")
        question = world.ask(OptionDraft(proposal=proposal), title=f"Question {rank}")
        world.agree_in_a_meeting(question, world.option(question))

    propose(0)
    same_queries(client, LIST, lambda: [propose(rank) for rank in range(1, 8)])


def test_a_proposal_says_what_it_changes_and_what_became_of_it(client: Client, world: World) -> None:
    proposal = world.propose(world.add_value("Seniors"), title="Accueillir les seniors")
    address = f"{LIST}{proposal.number}/"
    page = shown(client.get(address))
    assert "accepte une valeur de plus : « Seniors »" in page
    assert "Nos usagers en ont besoin." in page
    assert "Les fichiers déjà publiés restent valides." in page

    question = world.ask(OptionDraft(proposal=proposal))
    world.agree_in_a_meeting(question, world.option(question))
    page = shown(client.get(address))
    assert f'href="/standards/bibliotheques/questions/{question.number}/"' in page
    assert "Décision n° 1" in page
    assert "prochaine version" in page
    assert "Ce qu’elle changeait dans le standard d’alors." in page


def test_a_proposal_that_no_longer_applies_says_which_decision_is_in_the_way(client: Client, world: World) -> None:
    proposal = world.propose(world.describe("places", "Assises."), title="Dire quelles places")
    seats = OptionDraft(title="Compter les sièges", operations=world.describe("places", "Les sièges."))
    question = world.ask(seats, title="Quelles places ?")
    world.agree_in_a_meeting(question, world.option(question))

    page = shown(client.get(f"{LIST}{proposal.number}/"))
    assert "ne s’y applique plus" in page
    assert "la décision n° 1 (« Quelles places ? »)" in page
    assert "Voici ce qu’elle changeait quand elle a été écrite." in page


def test_its_author_withdraws_a_proposal(client: Client, world: World) -> None:
    proposal = world.propose(world.add_value("Seniors"), by=world.contributor)
    client.force_login(world.contributor)
    address = f"{LIST}{proposal.number}/"
    form = WebForm(client.get(address).content.decode(), action=f"{address}retirer/")
    response = form.fill(motive="Je la réécris.").send(client, address)

    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    assert "Votre proposition est retirée." in shown(response)
    assert client.post(f"{address}retirer/").status_code == 403


def test_a_draft_is_thrown_away(client: Client, world: World) -> None:
    draft = proposals.save_draft(standard=world.standard, actor=world.contributor, title="À moi", now=world.now)
    client.force_login(world.contributor)
    client.post(f"{LIST}{draft.number}/jeter/")
    assert not Proposal.objects.exists()
