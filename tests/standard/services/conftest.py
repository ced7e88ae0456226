"""A standard of libraries, imported by an administrator, with nobody else around it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import User
from standard.models import Standard
from standard.services import standards
from standard.services.standards import Answers

NOW = datetime(2022, 8, 1, 9, tzinfo=UTC)

DESCRIPTOR: dict[str, Any] = {
    "title": "Bibliothèques",
    "name": "bibliotheques",
    "x-unknown": {"kept": [1, 1.0, True, None]},
    "version": "0.1.0",
    "updated": "2022-07-14",
    "resources": [{"title": "Exemple", "path": "https://exemple.fr/v0.0.9/exemple-valide.csv"}],
    "fields": [
        {"name": "nom", "title": "Nom", "type": "string", "constraints": {"required": True}},
        {"title": "Public", "name": "public", "type": "string", "constraints": {"enum": ["Enfants", "Adultes"]}},
    ],
}


def as_bytes(descriptor: dict[str, Any]) -> bytes:
    return json.dumps(descriptor, ensure_ascii=False, indent=4).encode()


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_user("admin@exemple.fr", is_staff=True)


@pytest.fixture
def standard(admin: User) -> Standard:
    return standards.create(
        slug="bibliotheques", title="Bibliothèques", data=as_bytes(DESCRIPTOR), actor=admin, version="0.1.0", now=NOW
    ).standard


def all_accepted(standard: Standard, data: bytes) -> Answers:
    """What a person says who accepts whatever an import supposes."""
    said = Answers()
    while found := standards.supposed(standard, data, said):
        said = Answers(renamed=[*said.renamed, *(name for name, _ in found)])
    return said
