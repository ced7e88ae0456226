"""What is answered to somebody signed in is theirs alone: no cache keeps it, neither a proxy nor a shared computer's browser."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


class PrivacyMiddleware:
    """Every page carries the name of whoever is signed in, and may show their drafts. Published files, the same for
    everybody, say themselves how long they are kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if "Cache-Control" not in answer and _asks_who(request) and request.user.is_authenticated:
            add_never_cache_headers(answer)
        return answer


def _asks_who(request: HttpRequest) -> bool:
    """Whether the answer may depend on who asks: looking it up for the others would make it so."""
    return request.session.accessed or "Authorization" in request.headers
