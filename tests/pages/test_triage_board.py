"""The board of comments, its files, its statistics, and what is withheld, as people see them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from concertation.models import Comment, Moderation, Theme
from concertation.services import comments
from concertation.services.triage import contesting, moderating, sorting
from pages.forms.comments import seen_of
from standard.services import members
from tests.concertation.test_triage import say
from tests.concertation.world import DAY, World
from tests.pages.visit import HOME, as_, read, refused, send, stays_bounded, words
from tests.pages.web_form import WebForm

BOARD = f"{HOME}equipe/commentaires/"


@pytest.fixture(autouse=True)
def now_is_the_time_of_the_world(world: World, time_machine: Any) -> None:
    time_machine.move_to(world.now, tick=False)
    world.call()


def listed(html: str) -> list[int]:
    return [int(key) for key in re.findall(r'id="ligne-(\d+)"', html)]


def test_the_team_sorts_what_it_chose_and_the_board_says_so(world: World) -> None:
    team = as_(world.team)
    first, second = say(world, "Le soir ? " * 60, on="nom"), say(world, "Et le soir ?", on="nom", by=world.other)
    third = say(world, "Merci.", kind="validation")
    page = read(team, BOARD)
    assert listed(page) == [first.pk, second.pk, third.pk]
    assert "Aucun commentaire sur 3 n’a encore reçu de réponse" in page
    assert page.count('class="tri-text"') == 1
    chosen = {"comment": [first.pk, second.pk]}
    page = send(team, BOARD, action="theme", nouvel_enjeu="Horaires", **chosen)
    assert "2 commentaires sont rangés sous l’enjeu « Horaires »." in page
    assert 'Sans enjeu <span class="ui-note">1, dont 1 à répondre' in page
    theme = Theme.objects.get()
    assert listed(read(team, f"{BOARD}?enjeu={theme.pk}")) == [first.pk, second.pk]
    assert "Confié à Rennes" in send(team, BOARD, action="assign", personne=world.team.pk, comment=first.pk)
    page = send(team, BOARD, action="merge", **chosen)
    assert listed(page) == [first.pk, third.pk]
    assert f"Vaut aussi pour le n° {second.pk} de Pau" in page
    decision = world.change({"op": "add_value", "field": "public", "value": "Étudiants"})
    page = send(team, BOARD, action="contradiction", decision=decision.number, comment=third.pk)
    assert f"Contredit la décision n° {decision.number}" in page
    page = send(team, BOARD, disposition="accepted", answer="Ajouté.", comment=first.pk)
    assert "2 commentaires ont reçu leur réponse." in page
    assert "2 commentaires sur 3 ont reçu une réponse" in page
    contesting.contest(comment=first, actor=world.contributor, reason="Non, le matin.", now=world.now)
    page = read(team, f"{BOARD}?suite=contestes")
    assert listed(page) == [first.pk]
    assert "Non, le matin." in page
    page = read(team, f"{BOARD}?suite=tous&cocher=tous")
    assert len(re.findall(r'name="comment" value="\d+" checked', page)) == 3
    answer = team.post(BOARD, {"action": "new_proposal", "comment": [third.pk]})
    assert (answer.status_code, "propositions/" in answer["Location"]) == (302, True)


def test_a_comment_is_entrusted_to_somebody_of_the_team_whose_mandate_has_an_end(world: World) -> None:
    said = say(world, "Le soir ?")
    members.invite(standard=world.standard, actor=world.team, email=world.other.email, circle="team", until=world.now + DAY, now=world.now)
    assert "Confié à Pau" in send(as_(world.team), BOARD, action="assign", personne=world.other.pk, comment=said.pk)


def test_what_is_missing_is_said_and_nothing_is_lost(world: World) -> None:
    team, said = as_(world.team), say(world, "Une coquille.", on="nom")
    for action in ("theme", "merge", "proposal", "no_theme", "rien"):
        assert 'role="alert"' in send(team, BOARD, 422, action=action, comment=said.pk)
    page = send(team, BOARD, 422, action="detail", comment=said.pk, detail="", detail_reponse="Corrigé.")
    assert "Corrigé.</textarea>" in page
    assert "Choisissez au moins un commentaire." in send(team, BOARD, 422, action="assign")
    page = send(team, BOARD, 422, action="choisir", comment=said.pk, nouvel_enjeu="Mots", answer="Nous relisons.")
    assert "Choisissez ce qui est à faire de ces commentaires." in page
    assert "Nous relisons.</textarea>" in page, "what one was writing meanwhile"
    team.post(
        BOARD,
        {"action": "theme", "comment": said.pk, "nouvel_enjeu": "Mots", "answer": "Nous relisons."},
        headers={"referer": f"http://testserver{BOARD}"},
    )
    waiting = WebForm(read(team, BOARD), **{"class": "tri-board"}).values
    assert (waiting["answer"][0].strip(), waiting["comment"], waiting["nouvel_enjeu"]) == ("Nous relisons.", [str(said.pk)], [""])
    assert not Comment.objects.exclude(disposition="").exists()
    refused(as_(world.contributor), BOARD, "revient à l&#x27;équipe projet", action="assign", comment=said.pk)
    proposal = world.propose(world.describe("nom", "Le nom lu."), by=world.contributor)
    settled = {"detail": "Préciser le nom", "detail_reponse": "Corrigé.", "detail_proposition": proposal.number}
    assert f'<option value="{proposal.number}" selected>' in send(team, BOARD, 422, action="detail", **settled)
    assert "règle ce détail" in send(team, BOARD, action="detail", comment=said.pk, **settled)


def test_the_board_asks_as_many_queries_of_twelve_comments_as_of_two(world: World) -> None:
    team = as_(world.team)
    theme = sorting.make_theme(standard=world.standard, actor=world.team, title="Horaires", now=world.now)

    def add(number: int) -> None:
        said, same = say(world, f"Remarque {number}.", on="nom"), say(world, f"La même, {number}.", on="nom", by=world.other)
        by = {"actor": world.team, "now": world.now}
        sorting.give_theme(comments=[said], title=theme.title, **by)
        sorting.merge(comment=said, duplicates=[same], **by)
        sorting.assign(comments=[said], to=world.team, **by)

    stays_bounded(team, f"{BOARD}?suite=tous", add)


def test_a_table_is_shown_before_it_is_written(world: World) -> None:
    team, said = as_(world.team), say(world, "Le soir ?")
    assert as_(None).get(f"{BOARD}tableau.csv").content.decode("utf-8-sig").count("Le soir") == 1
    assert as_(None).get(f"{BOARD}tableau.json?suite=repondus").json()["comments"] == []
    at = f"{BOARD}importer/"
    page = send(team, at, 422, file=SimpleUploadedFile("t.csv", b"N\xc2\xb0;Suite donn\xc3\xa9e;R\xc3\xa9ponse\nx;Retenu;Oui.\n"))
    assert "1 point à corriger" in page
    filled = f"N°;Suite donnée;Réponse\n{said.pk};Retenu;Oui.\n".encode()
    answer = team.post(at, {"file": SimpleUploadedFile("t.csv", filled)})
    page = words(answer.content)
    assert "1 réponse à écrire" in page
    assert Comment.objects.get().disposition == ""
    rows = answer.context["page"].rows
    assert "1 commentaire a reçu sa réponse." in send(team, at, rows=rows)
    comments.answer(comment=said, actor=world.team, disposition="rejected", answer="Non.", now=world.now)
    assert "a reçu une autre réponse" in send(team, at, 422, rows=rows)
    assert "ne revient pas entier" in send(team, at, 422, rows="[{}]")
    refused(as_(world.contributor), at, "revient à", rows=rows)


def test_a_comment_is_hidden_its_author_appeals_and_the_chair_gives_it_back(world: World) -> None:
    said = say(world, "Un gros mot.")
    team, author, chair, visitor = as_(world.team), as_(world.contributor), as_(world.chair), as_(None)
    at = f"{HOME}commentaires/{said.pk}/"
    assert f"{at}masquer/" in read(team, at)
    assert "Dites pourquoi" in send(team, f"{at}masquer/", 422, text="")
    assert "Commentaire masqué par l’équipe projet." in send(team, f"{at}masquer/", text="Injurieux.")
    log = read(visitor, f"{HOME}moderation/")
    assert "Motif : Injurieux." in log
    assert "gros mot" not in log
    moderation = Moderation.objects.get()
    assert "gros mot" not in read(visitor, moderation.get_absolute_url())
    assert "gros mot" in read(author, moderation.get_absolute_url())
    assert "Votre recours est déposé." in send(author, moderation.get_absolute_url(), text="C’est un nom.")
    assert "C’est un nom." not in read(visitor, moderation.get_absolute_url())
    assert "Recours à examiner" in read(team, f"{HOME}equipe/")
    assert "examiné par une autre personne" in read(team, moderation.get_absolute_url())
    page = send(chair, moderation.get_absolute_url(), text="En effet.", restored="1")
    assert "Texte rendu" in page
    assert "Un gros mot." in read(visitor, at)


def test_a_spam_proposal_leaves_the_list(world: World) -> None:
    proposal = world.propose(world.add_value("Lycées"), title="Achetez", by=world.contributor)
    team = as_(world.team)
    assert f"{proposal.get_absolute_url()}refuser/" in read(team, proposal.get_absolute_url())
    page = send(team, f"{proposal.get_absolute_url()}refuser/", text="Publicité.")
    assert "La proposition est refusée." in page
    assert "Achetez" not in read(as_(None), f"{HOME}propositions/")


def test_answers_already_given_are_not_replaced_in_passing(world: World) -> None:
    first, second, third = (say(world, text) for text in ("Le soir ?", "Le matin ?", "Le midi ?"))
    team = as_(world.team)
    comments.answer(comment=first, actor=world.team, disposition="rejected", answer="Pas le soir.", now=world.now)
    sorting.give_theme(comments=[first, second, third], actor=world.team, title="Heures", now=world.now)
    # The stake leads to what is left of it; all of it may be asked all the same.
    (found,) = re.findall(r'href="(\?[^"]*enjeu=\d+)"', read(team, BOARD))
    assert listed(read(team, f"{BOARD}{found}")) == [second.pk, third.pk]
    first.refresh_from_db()
    everything = {"comment": [first.pk, second.pk], "vu": [seen_of(one) for one in (first, second)]}
    page = send(team, f"{BOARD}?suite=tous", disposition="accepted", answer="Ajouté.", **everything)
    assert "1 commentaire a reçu sa réponse. 1 autre avait déjà la sienne, qui reste" in page
    assert [one.answer for one in Comment.objects.order_by("pk")] == ["Pas le soir.", "Ajouté.", ""]
    # All those chosen have one: it is what one means to change. What a colleague has just answered is told.
    first.refresh_from_db()
    send(team, f"{BOARD}?suite=tous", disposition="accepted", answer="Le soir aussi.", comment=first.pk, vu=seen_of(first))
    assert Comment.objects.get(pk=first.pk).answer == "Le soir aussi."
    both = {"comment": [second.pk, third.pk], "vu": [seen_of(one) for one in (second, third)]}
    assert "a répondu entre-temps" in send(team, f"{BOARD}?suite=tous", 422, disposition="noted", answer="Lu.", **both)


def test_the_author_of_a_comment_contests_its_answer_with_both_texts_under_the_eyes(world: World) -> None:
    said = say(world, "Le soir ?")
    comments.answer(comment=said, actor=world.team, disposition="rejected", answer="Non.", now=world.now)
    author, at = as_(world.contributor), f"{HOME}commentaires/{said.pk}/"
    assert f"{at}contester/" in read(author, at)
    assert f"{at}contester/" not in read(as_(world.other), at)
    page = read(author, f"{at}contester/")
    assert "Le soir ?" in page
    assert "Écarté. Non." in page
    assert "Votre contestation est envoyée" in send(author, f"{at}contester/", text="Pourquoi ?")
    assert "Pourquoi ?" in read(as_(None), at)


def test_figures_are_public_and_say_who_is_silent(world: World) -> None:
    world.contributor.territory = "32"
    world.contributor.save()
    world.chair.territory = "53"
    world.chair.save()
    for body in ("Le soir ?", "Le matin ?"):
        say(world, body, on="nom")
    moderating.hide(comment=say(world, "Un gros mot.", on="nom"), actor=world.team, motive="Injurieux.", now=world.now)
    page = read(as_(None), f"{HOME}equipe/statistiques/")
    assert "2 commentaires, de 1 personne et 1 organisation" in page
    assert '<th scope="row">Nom</th>' in page
    assert '<th scope="row">Hauts-de-France</th><td>2</td><td>0</td>' in page
    assert "Territoires invités : Bretagne." in page
    assert "il est encore temps de les solliciter" in page
    assert "Ville de pau" in page
    assert "Ville de dax" not in page.split("silences")[1].split("</section>")[0]
