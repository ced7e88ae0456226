"""Whoever sends a request, as the files that people try know them: an account, or a browser that keeps its session."""

from __future__ import annotations

from typing import Any, Final, Protocol
from uuid import UUID

from standard.models import FileJob
from standard.permissions import Keys

SENT: Final = "reports"
"""Where a session keeps the keys of what was asked for the files that were sent in it."""
REMEMBERED: Final = 50


class Request(Protocol):
    """Django's, or the API's."""

    session: Any


def remember(request: Request, job: FileJob) -> None:
    """Whoever sends a file reads what came of it from the same browser, signed in or not."""
    request.session[SENT] = [*request.session.get(SENT, [])[1 - REMEMBERED :], str(job.pk)]


def keys(request: Request, address: UUID) -> Keys:
    """What the request shows, at this address."""
    return Keys(address, frozenset(UUID(key) for key in request.session.get(SENT, [])))
