"""A schema comes in by its file, and goes out as a version whose bytes never change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from concertation.services.questions import OptionDraft
from standard.models import Artefact, Release, Standard
from standard.queries import working_schema
from standard.schema.table_schema import render
from tests.browser.people import DESK, PHONE, Person
from tests.concertation.world import DESCRIPTOR, World


def send(person: Person, name: str, content: bytes) -> None:
    person.input("Fichier schema.json").set_input_files({"name": name, "mimeType": "application/json", "buffer": content})
    person.press("Importer")


@pytest.mark.deep
def test_an_administrator_imports_a_schema(new_page: Callable[..., Page], world: World) -> None:
    admin = Person(new_page(viewport={"width": DESK, "height": 900}), "musees")
    admin.enter_as(world.admin)
    admin.page.goto("/")
    admin.follow("Importer un schéma")
    admin.arrives("Importer un standard")
    admin.input("Titre du standard").fill("Musées")
    admin.input("Adresse du standard").fill("musees")
    # Where it is wrong is said with its line and column.
    send(admin, "schema.json", b'{"name": "musees",\n "fields": [{"name" "nom"}]}')
    admin.reads("Ligne 2, colonne 21")
    admin.look()
    send(admin, "photo.json", b"\x89PNG\r\n\x1a\n\x00\x00")
    expect(admin.page.get_by_role("alert")).to_be_visible()
    assert not Standard.objects.filter(slug="musees").exists()

    fields = [*DESCRIPTOR["fields"], {"name": "code", "type": "string", "constraints": {"pattern": "^(a+)+$"}, "x-note": {"b": 1, "a": 2}}]
    descriptor = {**DESCRIPTOR, "name": "musees", "x-origine": "ministère", "fields": fields}
    send(admin, "schema.json", json.dumps(descriptor, ensure_ascii=False).encode())
    admin.arrives("La prochaine version")
    admin.reads("Le standard est créé, avec 4 champs.", "bloquer", "code")
    working = working_schema(Standard.objects.get(slug="musees"))
    assert json.dumps(render(working)) == json.dumps(descriptor)

    somebody = Person(new_page(viewport={"width": PHONE, "height": 700}), "musees")
    somebody.enter_as(world.team)
    answer = somebody.page.goto("/standards/importer/")
    assert answer is not None
    assert answer.status == 403
    somebody.look()


def test_the_team_publishes_a_version_and_its_files_are_there_for_ever(new_page: Callable[..., Page], world: World) -> None:
    question = world.ask(OptionDraft(title="Oui", operations=world.add_value("Étudiants")), title="Des étudiants ?")
    world.agree_in_a_meeting(question, world.option(question))
    team = Person(new_page(viewport={"width": DESK, "height": 900}), world.standard.slug)
    team.enter_as(world.team)
    team.open("pages:board")
    team.follow("Prochaine version", within=team.main.get_by_role("navigation", name="Équipe projet"))
    team.arrives("Prochaine version")
    team.input("Numéro").fill("1")
    team.press("Préparer la version")
    team.refused("Numéro", "trois nombres")
    team.input("Numéro").fill("0.2.0")
    team.press("Préparer la version")
    team.reads("La version 0.2.0 est prête à relire.")
    team.look()
    team.reads("Le comité de pilotage l’approuve avant sa publication")
    world.now = timezone.now()
    world.approve(Release.objects.get(version="0.2.0"))
    team.open("pages:release_preparation")
    team.follow("Publier la version 0.2.0")
    team.arrives("Publier la version 0.2.0")
    team.press("Publier la version 0.2.0")
    team.arrives("Version 0.2.0")
    team.reads("La version 0.2.0 est publiée.", "en vigueur aujourd’hui")

    # Anybody takes the files, from any site; a tool that has them already is told so.
    reader = Person(new_page(viewport={"width": PHONE, "height": 700}), world.standard.slug)
    reader.open("pages:release", "0.2.0")
    reader.arrives("Version 0.2.0")
    with reader.page.expect_download() as download:
        reader.follow("Télécharger le gabarit (tableur)")
    assert download.value.suggested_filename.endswith(".xlsx")
    template = Path(download.value.path()).read_bytes()
    frozen = {artefact.name: bytes(artefact.data) for artefact in Artefact.objects.all()}
    assert template in frozen.values()
    assert {"schema.json", "CHANGELOG.md", "exemple-valide.csv"} <= set(frozen)
    for name, data in frozen.items():
        address = f"/standards/{world.standard.slug}/0.2.0/{name}"
        plain = {"Accept-Encoding": "identity"}
        served = reader.page.request.get(address, headers=plain)
        assert (served.status, served.body()) == (200, data)
        assert served.headers["etag"] == f'"{hashlib.sha256(data).hexdigest()}"'
        assert served.headers["access-control-allow-origin"] == "*"
        assert reader.page.request.get(address, headers={**plain, "If-None-Match": served.headers["etag"]}).status == 304

    # A number serves once.
    team.open("pages:release_preparation")
    team.input("Numéro").fill("0.2.0")
    team.press("Préparer la version")
    team.refused("Numéro", "a déjà servi")
