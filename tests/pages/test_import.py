"""Making a standard of a schema.json: for administrators, with the errors beside the inputs."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from standard.models import Standard
from tests.concertation.world import DESCRIPTOR, World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def form(data: bytes | None = None, **changed: Any) -> dict[str, Any]:
    content = json.dumps(DESCRIPTOR).encode() if data is None else data
    return {
        "title": "Musées",
        "slug": "musees",
        "summary": "",
        "version": "",
        "descriptor": SimpleUploadedFile("schema.json", content, "application/json"),
        **changed,
    }


def test_an_administrator_imports_and_sees_the_state_of_the_schema(client: Client, world: World) -> None:
    client.force_login(world.admin)

    answer = client.post("/standards/importer/", form(), follow=True)

    assert answer.redirect_chain == [("/standards/musees/versions/travail/", 302)]
    assert "Le standard est créé, avec 3\u00a0champs." in answer.content.decode()
    assert "Qualité du schéma" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"slug": "Musées !"}, "slug", "minuscules sans accent"),
        ({"slug": "bibliotheques"}, "slug", "déjà prise"),
        ({"version": "v1"}, "version", "trois nombres"),
        ({"data": b"%PDF-1.7"}, "descriptor", ""),
        ({"data": b"[]"}, "descriptor", ""),
        ({"title": ""}, "title", "obligatoire"),
    ],
)
def test_what_is_wrong_is_said_beside_its_input_and_nothing_is_written(
    client: Client, world: World, changed: dict[str, Any], field: str, message: str
) -> None:
    client.force_login(world.admin)

    answer = client.post("/standards/importer/", form(**changed))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    html = answer.content.decode()
    assert message in html
    assert f'<a href="#id_{field}">' in html
    assert Standard.objects.count() == 1


@pytest.mark.parametrize("role", ["visitor", "team", "contributor"])
def test_others_are_refused_with_the_reason(client: Client, world: World, role: str) -> None:
    if role != "visitor":
        client.force_login(getattr(world, role))

    for answer in (client.get("/standards/importer/"), client.post("/standards/importer/", form())):
        assert answer.status_code == 403
        assert ("Connectez-vous" if role == "visitor" else "Seul un administrateur") in answer.content.decode()
    assert Standard.objects.count() == 1
