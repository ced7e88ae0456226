"""What the scripts of any site may read (CORS): the API, as it says it to all or to whoever gives their token, never by a cookie.

Published files say it of themselves; that nothing is at an address, or that it is at another, is said here: it is the same for everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from config.door import is_api

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
NOT_THERE: Final = frozenset({301, 404, 410})
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class SharingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.get_response(request)
        if not is_api(request):
            answer = self.get_response(request)
            if answer.status_code in NOT_THERE:
                answer["Access-Control-Allow-Origin"] = "*"
            return answer
        asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        answer = HttpResponse(status=204, headers=_PREFLIGHT) if asks else self.get_response(request)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After, WWW-Authenticate"
        return answer
