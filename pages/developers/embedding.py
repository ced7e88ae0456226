"""Pieces of a standard that other sites show in a frame. They know nobody: no session, no cookie, nothing of a reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from pages.developers.serving import SHORT
from pages.errors import NotHere
from standard.memory import under_stamp
from standard.models import Release, Standard
from standard.publishing.dictionary import Entry, entries
from standard.queries import release_in_force, working_schema

FRAMED = {
    "default-src": [NONE],
    "style-src": [SELF],
    "script-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": ["*"],
}
View = Callable[..., HttpResponse]


def embeddable(view: View) -> View:
    """A page that any site may show in a frame, and that does nothing else than what it shows."""

    @require_safe
    @xframe_options_exempt
    @csp_replace(FRAMED)
    @wraps(view)
    def shown(request: HttpRequest, *arguments: Any, **others: Any) -> HttpResponse:
        answer = view(request, *arguments, **others)
        answer["Cache-Control"] = SHORT
        return answer

    return shown


@embeddable
def embedded_fields(request: HttpRequest, slug: str) -> HttpResponse:
    """The fields of the version in force, each with its meaning and what one writes in it."""
    standard, release = _found(slug)
    return _page("developers/embedded_fields.html", standard, release, entries=_entries(standard, release))


@embeddable
def embedded_check(request: HttpRequest, slug: str) -> HttpResponse:
    """A file to drop, checked by the API."""
    standard, release = _found(slug)
    return _page("developers/embedded_check.html", standard, release)


@require_safe
def embedding_script(request: HttpRequest) -> HttpResponse:
    """The script of whoever shows a piece: an address that never changes, of a file whose own may."""
    return redirect(static("site/embedding.js"))


def _page(template: str, standard: Standard, release: Release | None, **more: Any) -> HttpResponse:
    """Nothing of the request is read: the same for everybody."""
    site = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "official_look": settings.OFFICIAL_LOOK}
    said = {"standard": standard, "release": release, **site, **more}
    return HttpResponse(render_to_string(template, said))


def _found(slug: str) -> tuple[Standard, Release | None]:
    standard = Standard.objects.filter(slug=slug).first()
    if standard is None:
        raise NotHere("Aucun standard n’a cette adresse.")
    return standard, release_in_force(standard)


def _entries(standard: Standard, release: Release | None) -> tuple[Entry, ...]:
    def read() -> tuple[Entry, ...]:
        return tuple(entries(release.revision.read_schema() if release is not None else working_schema(standard)))

    return under_stamp(standard, ("embedded fields", release.pk if release else None), read)
