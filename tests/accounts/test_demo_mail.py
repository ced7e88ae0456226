"""The demonstration shows the mails it would send; any other site has no such page."""

from typing import Any

import pytest
from django.core.mail import send_mail
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_latest_mail_comes_first(client: Client, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.DEMO = True
    settings.EMAIL_BACKEND = "accounts.demo_mail.EmailBackend"
    assert "Aucun courriel" in client.get("/courriels/").content.decode()

    send_mail("Premier", "Un <code> à lire", None, ["ana@exemple.fr"])
    send_mail("Second « été »", "Deux", None, ["bob@exemple.fr"])

    mails = client.get("/courriels/").context["mails"]
    assert [(mail.subject, mail.to, mail.body.strip()) for mail in mails] == [
        ("Second « été »", "bob@exemple.fr", "Deux"),
        ("Premier", "ana@exemple.fr", "Un <code> à lire"),
    ]
    assert "Un &lt;code&gt; à lire" in client.get("/courriels/").content.decode()
    assert "Courriel à ana@exemple.fr ── Premier" in capsys.readouterr().out


def test_outside_the_demonstration_there_is_no_such_page(client: Client) -> None:
    assert client.get("/courriels/").status_code == 404
