"""The published files, byte for byte, and what stands in the folder of each version."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pages.developers.serving import A_DAY, FOR_EVER, READING, SHORT, Served, frozen, serve, whole
from pages.errors import NotHere
from pages.reading import releases
from standard import places
from standard.models import Artefact, Release, Standard
from standard.publishing.documentation_html import POLICY
from standard.queries import release_in_force

LATEST: Final = places.LATEST


@csrf_exempt
@require_http_methods(READING)
def artefact(request: HttpRequest, slug: str, version: str, name: str) -> HttpResponse:
    """One published file. It never changes: caches keep it, and any site may read it. A withdrawn version keeps its files, and says so."""
    published = Artefact.objects.filter(release__standard__slug=slug, name=name).exclude(release__state=Release.State.CANDIDATE)
    published = published.select_related("release__standard").defer("data")
    if version == LATEST:
        published = published.filter(release__state=Release.State.PUBLISHED).order_by("-release__revision__number", "-release_id")
        found = published.first()
        # A file that the version in force has no more is not that of an earlier one.
        if found is not None and found.release != release_in_force(found.release.standard):
            found = None
    else:
        found = published.filter(release__version=version).first()
    if found is None:
        raise NotHere("Aucun fichier publié n’a cette adresse. La page de la version donne la liste de ses fichiers.")
    answer = serve(request, frozen(found, _since(found.release)), cache=_cache(found.release, version))
    # The documentation brings its own style; a file is never a page that could run anything.
    answer["Content-Security-Policy"] = POLICY
    _tell(answer, found.release, name, latest=version == LATEST)
    return answer


@csrf_exempt
@require_http_methods(READING)
def folder(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """What stands beside the files of a version: its page for a person, the list of its files for a program."""
    asked = request.get_preferred_type(["text/html", "application/json"])
    if asked != "application/json" and request.method != "OPTIONS":
        if version == LATEST:
            version = _found(slug, version).version
        answer = releases.release(request, slug, version)
        patch_vary_headers(answer, ["Accept"])
        return answer
    found = _found(slug, version)
    data = (json.dumps(_listed(found), ensure_ascii=False, indent=2) + "\n").encode()
    changed = found.withdrawn_at or _since(found)
    served = Served("application/json", sha256(data).hexdigest(), changed, len(data), lambda: data)
    # Unlike the files, it says whether the version was withdrawn.
    answer = serve(request, served, cache=SHORT)
    patch_vary_headers(answer, ["Accept"])
    _tell(answer, found, "", latest=version == LATEST)
    return answer


def _found(slug: str, version: str) -> Release:
    standard = Standard.objects.filter(slug=slug).first()
    if standard is None:
        raise NotHere("Aucun standard n’a cette adresse.")
    named = standard.releases.exclude(state=Release.State.CANDIDATE).select_related("standard")
    found = release_in_force(standard) if version == LATEST else named.filter(version=version).first()
    if found is None:
        said = "Aucune version n’est en vigueur." if version == LATEST else f"La version {version} n’est pas publiée."
        raise NotHere(said, standard=standard)
    found.standard = standard
    return found


def _listed(release: Release) -> dict[str, Any]:
    slug = release.standard.slug
    files = release.artefacts.order_by("name").values("name", "media_type", "size", "sha256")
    said: dict[str, Any] = {
        "standard": slug,
        "title": release.standard.title,
        "version": release.version,
        "date": release.date.isoformat(),
        "state": str(release.state),
        "url": whole(places.release_files(slug, release.version)),
        "page": whole(release.get_absolute_url()),
        "repository": whole(places.repository(slug)),
        "files": [{**file, "url": whole(places.artefact(slug, release.version, file["name"]))} for file in files],
    }
    if release.withdrawn_at is not None:
        said |= {"withdrawn_at": release.withdrawn_at.isoformat(), "withdrawn_reason": release.withdrawn_reason}
    return said


def _since(release: Release) -> datetime:
    return release.published_at or datetime.combine(release.date, datetime.min.time(), UTC)


def _cache(release: Release, version: str) -> str:
    """The bytes never change; what is said beside those of a version that was withdrawn must reach its readers."""
    if version == LATEST:
        return SHORT
    return A_DAY if release.state == Release.State.WITHDRAWN else FOR_EVER


_OF_ONE_VERSION: Final = re.compile(r"\d+\.\d+\.\d+")
"""A number in the name of a file: the latest version has none of that name."""


def _tell(answer: HttpResponse, release: Release, name: str, *, latest: bool) -> None:
    """In headers, what a program is to know of the version: where the latest is and, of a withdrawn one, since when and what follows it."""
    slug = release.standard.slug
    following = release_in_force(release.standard) if release.state == Release.State.WITHDRAWN else release
    anywhere = name if latest or not _OF_ONE_VERSION.search(name) else ""
    links = [_link(_at(slug, LATEST, anywhere), "latest-version")] if following is not None else []
    if latest:
        answer["Content-Location"] = _at(slug, release.version, name)
    if release.state == Release.State.WITHDRAWN and release.withdrawn_at is not None:
        answer["Deprecation"] = f"@{int(release.withdrawn_at.timestamp())}"
        links.append(_link(release.get_absolute_url(), "deprecation"))
        if following is not None:
            kept = name and following.artefacts.filter(name=name).exists()
            links.append(_link(_at(slug, following.version, name if kept else ""), "successor-version"))
    answer["Link"] = ", ".join(links)


def _at(slug: str, version: str, name: str) -> str:
    return places.artefact(slug, version, name) if name else places.release_files(slug, version)


def _link(path: str, relation: str) -> str:
    return f'<{whole(path)}>; rel="{relation}"'
