"""What `manage.py doctor` says of an installation, and what it advises."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from standard import installation
from standard.permissions import OPERATOR
from standard.services import workers
from tests.mail_server import MailServer


@pytest.fixture
def well(db: None, settings: Any, tmp_path: Path, mail_server: MailServer) -> None:
    """An installation that is as it should be."""
    settings.SILENCED_SYSTEM_CHECKS = [*settings.SILENCED_SYSTEM_CHECKS, "async.E001"]  # the tests in a browser need it
    settings.SITE_URL, settings.HTTPS, settings.DATA_DIR, settings.STATIC_COLLECTED = "https://standards.fr", True, tmp_path, True
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_SECONDS = True, 60
    settings.ALLOWED_HOSTS, settings.SECRET_KEY = ["standards.fr"], "kQ7-zR2_xW9" * 6
    (tmp_path / "sauvegarde").write_text(timezone.now().isoformat())
    workers.beat(worker="a", actor=OPERATOR, now=timezone.now())


def doctor(*options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("doctor", *options, stdout=out, no_color=True)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.usefixtures("well")
def test_nothing_to_say_of_an_installation_that_is_well(mail_server: MailServer) -> None:
    assert doctor("--mail", "moi@exemple.fr") == (0, "".join(f"bien       {one.what}\n" for one in installation.examine()))
    assert mail_server.told == ["moi@exemple.fr"]


@pytest.mark.usefixtures("well")
def test_each_trouble_has_its_remedy(settings: Any, tmp_path: Path, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def troubled() -> dict[str, str]:
        return {one.what: f"{one.trouble} → {one.remedy}" for one in installation.examine() if one.trouble}

    settings.DEBUG = settings.DEMO = True
    settings.STATIC_COLLECTED = False
    (tmp_path / "sauvegarde").write_text((timezone.now() - timedelta(days=3)).isoformat())
    workers.end(worker="a", actor=OPERATOR, now=timezone.now())
    mail_server.stop()
    monkeypatch.setattr(installation, "_last_migrations", lambda: frozenset({("standard", "9999_of_tomorrow")}))
    monkeypatch.setattr(installation, "LEAST_ROOM", 1024**6)
    found = troubled()
    remedies = {
        "Le réglage DEBUG": "Retirez DEBUG",
        "Le réglage DEMO": "Retirez DEMO",
        f"Le dossier {tmp_path}": "Agrandissez le disque",
        "La forme de la base": "migrate",
        "Le traitement en arrière-plan": "worker",
        "Les sauvegardes": "backup --to",
        "Les feuilles de style": "collectstatic",
        "Le serveur de courriel": "EMAIL_URL",
    }
    named = {what: [word for word in remedies.values() if word in found[what]] for what in remedies}
    assert named == {what: [word] for what, word in remedies.items()}

    settings.WEB_PROCESSES, settings.DEFAULT_FROM_EMAIL, settings.PROCONNECT_ISSUER = 0, "Fabrique", "https://proconnect.exemple.fr"
    found = troubled()
    assert "1 ou plus" in found["Le réglage WEB_PROCESSES"]
    assert "nom@exemple.fr" in found["Le réglage DEFAULT_FROM_EMAIL"]
    assert "PROCONNECT_CLIENT_ID et PROCONNECT_CLIENT_SECRET" in found["ProConnect"]

    settings.SITE_URL, settings.HTTPS = "http://127.0.0.1:8000", False
    settings.DATA_DIR = tmp_path / "absent"
    assert "SITE_URL" in troubled()["L’adresse du site"]
    assert "chown" in troubled()[f"Le dossier {tmp_path}/absent"]
    assert doctor()[0] == 1


@pytest.mark.usefixtures("well")
def test_a_database_that_does_not_answer_is_said_once_and_the_rest_is_looked_at() -> None:
    def refuse(*_: Any) -> None:
        raise OperationalError("database is locked")

    with connection.execute_wrapper(refuse):
        code, said = doctor()
    assert code == 1
    assert said.count("database is locked") == 1
    assert "La forme de la base" not in said, "nothing that it holds is looked at"
    assert "bien       Le serveur de courriel" in said
