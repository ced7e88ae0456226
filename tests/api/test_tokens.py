"""Tokens of the API: named, bounded in what they let do and in time, seen in use, taken back; a bad one is said to be bad."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from accounts.models import TokenScope, User
from accounts.services import issue_token
from standard.moments import date_in_words, day_of
from tests.concertation.world import World


def me(authorization: str) -> Any:
    return Client().get("/api/v1/me/", headers={"Authorization": authorization})


def test_a_token_is_read_under_both_names_and_a_bad_one_is_never_taken_for_nobodys(db: None, time_machine: Any) -> None:
    ana = User.objects.create_user("ana@exemple.fr", display_name="Ana")
    _, before = AuthToken.objects.create(user=ana)
    token = issue_token(actor=ana, user=ana, days=30)
    for written in (f"Token {token}", f"Bearer {token}", f"bearer {token}", f"Bearer {before}"):
        assert me(written).json()["email"] == ana.email

    end = day_of(timezone.now() + timedelta(days=30))
    closed = User.objects.create_user("bob@exemple.fr")
    of_closed = issue_token(actor=closed, user=closed)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    bad = {
        f"Bearer {token[:-1]}": "n’est pas connu",
        "Bearer": "Écrivez cet en-tête",
        f"Bearer {token} {token}": "Écrivez cet en-tête",
        f"Basic {token}": "Écrivez cet en-tête",
        f"Bearer {of_closed}": "fermé",
    }
    for written, said in bad.items():
        # What anybody reads is refused too: whoever gives a token would not know that it is not read.
        for address in ("/api/v1/me/", "/api/v1/standards/"):
            answer = Client().get(address, headers={"Authorization": written})
            assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token"), written
            assert said in answer.json()["detail"], written

    time_machine.move_to(timezone.now() + timedelta(days=31))
    assert date_in_words(end) in me(f"Bearer {token}").json()["detail"]
    assert me(f"Bearer {before}").status_code == 200
    assert AuthToken.objects.filter(user=ana).count() == 2


def test_a_person_sees_what_each_token_may_and_takes_it_back(world: World) -> None:
    ana = world.contributor
    AuthToken.objects.create(user=ana)
    browser = Client()
    browser.force_login(ana)
    assert "sans limite de temps" in browser.get("/compte/jetons/").content.decode()

    shown = browser.post("/compte/jetons/", {"name": "Lecture du lundi", "scope": "read", "days": "30"}).context["new_token"]
    page = browser.get("/compte/jetons/").content.decode()
    assert "Lecture du lundi" in page
    assert shown not in page
    assert page.count("Aucun usage connu") == 2

    script = Client(headers={"Authorization": f"Bearer {shown}"})
    standard = script.get(f"/api/v1/standards/{world.standard.slug}/").json()
    reasons = {action["reason"] for action in standard["actions"].values()}
    assert len(reasons) == 1
    assert "ne fait que lire" in reasons.pop()
    held = script.get("/api/v1/me/tokens/").json()
    assert [(one["name"], one["scope"], one["last_used_on"] is not None) for one in held] == [
        ("Lecture du lundi", "read", True),
        ("", "all", False),
    ]
    assert held[0]["key"] == shown[:15]
    assert browser.get("/compte/jetons/").content.decode().count("Aucun usage connu") == 1

    whole = Client(headers={"Authorization": f"Bearer {issue_token(actor=ana, user=ana, scope=TokenScope.ALL)}"})
    assert whole.delete(f"/api/v1/me/tokens/{held[0]['key']}/").status_code == 204
    assert whole.delete(f"/api/v1/me/tokens/{held[0]['key']}/").status_code == 404
    assert script.get("/api/v1/me/").status_code == 401


@pytest.mark.parametrize(("sent", "wrong"), [({"scope": "tout"}, "scope"), ({"days": "9999"}, "days")])
def test_what_makes_no_sense_makes_no_token(db: None, sent: dict[str, str], wrong: str) -> None:
    ana = User.objects.create_user("ana@exemple.fr", display_name="Ana")
    browser = Client()
    browser.force_login(ana)
    answer = browser.post("/compte/jetons/", sent)
    assert list(answer.context["form"].errors) == [wrong]
    assert re.search(r"id_\w+_error", answer.content.decode())
    assert not AuthToken.objects.exists()
