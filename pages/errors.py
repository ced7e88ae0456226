"""What a page answers where something is refused or is not there: a sentence that says why, and where to go."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from standard.models import Standard
from standard.permissions import PermissionRefused
from standard.schema.operations import Conflict
from standard.services.errors import InvalidInput

logger = logging.getLogger(__name__)

AT_ONCE: Final = "Quelqu’un a fait le même geste au même moment. Relisez l’état actuel, puis recommencez."


class NotHere(Http404):
    """What the address names is not there; `str()` is the French reason. `standard`: the one that was being read."""

    def __init__(self, message: str, *, standard: Standard | None = None) -> None:
        super().__init__(message)
        self.standard = standard


class ErrorsMiddleware:
    """Turns refusals into pages. Views with a form show `InvalidInput` and `Conflict` beside the inputs themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, PermissionRefused):
            return render(request, "403.html", {"exception": str(exception), "back": _back(request)}, status=403)
        if isinstance(exception, NotHere):
            return render(request, "not_here.html", {"reason": str(exception), "standard": exception.standard}, status=404)
        if isinstance(exception, Conflict):
            return render(request, "refused.html", {"reason": str(exception)}, status=409)
        if isinstance(exception, InvalidInput):
            return render(request, "refused.html", {"reason": exception.message}, status=400)
        if isinstance(exception, IntegrityError):
            logger.warning("Refused by the database: %s", request.path, exc_info=exception)
            return render(request, "refused.html", {"reason": AT_ONCE}, status=409)
        return None


def _back(request: HttpRequest) -> str:
    """The page of ours that the person comes from, other than this one; empty where it is not known."""
    came = urlsplit(request.headers.get("Referer", ""))
    here = came.netloc == request.get_host() and came.path != request.path
    return came.path if here else ""


def unreadable_request(reason: str) -> HttpResponse:
    """The page needs nothing of the request, which could not be read."""
    return HttpResponse(render_to_string("400.html", {"reason": reason}), status=400)


def no_room() -> HttpResponse:
    """The page where nothing more can be written: it needs nothing of the request, whose session may not be saved."""
    return HttpResponse(render_to_string("no_room.html"), status=507)
