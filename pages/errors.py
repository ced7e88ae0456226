"""What a page answers where something is refused or is not there: a sentence that says why, and where to go."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import KeptForm
from concertation.permissions import JOIN
from pages import kept_forms
from pages.doors import join_url, sign_in_url
from standard.models import Standard
from standard.moments import day_in_words
from standard.permissions import SECOND_FACTOR, PermissionRefused
from standard.schema.operations import Conflict
from standard.schema.words import quoted
from standard.services.errors import InvalidInput

logger = logging.getLogger(__name__)

AT_ONCE: Final = "Quelqu’un a fait le même geste au même moment. Relisez l’état actuel, puis recommencez."


class NotHere(Http404):
    """What the address names is not there; `str()` is the French reason. `standard`: the one that was being read."""

    def __init__(self, message: str, *, standard: Standard | None = None) -> None:
        super().__init__(message)
        self.standard = standard


class Gone(Exception):
    """The standard of this address was deleted: what is left of it is that it was."""

    def __init__(self, title: str, at: datetime) -> None:
        super().__init__(f"Le standard {quoted(title)} a été supprimé le {day_in_words(at)}, avant d’avoir rien publié.")


class ErrorsMiddleware:
    """Turns refusals into pages. Views with a form show `InvalidInput` and `Conflict` beside the inputs themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, PermissionRefused):
            reason = str(exception)
            said: dict[str, Any] = {"exception": reason, "back": _back(request), "home": _home(request), "door": _way_back(request, reason)}
            return _page(request, "403.html", said, 403)
        if isinstance(exception, Gone):
            said = {"reason": str(exception), "standard": None}
            return _to_a_program(request, exception, 410) or render(request, "not_here.html", said, status=410)
        if isinstance(exception, NotHere):
            said = {"reason": str(exception), "standard": exception.standard, "door": _way_back(request, "")}
            return _to_a_program(request, exception, 404) or _page(request, "not_here.html", said, 404)
        if isinstance(exception, Conflict):
            return _page(request, "refused.html", {"reason": str(exception)}, 409)
        if isinstance(exception, InvalidInput):
            return _page(request, "refused.html", {"reason": exception.message}, 400)
        if isinstance(exception, IntegrityError):
            logger.warning("Refused by the database: %s", request.path, exc_info=exception)
            return _page(request, "refused.html", {"reason": AT_ONCE}, 409)
        return None


def _page(request: HttpRequest, template: str, said: dict[str, Any], status: int) -> HttpResponse:
    """The refusal, with what was written where nothing else keeps it."""
    written = [] if said.get("door") is not None else kept_forms.written(request)
    return render(request, template, {**said, "written": written}, status=status)


def _to_a_program(request: HttpRequest, exception: Exception, status: int) -> HttpResponse | None:
    """The same as a problem detail, to whoever would rather have JSON; None for a page."""
    if request.get_preferred_type(["text/html", "application/json"]) != "application/json":
        return None
    said = {"type": "about:blank", "title": str(exception), "status": status}
    return JsonResponse(said, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False})


def _back(request: HttpRequest) -> str:
    """The page of ours that the person comes from, other than this one; empty where it is not known."""
    path = kept_forms.came_from(request).partition("?")[0]
    return path if path != request.path else ""


def _home(request: HttpRequest) -> str:
    """The home of the standard that an address is under; empty where it is under none."""
    match = request.resolver_match
    under = match is not None and match.route.startswith("standards/<slug:slug>/")
    return reverse("pages:home", args=[match.kwargs["slug"]]) if match is not None and under else ""


@dataclass(frozen=True, slots=True)
class WayBack:
    """What lifts a refusal; where something was typed, it is kept, and this leads back to it."""

    label: str
    url: str
    signed_in: bool
    kept: bool = True


def _way_back(request: HttpRequest, reason: str) -> WayBack | None:
    """The door that lifts a refusal for want of signing in, of registering or of a second factor; a form is kept meanwhile."""
    if reason == SECOND_FACTOR.reason:
        kept = kept_forms.keep(request) if request.method == "POST" else None
        return WayBack("Ajouter une application ou une clé", reverse("mfa_index"), True, kept=kept is not None)
    stranger = not request.user.is_authenticated
    if request.method != "POST" or not (stranger or reason == JOIN.reason):
        return None
    kept = kept_forms.keep(request)
    return _back_to(request, kept, join=not stranger) if kept is not None else None


def _back_to(request: HttpRequest, kept: KeptForm, *, join: bool = False) -> WayBack:
    there = kept_forms.where_it_was(kept)
    if not request.user.is_authenticated:
        return WayBack("Se connecter et retrouver mon texte", sign_in_url(there), False)
    match = request.resolver_match
    if join and match is not None and "slug" in match.kwargs:
        return WayBack("S’inscrire et retrouver mon texte", join_url(match.kwargs["slug"], there), True)
    return WayBack("Retrouver mon texte", there, True)


def forged_form(request: HttpRequest) -> HttpResponse:
    """A form whose token is no longer the right one. Sent by a page of ours, as after a session that ended, it is kept."""
    kept = kept_forms.keep(request) if request.method == "POST" and kept_forms.from_our_page(request) else None
    door = _back_to(request, kept) if kept is not None else None
    return render(request, "403_csrf.html", {"door": door}, status=403)


def unreadable_request(reason: str) -> HttpResponse:
    """The page needs nothing of the request, which could not be read."""
    return HttpResponse(render_to_string("400.html", {"reason": reason}), status=400)


def no_room() -> HttpResponse:
    """The page where nothing more can be written: it needs nothing of the request, whose session may not be saved."""
    return HttpResponse(render_to_string("no_room.html"), status=507)
