"""The published files, byte for byte."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods

from pages.errors import NotHere
from standard.models import Artefact, Release
from standard.publishing.documentation_html import POLICY

FOR_EVER = "public, max-age=31536000, immutable"


@require_http_methods(["GET", "HEAD", "OPTIONS"])
def artefact(request: HttpRequest, slug: str, version: str, name: str) -> HttpResponse:
    """One published file. It never changes: caches keep it, and any site may read it. A withdrawn version keeps its files."""
    found = (
        Artefact.objects.filter(release__standard__slug=slug, release__version=version, name=name)
        .exclude(release__state=Release.State.CANDIDATE)
        .defer("data")
        .first()
    )
    if found is None:
        raise NotHere("Aucun fichier publié n’a cette adresse. La page de la version donne la liste de ses fichiers.")
    response = HttpResponse(content_type=found.media_type)
    if request.method == "OPTIONS":
        response.status_code = 204
    else:
        unchanged = get_conditional_response(request, etag=f'"{found.sha256}"')
        if unchanged is not None:
            response = unchanged
        elif request.method == "GET":
            response.content = bytes(found.data)
        else:
            response["Content-Length"] = str(found.size)
    response["ETag"] = f'"{found.sha256}"'
    response["Cache-Control"] = FOR_EVER
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Expose-Headers"] = "ETag"
    # The documentation brings its own style; a file is never a page that could run anything.
    response["Content-Security-Policy"] = POLICY
    return response
