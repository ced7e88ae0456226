"""What one is writing: kept from time to time, read again, erased."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_http_methods, require_POST

from pages import kept_forms
from pages.base import private
from pages.errors import NotHere
from pages.refilling import NEVER, PLACES
from standard.moments import time_in_words

GONE = "Ce texte n’est plus gardé\u00a0: il a été envoyé, effacé, ou il avait plus d’une semaine."


@require_POST
@private
def keep_form(request: HttpRequest) -> HttpResponse:
    """Keep what is typed in a form of ours: `adresse` is where it is sent, `page` where it is. Answers when it was kept."""
    address, page = request.GET.get("adresse", ""), request.GET.get("page", "")
    if not (_is_ours(address) and _is_ours(page)):
        raise Http404
    kept = kept_forms.keep(request, address=address, page=page)
    said = f"Enregistré à {time_in_words(kept.kept_at)}" if kept is not None else ""
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def kept_form(request: HttpRequest, key: int) -> HttpResponse:
    """Read what was kept of a form over, and erase it once asked."""
    kept = kept_forms.kept_form(request, key)
    if kept is None:
        raise NotHere(GONE)
    if request.method == "POST":
        kept_forms.erase(request, kept)
        return redirect(kept.page)
    fields = QueryDict(kept.fields)
    texts = [text for name, said in fields.lists() if name not in NEVER | PLACES for text in said if text.strip()]
    return render(request, "account/kept_form.html", {"kept": kept, "texts": texts})


def _is_ours(address: str) -> bool:
    """Whether a page of ours is at this address."""
    try:
        return address.startswith("/") and resolve(address.partition("?")[0]).namespace in ("", "pages")
    except Resolver404:
        return False
