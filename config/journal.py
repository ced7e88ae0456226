"""The journal: each line names the request in which it was written, and holds nobody's data.

What an address says may be somebody's (an invitation, the way out of a list), so a request is told by its route, and neither its
parameters nor where it came from are written.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Final

from django.http import HttpRequest

CURRENT: Final[ContextVar[str]] = ContextVar("request", default="-")
"""The name of the request that is answered; "-" outside one."""
NAME: Final = "journal.request"
"""Where a request keeps its name, for what Django tells of it once it is answered."""


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, as `standards/<slug:slug>/`; "-" where no view was found."""
    return request.resolver_match.route if request.resolver_match else "-"


class Named(logging.Filter):
    """Adds the name of the request; a line of Django's own that gives its address gives its route instead."""

    def filter(self, record: logging.LogRecord) -> bool:
        if hasattr(record, "request_id"):  # another handler has seen it
            return True
        record.__dict__["request_id"] = CURRENT.get()
        request = record.__dict__.pop("request", None)
        if isinstance(request, HttpRequest):
            record.__dict__["request_id"] = request.META.get(NAME, CURRENT.get())
            record.msg, record.args = "%s %s: %s", (request.method, route_of(request), getattr(record, "status_code", "-"))
        return True
