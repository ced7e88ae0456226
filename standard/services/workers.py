"""The signs of life of the processes that do what waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from standard.models import Worker
from standard.permissions import Operator

REMEMBERED: Final = timedelta(days=30)
"""How long a worker that is no more is remembered."""


def beat(*, worker: str, actor: Operator, now: datetime, trouble: str = "", since: datetime | None = None) -> None:
    """Say that a worker lives and, where all that it tries fails, what it meets since when."""
    if not Worker.objects.filter(pk=worker).update(seen_at=now, failing_since=since, trouble=trouble):
        Worker.objects.filter(seen_at__lt=now - REMEMBERED).delete()
        Worker.objects.create(pk=worker, started_at=now, seen_at=now, failing_since=since, trouble=trouble)


def end(*, worker: str, actor: Operator, now: datetime) -> None:
    """Say that a worker was asked to end, though it may not have had the time to say that it lived."""
    if not Worker.objects.filter(pk=worker).update(seen_at=now, ended_at=now):
        Worker.objects.create(pk=worker, started_at=now, seen_at=now, ended_at=now)
