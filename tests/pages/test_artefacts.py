"""The published bytes: the same for ever, readable from any site, light to ask again."""

import hashlib
import json

import pytest
from django.test import Client

from concertation.services import releases
from standard.models import Artefact, Release
from tests.concertation.world import World, make_world

ADDRESS = "/standards/bibliotheques/0.2.0/schema.json"


@pytest.fixture
def published(db: None) -> World:
    world = make_world()
    world.publish("0.2.0")
    return world


def test_a_file_is_given_byte_for_byte_with_its_fingerprint(client: Client, published: World) -> None:
    answer = client.get(ADDRESS)

    assert json.loads(answer.content)["version"] == "0.2.0"
    assert answer["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert answer["Content-Type"] == "application/json"


def test_every_file_of_the_version_answers(client: Client, published: World) -> None:
    for artefact in Artefact.objects.filter(release__version="0.2.0"):
        answer = client.get(f"/standards/bibliotheques/0.2.0/{artefact.name}")
        assert answer.content == bytes(artefact.data), artefact.name


def test_any_site_may_read_it_and_caches_keep_it(client: Client, published: World) -> None:
    answer = client.get(ADDRESS)

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "immutable" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


def test_who_has_it_already_is_told_so(client: Client, published: World) -> None:
    etag = client.get(ADDRESS)["ETag"]

    again = client.get(ADDRESS, headers={"If-None-Match": etag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert again["Access-Control-Allow-Origin"] == "*"


def test_its_size_can_be_asked_for_without_the_file(client: Client, published: World) -> None:
    head, whole = client.head(ADDRESS), client.get(ADDRESS)

    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(whole.content)))


def test_a_browser_may_ask_whether_it_may(client: Client, published: World) -> None:
    answer = client.options(ADDRESS)

    assert answer.status_code == 204
    assert "GET" in answer["Access-Control-Allow-Methods"]


def test_nobody_writes_there(client: Client, published: World) -> None:
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize("address", ["0.2.0/autre.json", "0.3.0/schema.json"])
def test_what_was_never_published_is_not_there(client: Client, published: World, address: str) -> None:
    answer = client.get(f"/standards/bibliotheques/{address}")

    assert answer.status_code == 404
    assert "Aucun fichier publié" in answer.content.decode()


def test_a_candidate_is_not_published(client: Client, published: World) -> None:
    releases.prepare(standard=published.standard, actor=published.team, version="0.3.0", now=published.now)

    assert Release.objects.filter(version="0.3.0", state=Release.State.CANDIDATE).exists()
    assert client.get("/standards/bibliotheques/0.3.0/schema.json").status_code == 404
