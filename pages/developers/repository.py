"""A standard as a git repository, to clone: plain files, which git reads by itself."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from pages.developers.serving import FOR_EVER
from pages.errors import NotHere
from standard.models import Standard
from standard.services.repositories import served

PLAIN = "text/plain; charset=utf-8"
READ_ONLY = "Ce dépôt se lit et ne s’écrit pas\u00a0: proposez vos changements sur la page du standard.\n"


@csrf_exempt
@require_safe
def repository_file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """One of the files that a clone reads; a person who follows the address is led to the standard."""
    if not Standard.objects.filter(slug=slug).exists():
        raise NotHere("Aucun standard n’a cette adresse.")
    if not name:
        return redirect("pages:home", slug)
    if request.GET.get("service") == "git-receive-pack":
        return HttpResponse(READ_ONLY, status=403, content_type=PLAIN)
    file = served(slug, name)
    if file is None:
        return HttpResponse("Ce dépôt n’a pas ce fichier.\n", status=404, content_type=PLAIN)
    packed = name.startswith("objects/pack/")
    answer = FileResponse(file, content_type="application/x-git-packed-objects" if packed else PLAIN)
    answer["Access-Control-Allow-Origin"] = "*"
    if packed:
        answer["Cache-Control"] = FOR_EVER
    else:
        add_never_cache_headers(answer)
    return answer
