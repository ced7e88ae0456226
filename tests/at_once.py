"""People who do something at the same moment, each in a thread with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(*doings: Callable[[], T]) -> list[T]:
    """What each of them gives; raises what one of them raises. The test's database must be a transactional one."""
    together = Barrier(len(doings))

    def do(doing: Callable[[], T]) -> T:
        try:
            together.wait(30)
            return doing()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(doings)) as threads:
        return [done.result() for done in [threads.submit(do, doing) for doing in doings]]
