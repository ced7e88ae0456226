"""The second proof of who one is, as a person gives it: an application's code, a key, a code kept for the day when both are lost."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from lxml import html

from accounts.models import User
from accounts.queries import has_second_factor
from tests.pages.soft_key import SoftKey
from tests.pages.test_sign_in import ask_code

pytestmark = pytest.mark.django_db
ORIGIN = "https://testserver"
PLACE = "/compte/double-authentification/"


def code_of(secret: str, *, later: int = 0) -> str:
    """What the application of a telephone shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def signed_in(client: Client, address: str = "ana@exemple.fr") -> Any:
    return client.post("/connexion/code/", {"code": ask_code(client, address, next_page="/aide/"), "next": "/aide/"})


@pytest.fixture
def ana(client: Client) -> User:
    User.objects.create_user("ana@exemple.fr", display_name="Ana")
    assert signed_in(client).url == "/aide/"
    return User.objects.get()


def with_application(client: Client) -> str:
    page = client.get(f"{PLACE}application/")
    secret: str = page.context["form"].secret
    assert client.post(f"{PLACE}application/", {"code": code_of(secret)}).url == f"{PLACE}codes/"
    return secret


def in_page(client: Client, address: str) -> Any:
    """What a page asks of the browser's keys."""
    (said,) = html.document_fromstring(client.get(address).content).xpath("//script[@id='js_data']")
    return json.loads(said.text)


def test_an_application_is_asked_at_the_next_sign_in_and_a_spare_code_stands_for_it_once(client: Client, ana: User) -> None:
    refused = client.post(f"{PLACE}application/", {"code": "000000"})
    assert refused.context["form"].errors["code"] == [
        "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, puis recopiez-le."
    ]
    assert not has_second_factor(ana)

    secret = with_application(client)
    spare = re.findall(r"<code>(\d{8})</code>", client.get(f"{PLACE}codes/").content.decode())

    assert len(spare) == 10
    assert has_second_factor(ana)
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept, "A copy of the database shows no secret."

    elsewhere = Client()
    assert signed_in(elsewhere).url.startswith("/connexion/double-authentification/")
    assert "_auth_user_id" not in elsewhere.session, "The code of the mail is not enough."
    wrong = elsewhere.post("/connexion/double-authentification/", {"code": "12345678"})
    assert wrong.status_code == 200
    assert "Utiliser une clé" not in wrong.content.decode(), "There is none on this account."
    assert elsewhere.post("/connexion/double-authentification/", {"code": code_of(secret, later=1)}).url == "/aide/"

    for expected in (302, 200):
        again = Client()
        signed_in(again)
        assert again.post("/connexion/double-authentification/", {"code": spare[0]}).status_code == expected


def test_too_many_wrong_codes_are_refused_even_followed_by_the_right_one(client: Client, ana: User) -> None:
    secret = with_application(client)
    thief = Client()
    signed_in(thief)
    for _ in range(5):
        thief.post("/connexion/double-authentification/", {"code": "000000"})

    assert thief.post("/connexion/double-authentification/", {"code": code_of(secret, later=1)}).status_code != 302
    assert "_auth_user_id" not in thief.session


def test_what_protects_an_account_is_changed_only_by_whoever_proves_it_again(client: Client, ana: User) -> None:
    secret = with_application(client)
    stolen = Client()
    stolen.force_login(ana, backend="allauth.account.auth_backends.AuthenticationBackend")

    asked = stolen.post(f"{PLACE}application/retirer/")

    assert asked.url.startswith("/compte/confirmer/")
    assert has_second_factor(ana)
    assert "Confirmez que c’est vous" in stolen.get(asked.url).content.decode()
    for place in ("codes/", "codes/fichier/", "codes/nouveaux/"):
        assert stolen.get(f"{PLACE}{place}").url.startswith("/compte/confirmer/"), place

    assert stolen.post(asked.url, {"code": code_of(secret, later=1), "next": f"{PLACE}application/retirer/"}).status_code == 302
    assert not has_second_factor(ana)
    assert mail.outbox[-1].subject == "L’application est retirée de votre compte"
    assert "Fait avec\u00a0: Un navigateur." in mail.outbox[-1].body


def test_a_key_that_is_enough_signs_in_without_a_mail(client: Client, ana: User) -> None:
    key = SoftKey()
    made = key.made(in_page(client, f"{PLACE}cle/")["creation_options"], ORIGIN)
    assert client.post(f"{PLACE}cle/", {"name": "Mon téléphone", "passwordless": "on", "credential": made}).url == f"{PLACE}codes/"
    assert "Mon téléphone" in client.get(PLACE).content.decode()
    sent = len(mail.outbox)

    elsewhere = Client()
    options = elsewhere.get("/connexion/cle/", headers={"Accept": "application/json"}).json()["request_options"]
    stranger = SoftKey()
    stranger.person = key.person
    assert elsewhere.post("/connexion/cle/", {"credential": stranger.shown(options, ORIGIN)}).url == "/connexion/"
    options = elsewhere.get("/connexion/cle/", headers={"Accept": "application/json"}).json()["request_options"]
    answer = elsewhere.post("/connexion/cle/", {"credential": key.shown(options, ORIGIN), "next": "/aide/"})

    assert answer.url == "/aide/"
    assert elsewhere.session["_auth_user_id"] == str(ana.pk)
    assert len(mail.outbox) == sent

    by_mail = Client()
    assert signed_in(by_mail).url.startswith("/connexion/double-authentification/")
    asked = in_page(by_mail, "/connexion/double-authentification/")["request_options"]
    assert by_mail.post("/connexion/double-authentification/", {"credential": key.shown(asked, ORIGIN)}).url == "/aide/"

    held = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    client.post(f"{PLACE}cles/{held.pk}/", {"name": "Clé du bureau"})
    assert "Renommer" in client.get(PLACE).content.decode()
    assert "Clé du bureau" in client.get(f"{PLACE}cles/{held.pk}/retirer/").content.decode()
    other = Client()
    other.force_login(User.objects.create_user("bob@exemple.fr", display_name="Bob"))
    assert other.post(f"{PLACE}cles/{held.pk}/retirer/").status_code == 404
    client.post(f"{PLACE}cles/{held.pk}/retirer/")
    assert not has_second_factor(ana)


def test_asking_tells_nobody_who_has_a_second_factor(client: Client, ana: User) -> None:
    with_application(client)

    answers = [Client().post("/connexion/", {"email": address}) for address in ("ana@exemple.fr", "personne@exemple.fr")]

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/connexion/code/")] * 2
