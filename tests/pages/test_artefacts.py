"""The published bytes: the same for ever, readable from any site, light to ask again."""

import gzip
import hashlib
import json

import brotli
import pytest
from django.conf import settings
from django.test import Client

from concertation.services import releases
from standard.models import Artefact, Release
from standard.services import releases as releases_alone
from standard.services import standards
from standard.services.errors import InvalidInput
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
    assert "Content-Length" not in again
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


LATEST = "/standards/bibliotheques/latest/schema.json"


def test_the_latest_has_an_address_that_follows(client: Client, published: World) -> None:
    answer = client.get(LATEST)
    assert json.loads(answer.content)["version"] == "0.2.0"
    assert answer["Content-Location"].endswith(ADDRESS)
    assert "immutable" not in answer["Cache-Control"]

    published.publish("0.3.0")

    assert json.loads(client.get(LATEST, headers={"If-None-Match": answer["ETag"]}).content)["version"] == "0.3.0"
    assert client.get("/standards/bibliotheques/latest/autre.json").status_code == 404


def test_a_withdrawn_version_keeps_its_files_and_says_so(client: Client, published: World) -> None:
    release = published.publish("0.3.0")
    address = ADDRESS.replace("0.2.0", "0.3.0")
    kept = client.get(address)
    assert "Deprecation" not in kept
    releases_alone.withdraw(release=release, actor=published.team, reason="Une erreur.", now=published.now)

    answer = client.get(address)

    assert answer.content == kept.content
    assert answer["Deprecation"] == f"@{int(published.now.timestamp())}"
    assert f'<{settings.SITE_URL}{ADDRESS}>; rel="successor-version"' in answer["Link"]
    assert "immutable" not in answer["Cache-Control"]
    assert json.loads(client.get(LATEST).content)["version"] == "0.2.0"
    only = client.get("/standards/bibliotheques/0.3.0/migration-depuis-0.2.0.csv")
    assert '/standards/bibliotheques/0.2.0/>; rel="successor-version"' in only["Link"]
    assert '/standards/bibliotheques/latest/>; rel="latest-version"' in only["Link"]

    releases_alone.withdraw(release=Release.objects.get(version="0.2.0"), actor=published.team, reason="Aussi.", now=published.now)
    alone = client.get(ADDRESS)
    assert client.get(LATEST).status_code == 404
    assert 'rel="deprecation"' in alone["Link"]
    assert "latest" not in alone["Link"]
    assert "successor" not in alone["Link"]


def test_it_travels_in_fewer_bytes_where_the_reader_can(client: Client, published: World) -> None:
    plain = client.get(ADDRESS)
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}
    for asked, coding in {
        "gzip": "gzip", "br;q=0.9, gzip": "br", "gzip;q=0": "", "identity": "", "*": "br", "br;q=0, *": "gzip", "br;q=x": "",
    }.items():  # fmt: skip
        packed = client.get(ADDRESS, headers={"Accept-Encoding": asked})

        assert packed.get("Content-Encoding", "") == coding, asked
        assert unpack[coding](packed.content) == plain.content
        assert "Accept-Encoding" in packed["Vary"]
        assert (packed["ETag"] == plain["ETag"]) == (not coding)
        assert packed["Content-Length"] == str(len(packed.content))
        again = client.get(ADDRESS, headers={"Accept-Encoding": asked, "If-None-Match": packed["ETag"]})
        assert again.status_code == 304


def test_a_part_of_it_can_be_asked_for(client: Client, published: World) -> None:
    whole = client.get(ADDRESS)
    for asked, status, cut in (
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=5-", 206, slice(5, None)),
        ("bytes=-7", 206, slice(-7, None)),
        ("bytes=0-99999999", 206, slice(None)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
        ("bytes=4-2", 200, slice(None)),
        ("bytes=0-1,4-5", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
    ):
        answer = client.get(ADDRESS, headers={"Range": asked, "Accept-Encoding": "gzip"})

        data = gzip.decompress(answer.content) if answer.get("Content-Encoding") else answer.content
        assert (answer.status_code, data) == (status, whole.content[cut]), asked
        assert status == 200 or answer["Content-Range"].endswith(f"/{len(whole.content)}")
        elsewhere = client.get(ADDRESS, headers={"Range": asked, "If-Range": '"another"'})
        assert (elsewhere.status_code, elsewhere.content) == (200, whole.content)


def test_who_had_it_since_it_was_published_is_told_that_it_did_not_change(client: Client, published: World) -> None:
    since = client.get(ADDRESS)["Last-Modified"]
    assert client.get(ADDRESS, headers={"If-Modified-Since": since}).status_code == 304


@pytest.mark.parametrize("version", ["0.2.0", "latest"])
def test_a_folder_is_a_page_for_a_person_and_a_list_for_a_program(client: Client, published: World, version: str) -> None:
    address = f"/standards/bibliotheques/{version}/"
    page = client.get(address, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert "Version 0.2.0" in page.content.decode()
    assert page["Vary"].count("Accept") == 1

    answer = client.get(address, headers={"Accept": "application/json"})

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in answer["Vary"]
    said = json.loads(answer.content)
    assert (said["version"], said["state"]) == ("0.2.0", "published")
    for file in said["files"]:
        data = client.get(file["url"].removeprefix(settings.SITE_URL)).content
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["size"], file["sha256"])
    assert client.get("/standards/bibliotheques/9.9.9/", headers={"Accept": "application/json"}).status_code == 404


def test_a_program_is_told_as_a_program_what_is_not_there(client: Client, published: World) -> None:
    """A script of another site may read it too: it would take it for a failure of the network otherwise."""
    for address, reason in (
        ("/standards/bibliotheques/9.9.9/", "La version 9.9.9 n’est pas publiée."),
        (
            "/standards/bibliotheques/0.2.0/rien.csv",
            "Aucun fichier publié n’a cette adresse. La page de la version donne la liste de ses fichiers.",
        ),
    ):
        answer = client.get(address, headers={"Accept": "application/json"})
        assert (answer.status_code, answer["Content-Type"], answer.json()["title"][: len(reason)]) == (
            404,
            "application/problem+json",
            reason,
        )
        page = client.get(address, headers={"Accept": "text/html"})
        assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8")
        assert answer["Access-Control-Allow-Origin"] == page["Access-Control-Allow-Origin"] == "*"
    moved = client.get("/standards/bibliotheques/0.2.0", headers={"Accept": "application/json"})
    assert (moved.status_code, moved["Access-Control-Allow-Origin"]) == (301, "*")
    assert "Access-Control-Allow-Origin" not in client.get("/mon-espace/")


def test_a_refusal_is_of_one_request_and_is_kept_by_nobody(client: Client, published: World) -> None:
    for refused, status in ({"Range": "bytes=99999999-"}, 416), ({"If-Match": '"another"'}, 412):
        answer = client.get(ADDRESS, headers=refused)
        assert (answer.status_code, answer["Cache-Control"]) == (status, "no-store")


def test_a_version_has_one_address_for_search_engines_and_for_cards(client: Client, published: World) -> None:
    page = client.get("/standards/bibliotheques/0.2.0/").content.decode()
    address = f"{settings.SITE_URL}/standards/bibliotheques/versions/0.2.0/"
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'<meta property="og:url" content="{address}">' in page


def test_what_nobody_wrote_there_from_another_site_is_refused_as_such(published: World) -> None:
    """A form of another site has no token of ours: the address still says that nothing is written there, and not that it may be."""
    client = Client(enforce_csrf_checks=True)
    for address in (ADDRESS, LATEST, "/standards/bibliotheques/0.2.0/", "/standards/bibliotheques.git/info/refs"):
        answer = client.post(address)
        assert (answer.status_code, "GET" in answer["Allow"]) == (405, True), address


def test_no_standard_takes_the_address_of_a_page(published: World) -> None:
    with pytest.raises(InvalidInput, match="page du site"):
        standards.create(slug="importer", title="Importer", data=b'{"fields": []}', actor=published.admin, now=published.now)


def test_any_site_reads_the_api_and_none_writes_it(client: Client, published: World) -> None:
    answer = client.get("/api/v1/standards/bibliotheques/", headers={"Origin": "https://ailleurs.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    asked = {"Origin": "https://ailleurs.example", "Access-Control-Request-Method": "POST"}
    may = client.options("/api/v1/standards/bibliotheques/comments/", headers=asked)
    assert (may.status_code, may["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert "Access-Control-Allow-Origin" not in client.post("/api/v1/standards/bibliotheques/comments/", {})
    nothing = client.get("/api/v1/rien/")
    assert (nothing.status_code, nothing.json()["title"]) == (404, "Cette adresse ne mène à rien.")
