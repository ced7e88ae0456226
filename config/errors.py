"""What is answered where no view was reached, or one failed: a problem detail to a script, a page to a person."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views import defaults

from api import problems
from config.door import Refused, is_api
from pages.errors import forged_form, no_room, unreadable_request
from standard.services import room

UNREADABLE = "Cette demande est mal écrite, et n’a pas été lue\u00a0: rechargez la page d’où vous venez, puis recommencez."
TOO_LARGE = "Cet envoi dépasse la taille permise\u00a0: réduisez-le, puis recommencez."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    field, reason = "", UNREADABLE
    if isinstance(exception, Refused):
        field, reason = exception.field, exception.message
    elif isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        reason = TOO_LARGE
    elif isinstance(exception, MultiPartParserError):
        reason = "Ce formulaire est arrivé incomplet, et n’a pas été lu\u00a0: envoyez-le de nouveau."
    if is_api(request):
        return problems.answer(400, reason, [{"field": field, "message": reason}] if field else [])
    return unreadable_request(reason)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problems.answer(403, problems.TITLES[403]) if is_api(request) else defaults.permission_denied(request, exception)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that no page of ours gave."""
    if is_api(request):
        return problems.answer(403, "Cette demande ne vient pas d’une page du site\u00a0: identifiez-vous par un jeton.")
    return forged_form(request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problems.answer(404, problems.NOTHING) if is_api(request) else defaults.page_not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    error = sys.exception()
    if error is not None and room.is_full(error):
        return problems.answer(507, problems.NO_ROOM) if is_api(request) else no_room()
    if is_api(request):
        return problems.answer(500, "Rien n’a été enregistré de cette demande. Attendez quelques minutes, puis recommencez.")
    return defaults.server_error(request)
