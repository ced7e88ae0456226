"""The door: every request passes it before anything of it is read.

It holds no text that no database or protocol holds (NUL, half of a character), in no part of it: an address, a token or a
parameter of the API is refused, by name; from the forms and parameters of pages, and from the cookies and headers that
nobody types, it is left out. JSON is read by `api.parsers`, under the same rule: `accounts.typed.storable`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.core.handlers.exception import get_exception_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import get_resolver

from accounts.typed import storable

API: Final = "/api/"
_MEDIA_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)
_READ: Final = re.compile(r"[ -~]*", re.ASCII)
_ENCODING: Final = re.compile(r"charset|\*", re.IGNORECASE)
_UTF_8: Final = re.compile(r";\s*charset=\"?(?:utf-?8|(?:us-)?ascii)\"?\s*(?=;|$)", re.IGNORECASE)
_OTHER_ENCODING: Final = "door.other_encoding"


class Refused(BadRequest):
    """The request holds what cannot be read: in `field`, which `message` says in French."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def is_api(request: HttpRequest) -> bool:
    """Whether a script asks, rather than a person."""
    return request.path_info.startswith(API)


class Application(WSGIHandler):
    """Django, which reads the type of the body before any middleware, and fails on an encoding that is none."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        said = _UTF_8.sub("", environ.get("CONTENT_TYPE", ""))
        if not _READ.fullmatch(said) or _ENCODING.search(said):
            environ[_OTHER_ENCODING] = True
            plain = _MEDIA_TYPE.match(said)
            said = plain[0] if plain else ""
        return super().__call__({**environ, "CONTENT_TYPE": said}, start_response)


class Door:
    """The first of the middlewares."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            _read_address(request)
            _read_headers(request)
            _read_parameters(request)
        except Refused as refused:
            return get_exception_response(request, get_resolver(), 400, refused)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, parts: Any) -> HttpResponseBase | None:
        """The form of a page, before its token is looked at; the API reads its own."""
        if request.method == "POST" and not is_api(request):
            # Whoever hangs up before the end gets no answer.
            with suppress(UnreadablePostError):
                if _unstorable(request.POST):
                    request.POST = _cleaned(request.POST)  # type: ignore[assignment]  # the stubs name what is only read otherwise
        return None


def _read_address(request: HttpRequest) -> None:
    if not storable(request.path_info):
        raise Refused("", "Cette adresse contient un caractère illisible\u00a0: vérifiez-la, ou repartez de l’accueil.")


def _read_headers(request: HttpRequest) -> None:
    """Leave out those that cannot be read; a token is refused, so that whoever gives it is not taken for nobody."""
    if _OTHER_ENCODING in request.META:
        raise Refused("Content-Type", "Envoyez vos textes en UTF-8\u00a0: les autres encodages ne sont pas lus ici.")
    if not _readable(request.META.get("HTTP_AUTHORIZATION", "")):
        raise Refused("Authorization", "Le jeton de l’en-tête Authorization contient un caractère illisible\u00a0: recopiez-le.")
    for name in [name for name in request.META if name.startswith("HTTP_") and name != "HTTP_COOKIE"]:
        if not _readable(request.META[name]):
            del request.META[name]
    for name in [name for name, value in request.COOKIES.items() if not (storable(name) and storable(value))]:
        del request.COOKIES[name]


def _read_parameters(request: HttpRequest) -> None:
    if not _unstorable(request.GET):
        return
    if is_api(request):
        name = next(name for name, texts in request.GET.lists() if not all(map(storable, (name, *texts))))
        raise Refused(name.replace("\0", ""), "Ce paramètre contient un caractère illisible\u00a0: retirez-le.")
    request.GET = _cleaned(request.GET)  # type: ignore[assignment]  # the stubs name what is only read otherwise


def _readable(header: str) -> bool:
    """Servers give the bytes of a header one by one."""
    try:
        return storable(header.encode("latin-1").decode("utf-8"))
    except UnicodeError:
        return False


def _unstorable(given: QueryDict) -> bool:
    return not all(storable(text) for name, texts in given.lists() for text in (name, *texts))


def _cleaned(given: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, texts in given.lists():
        if storable(name):
            kept.setlist(name, [text if storable(text) else text.replace("\0", "") for text in texts])
    kept._mutable = False
    return kept
