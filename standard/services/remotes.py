"""The repository elsewhere that the team of a standard named: sent to after each writing of ours, tried again where it failed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import urllib3
from django.db import transaction
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from accounts.models import User
from accounts.sealing import NotOpened, seal, unseal
from standard import permissions, queries
from standard.models import RemoteRepository, Repository, Standard
from standard.permissions import Operator, require
from standard.repositories.sending import ADDRESS, NotSent
from standard.repositories.sending import send as send_files
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.fetching import AGENT, check_host, is_public, resolved
from standard.services.numbers import lock_standard
from standard.services.repositories import LOST, bring_up, next_try
from standard.services.tries import take

logger = logging.getLogger(__name__)

LONGEST: Final = 500
_PURPOSE: Final = "remote-repositories"


def name(*, standard: Standard, url: str, actor: User, now: datetime, token: str = "") -> RemoteRepository:
    """Send the standard to this repository from now on. Without a token, the one it had stays. Raises InvalidInput("url", …)."""
    missing = "Donnez l’adresse du dépôt, par exemple https://git.exemple.fr/ville/standard.git."
    url = inputs.line("url", url, missing=missing, longest=LONGEST)
    if not _is_place(url):
        raise InvalidInput(
            "url", "Donnez une adresse qui commence par https://, sans nom ni mot de passe\u00a0: le jeton a sa propre case."
        )
    check_host(urlsplit(url).hostname or "", at="url")
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_describe_standard(queries.actor_for(user=actor, standard=standard, now=now)))
        remote = RemoteRepository.objects.filter(standard=standard).first() or RemoteRepository(standard=standard)
        if token.strip():
            remote.sealed_token = seal(_PURPOSE, token.strip())
        elif remote.url != url:
            remote.sealed_token = ""
        remote.url, remote.named_by, remote.named_at = url, actor, now
        remote.due_at, remote.attempts, remote.error = now, 0, ""
        remote.save()
        _tell(standard, actor, f"Le dépôt git est envoyé à {url}", now)
        return remote


def _is_place(url: str) -> bool:
    """Whether that is an address by https, which holds no name and no password."""
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    return address.scheme == "https" and bool(address.hostname) and not (address.username or address.password)


def forget(*, standard: Standard, actor: User, now: datetime) -> None:
    """Send the standard nowhere any more; what was sent stays where it is."""
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_describe_standard(queries.actor_for(user=actor, standard=standard, now=now)))
        if RemoteRepository.objects.filter(standard=standard).delete()[0]:
            _tell(standard, actor, "Le dépôt git n’est plus envoyé ailleurs", now)


def due(now: datetime) -> bool:
    """Whether a repository waits to be sent."""
    return RemoteRepository.objects.filter(due_at__lte=now).exists()


def send(*, actor: Operator, now: datetime, reach: Callable[[], Any] | None = None) -> bool:
    """Send the repository that has waited longest; whether there was one. `reach`: how others are reached, the public internet alone."""
    taken = take(RemoteRepository.objects.select_related("standard"), now, lost=LOST + timedelta(minutes=1))
    if taken is None:
        return False
    held = RemoteRepository.objects.filter(pk=taken.pk, due_at=taken.due_at)
    try:
        if not Repository.objects.filter(pk=taken.pk, due_at=None).exists():
            # Not written yet: it is sent once it is.
            held.update(due_at=None, attempts=0)
            return True
        send_files(bring_up(taken.standard), taken.url, _token(taken), (reach or public)())
    except NotSent as error:
        held.update(due_at=next_try(taken, now), error=str(error))
        return True
    except Exception:
        # Whatever one repository trips on, at a server that is not ours, those behind it are sent.
        logger.exception("The repository of %s could not be sent", taken.standard.slug)
        held.update(due_at=next_try(taken, now), error=ADDRESS)
        return True
    held.update(due_at=None, attempts=0, error="", done_at=now)
    return True


def _tell(standard: Standard, actor: User, message: str, now: datetime) -> None:
    record(standard=standard, verb="standard.described", actor=actor, subject=standard, message=message, details={"changed": []}, at=now)


def _token(remote: RemoteRepository) -> str:
    if not remote.sealed_token:
        return ""
    try:
        return unseal(_PURPOSE, remote.sealed_token)
    except NotOpened:
        raise NotSent("Le jeton n’est plus lisible, le secret du site ayant changé\u00a0: donnez-le de nouveau.") from None


class _PublicConnection(HTTPSConnection):
    """A connection made to an address that was looked at, whatever the name says a moment later."""

    def _new_conn(self) -> Any:
        named = self._dns_host
        try:
            found = [text for text in resolved(named) if is_public(ip_address(text))]
        except OSError:
            found = []
        if not found:
            raise NotSent(ADDRESS)
        self._dns_host = found[0]
        try:
            return super()._new_conn()
        finally:
            self._dns_host = named


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


def public() -> urllib3.PoolManager:
    """The public internet by https, and nothing else: neither another scheme nor an address of our own network."""
    pool = urllib3.PoolManager(retries=urllib3.Retry(3, redirect=3), headers={"User-Agent": AGENT})
    pool.pool_classes_by_scheme = {"https": _PublicPool}
    return pool
