"""Where one is signed in, and how one ends it."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from accounts.devices import device, network, network_in_words
from accounts.models import User
from accounts.services import erase_account, forget_sessions, sessions_to_forget
from standard.permissions import OPERATOR
from tests.pages.test_sign_in import ask_code

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1"
DESK = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/124.0 Safari/537.36 Edg/124.0"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (PHONE, "Safari sur un iPhone"),
        (DESK, "Firefox sur Linux"),
        (EDGE, "Edge sur Windows"),
        ("curl/8", "Un navigateur"),
        ("", "Un navigateur"),
    ],
)
def test_a_browser_in_words(said: str, words: str) -> None:
    assert device(said) == words


@pytest.mark.parametrize(
    ("address", "words"),
    [("192.0.2.77", "192.0.2.…"), ("2001:db8:1:2::3", "2001:db8:1:…"), ("", ""), ("chez moi", "")],
)
def test_a_network_holds_nobody_s_address(address: str, words: str) -> None:
    assert network_in_words(network(address)) == words
    assert network(network(address)) == network(address)


def signed_in(browser: str, address: str = "ana@exemple.fr") -> Client:
    client = Client(headers={"User-Agent": browser})
    client.post("/connexion/code/", {"code": ask_code(client, address)})
    return client


@pytest.mark.django_db
def test_sessions_are_listed_in_words_and_ended_one_by_one_or_all_the_others() -> None:
    User.objects.create_user("ana@exemple.fr", display_name="Ana")
    here, phone, older = signed_in(DESK), signed_in(PHONE), signed_in(EDGE)
    UserSession.objects.get(user_agent="Edge sur Windows").delete()  # opened before the site noted where
    bob = signed_in(DESK, "bob@exemple.fr")

    page = here.get("/compte/sessions/").content.decode()
    assert page.count("c’est celui-ci") == 1
    assert "Safari sur un iPhone" in page
    assert "depuis le réseau 127.0.0.…" in page
    kept = UserSession.objects.values_list("ip", "user_agent")
    assert {str(ip) for ip, _ in kept} == {"127.0.0.0"}
    assert "Mozilla" not in str(list(kept))

    row = UserSession.objects.get(user_agent="Safari sur un iPhone")
    bob.post("/compte/sessions/", {"end": row.pk})
    assert phone.get("/compte/sessions/").status_code == 200, "Nobody ends the session of another."
    here.post("/compte/sessions/", {"end": row.pk})
    assert phone.get("/compte/sessions/").status_code == 302

    phone = signed_in(PHONE)
    assert not sessions_to_forget(timezone.now())
    here.post("/compte/sessions/", {"end_others": "1"})
    assert [one.get("/compte/sessions/").status_code for one in (here, phone, older, bob)] == [200, 302, 302, 200]

    here.post("/deconnexion/")
    assert sessions_to_forget(timezone.now())
    forget_sessions(actor=OPERATOR, now=timezone.now())
    assert {row.user.email for row in UserSession.objects.all()} == {"bob@exemple.fr"}
    erase_account(actor=User.objects.get(email="bob@exemple.fr"))
    assert bob.get("/compte/sessions/").status_code == 302
