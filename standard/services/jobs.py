"""Files that wait for a worker: one worker takes each, and a worker that is killed at any moment loses nothing.

A job is a row (`FileJob`): waiting, then running, then settled. One that runs for longer than it may is held to be lost
and is taken again; what the lost worker then says is not written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from standard.models import FileJob
from standard.services.room import KINDS, Kind

ATTEMPTS: Final = 3
GRACE: Final = timedelta(seconds=30)
"""How long after its own time limit a job is held to be lost, its worker killed."""

NEVER: Final = datetime.min.replace(tzinfo=UTC)

State = FileJob.State

J = TypeVar("J", bound=FileJob)


def lost_after() -> timedelta:
    """How long after it began a job is held to be lost: a file may be read twice."""
    return timedelta(seconds=2 * settings.FILE_MAX_SECONDS) + GRACE


def to_do(kind: type[FileJob], now: datetime) -> list[UUID]:
    """The jobs that wait for a worker, those whose worker was lost included, from the first."""
    return list(kind._default_manager.filter(_to_do(now)).order_by("created_at", "pk").values_list("pk", flat=True))


def first(now: datetime) -> FileJob | None:
    """The next job to do."""
    queued = queue(now)
    return queued[0].kind._default_manager.filter(pk=queued[0].pk).first() if queued else None


@dataclass(frozen=True, slots=True)
class Queued:
    """A job that waits, and whose file it is about; one whose visitor is not known stands alone."""

    kind: Kind
    pk: UUID
    created_at: datetime
    visitor: str | int


def queue(now: datetime) -> list[Queued]:
    """The jobs that wait, in the order in which they are done: one of each visitor in turn, whoever was served longest ago first."""
    waiting = [
        Queued(kind, pk, created_at, visitor or file)
        for kind in KINDS
        for pk, created_at, visitor, file in kind._default_manager.filter(_to_do(now)).values_list(
            "pk", "created_at", "sample__visitor", "sample_id"
        )
    ]
    served = _served({one.visitor for one in waiting})
    rank: Counter[str | int] = Counter()
    order: dict[UUID, tuple[int, datetime, datetime]] = {}
    for one in sorted(waiting, key=lambda one: (one.created_at, one.pk)):
        order[one.pk] = rank[one.visitor], served.get(one.visitor, NEVER), one.created_at
        rank[one.visitor] += 1
    return sorted(waiting, key=lambda one: (*order[one.pk], one.pk))


def _served(visitors: Collection[str | int]) -> dict[str | int, datetime]:
    """When each of these visitors last had a file done, or begun."""
    served: dict[str | int, datetime] = {}
    for kind in KINDS:
        done = kind._default_manager.filter(sample__visitor__in=[one for one in visitors if isinstance(one, str)]).order_by()
        for visitor, last in done.values_list("sample__visitor").annotate(Max("heartbeat_at")):
            if last is not None:
                served[visitor] = max(last, served.get(visitor, NEVER))
    return served


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
    open_ones = type(job)._default_manager.filter(pk=job.pk, state__in=FileJob.UNDER_WAY)
    return bool(open_ones.update(state=State.CANCELLED, finished_at=now))


def settle(job: J, *, clock: Callable[[], datetime], state: FileJob.State, refusal: str = "", result: str = "", **more: object) -> J | None:
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


def before(job: FileJob, now: datetime) -> int:
    """How many jobs are done before one that waits."""
    if job.state != State.QUEUED:
        return 0
    return next((place for place, one in enumerate(queue(now)) if one.pk == job.pk), 0)


def _to_do(now: datetime) -> Q:
    return Q(state=State.QUEUED) | Q(state=State.RUNNING, heartbeat_at__lt=now - lost_after())
