"""Each request has a name, which its lines of the journal and its answer carry; it is timed, and told in a line of its own."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from api import metrics
from config.journal import CURRENT, NAME, route_of

logger = logging.getLogger(__name__)

HEADER: Final = "X-Request-ID"
_GIVEN: Final = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_QUIET: Final = frozenset({"healthz", "readyz", "metrics"})
"""Routes that machines ask every few seconds: measured, and not told."""


class RequestLineMiddleware:
    """The first of the middlewares: the time that it tells is the whole of it. A proxy in front may have named the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        name = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        before = CURRENT.set(name)
        request.META[NAME] = name
        started = time.perf_counter()
        try:
            answer = self.get_response(request)
            self._tell(request, answer.status_code, time.perf_counter() - started)
            answer[HEADER] = name
            return answer
        finally:
            CURRENT.reset(before)

    def _tell(self, request: HttpRequest, status: int, seconds: float) -> None:
        route = route_of(request)
        metrics.observe(method=request.method or "", route=route, status=status, seconds=seconds)
        if route not in _QUIET:
            told = {"method": request.method, "route": route, "status": status, "milliseconds": round(seconds * 1000)}
            logger.info("%(method)s %(route)s %(status)d %(milliseconds)d ms", told, extra=told)
