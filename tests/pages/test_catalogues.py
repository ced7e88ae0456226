"""What catalogues, harvesters and search engines read; and the addresses that people have kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef

from standard.models import Artefact, Release, Standard
from standard.services import releases
from tests.concertation.world import World

EARLIER = Path(__file__).resolve().parent.parent / "config" / "earlier_addresses.txt"
ASKED: dict[URIRef, tuple[URIRef, ...]] = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.issued, DCAT.distribution),
    DCAT.Distribution: (DCAT.accessURL, DCAT.downloadURL, DCAT.mediaType, DCAT.byteSize),
}
SITE_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def at(client: Client, address: str) -> Any:
    """What stands at a whole address of the site."""
    answer = client.get(address.removeprefix(settings.SITE_URL))
    assert answer.status_code == 200, address
    return answer


@pytest.fixture
def published(world: World) -> World:
    world.publish("0.2.0")
    withdrawn = world.publish("0.3.0")
    releases.withdraw(release=withdrawn, actor=world.team, reason="Une erreur.", now=world.now)
    world.publish("0.4.0")
    return world


def test_the_catalogue_is_written_as_the_national_one(client: Client, published: World) -> None:
    answer = client.get("/schemas.json")
    (schema,) = json.loads(answer.content)["schemas"]

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.get("/schemas.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert (schema["name"], schema["schema_type"]) == ("standards/bibliotheques", "tableschema")
    assert [one["version_name"] for one in schema["versions"]] == ["0.2.0", "0.4.0"], "a withdrawn version is not offered"
    assert json.loads(at(client, schema["schema_url"]).content)["version"] == "0.4.0"
    for one in schema["versions"]:
        assert json.loads(at(client, one["schema_url"]).content)["version"] == one["version_name"]
    for address in (schema["homepage"], *(example["path"] for example in schema["examples"])):
        at(client, address)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib says it of itself.
def test_harvesters_find_each_file_with_its_fingerprint(client: Client, published: World) -> None:
    answer = client.get("/catalogue.jsonld").content
    said = json.loads(answer)
    (dataset,) = said["dcat:dataset"]
    files = {file.name: file.sha256 for file in Artefact.objects.filter(release__version="0.4.0")}
    assert {one["dct:title"]: one["spdx:checksum"]["spdx:checksumValue"]["@value"] for one in dataset["dcat:distribution"]} == files
    for one in dataset["dcat:distribution"]:
        at(client, one["dcat:downloadURL"]["@id"])
    at(client, dataset["dcat:landingPage"]["@id"])
    # What DCAT-AP asks for, as a harvester of triples finds it.
    graph = Graph().parse(data=answer, format="json-ld")
    for kind, wanted in ASKED.items():
        subjects = list(graph.subjects(RDF.type, kind))
        assert len(subjects) == (len(files) if kind == DCAT.Distribution else 1)
        assert [key for one in subjects for key in wanted if (one, key, None) not in graph] == []


def test_search_engines_find_every_page_and_leave_what_is_private(client: Client, published: World) -> None:
    rules = client.get("/robots.txt").content.decode()
    assert "Disallow: /mon-espace/" in rules
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = [
        one.text or ""
        for part in index.iter(f"{SITE_MAP}loc")
        for one in ElementTree.fromstring(client.get((part.text or "").partition("testserver")[2]).content).iter(f"{SITE_MAP}loc")
    ]
    assert f"{settings.SITE_URL}/standards/bibliotheques/versions/0.3.0/" in found
    for address in found:
        at(client, address)


def described(page: str) -> Iterator[dict[str, Any]]:
    for part in page.split('<script type="application/ld+json">')[1:]:
        yield json.loads(part.partition("</script>")[0])


def test_a_page_says_what_it_is_to_engines_and_to_whoever_shares_it(client: Client, published: World) -> None:
    Standard.objects.update(summary="Des livres </script><b> & des « gens ».")
    home = client.get("/standards/bibliotheques/?dans=x").content.decode()
    (said,) = described(home)
    assert (said["@type"], said["description"]) == ("Dataset", "Des livres </script><b> & des « gens ».")
    assert f'<link rel="canonical" href="{settings.SITE_URL}/standards/bibliotheques/">' in home
    assert '<meta name="description" content="Des livres &lt;/script&gt;' in home
    assert '<meta property="og:title" content="Bibliothèques">' in home

    version = client.get("/standards/bibliotheques/latest/").content.decode()
    (said,) = described(version)
    assert said["version"] == "0.4.0"
    assert {one["name"] for one in said["distribution"]} == set(
        Artefact.objects.filter(release__version="0.4.0").values_list("name", flat=True)
    )
    assert f'<link rel="canonical" href="{settings.SITE_URL}/standards/bibliotheques/versions/0.4.0/">' in version


def test_the_home_of_many_standards_is_paged_and_searched_at_the_same_cost(client: Client, published: World) -> None:
    def asked(address: str) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).content.decode()
        return page, len(queries)

    addresses = ("/", "/schemas.json", "/catalogue.jsonld", "/sitemap-versions.xml", "/standards/bibliotheques/latest/schema.json")
    before = {address: asked(address)[1] for address in addresses}
    others = [Standard(slug=f"autre-{n}", title=f"Équipement n° {n}", created_at=published.now) for n in range(30)]
    Standard.objects.bulk_create(others)
    model = Release.objects.select_related("revision").get(version="0.4.0")
    common = {"revision": model.revision, "state": "published", "date": model.date}
    common |= {"prepared_at": published.now, "published_at": published.now}
    Release._base_manager.bulk_create(Release(standard=one, version=f"1.{n}.0", **common) for one in others for n in range(10))
    for address in addresses:
        assert asked(address)[1] <= before[address], address

    first = asked("/")[0]
    assert "31\u00a0standards" in first
    assert first.count('class="ui-card"') == 20
    assert "Bibliothèques" not in asked("/?page=2&mots=equipement")[0]
    assert "30\u00a0standards trouvés" in asked("/?mots=equipement")[0]
    assert "Aucun standard ne correspond" in asked("/?mots=zzz")[0]


def test_no_address_that_was_once_given_has_died() -> None:
    """Those of the first site that was landed: a person, a mail, a file or a script may still hold them."""
    for address in EARLIER.read_text().split():
        resolve(address)
