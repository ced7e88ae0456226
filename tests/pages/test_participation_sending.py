"""A proposal from its draft to its sending: what others said, what is already begun, and who may."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse
from django.test import Client

from concertation.models import Consultation, Proposal
from concertation.services import comments, consultations, proposals
from concertation.services.comments import CommentAnchor
from concertation.services.questions import OptionDraft
from standard.models import Event
from standard.queries import working_schema
from standard.schema.operations import apply_all
from tests.concertation.world import World
from tests.pages.taking_part import LIST, NEW, address_of, letter, only_draft, operations, save, sheet
from tests.pages.web_form import WebForm, shown

pytestmark = pytest.mark.usefixtures("open_call")


def refused(response: HttpResponse, sentence: str, beside: str) -> None:
    """The form came back with the sentence at the top and beside the input, and nothing was kept."""
    page = shown(response)
    assert response.status_code == 422
    assert sentence in page
    assert f'<a href="#champ_{beside}">' in page
    assert not Proposal.objects.exists()


# --- What others said, what is already begun --------------------------------------------------------------------------


def test_similar_proposals_and_comments_are_shown_before_sending(client: Client, world: World) -> None:
    world.propose(world.add_value("Seniors"), title="Accueillir les aînés")
    public = world.field("public").uid
    comments.post(
        standard=world.standard,
        actor=world.other,
        kind="addition",
        body="Et les aînés ?",
        target=CommentAnchor(field=public),
        now=world.now,
    )
    client.force_login(world.contributor)
    page = shown(client.get(address_of(world, "public")))
    assert "Accueillir les aînés" in page
    assert "Et les aînés ?" in page

    save(client, world, "public", title="Publics")
    draft = only_draft()
    page = shown(client.get(f"{LIST}{draft.number}/modifier/"))
    assert "Accueillir les aînés" in page
    assert "Et les aînés ?" in page


def test_a_draft_on_the_same_field_is_recalled(client: Client, world: World) -> None:
    save(client, world, "nom", title="Nom affiché")
    assert "Vous avez déjà un brouillon sur ce champ" in shown(client.get(address_of(world, "nom")))


# --- Sending ----------------------------------------------------------------------------------------------------------


def test_without_a_motive_the_proposal_waits(client: Client, world: World) -> None:
    save(client, world, "nom", title="Nom affiché")
    form, address = letter(client, only_draft())
    response = form.fill(title="Dire quel nom").send(client, address, "send")

    assert response.status_code == 422
    assert "Dites pourquoi : le cas d’usage" in shown(response)
    assert only_draft().title == "Dire quel nom"


def test_sent_twice_it_is_one_proposal_and_one_event(client: Client, world: World) -> None:
    address = address_of(world, "nom")
    client.force_login(world.contributor)
    form = sheet(client, address).fill(title="Nom affiché")
    form.send(client, address, "save")
    form.send(client, address, "save")
    draft = only_draft()
    form, address = letter(client, draft)
    form.fill(motive="Trop vague.")
    form.send(client, address, "send")
    form.send(client, address, "send")

    assert Proposal.objects.get().state == "open"
    assert list(Event.objects.filter(verb__startswith="proposal.").values_list("verb", flat=True)) == ["proposal.submitted"]


def test_what_was_decided_meanwhile_is_explained_with_its_decision(client: Client, world: World) -> None:
    save(client, world, "places", title="Nombre de places")
    draft = only_draft()
    changes = world.operations({"op": "set_property", "field": "places", "path": "title", "before": "Places assises", "after": "Sièges"})
    question = world.ask(OptionDraft(title="Changer", operations=changes), title="Comment nommer les places ?")
    world.agree_in_a_meeting(question, world.option(question))

    form, address = letter(client, draft)
    page = shown(client.get(address))
    assert "la décision n° 1 (« Comment nommer les places ? »)" in page
    response = form.fill(motive="Plus clair.").send(client, address, "send")
    assert response.status_code == 422
    assert only_draft().state == "draft"

    form, address = letter(client, draft)
    form.send(client, address, f"undo:{world.field('places').uid}")
    assert operations(only_draft()) == []


def test_the_author_changes_a_proposal_that_nobody_took_up(client: Client, world: World) -> None:
    proposal = world.propose(world.add_value("Seniors"), by=world.contributor)
    client.force_login(world.contributor)
    form, address = letter(client, proposal)
    form.fill(title="Accueillir les seniors").send(client, address, "save")

    proposal.refresh_from_db()
    assert proposal.title == "Accueillir les seniors"
    assert "le titre" in shown(client.get(f"{LIST}{proposal.number}/"))


# --- Who may ----------------------------------------------------------------------------------------------------------


def test_a_visitor_reads_the_field_and_how_to_sign_in(client: Client, world: World) -> None:
    """Where no call is open: otherwise they fill in the form first."""
    consultations.cancel(consultation=Consultation.objects.get(), actor=world.team, motive="Plus tard.", now=world.now)
    page = shown(client.get(address_of(world, "public")))
    assert "Connectez-vous pour continuer" in page
    assert f"/connexion/?next=%2Fstandards%2Fbibliotheques%2Fpropositions%2Fnouvelle%2F%3Fchamp%3D{world.field('public').uid}" in page
    assert "3 valeurs possibles" in page
    assert 'id="feuille"' not in page


def test_a_stranger_is_shown_where_to_register(client: Client, world: World) -> None:
    client.force_login(world.stranger)
    page = shown(client.get(address_of(world, "public")))
    assert "Inscrivez-vous comme contributeur" in page
    assert "/standards/bibliotheques/inscription/?next=" in page


def test_a_forged_proposal_is_refused_and_nothing_is_written(client: Client, world: World) -> None:
    address = address_of(world, "nom")
    data = {"title": "X", "name": "nom", "kind": "string:default", "listing": "none", "place": "", "action": "save"}
    for person, status in ((None, 403), (world.stranger, 403)):
        if person:
            client.force_login(person)
        assert client.post(address, data).status_code == status
    assert not Proposal.objects.exists()


def test_a_draft_is_its_author_s_alone(client: Client, world: World) -> None:
    draft = proposals.save_draft(
        standard=world.standard, actor=world.contributor, title="À moi", operations=world.add_value("Seniors"), now=world.now
    )
    for person in (None, world.other, world.team):
        client.logout()
        if person:
            client.force_login(person)
        assert client.get(f"{LIST}{draft.number}/").status_code == 404
        assert client.get(f"{LIST}{draft.number}/modifier/").status_code == 404
        assert client.post(f"{LIST}{draft.number}/jeter/").status_code == 404
        assert "À moi" not in shown(client.get(LIST))
    assert Proposal.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("place", ["modifier/", "modifier/champ/?champ=nouveau", "retirer/"])
def test_only_the_author_changes_a_proposal(client: Client, world: World, place: str) -> None:
    proposal = world.propose(world.add_value("Seniors"))
    before = json.dumps([proposal.title, proposal.state, proposal.operations])
    client.force_login(world.team)
    response = client.post(f"{LIST}{proposal.number}/{place}", {"title": "Autre", "motive": "X", "action": "save"})

    assert response.status_code == 403
    proposal.refresh_from_db()
    assert json.dumps([proposal.title, proposal.state, proposal.operations]) == before


def test_a_field_that_is_gone_is_not_found(client: Client, world: World) -> None:
    assert client.get(f"{NEW}?champ=f_inconnu").status_code == 404
    assert client.get(f"{LIST}99/").status_code == 404


def test_a_page_left_open_does_not_write_over_what_another_kept(client: Client, world: World) -> None:
    save(client, world, "nom", title="Nom d’usage")
    draft = only_draft()
    address = f"{LIST}{draft.number}/modifier/champ/?champ={world.field('nom').uid}"
    other = f"{LIST}{draft.number}/modifier/champ/?champ={world.field('places').uid}"
    left_open, elsewhere = sheet(client, address), sheet(client, other)
    sheet(client, address).fill(title="Le nom").send(client, address, "save")

    refused = left_open.fill(description="Celui de la façade.").send(client, address, "save")
    assert refused.status_code == 422
    assert "a changé dans une autre page" in shown(refused)
    assert "« Le nom »" in shown(refused)
    kept = WebForm(refused.content.decode(), id="feuille")
    assert kept.values["description"] == ["Celui de la façade."]

    # Another field is nobody's business; and sent again, what was read is written.
    assert elsewhere.fill(title="Sièges").send(client, other, "save").status_code == 200
    assert WebForm(client.get(address).content.decode(), id="feuille").values["title"] == ["Le nom"]
    kept.fill(seen=sheet(client, address).values["seen"][0]).send(client, address, "save")
    draft.refresh_from_db()
    after = apply_all(working_schema(world.standard), draft.read_operations())
    assert (after.fields[0].title, after.fields[0].description, after.fields[2].title) == ("Nom d’usage", "Celui de la façade.", "Sièges")


def test_a_letter_left_open_does_not_write_over_another(client: Client, world: World) -> None:
    save(client, world, "nom", title="Nom d’usage")
    left_open, address = letter(client, only_draft())
    letter(client, only_draft())[0].fill(motive="Pour la façade.").send(client, address, "save")
    refused = left_open.fill(motive="Autre chose.").send(client, address, "save")
    assert refused.status_code == 422
    assert "Une autre page a écrit ici entre-temps : « Pour la façade. »" in shown(refused)
    WebForm(refused.content.decode(), id="lettre").send(client, address, "save")
    assert only_draft().motive == "Autre chose."
