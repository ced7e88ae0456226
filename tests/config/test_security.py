"""What no page and no resource does, whoever asks; and that `docs/security.md` names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import Organisation, User
from tests.concertation.world import World
from tests.named_tests import is_there
from tests.pages.visit import HOME

ROOT = Path(__file__).resolve().parents[2]
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
LINES = {line.split(" | ")[0].lstrip("| "): re.findall(r"`([\w/]+\.py::\w+)`", line) for line in SECURITY.splitlines() if "::" in line}


@pytest.mark.parametrize("threat", LINES)
def test_each_line_is_tried(threat: str) -> None:
    assert all(map(is_there, LINES[threat])), [named for named in LINES[threat] if not is_there(named)]


def test_no_line_is_without_a_test() -> None:
    assert len(LINES) == SECURITY.count("\n| ") - 1 > 20


@pytest.mark.parametrize("path", [HOME, f"{HOME}champs/nom/", "/connexion/", "/nulle-part/", "/api/v1/standards/", "/api/v1/nowhere/"])
def test_every_page_is_sealed(world: World, client: Client, settings: Any, path: str) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 60, True
    answer = client.get(path, secure=True)
    rules = dict(rule.split(" ", 1) for rule in answer["Content-Security-Policy"].split("; "))
    assert {name: rules[name] for name in ("default-src", "frame-ancestors", "form-action", "object-src", "base-uri")} == {
        "default-src": "'self'", "frame-ancestors": "'none'", "form-action": "'self'", "object-src": "'none'", "base-uri": "'none'",
    }  # fmt: skip
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"], answer["Referrer-Policy"]) == ("nosniff", "DENY", "same-origin")
    assert answer["Strict-Transport-Security"] == "max-age=60; includeSubDomains"
    assert "camera=()" in answer["Permissions-Policy"]


def test_the_api_takes_no_forged_request(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.team)
    answer = client.post(f"/api/v1/standards/{world.standard.slug}/comments/", "{}", "application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


@pytest.mark.django_db
def test_asking_for_a_code_does_not_tell_who_has_an_account(client: Client) -> None:
    User.objects.create_user("ana@exemple.fr")
    told = []
    for address in ("ana@exemple.fr", "personne@exemple.fr"):
        answer = client.post(reverse("account_login"), {"email": address}, follow=True)
        told.append((answer.redirect_chain, re.sub(r"csrf\w*\" value=\"\w+|nonce-\w+", "", answer.content.decode()).replace(address, "")))
    assert told[0] == told[1]
    assert [message.to for message in mail.outbox] == [["ana@exemple.fr"], ["personne@exemple.fr"]]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/api/v1/standards/"])
def test_an_error_tells_nothing_of_the_site(path: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECRET_KEY = "a-key-that-nobody-reads"

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(f"{settings.SECRET_KEY} {settings.DATABASES['default']['NAME']}")

    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", fail)
    answer = Client(raise_request_exception=False).get(path)
    said = answer.content.decode()
    assert answer.status_code == 500
    assert not any(
        word in said for word in ("a-key", "RuntimeError", "Traceback", str(settings.DATABASES["default"]["NAME"]), "site-packages")
    )


@pytest.mark.django_db
@pytest.mark.parametrize("model", [User, Organisation])
def test_the_administration_deletes_neither_people_nor_organisations(model: Any) -> None:
    request = RequestFactory().get("/admin/")
    request.user = User.objects.create_superuser("chef@exemple.fr")
    assert not admin.site.get_model_admin(model).has_delete_permission(request)
    assert "delete_selected" not in admin.site.get_model_admin(model).get_actions(request)


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.txt")), ids=lambda path: path.name)
def test_every_library_is_pinned(path: Path) -> None:
    lines = [line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
    assert all("==" in line or line.startswith("-r ") for line in lines if line)


def test_what_is_installed_is_what_was_chosen_with_its_hashes() -> None:
    chosen = [line for name in ("requirements.txt", "requirements-command.txt") for line in (ROOT / name).read_text().splitlines()]
    wanted = {re.sub(r"\[.*\]", "", line).lower() for line in chosen if "==" in line}
    locked = re.findall(r"^(\S+==\S+) \\\n    --hash=sha256:", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert wanted - {line.lower().replace("-", "_") for line in locked} - {line.lower() for line in locked} == set()
    assert len(locked) == (ROOT / "requirements.lock").read_text().count("==")


def test_whom_to_tell_of_a_weakness(client: Client, settings: Any) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:securite@exemple.fr"
    said = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert said["Contact"] == "mailto:securite@exemple.fr"
    assert said.keys() == {"Contact", "Expires", "Preferred-Languages", "Canonical"}
