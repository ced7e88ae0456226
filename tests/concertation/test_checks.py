"""A version is checked before it is published: what would drop it, or stop who reads it, is in its way; the rest asks why."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from concertation.models import Proposal
from concertation.services import releases
from standard.models import Release, Standard
from standard.services import standards
from standard.services.errors import InvalidInput
from tests.api.client import Script
from tests.concertation.world import World

FIELDS: list[dict[str, Any]] = [
    {"name": "nom", "title": "Nom", "description": "Le nom.", "type": "string", "example": "Port"},
    {"name": "lieu", "title": "Lieu", "description": "Où.", "type": "string", "example": "Ici", "contraints": {"required": True}},
]


def begun(world: World, **said: Any) -> Standard:
    """A standard without a committee, which the team publishes."""
    descriptor = {"name": "quais", "title": "Quais", "description": "Les quais.", "fields": FIELDS, **said}
    data = json.dumps({key: value for key, value in descriptor.items() if value is not None}).encode()
    return standards.create(slug="quais", title="Quais du port", data=data, actor=world.admin, now=world.now).standard


def candidate(world: World, standard: Standard) -> Release:
    return releases.prepare(standard=standard, actor=world.admin, now=world.now, version="1.0.0")


def test_what_would_stop_the_catalogue_is_in_the_way_and_mended_in_one_click(world: World) -> None:
    standard = begun(world, title=None, fields=[*FIELDS, {"name": "age", "title": "Âge", "description": "L’âge.", "type": "any"}])
    release = candidate(world, standard)
    with pytest.raises(InvalidInput) as refused:
        releases.publish(release=release, actor=world.admin, now=world.now, motive="Tant pis.")
    assert refused.value.field == "version"
    assert "n’a pas de titre" in str(refused.value)
    assert "le type «\u00a0any\u00a0» n’a pas de nom" in str(refused.value)

    client = Client()
    client.force_login(world.admin)
    page = client.get("/standards/quais/equipe/version/controle/").content.decode()
    assert "ne peut pas paraître telle qu’elle est" in page
    assert 'href="/standards/quais/champs/age/"' in page
    key = page.split("n’a pas de titre")[1].split('name="seule" value="')[1].split('"')[0]
    client.post("/standards/quais/qualite/", {"seule": key})
    assert '"Quais du port"' in Proposal.objects.get(standard=standard).operations
    publish = client.get("/standards/quais/equipe/version/publier/").content.decode()
    assert "À corriger avant de publier" in publish
    assert "Publier la version 1.0.0</button>" not in publish

    said = Script(world.admin).get(f"releases/{release.pk}/check/")
    assert (said["publishable"], said["blocks"], said["version"]) == (False, 2, "1.0.0")
    assert [(one["weight"], one["property"], one["pointer"]) for one in said["problems"][:2]] == [
        ("blocks", "type", "/fields/2/type"),
        ("blocks", "title", "/title"),
    ]
    Script(world.stranger).get(f"releases/{release.pk}/check/", status=404)


def test_the_rest_asks_why_once_and_the_version_says_it(world: World) -> None:
    standard = begun(world, fields=[*FIELDS, {"name": "code", "title": "Code", "description": "Le code.", "type": "string",
                                              "constraints": {"pattern": "(jamais"}}])  # fmt: skip
    release = candidate(world, standard)
    with pytest.raises(InvalidInput, match="contrôle de la version relève un point") as refused:
        releases.publish(release=release, actor=world.admin, now=world.now)
    assert refused.value.field == "motive"
    client = Client()
    client.force_login(world.admin)
    assert "Pourquoi publier quand même" in client.get("/standards/quais/equipe/version/publier/").content.decode()
    releases.publish(release=release, actor=world.admin, now=world.now, motive="Elle sera corrigée avec la suivante.")
    page = client.get(release.get_absolute_url()).content.decode()
    assert "Elle sera corrigée avec la suivante." in page
    assert "le contrôle du schéma et de ses décisions relevait 1\u00a0point" in page

    again = releases.prepare(standard=standard, actor=world.admin, now=world.now, version="1.0.1")
    page = client.get("/standards/quais/equipe/version/controle/").content.decode()
    assert "Déjà expliqué avec la version 1.0.0." in page
    assert releases.publish(release=again, actor=world.admin, now=world.now).version == "1.0.1"


def test_an_import_is_told_what_the_catalogue_would_refuse_and_is_not_stopped(world: World) -> None:
    data = json.dumps({"title": "Quais", "fields": [{"name": "a", "type": "any"}]}).encode()
    imported = standards.create(slug="quais", title="Quais", data=data, actor=world.admin, now=world.now, version="1.0.0")
    assert imported.release is not None
    assert [(one.code, one.field, one.property) for one in imported.findings if "catalogue" in one.message] == [
        ("catalogue-refuses", "a", "type")
    ]


def check(*arguments: str) -> tuple[int, Any]:
    out = StringIO()
    try:
        call_command("check_release", *arguments, "--format", "json", stdout=out)
    except SystemExit as left:
        return int(left.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_from_a_shell_a_standard_or_a_file(world: World, tmp_path: Path) -> None:
    code, said = check(world.standard.slug, "0.2.0")
    assert (code, said["publishable"], [one["code"] for one in said["problems"] if one["weight"] != "noted"]) == (0, True, [])
    source = tmp_path / "schema.json"
    source.write_text(json.dumps({"title": "Quais", "version": "0.9.0", "fields": FIELDS}), encoding="utf-8")
    code, said = check(str(source), "1.0.0")
    assert (code, said["publishable"]) == (1, False)
    assert [(one["weight"], one["code"]) for one in said["problems"] if one["weight"] != "noted"] == [
        ("blocks", "catalogue-lacking"),
        ("asks", "release-version"),
    ]
    with pytest.raises(CommandError, match="Ni fichier ni standard"):
        check("inconnu", "1.0.0")
