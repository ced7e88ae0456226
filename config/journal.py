"""The journal: each line names the request in which it was written, and holds nobody's data.

What an address says may be somebody's (an invitation, the way out of a list), so a request is told by its route, and neither its
parameters nor where it came from are written.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Any, Final

from django.http import HttpRequest

CURRENT: Final[ContextVar[str]] = ContextVar("request", default="-")
"""The name of the request that is answered; "-" outside one."""
REFUSED: Final = "django.security."
"""The loggers of what Django refuses to look at: a name that is not the site's, too many inputs."""
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
        if record.name.startswith(REFUSED):
            # Anybody may have it written, in their words: it is no failure of the site's, and its logger says what was refused.
            record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
        return True


def written_as(form: str) -> dict[str, Any]:
    """Django's settings for a journal whose lines are to be read (`line`), or gathered with those of other machines (`json`)."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"named": {"()": "config.journal.Named"}},
        "formatters": {
            "line": {"format": "{asctime} {levelname} {name} {request_id} {message}", "style": "{"},
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "{levelname}{name}{request_id}{message}",
                "style": "{",
                "rename_fields": {"levelname": "level", "name": "logger"},
                "timestamp": "time",
            },
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": form, "filters": ["named"]},
            # The worker sets its loggers to INFO, two lines a task: they would drown the codes that the demonstration shows.
            "warnings": {"class": "logging.StreamHandler", "formatter": form, "filters": ["named"], "level": "WARNING"},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            # A line a request: the demonstration's console is for the codes, and what stands in front of a site has a journal of its own.
            "config.request_line": {"level": "INFO" if form == "json" else "WARNING"},
            **{app: {"level": "INFO"} for app in ("accounts", "standard", "concertation")},
            "gunicorn.error": {"handlers": ["stderr"], "propagate": False},
            "django_tasks": {"handlers": ["warnings"], "propagate": False},
            "django_tasks_db": {"handlers": ["warnings"], "propagate": False},
        },
    }
