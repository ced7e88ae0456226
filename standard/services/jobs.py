"""Files that wait for a worker: one worker takes each, and a worker that is killed at any moment loses nothing.

A job is a row (`FileJob`): waiting, then running, then settled. One that runs for longer than it may is held to be lost
and is taken again; what the lost worker then says is not written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from standard.models import FileConversion, FileCorrection, FileJob, ValidationReport
from standard.services.errors import InvalidInput

ATTEMPTS: Final = 3
GRACE: Final = timedelta(seconds=30)
"""How long after its own time limit a job is held to be lost, its worker killed."""
WAITING: Final = 100
"""Files that may wait at once."""

State = FileJob.State
KINDS: Final[tuple[type[FileJob], ...]] = (ValidationReport, FileConversion, FileCorrection)

J = TypeVar("J", bound=FileJob)


def lost_after() -> timedelta:
    """How long after it began a job is held to be lost: a file may be read twice."""
    return timedelta(seconds=2 * settings.FILE_MAX_SECONDS) + GRACE


def to_do(kind: type[FileJob], now: datetime) -> list[UUID]:
    """The jobs that wait for a worker, those whose worker was lost included, from the first."""
    return list(kind._default_manager.filter(_to_do(now)).order_by("created_at", "pk").values_list("pk", flat=True))


def first(now: datetime) -> FileJob | None:
    """The job, of any kind, that has waited longest."""
    waiting = (kind._default_manager.filter(_to_do(now)).order_by("created_at", "pk").first() for kind in KINDS)
    return min((job for job in waiting if job is not None), key=lambda job: job.created_at, default=None)


def due(now: datetime) -> bool:
    """Whether a file waits."""
    return any(kind._default_manager.filter(_to_do(now)).exists() for kind in KINDS)


def claim(kind: type[J], pk: UUID, now: datetime) -> J | None:
    """Take a job that waits; None where another has it, or it is settled."""
    with transaction.atomic():
        job = kind._default_manager.select_for_update().filter(_to_do(now), pk=pk).first()
        if job is None:
            return None
        job.state, job.heartbeat_at = State.RUNNING, now
        job.attempts += 1
        job.save(update_fields=["state", "heartbeat_at", "attempts"])
    return job


def beat(job: FileJob, now: datetime, **progress: object) -> bool:
    """Say that a job is being done, `progress` being columns of its own; false where it is no longer ours to do."""
    held = type(job)._default_manager.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts)
    return bool(held.update(heartbeat_at=now, **progress))


def cancel(job: FileJob, now: datetime) -> bool:
    """Stop a job that waits or runs: its worker finds out by itself. False where it is settled."""
    open_ones = type(job)._default_manager.filter(pk=job.pk, state__in=[State.QUEUED, State.RUNNING])
    return bool(open_ones.update(state=State.CANCELLED, finished_at=now))


def settle(job: J, *, clock: Callable[[], datetime], state: FileJob.State, refusal: str = "", result: str = "", **more: str) -> J | None:
    """Write what came of a job, `more` being columns of its own; None where it was held to be lost and another took it."""
    with transaction.atomic():
        manager = type(job)._default_manager
        held = manager.select_for_update().filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts).first()
        if held is None:
            return None
        held.state, held.refusal, held.result, held.finished_at = state, refusal, result, clock()
        for name, value in more.items():
            setattr(held, name, value)
        held.save(update_fields=["state", "refusal", "result", "finished_at", *more])
    return held


def before(job: FileJob) -> int:
    """How many jobs of its kind wait before one that waits."""
    if job.state != State.QUEUED:
        return 0
    return type(job)._default_manager.filter(state=State.QUEUED, created_at__lt=job.created_at).count()


def check_room() -> None:
    """Raises `InvalidInput("file", …)` where too many files wait."""
    if sum(kind._default_manager.filter(state__in=[State.QUEUED, State.RUNNING]).count() for kind in KINDS) >= WAITING:
        raise InvalidInput("file", "Beaucoup de fichiers attendent déjà leur tour. Réessayez dans quelques minutes.")


def _to_do(now: datetime) -> Q:
    return Q(state=State.QUEUED) | Q(state=State.RUNNING, heartbeat_at__lt=now - lost_after())
