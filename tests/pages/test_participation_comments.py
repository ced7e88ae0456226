"""Saying something, answering it, following it: the call for comments, discussions, registering."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from concertation.models import Comment, CommentDraft
from concertation.services import consultations
from concertation.services.questions import OptionDraft
from standard.models import Circle, Membership
from tests.concertation.world import World
from tests.pages.taking_part import CALL, POST, answer, same_queries, say
from tests.pages.visit import HOME, as_, read, send
from tests.pages.web_form import WebForm, shown

pytestmark = pytest.mark.usefixtures("open_call")


# --- Saying something -------------------------------------------------------------------------------------------------


def test_a_contributor_comments_on_a_value_from_the_page_of_the_field(client: Client, world: World) -> None:
    client.force_login(world.contributor)
    address = f"{HOME}champs/public/"
    form = WebForm(client.get(address).content.decode(), action=POST)
    adults = world.value("public", "Adultes").uid
    response = form.fill(kind="clarification", body="Dès quel âge ?", value=adults).send(client, address)

    said = Comment.objects.get()
    assert (said.target, said.value_uid, said.kind, said.author) == ("value", adults, "clarification", world.contributor)
    assert response.redirect_chain == [(f"{address}#commentaire-{said.pk}", 302)]
    assert "Votre commentaire est publié." in shown(response)
    assert "Dès quel âge ?" in shown(response)


def test_an_incomplete_comment_comes_back_with_what_was_written(client: Client, world: World) -> None:
    client.force_login(world.contributor)
    response = client.post(POST, {"field": world.field("public").uid, "body": "Dès quel âge ?", "kind": ""})

    page = shown(response)
    assert response.status_code == 422
    assert "Choisissez la nature de votre commentaire." in page
    assert '<a href="#commentaire_kind">' in page
    assert "Dès quel âge ?" in page
    assert "Commenter le champ « Public accueilli »" in page
    assert not Comment.objects.exists()


def test_the_same_comment_sent_twice_is_one(client: Client, world: World) -> None:
    client.force_login(world.contributor)
    for _ in range(2):
        client.post(POST, {"kind": "addition", "body": "Il manque les horaires."})
    assert Comment.objects.count() == 1


def test_somebody_who_may_not_comment_writes_nothing(client: Client, world: World) -> None:
    data = {"kind": "addition", "body": "Bonjour"}
    assert client.post(POST, data).status_code == 403
    client.force_login(world.stranger)
    response = client.post(POST, data)
    assert response.status_code == 403
    assert "Inscrivez-vous comme contributeur" in shown(response)
    assert not Comment.objects.exists()


def test_going_back_never_leaves_the_site(client: Client, world: World) -> None:
    client.force_login(world.contributor)
    response = client.post(POST, {"kind": "addition", "body": "Bonjour", "next": "https://ailleurs.example/"})
    assert response["Location"].startswith(POST)


@pytest.mark.parametrize("target", [{"field": "f_inconnu"}, {"proposal": "99"}, {"question": "99"}, {"proposal": "x"}])
def test_a_comment_on_nothing_is_not_found(client: Client, world: World, target: dict[str, str]) -> None:
    client.force_login(world.contributor)
    assert client.post(POST, {"kind": "addition", "body": "Bonjour", **target}).status_code == 404


def test_a_visitor_is_shown_how_to_sign_in_and_comes_back(client: Client, world: World) -> None:
    page = shown(client.get(f"{HOME}champs/public/"))
    assert 'href="/connexion/?next=%2Fstandards%2Fbibliotheques%2Fchamps%2Fpublic%2F"' in page


# --- A discussion -----------------------------------------------------------------------------------------------------


def reply(client: Client, comment: Comment, **data: str) -> HttpResponse:
    return client.post(f"{POST}{comment.pk}/", data, follow=True)


def test_one_replies_in_a_discussion(client: Client, world: World) -> None:
    said = say(world, "Il manque les horaires.")
    client.force_login(world.other)
    page = shown(reply(client, said, body="Chez nous aussi."))
    assert "Votre réponse est publiée." in page
    assert page.index("Il manque les horaires.") < page.index("Chez nous aussi.")
    assert Comment.objects.get(parent=said).kind == "addition"


def test_the_team_answers_and_everyone_reads_it(client: Client, world: World) -> None:
    said = say(world, "Il manque les horaires.")
    client.force_login(world.team)
    assert "Donner la réponse de l’équipe" in shown(client.get(f"{POST}{said.pk}/"))
    reply(client, said, disposition="deferred", answer="À la prochaine version.")

    client.logout()
    page = shown(client.get(CALL))
    assert "À la prochaine version." in page
    assert "Reporté" in page
    assert "Tous ont reçu une réponse" in page


def test_an_answer_says_what_follows(client: Client, world: World) -> None:
    said = say(world, "Il manque les horaires.")
    client.force_login(world.team)
    response = reply(client, said, disposition="", answer="Merci.")
    assert response.status_code == 422
    assert "Choisissez la suite donnée au commentaire." in shown(response)
    said.refresh_from_db()
    assert said.answer == ""


def test_only_the_team_answers(client: Client, world: World) -> None:
    said = say(world, "Il manque les horaires.")
    for person in (world.contributor, world.copil[0], world.stranger):
        client.force_login(person)
        assert "Donner la réponse de l’équipe" not in shown(client.get(f"{POST}{said.pk}/"))
        assert reply(client, said, disposition="accepted", answer="Oui.").status_code == 403
    said.refresh_from_db()
    assert said.disposition == ""


def test_a_discussion_that_does_not_exist_is_not_found(client: Client, world: World) -> None:
    assert client.get(f"{POST}999/").status_code == 404


# --- The call for comments --------------------------------------------------------------------------------------------


def test_the_call_says_until_when_and_how_far_the_answers_have_come(client: Client, world: World) -> None:
    answer(world, say(world, "Un."))
    say(world, "Deux.", field=world.field("public").uid, kind="precision")
    page = shown(client.get(CALL))

    assert "L’appel à commentaires est ouvert jusqu’au" in page
    assert "2 commentaires" in page
    assert "1 commentaire sur 2 a reçu une réponse." in page
    assert 'Sur <a href="/standards/bibliotheques/champs/public/">le champ « Public accueilli »</a>' in page
    assert "De quoi parlent les commentaires" in page


def test_comments_are_filtered_by_field_kind_and_answer(client: Client, world: World) -> None:
    public = world.field("public").uid
    answer(world, say(world, "Sur le public.", field=public))
    say(world, "Sur le standard.", kind="precision")

    for query, there, absent in (
        (f"champ={public}", "Sur le public.", "Sur le standard."),
        ("nature=precision", "Sur le standard.", "Sur le public."),
        ("reponse=oui", "Sur le public.", "Sur le standard."),
        ("reponse=non", "Sur le standard.", "Sur le public."),
    ):
        page = shown(client.get(f"{CALL}?{query}"))
        assert there in page, query
        assert absent not in page, query
        assert "1 commentaire correspond" in page
    assert "Aucun commentaire ne correspond" in shown(client.get(f"{CALL}?champ={public}&nature=precision"))


def test_a_call_without_comments_says_what_to_do(client: Client, world: World) -> None:
    page = shown(client.get(CALL))
    assert "Personne n’a encore commenté" in page


def test_the_call_is_read_in_as_many_queries_for_one_comment_as_for_thirty(client: Client, world: World) -> None:
    public = world.field("public").uid
    proposal = world.propose(world.add_value("Seniors"))
    question = world.ask(OptionDraft(proposal=proposal))

    def comment(rank: int) -> None:
        say(world, f"Un {rank}.", field=public)
        say(world, f"Deux {rank}.", proposal=proposal)
        say(world, f"Trois {rank}.", question=question)

    comment(0)
    same_queries(client, CALL, lambda: [comment(rank) for rank in range(1, 7)])


def test_a_long_list_has_pages_that_keep_the_filters(client: Client, world: World) -> None:
    for rank in range(25):
        say(world, f"Remarque {rank}.", kind="precision")
    page = client.get(f"{CALL}?nature=precision").content.decode()
    assert "?nature=precision&amp;page=2" in page
    assert "Remarque 0." in shown(client.get(f"{CALL}?nature=precision&page=2"))


# --- Registering ------------------------------------------------------------------------------------------------------


def test_one_registers_for_an_organisation_and_goes_back(client: Client, world: World) -> None:
    client.force_login(world.stranger)
    address = f"{HOME}inscription/?next={HOME}champs/nom/"
    form = WebForm(client.get(address).content.decode(), method="post")
    response = form.fill(display_name="Ana", organisation="Médiathèque de Gap").send(client, address)

    member = Membership.objects.get(user=world.stranger)
    assert (member.circle, str(member.organisation)) == (Circle.CONTRIBUTOR, "Médiathèque de Gap")
    assert response.redirect_chain == [(f"{HOME}champs/nom/", 302)]
    assert "Vous voici parmi les contributeurs" in shown(response)
    assert form.send(client, address).status_code == 200
    assert Membership.objects.filter(user=world.stranger).count() == 1


def test_one_registers_under_a_name(client: Client, world: World) -> None:
    client.force_login(world.stranger)
    response = client.post(f"{HOME}inscription/", {"display_name": "", "organisation": ""})
    assert response.status_code == 422
    assert "Écrivez le nom qui signera" in shown(response)
    assert not Membership.objects.filter(user=world.stranger).exists()


def test_a_visitor_who_registers_is_first_asked_to_sign_in(client: Client, world: World) -> None:
    assert "/connexion/?next=%2Fstandards%2Fbibliotheques%2Finscription%2F" in client.get(f"{HOME}inscription/").content.decode()
    assert client.post(f"{HOME}inscription/", {"display_name": "Ana"}).status_code == 403


def test_a_draft_that_one_had_not_under_the_eyes_is_not_lost(world: World) -> None:
    ana, at = as_(world.contributor), f"{HOME}commentaires/"
    on = {"field": world.field("nom").uid, "kind": "precision"}
    send(ana, at, action="brouillon", body="Ce que j’écrivais hier.", **on)
    # From the page of the field, whose form is empty: another one, the same again, nothing, then one that is published.
    assert "les deux textes y sont" in send(ana, at, action="brouillon", body="Ce que j’écris ce matin.", **on)
    send(ana, at, action="brouillon", body=" ", **on)
    send(ana, at, body="Et ceci, tout de suite.", **on)
    draft = CommentDraft.objects.get()
    assert draft.body == "Ce que j’écrivais hier.\n\nCe que j’écris ce matin."
    # Where it is finished, its form says which one it shows: it is replaced, until another page writes it.
    begun = WebForm(read(ana, f"{at}?field={on['field']}"), action=at).values
    send(ana, at, **{**begun, "action": "brouillon", "body": "Tout autrement."})
    assert CommentDraft.objects.get().body == "Tout autrement."
    assert "les deux textes y sont" in send(ana, at, **{**begun, "action": "brouillon", "body": "Depuis l’autre onglet."})
    begun = WebForm(read(ana, f"{at}?field={on['field']}"), action=at).values
    send(ana, at, **{**begun, "body": "Mes deux textes, réunis."})
    assert not CommentDraft.objects.exists()


def test_a_draft_is_read_whole_while_it_cannot_be_published(world: World) -> None:
    ana, at = as_(world.contributor), f"{HOME}commentaires/"
    long = "Il manque le sigle. " * 30
    send(ana, at, action="brouillon", body=long, field=world.field("nom").uid, kind="precision")
    assert world.consultation is not None
    consultations.close(consultation=world.consultation, actor=world.team, now=timezone.now())
    page = read(ana, f"{at}?field={world.field('nom').uid}")
    assert ("est clos depuis" in page, long.strip() in page) == (True, True)
