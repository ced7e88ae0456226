"""From a field, signed out, to what one wanted to do there: one page asks how one signs, once. Errors are told where one is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts.models import User
from tests.concertation.world import World
from tests.pages.test_sign_in import ask_code
from tests.pages.visit import HOME, as_, read, send
from tests.pages.web_form import shown

pytestmark = pytest.mark.django_db

FIELD = f"{HOME}champs/nom/"


def links(page: str, words: str) -> list[str]:
    return [str(one) for one in html.document_fromstring(page).xpath(f'//main//a[starts-with(normalize-space(.), "{words}")]/@href')]


@pytest.mark.parametrize("wanted", ["Commenter", "Proposer un changement"])
def test_what_one_was_about_to_do_survives_signing_in_and_registering(world: World, wanted: str) -> None:
    world.call(days=9_000)
    client = Client()
    target = f"{FIELD}#commenter" if wanted == "Commenter" else f"{HOME}propositions/nouvelle/?champ={world.field('nom').uid}"
    (sign_in,) = links(read(client, FIELD), wanted)[:1]
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
