"""Errors as problem details (RFC 9457), in French, each naming the input at fault."""

from __future__ import annotations

from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import IntegrityError
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from accounts.services import KeyLost
from api.editions import ChangedSince
from api.idempotency import HEADER, REPLAYED, KeyTaken
from standard.permissions import PermissionRefused
from standard.schema.model import SchemaError
from standard.schema.operations import Conflict
from standard.schema.words import count
from standard.services import room
from standard.services.errors import InvalidInput

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "Cette demande est à corriger.",
    401: "Identifiez-vous.",
    403: "Cette action ne vous est pas permise.",
    404: "Cette adresse ne mène à rien.",
    405: "Cette adresse ne reçoit pas cette méthode.",
    406: "Ce format de réponse n'existe pas ici.",
    409: "Ce changement n'est plus possible tel quel.",
    412: "Ceci a changé depuis votre lecture.",
    413: "Cet envoi est trop lourd.",
    415: "Ce format d'envoi n'est pas reçu ici.",
    422: "Cette clé a déjà servi.",
    429: "Trop de demandes à la fois.",
    507: "Le site n'a plus de place.",
    500: "Le site a rencontré un problème.",
}

CHANGED = (
    "Quelqu'un a écrit ici depuis votre lecture, et rien n'a été enregistré de cette demande\u00a0: relisez cette adresse, reprenez vos "
    "changements, puis renvoyez-les avec l'ETag que vous aurez lu."
)
OTHER_REQUEST = "Cette clé a servi à une autre demande depuis moins d'un jour\u00a0: donnez une clé nouvelle à chaque demande nouvelle."
GOES_ON = (
    "Une demande avec cette clé a commencé, et n'a pas encore sa réponse\u00a0: renvoyez-la telle quelle après le délai de l'en-tête "
    "Retry-After. Rien ne sera fait deux fois."
)
ANSWER_LOST = (
    "Cette demande a été faite, et le serveur s'est arrêté avant d'y répondre\u00a0: relisez ce qui est enregistré, sans la renvoyer "
    "avec une autre clé."
)
TOO_LONG = "Cette demande a été faite\u00a0; sa réponse était trop longue pour être gardée\u00a0: relisez ce qui est enregistré."
NO_ROOM = "Rien n'a été enregistré de cette demande, faute de place\u00a0: réessayez plus tard."
NOTHING = "Il n'y a rien à cette adresse\u00a0: vérifiez-la, ainsi que les identifiants que vous envoyez."

WHAT_TO_DO: dict[type[exceptions.APIException], str] = {
    exceptions.NotAuthenticated: (
        "Donnez un jeton dans l'en-tête Authorization, après le mot «\u00a0Bearer\u00a0»\u00a0: "
        "on en crée un sur la page «\u00a0Vos jetons\u00a0» de son compte."
    ),
    exceptions.NotAcceptable: ("Les réponses sont en JSON\u00a0: demandez «\u00a0application/json\u00a0» dans l'en-tête Accept, ou rien."),
    exceptions.UnsupportedMediaType: (
        "Envoyez du JSON, annoncé par l'en-tête «\u00a0Content-Type: application/json\u00a0»\u00a0; "
        "un fichier, par «\u00a0multipart/form-data\u00a0»."
    ),
    exceptions.MethodNotAllowed: "Les méthodes que cette adresse reçoit sont dans l'en-tête Allow de cette réponse.",
}
"""What those say that know nothing of the request but its form."""


def problem(status_code: int, detail: str, errors: list[dict[str, str]] | None = None, **more: Any) -> Response:
    """`errors` pairs each input at fault with its message; `more` are members of our own."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status_code, HTTPStatus(status_code).phrase),
        "status": status_code,
        "detail": detail,
        "errors": errors or [],
        **more,
    }
    return Response(body, status=status_code, content_type=MEDIA_TYPE)


def answer(status_code: int, detail: str, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """The same, where no view of the API was reached."""
    body = problem(status_code, detail, errors).data
    return JsonResponse(body, status=status_code, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """What the API answers to an exception; None for one that is our own defect."""
    set_rollback()
    if isinstance(error, InvalidInput):
        return problem(400, error.message, [{"field": error.field, "message": error.message}])
    if isinstance(error, Conflict):
        return problem(409, str(error), [{"field": "operations", "message": str(error)}], code=error.code, field_name=error.field_name)
    if isinstance(error, ChangedSince):
        answer = problem(412, CHANGED, [{"field": name, "message": "A changé depuis votre lecture."} for name in error.names])
        if error.tag:
            answer["ETag"] = error.tag
        return answer
    if isinstance(error, KeyTaken):
        return _already(error)
    if isinstance(error, KeyLost):
        return _wait(1)
    if isinstance(error, SchemaError):
        return problem(400, str(error), [{"field": error.path or "operations", "message": str(error)}])
    if isinstance(error, PermissionRefused):
        request = context["request"]
        return problem(403 if request.user.is_authenticated else 401, str(error))
    if isinstance(error, RequestDataTooBig):
        return problem(413, "Cet envoi dépasse la taille permise\u00a0; réduisez-le.")
    if room.is_full(error):
        return problem(507, NO_ROOM)
    if isinstance(error, IntegrityError):
        return problem(409, "Quelqu'un a fait le même geste au même moment. Relisez l'état actuel, puis recommencez.")
    if isinstance(error, RecursionError):
        return problem(400, "Ce qui est envoyé est trop profondément imbriqué\u00a0; réduisez le nombre de ses niveaux.")
    if isinstance(error, exceptions.Throttled):
        seconds = ceil(getattr(error, "wait", None) or 1)
        answer = problem(
            429, f"Vous avez envoyé beaucoup de demandes en une minute. Réessayez dans {count(seconds, 'seconde', 'secondes')}."
        )
        answer["Retry-After"] = str(seconds)
        return answer
    if isinstance(error, Http404):
        error = exceptions.NotFound(NOTHING)
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    listed = _listed(error.detail) if isinstance(error, exceptions.ValidationError) else []
    detail = " ".join(item["message"] for item in listed) or WHAT_TO_DO.get(type(error)) or str(error.detail)
    answer = problem(error.status_code, detail, listed)
    # DRF's own handler would copy it; without it a 401 does not say how to identify oneself.
    challenge = getattr(error, "auth_header", None)
    if challenge:
        answer["WWW-Authenticate"] = challenge
    return answer


def _already(taken: KeyTaken) -> Response:
    """The answer to a request whose key was taken before."""
    kept = taken.kept
    if not taken.same:
        return problem(422, OTHER_REQUEST, [{"field": HEADER, "message": OTHER_REQUEST}])
    if kept.status is None:
        return _wait(taken.seconds or 1) if taken.seconds or kept.written_at is None else problem(409, ANSWER_LOST)
    if (body := taken.body()) is None:
        return problem(409, f"{TOO_LONG} {kept.location}".strip())
    headers = {REPLAYED: "true"} | ({"Location": kept.location} if kept.location else {})
    return Response(body, status=kept.status, headers=headers)


def _wait(seconds: int) -> Response:
    """The answer to a request while another has its key."""
    answer = problem(409, GOES_ON)
    answer["Retry-After"] = str(seconds)
    return answer


def _listed(detail: Any, path: str = "") -> list[dict[str, str]]:
    """The tree of messages of a serializer, flattened: `target.field`, `options.0.text`."""
    if isinstance(detail, dict):
        return [item for key, value in detail.items() for item in _listed(value, _join(path, key))]
    if isinstance(detail, list):
        return [
            item
            for index, value in enumerate(detail)
            for item in _listed(value, _join(path, str(index)) if isinstance(value, dict) else path)
        ]
    return [{"field": path, "message": str(detail)}]


def _join(path: str, key: str) -> str:
    key = "" if key == "non_field_errors" else key
    return f"{path}.{key}" if path and key else path or key
