"""Signing in by ProConnect, played by a provider of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from joserfc.jwk import RSAKey

from accounts.models import User
from accounts.services import erase_account
from pages.account.proconnect import NOT_RECOGNISED
from tests.pages.proconnect_stub import Provider

pytestmark = pytest.mark.django_db
RETURN = "/connexion/proconnect/retour/"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with Provider() as one:
        settings.PROCONNECT_ISSUER, settings.PROCONNECT_CLIENT_ID, settings.PROCONNECT_CLIENT_SECRET = one.issuer, "site", "secret"
        yield one


def comes(provider: Provider, client: Client, **otherwise: str) -> Any:
    asked = client.get("/connexion/proconnect/", {"next": "/aide/"})
    assert asked.url.startswith(f"{provider.issuer}/authorization_endpoint?")
    return client.get(RETURN, provider.lets_in(asked.url) | otherwise)


def test_somebody_comes_by_it_finds_their_account_again_and_goes(provider: Provider) -> None:
    known = User.objects.create_user("ana@exemple.fr", display_name="Ana")
    client = Client()
    assert "S’identifier avec ProConnect" in client.get("/connexion/").content.decode()

    assert comes(provider, client).url == "/aide/"
    assert client.session["_auth_user_id"] == str(known.pk)
    assert known.emailaddress_set.get().verified

    out = client.post("/deconnexion/")
    assert out.url.startswith(f"{provider.issuer}/end_session_endpoint?id_token_hint=")
    assert "_auth_user_id" not in client.session

    provider.person["email"] = "ana.roux@exemple.fr"
    comes(provider, again := Client())
    assert again.session["_auth_user_id"] == str(known.pk), "Their address changed there: they are the same."

    provider.person.update(sub="agent-2", email="bob@exemple.fr")
    assert comes(provider, Client()).url == "/compte/?next=%2Faide%2F"
    assert User.objects.get(email="bob@exemple.fr").emailaddress_set.get().verified

    erase_account(actor=known)
    provider.person.update(sub="agent-1", email="ana@exemple.fr")
    comes(provider, back := Client())
    assert back.session["_auth_user_id"] != str(known.pk)


@pytest.mark.parametrize(
    "wrong",
    [{"nonce": "another"}, {"iss": "https://ailleurs.example"}, {"aud": "another site"}, {"exp": 1}, {"sub": "agent-9"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_is_not_said_to_this_visit_of_this_site_signs_nobody_in(provider: Provider, wrong: dict[str, Any]) -> None:
    provider.said = wrong
    _refused(comes(provider, client := Client()), client)


def test_neither_a_forged_return_nor_another_key_signs_anybody_in(provider: Provider) -> None:
    client, victim = Client(), Client()
    _refused(comes(provider, client, state="forged"), client)
    asked = client.get("/connexion/proconnect/")
    _refused(victim.get(RETURN, provider.lets_in(asked.url)), victim)
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    _refused(comes(provider, client), client)
    _refused(client.get(RETURN, {"error": "access_denied"}), client)


def _refused(answer: Any, client: Client) -> None:
    assert answer.url == "/connexion/"
    assert NOT_RECOGNISED in client.get(answer.url).content.decode()
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()


def test_without_its_settings_there_is_nothing_of_it(client: Client) -> None:
    assert "ProConnect" not in client.get("/connexion/").content.decode()
    assert client.get("/connexion/proconnect/").status_code == 404
    assert client.get(RETURN).status_code == 404
