"""Every standard and every version as catalogues read them: the national catalogue's `schemas.json`, and DCAT-AP."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pages.developers.serving import READING, SHORT, Served, serve, whole
from standard import places
from standard.models import Artefact, Release, Standard
from standard.publishing import files

FORMAT: Final = "https://opendataschema.frama.io/catalog/schema-catalog.json"
_CONTEXT: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_FRENCH: Final = {"@id": "http://publications.europa.eu/resource/authority/language/FRA"}
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A standard that has published something: its versions from the first to the last, those withdrawn apart."""

    standard: Standard
    versions: tuple[str, ...]
    first: date
    latest: date
    changed: datetime
    files: tuple[Artefact, ...] = field(default=())
    """Those of the version in force."""

    @property
    def in_force(self) -> str:
        return self.versions[-1]


class _Version(NamedTuple):
    pk: int
    version: str
    date: date
    published_at: datetime


@csrf_exempt
@require_http_methods(READING)
def schemas_json(request: HttpRequest) -> HttpResponse:
    """As the national catalogue writes its own."""
    listed = entries()
    return _serve(request, listed, {"$schema": FORMAT, "version": 1, "schemas": [_schema(entry) for entry in listed]}, "application/json")


@csrf_exempt
@require_http_methods(READING)
def dcat(request: HttpRequest) -> HttpResponse:
    """As the portals of Europe harvest it (DCAT-AP, in JSON-LD)."""
    listed = entries()
    said = {
        "@context": _CONTEXT,
        "@id": whole("/catalogue.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": {"@value": settings.SITE_NAME, "@language": "fr"},
        "dct:description": {"@value": "Des standards de données faits au grand jour.", "@language": "fr"},
        "dct:publisher": _agent(settings.SITE_NAME),
        "dct:language": _FRENCH,
        "foaf:homepage": {"@id": whole("/")},
        "dcat:dataset": [dataset(entry) for entry in listed],
    }
    return _serve(request, listed, said, "application/ld+json")


def entries() -> list[CatalogueEntry]:
    """Three queries, however many versions there are."""
    published = Release.objects.filter(state=Release.State.PUBLISHED, standard__deleted_at=None).order_by("revision__number", "pk")
    rows: dict[int, list[_Version]] = defaultdict(list)
    for owner, *said in published.values_list("standard_id", *_Version._fields):
        rows[owner].append(_Version(*said))
    held: dict[int, list[Artefact]] = defaultdict(list)
    for artefact in Artefact.objects.filter(release__in=[found[-1].pk for found in rows.values()]).defer("data").order_by("pk"):
        held[artefact.release_id].append(artefact)
    return [
        CatalogueEntry(
            standard,
            tuple(one.version for one in found),
            min(one.date for one in found),
            found[-1].date,
            max(one.published_at for one in found),
            tuple(held[found[-1].pk]),
        )
        for standard in Standard.objects.select_related("owner").filter(pk__in=rows).order_by("slug")
        if (found := rows[standard.pk])
    ]


def _schema(entry: CatalogueEntry) -> dict[str, Any]:
    slug = entry.standard.slug
    example = next((file for file in entry.files if file.name == files.EXAMPLE.pattern), None)
    examples = [{"title": files.EXAMPLE.label, "path": whole(places.artefact(slug, entry.in_force, example.name))}] if example else []
    return {
        "name": f"standards/{slug}",
        "title": entry.standard.title,
        "description": entry.standard.summary or entry.standard.title,
        "schema_url": whole(places.artefact(slug, places.LATEST, files.SCHEMA.pattern)),
        "schema_type": "tableschema",
        "contact": None,
        "examples": examples,
        "labels": [],
        "consolidation_dataset_id": None,
        "versions": [
            {"version_name": version, "schema_url": whole(places.artefact(slug, version, files.SCHEMA.pattern))}
            for version in entry.versions
        ],
        "external_doc": None,
        "external_tool": None,
        "homepage": whole(places.standard(slug)),
        "datapackage_title": None,
        "datapackage_name": None,
        "datapackage_description": None,
    }


def dataset(entry: CatalogueEntry) -> dict[str, Any]:
    """One standard in DCAT-AP: the files of its version in force are its distributions."""
    standard, page = entry.standard, whole(places.standard(entry.standard.slug))
    return {
        "@id": f"{page}#standard",
        "@type": "dcat:Dataset",
        "dct:title": {"@value": standard.title, "@language": "fr"},
        "dct:description": {"@value": standard.summary or standard.title, "@language": "fr"},
        "dct:identifier": page,
        "dct:publisher": _agent(standard.owner.name if standard.owner else settings.SITE_NAME),
        "dct:language": _FRENCH,
        "dct:issued": _day(entry.first),
        "dct:modified": _day(entry.latest),
        "dcat:version": entry.in_force,
        "dcat:landingPage": {"@id": page, "@type": "foaf:Document"},
        "dcat:distribution": [_distribution(standard.slug, entry.in_force, file) for file in entry.files],
    }


def _distribution(slug: str, version: str, file: Artefact) -> dict[str, Any]:
    address = whole(places.artefact(slug, version, file.name))
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{_MEDIA_TYPES}{file.media_type.partition(';')[0]}"},
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _agent(name: str) -> dict[str, Any]:
    return {"@type": "foaf:Agent", "foaf:name": name}


def _day(day: date) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}


def _serve(request: HttpRequest, listed: Iterable[CatalogueEntry], said: dict[str, Any], media_type: str) -> HttpResponse:
    data = (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
    changed = max((entry.changed for entry in listed), default=datetime(1970, 1, 1, tzinfo=UTC))
    # A withdrawal changes what is listed, and not the last publication: its hash tells.
    return serve(request, Served(media_type, sha256(data).hexdigest(), changed, len(data), lambda: data), cache=SHORT)
