"""A call for comments as those who take part see it, and as the team runs it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from concertation.models import Comment, CommentDraft, Consultation
from concertation.services import comments, consultations
from concertation.services.comments import CommentAnchor
from tests.concertation.world import DAY, MINUTE, World
from tests.pages.visit import HOME, as_, read, send, words
from tests.pages.web_form import WebForm

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"


@pytest.fixture(autouse=True)
def files_apart(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def call(world: World) -> Consultation:
    world.now = timezone.now() - DAY
    return world.call(days=14)


def say(world: World, body: str, by: User | None = None, **more: Any) -> Comment:
    world.now += MINUTE
    return comments.post(standard=world.standard, actor=by or world.contributor, kind="precision", body=body, now=world.now, **more)


def test_readers_comment_the_frozen_schema_and_are_told_what_was_decided_since(world: World, call: Consultation) -> None:
    field, value = world.field("public"), world.value("public", "Adultes")
    say(world, "Dès quel âge ?", target=CommentAnchor(value=value.uid))
    world.change({"op": "remove_value", "field": "public", "value": value.uid}, title="Faut-il garder les adultes ?")
    client = as_(world.contributor)
    front = read(client, f"{HOME}consultation/")
    assert "Le schéma mis à l’appel ne bouge pas" in front
    assert "1 décision l’a changé depuis" in front
    schema = read(client, f"{HOME}consultation/{call.pk}/schema/")
    assert "changé depuis" in schema
    assert "Faut-il garder les adultes ?" in schema
    page = read(client, f"{HOME}consultation/{call.pk}/schema/{field.uid}/")
    assert page.index('id="valeurs"') < page.index("Adultes</code>") < page.index("Dès quel âge ?")
    assert "retirée depuis" in page
    assert page.index('href="#commenter"') < page.index('id="discussion"'), "no reading through what others said first"
    assert f"{HOME}propositions/nouvelle/?champ={field.uid}" in page
    assert "Faut-il garder les adultes ?" in page
    send(client, f"{HOME}commentaires/", field=field.uid, value=value.uid, kind="relevance", body="Gardez-la.")
    assert Comment.objects.get(body="Gardez-la.").revision == call.revision
    assert f"{HOME}consultation/{call.pk}/schema/{field.uid}/" in read(client, f"{HOME}champs/public/")
    read(client, f"{HOME}consultation/{call.pk}/schema/f_nulle_part/", 404)


def test_a_long_comment_is_folded_among_others_and_whole_on_its_own_page(world: World, call: Consultation) -> None:
    long = say(world, "Dès quel âge ? " * 60, target=CommentAnchor(field=world.field("public").uid))
    say(world, "Et le soir ?", target=CommentAnchor(field=world.field("public").uid))
    assert read(as_(None), f"{HOME}champs/public/").count('class="ui-long"') == 1
    assert 'class="ui-long"' not in read(as_(None), long.get_absolute_url())


def test_a_second_call_shows_its_own_comments_and_every_page_counts_alike(world: World, call: Consultation) -> None:
    for number in range(3):
        say(world, f"Premier {number}")
    consultations.correct(consultation=call, actor=world.team, title="Premier appel", continuous=True, now=world.now)
    consultations.close(consultation=call, actor=world.team, now=world.now)
    waiting = say(world, "Entre les deux")
    client, team = as_(world.contributor), as_(world.team)
    assert "1 contribution reçue hors appel" in read(client, f"{HOME}consultation/")
    assert "Entre les deux" in read(client, f"{HOME}consultation/?appel=prochain")
    second = consultations.open(
        standard=world.standard, actor=world.team, title="Second appel", opens_at=world.now, closes_at=world.now + 9 * DAY, now=world.now
    )
    gone = say(world, "À retirer")
    comments.remove(comment=gone, actor=world.contributor, now=world.now)
    front, first = read(client, f"{HOME}consultation/"), read(client, f"{HOME}consultation/?appel={call.pk}")
    assert "Entre les deux" in front
    assert "Premier 1" not in front
    assert "Premier 1" in first
    counted = r'id="commentaires">(\d+) comm'
    counts = {
        "the call": re.search(counted, front),
        "the first": re.search(counted, first),
        "every": re.search(counted, read(client, f"{HOME}consultation/?appel=tous")),
        "the board": re.search(r"sur (\d+)", read(team, f"{HOME}equipe/")),
        "the calls": re.search(r"Premier appel, du.*?(\d+) commentaires", read(team, f"{HOME}equipe/appel/")),
    }
    assert {name: found and int(found[1]) for name, found in counts.items()} == {
        "the call": 1, "the first": 3, "every": 4, "the board": 4, "the calls": 3,
    }  # fmt: skip
    for page in ("", "commentaires/"):
        assert f"Tous appels confondus. Dans « {second} » : 0 sur 1." in read(team, f"{HOME}equipe/{page}")
    api = client.get(f"/api/v1/consultations/{second.pk}/").json()["comments"]["total"]
    assert (api, client.get(f"/api/v1{HOME}comments/?first=true").json()["count"]) == (1, 4)
    assert Comment.objects.get(pk=waiting.pk).consultation == second


def test_moments_show_their_hour_and_a_day_its_end(world: World) -> None:
    team = as_(world.team)
    opened = send(team, f"{HOME}equipe/appel/ouvrir/", title="Bêta", closes_at="2047-03-31", continuous="on")
    assert "jusqu’au 31 mars 2047 inclus" in opened
    assert "Appel à commentaires ouvert jusqu’au 31 mars 2047 inclus" in read(as_(None), HOME)
    call = Consultation.objects.get()
    send(team, f"{HOME}equipe/appel/{call.pk}/reporter/", closes_at="2047-04-02T18:30")
    assert "ouvert jusqu’au 2 avril 2047 à 18 h 30" in read(as_(None), "/")


def test_a_future_call_is_cancelled_with_its_motive_which_people_read(world: World) -> None:
    team, now = as_(world.team), timezone.now()
    planned = consultations.open(
        standard=world.standard, actor=world.team, opens_at=now + 5 * DAY, closes_at=now + timedelta(days=9), now=now
    )
    address = f"{HOME}equipe/appel/{planned.pk}/annuler/"
    assert "ceux qui voulaient participer le liront" in send(team, address, 422, motive="")
    page = send(team, address, motive="Le schéma n’est pas prêt.")
    assert re.search(r"annulé le \d+(er)? \w+ \d{4} à \d+ h( \d+)? : Le schéma n’est pas prêt\.", page)
    assert "Motif : Le schéma n’est pas prêt." in read(as_(None), f"{HOME}consultation/")


def test_one_corrects_supports_and_removes_what_was_said(world: World, call: Consultation) -> None:
    said = say(world, "Et le soir ?")
    mine, other = as_(world.contributor), as_(world.other)
    thread = f"{HOME}commentaires/{said.pk}/"
    assert "Corriger mon commentaire" in read(mine, thread)
    assert "Corriger mon commentaire" not in read(other, thread)
    image = SimpleUploadedFile("capture.png", PNG)
    page = send(mine, f"{thread}corriger/", kind="addition", body="Et le dimanche ?", attached=image)
    assert "Et le dimanche ?" in page
    assert "Corrigé par son auteur" in page
    file = said.attachments.get()
    served = other.get(file.get_absolute_url())
    assert (served["Content-Disposition"], served["X-Content-Type-Options"]) == ('attachment; filename="capture.png"', "nosniff")
    assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert served.getvalue() == PNG
    assert "1 autre personne dit la même chose" in send(other, f"{thread}soutenir/")
    assert "autre personne" not in send(other, f"{thread}soutenir/", reprendre="1")
    say(world, "Je pense pareil.", by=world.other, parent=said)
    assert "Le garder" in read(mine, f"{thread}retirer/")
    gone = send(mine, f"{thread}retirer/")
    assert "Retiré par son auteur" in gone
    assert "Je pense pareil." in gone
    assert "Et le dimanche ?" not in gone
    assert other.get(file.get_absolute_url()).status_code == 404


def test_a_reply_to_the_answer_reaches_the_space_of_whoever_must_act(world: World, call: Consultation) -> None:
    said = say(world, "Et le soir ?")
    comments.answer(comment=said, actor=world.team, disposition="noted", answer="C’est noté.", now=world.now)
    mine, team = as_(world.contributor), as_(world.team)
    thread = f"{HOME}commentaires/{said.pk}/"
    assert "Nouvelle réponse" in send(mine, thread, body="Cela ne suffit pas.")
    assert "1 discussion où l’on vous a répondu" in read(team, "/mon-espace/")
    assert "Nouvelles réponses à lire" in read(team, f"{HOME}equipe/")
    send(team, thread, body="Que voulez-vous dire ?")
    assert "Nouvelles réponses à lire" not in read(team, f"{HOME}equipe/")
    assert "On vous a répondu" in read(mine, "/mon-espace/")
    send(mine, f"{thread}lu/")
    assert "On vous a répondu" not in read(mine, "/mon-espace/")


def test_a_draft_is_kept_found_again_and_thrown_away(world: World, call: Consultation) -> None:
    mine, field = as_(world.contributor), world.field("nom")
    written = {"field": field.uid, "kind": "addition", "body": "Il manque le sigle."}
    assert "vous seul le voyez" in send(mine, f"{HOME}commentaires/", **written, action="brouillon")
    assert not Comment.objects.exists()
    assert "Il manque le sigle." in read(mine, f"{HOME}commentaires/?field={field.uid}")
    assert "Il manque le sigle." not in read(as_(world.other), f"{HOME}commentaires/?field={field.uid}")
    draft = CommentDraft.objects.get()
    assert as_(world.other).post(f"{HOME}commentaires/brouillons/{draft.pk}/jeter/").status_code == 404
    assert "Il manque" not in send(mine, f"{HOME}commentaires/brouillons/{draft.pk}/jeter/")
    table = SimpleUploadedFile("lieux.csv", b"nom;ville")
    send(mine, f"{HOME}commentaires/", **written, action="brouillon", attached=table)
    page = mine.get(f"{HOME}commentaires/?field={field.uid}").content.decode()
    assert "Déjà joints à votre brouillon" in page
    form = WebForm(page, action=f"{HOME}commentaires/")
    form.values.pop("attached")
    assert "lieux.csv" in send(mine, form.action, **{name: texts[0] for name, texts in form.values.items()})


def test_what_is_near_is_shown_before_one_says_it_again(world: World, call: Consultation) -> None:
    field = world.field("nom")
    say(world, "Les horaires d’ouverture manquent cruellement.", by=world.other)
    say(world, "Le nom devrait être plus court.", by=world.other, target=CommentAnchor(field=field.uid))
    mine = as_(world.contributor)
    assert "plus court" in read(mine, f"{HOME}commentaires/?field={field.uid}")
    body = "Où sont les horaires d’ouverture ?"
    page = send(mine, f"{HOME}commentaires/", 200, kind="addition", body=body, action="deja-dit")
    assert "manquent cruellement" in page
    assert body in page
    assert not Comment.objects.filter(body=body).exists()
    answer = mine.post(
        f"{HOME}commentaires/", {"kind": "addition", "body": body, "attached": SimpleUploadedFile("page.html", b"<html>a,b")}
    )
    assert (answer.status_code, "ni un CSV" in words(answer.content)) == (422, True)


def test_the_names_offered_after_an_at_are_those_that_everybody_reads(world: World, call: Consultation) -> None:
    mine, names = as_(world.contributor), f"{HOME}commentaires/noms/"
    assert mine.get(f"{names}?debut=pa").json() == {"names": []}, "a member who said nothing and agreed to nothing is not named"
    say(world, "Et le soir ?", by=world.other)
    assert mine.get(f"{names}?debut=pa").json() == {"names": ["Pau"]}
    assert mine.get(f"{names}?debut=").json() == mine.get(f"{names}?debut=au").json() == {"names": []}
    assert as_(None).get(f"{names}?debut=pa").status_code == 403
