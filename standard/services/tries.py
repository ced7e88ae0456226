"""How a worker takes what waits, alone and for a while, and when it tries again what failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from standard.models import RemoteRepository, Repository, WebhookDelivery

R = TypeVar("R", Repository, RemoteRepository, WebhookDelivery)


def take(rows: QuerySet[R], now: datetime, *, lost: timedelta) -> R | None:
    """Take what has waited longest of these; whoever took it is held to be `lost` after that time."""
    with transaction.atomic():
        taken = rows.select_for_update(of=("self",)).filter(due_at__lte=now).order_by("due_at", "pk").first()
        if taken is None:
            return None
        taken.due_at, taken.attempts = now + lost, taken.attempts + 1
        taken.save(update_fields=["due_at", "attempts"])
        return taken


def pause_after(attempts: int, pauses: tuple[timedelta, timedelta], *, times: int = 2) -> timedelta:
    """How long one waits after so many tries: the first of the pauses, `times` as long each time, up to the last."""
    first, last = pauses
    # The last is long reached: what goes on growing would be more than a duration holds.
    pause: timedelta = min(first * times ** min(attempts - 1, 20), last)
    return pause
