"""From a field, signed out, to what one wanted to do there: one page asks how one signs, once. Errors are told where one is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urljoin

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.models import User
from concertation.models import Comment
from concertation.services import consultations
from standard.services import members
from tests.concertation.world import World
from tests.pages.test_sign_in import ask_code
from tests.pages.visit import HOME, as_, read, send
from tests.pages.web_form import WebForm, shown

pytestmark = pytest.mark.django_db

FIELD = f"{HOME}champs/nom/"


def links(page: str, words: str) -> list[str]:
    return [str(one) for one in html.document_fromstring(page).xpath(f'//main//a[starts-with(normalize-space(.), "{words}")]/@href')]


@pytest.mark.parametrize("wanted", ["Commenter", "Proposer un changement"])
def test_what_one_was_about_to_do_survives_signing_in_and_registering(world: World, wanted: str) -> None:
    world.call(days=9_000)
    client = Client()
    target = f"{FIELD}#commenter" if wanted == "Commenter" else f"{HOME}propositions/nouvelle/?champ={world.field('nom').uid}"
    (form,) = links(read(client, FIELD), wanted)[:1]
    assert urljoin(FIELD, form) == target, "one goes straight to the form, whose door is beside its button"
    (sign_in,) = links(read(client, target.partition("#")[0]), "Se connecter")[:1]
    onwards = html.document_fromstring(client.get(sign_in).content.decode()).xpath('//input[@name="next"]/@value')[0]

    code = ask_code(client, "ana@exemple.fr", next_page=onwards)
    answer: Any = client.post(reverse("account_confirm_login_code"), {"code": code, "next": onwards})

    assert answer.url.startswith(f"{HOME}inscription/"), "name and organisation are asked there, and nowhere else"
    asked = client.get(answer.url)
    assert shown(asked).count('name="organisation"') == 1
    back = html.document_fromstring(asked.content.decode()).xpath('//input[@name="next"]/@value')[0]
    answer = client.post(answer.url.partition("?")[0], {"display_name": "Ana", "organisation": "Médiation du Lac", "next": back})
    assert answer.url == target
    page = read(client, target.partition("#")[0])
    assert "Publier le commentaire" in page or "Continuer" in page
    assert str(User.objects.get(email="ana@exemple.fr").organisation) == "Médiation du Lac"


def test_whoever_is_signed_in_and_not_registered_finds_the_door_where_the_button_was(world: World) -> None:
    world.call(days=9_000)

    page = read(as_(world.stranger), FIELD)

    assert "disabled" not in page.partition('id="valeurs"')[0].partition("<main")[2].partition('id="discussion"')[0]
    door = f"{HOME}inscription/?next=%2Fstandards%2Fbibliotheques%2Fchamps%2Fnom%2F%23commenter"
    assert links(page, "Commenter") == [door]
    assert door in links(page, "S’inscrire comme contributeur")


def test_one_writes_first_then_signs_in_and_registers(world: World) -> None:
    """The form is there for a visitor; what they wrote goes through both doors, and waits where it was written."""
    call = world.call(days=9_000)
    client = Client()
    form = WebForm(read(client, FIELD), action=f"{HOME}commentaires/").fill(kind="precision", body="Et les bibliobus ?", action="entrer")
    assert "attached" not in form.values, "no browser would keep a file until then"

    def through_the_door() -> str:
        sent = {name: texts[0] for name, texts in form.values.items()}
        answer: Any = client.post(form.action, sent, headers={"referer": f"http://testserver{FIELD}"})
        assert answer.status_code == 302
        return str(answer.url)

    waiting = f"{HOME}inscription/?{urlencode({'next': f'{FIELD}#repris'})}"
    assert through_the_door() == f"{reverse('account_login')}?{urlencode({'next': waiting})}"
    client.force_login(world.stranger)
    assert through_the_door() == waiting, "signed in, one is only asked to register"
    assert WebForm(client.get(FIELD).content.decode(), action=form.action).values["body"] == ["Et les bibliobus ?"]
    members.join(standard=world.standard, actor=world.stranger, now=world.now, display_name="Gap", organisation="")
    back = WebForm(client.get(FIELD).content.decode(), action=form.action)
    assert (back.values["kind"], back.values["body"]) == (["precision"], ["Et les bibliobus ?"])
    client.post(back.action, {name: texts[0] for name, texts in back.values.items()}, headers={"referer": f"http://testserver{FIELD}"})
    said = Comment.objects.get()
    assert (said.body, said.author) == ("Et les bibliobus ?", world.stranger)
    assert "Se connecter et continuer" in read(Client(), f"{form.action}{said.pk}/"), "to reply too"

    # Where nobody is received, nobody is asked to write, nor to sign in for nothing.
    consultations.cancel(consultation=call, actor=world.team, motive="Plus tard.", now=world.now)
    page = read(Client(), FIELD)
    assert "L’appel à commentaires a été annulé" in page
    assert 'name="body"' not in page


def test_whoever_is_registered_already_is_led_on(world: World) -> None:
    answer: Any = as_(world.contributor).get(f"{HOME}inscription/?next={FIELD}%23commenter")
    assert (answer.status_code, answer.url) == (302, f"{FIELD}#commenter")


def test_a_form_that_comes_back_says_so_where_one_is(world: World) -> None:
    """In the title first, then in a summary that has the focus and leads to each input, then beside the input, which says it is wrong."""
    world.call(days=9_000)

    page = html.document_fromstring(send(as_(world.contributor), f"{HOME}commentaires/", 422, body="", kind="precision"))

    assert page.findtext(".//title").startswith("Erreur : ")
    (summary,) = page.xpath('//*[@id="erreurs"]')
    assert {"autofocus", "tabindex"} <= set(summary.attrib)
    assert summary.xpath(".//a/@href") == ["#commentaire_body"]
    (body,) = page.xpath('//textarea[@id="commentaire_body"]')
    assert body.get("aria-invalid") == "true"
    assert "commentaire_body_error" in body.get("aria-describedby")
    (beside,) = page.xpath('//*[@id="commentaire_body_error"]')
    assert "Écrivez votre commentaire." in beside.text_content()


def test_after_an_action_the_focus_is_where_its_result_is_told(world: World) -> None:
    page = send(as_(world.stranger), f"{HOME}inscription/", display_name="Gap", organisation="")
    (told,) = html.document_fromstring(page).xpath('//*[@role="status"][@autofocus]')
    assert "Vous voici parmi les contributeurs" in told.text_content()


def test_whoever_registers_between_two_calls_is_told_why_they_wait(world: World) -> None:
    page = send(as_(world.stranger), f"{HOME}inscription/", display_name="Ana", organisation="")
    assert "Vous voici parmi les contributeurs. Aucun appel à commentaires n’est ouvert" in page
    assert "Un courriel vous préviendra du prochain appel." in page
    world.now = timezone.now()
    world.call()
    page = send(as_(world.admin), f"{HOME}inscription/", display_name="Admin", organisation="")
    assert "vous pouvez commenter et proposer" in page
