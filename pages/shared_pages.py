"""Pages read without an account: the same for all who read them, written once for a few seconds, and until the standard's next writer.

Nothing of a visitor is in them, and nobody who signed in is given one: a browser that holds a session, or what one is told once, is
answered by the view. The proof that Django asks of a form is taken out, and each reader's own put in its place. What is decided is seen at
once, by the stamp of the standard; what only the hour changes, a few seconds late.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from pages.base import READ, standard_at
from standard.memory import Memory
from standard.models import Standard

SECONDS: Final = 5
SHARED: Final[Memory[tuple[bytes, dict[str, str]]]] = Memory(room=16_000_000)
"""Sixteen million bytes of pages, in each process."""
READ_BY_ALL: Final = frozenset(
    {
        "index", "home", "fields", "field", "why", "consultation", "proposals", "proposal", "questions", "question", "decisions",
        "decision", "history", "releases", "release", "documentation",
    }
)  # fmt: skip
"""The addresses whose pages depend on nothing but what is written under the lock on a standard, and the hour."""
_KEY: Final = "shared_pages.key"
_PROOF: Final = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
_OWN: Final = b"\0own\0"
"""No page holds a NUL: the door and the database refuse it."""


class SharedPagesMiddleware:
    """The last of the middlewares: what the others say of each answer is said of these too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        key = request.META.pop(_KEY, None)
        if key is not None and _for_all(request, answer):
            patch_vary_headers(answer, ("Cookie",))
            SHARED.keep(key, (_without_proof(answer.content), dict(answer.headers)), weight=len(answer.content))
        return answer

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, parts: dict[str, Any]) -> HttpResponseBase | None:
        key = _key_of(request, parts)
        if key is None:
            return None
        if (known := SHARED.find(key)) is not None:
            content, headers = known
            if _OWN in content:
                content = content.replace(_OWN, get_token(request).encode("ascii"))
            return HttpResponse(content, headers=headers)
        request.META[_KEY] = key
        return None


def _key_of(request: HttpRequest, parts: dict[str, Any]) -> Hashable | None:
    """What the page depends on; None where it may depend on who asks."""
    match = request.resolver_match
    ours = match is not None and match.namespace == "pages" and match.url_name in READ_BY_ALL
    # A request of htmx is answered a part of a page.
    if not ours or request.method != "GET" or "HX-Request" in request.headers or "Authorization" in request.headers:
        return None
    if set(request.COOKIES) - {settings.CSRF_COOKIE_NAME}:
        return None
    stamps = _stamps(request, parts)
    return (request.build_absolute_uri(), stamps, timezone.now().timestamp() // SECONDS) if stamps is not None else None


def _stamps(request: HttpRequest, parts: dict[str, Any]) -> Hashable | None:
    if "slug" not in parts:
        return tuple(Standard.objects.order_by("pk").values_list("pk", "stamp"))
    standard = standard_at(parts["slug"])
    if standard is None:
        return None
    request.META[READ] = standard
    return standard.pk, standard.stamp


def _for_all(request: HttpRequest, answer: HttpResponse) -> bool:
    return (
        answer.status_code == 200
        and not answer.streaming
        and answer.get("Content-Type", "").startswith("text/html")
        and "Cache-Control" not in answer
        and "Vary" not in answer
        and not answer.cookies
        and not request.session.modified
    )


def _without_proof(content: bytes) -> bytes:
    """The page with our mark where the proof of its reader stood."""
    for proof in set(_PROOF.findall(content)):
        content = content.replace(proof, _OWN)
    return content
