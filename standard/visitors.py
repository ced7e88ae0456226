"""Whoever sends a request, as the files that people try know them: an account, or a browser that keeps its session."""

from __future__ import annotations

from typing import Any, Final, Protocol
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import User
from standard.models import FileJob, ValidationReport
from standard.permissions import Keys
from standard.services.file_rows import checked_files
from standard.services.room import Sender

SENT: Final = "reports"
"""Where a session keeps the keys of what was asked for the files that were sent in it."""
REMEMBERED: Final = 50


class Request(Protocol):
    """Django's, or the API's."""

    session: Any


def remember(request: Request, job: FileJob) -> None:
    """Whoever sends a file reads what came of it from the same browser, signed in or not."""
    request.session[SENT] = [*request.session.get(SENT, [])[1 - REMEMBERED :], str(job.pk)]


def sent(request: Request) -> frozenset[UUID]:
    """The keys of what was asked for the files that were sent in the session."""
    return frozenset(UUID(key) for key in request.session.get(SENT, []))


def checks(request: HttpRequest) -> QuerySet[ValidationReport]:
    """The last check of each file that the same person, or browser, sent before; the latest first."""
    mine = Q(sample__owner__isnull=True, pk__in=sent(request))
    if isinstance(request.user, User):
        mine |= Q(sample__owner=request.user)
    return checked_files(ValidationReport.objects.filter(mine))


def keys(request: Request, address: UUID) -> Keys:
    """What the request shows, at this address."""
    return Keys(address, sent(request))


def sender(request: HttpRequest) -> Sender:
    """Who sends a file: an account, or else a browser that keeps its session, or else a network address."""
    address = _digest("address", get_adapter(request).get_client_ip(request))
    if request.user.is_authenticated:
        return Sender(_digest("account", str(request.user.pk)), address)
    session = request.session.session_key
    return Sender(_digest("session", session) if session else address, address)


def _digest(kind: str, value: str) -> str:
    """What tells whether two are the same, and nothing else of either."""
    return salted_hmac(f"standard.visitors.{kind}", value, algorithm="sha256").hexdigest()
