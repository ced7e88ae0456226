"""How many requests a minute: of a person, or of the address that somebody without an account writes from.

They are counted in the cache that the processes share, as what pages limit is. A window of a minute, a number in it: near enough.
"""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from standard import visitors

WINDOW: Final = 60
"""Seconds."""
TOLD_BY: Final = {"read": 10, "write": 1}
"""How many requests a process counts before it tells the others: to write at each reading would cost more than most readings."""
_MANY: Final = 10_000

_untold: Counter[str] = Counter()
_lock = Lock()


class MinuteThrottle(BaseThrottle):
    """Counts readings and writings apart."""

    def __init__(self) -> None:
        self._left = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        kind = "read" if request.method in SAFE_METHODS else "write"
        most = settings.API_READS if kind == "read" else settings.API_WRITES
        if not most:
            return True
        now = time.time()
        self._left = WINDOW - now % WINDOW
        key = f"api.{kind}.{_who(request)}.{int(now // WINDOW)}"
        counted = cache.get(key, 0)
        if counted >= most:
            return False
        told = _count(key, TOLD_BY[kind])
        if told:
            cache.set(key, counted + told, 2 * WINDOW)
        return True

    def wait(self) -> float:
        return self._left


def _who(request: Request) -> str:
    sender = visitors.sender(request)
    return sender.visitor if request.user.is_authenticated else sender.address


def _count(key: str, step: int) -> int:
    """How many are to be told of, this one included; 0 where there are not enough yet."""
    with _lock:
        if len(_untold) > _MANY:
            _untold.clear()
        _untold[key] += 1
        return _untold.pop(key) if _untold[key] >= step else 0
