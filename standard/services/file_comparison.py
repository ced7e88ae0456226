"""Compare two large schemas: they wait as a row, a worker compares them, all is forgotten after a week.

Whoever sent them reads the result; no list gives it. A visitor has one at a time: each may take the worker a while.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils import timezone

from standard import queries
from standard.models import FileComparison, SampleFile
from standard.permissions import NO_KEYS, Keys, Operator, can_act_on_file, require
from standard.queries import Person
from standard.services import samples
from standard.services.errors import InvalidInput
from standard.services.room import UNKNOWN, Sender
from standard.validation import child, limits

State = FileComparison.State
NAME: Final = "deux-schemas.json"
WRITTEN: Final = 4
"""How many times larger than the largest file sent a part of the answer may be."""
INTERRUPTED: Final = "La comparaison a été interrompue plusieurs fois. Recommencez, ou comparez des parties de ces schémas."
GONE: Final = "Ces schémas ont été effacés avant d’être comparés. Envoyez-les de nouveau."
BUSY: Final = "Une comparaison envoyée d’ici attend déjà son tour. Attendez qu’elle soit faite, ou effacez-la depuis sa page."
STOPPED: Final = {
    "too-long": "La comparaison de ces schémas a duré trop longtemps et s’est arrêtée. Comparez-en des parties.",
    "too-large": "Ces deux schémas demandent trop de mémoire\u00a0: la comparaison s’est arrêtée. Comparez-en des parties.",
    "failed": "La comparaison s’est arrêtée sur un défaut de notre outil, pas de vos schémas. Signalez-le-nous.",
}


def submit(
    *, actor: Person, before: bytes, after: bytes, now: datetime, answers: Mapping[str, str] | None = None, sender: Sender = UNKNOWN
) -> FileComparison:
    """Store two schemas to compare; a worker will take them. `answers`: what a person said of what became what.

    Raises `InvalidInput("file", …)`.
    """
    data = json.dumps({"before": _written(before), "after": _written(after), "answers": dict(answers or {})}).encode()

    def job(sample: SampleFile) -> FileComparison:
        return FileComparison.objects.create(sample=sample, visitor=sender.visitor, created_at=now)

    try:
        return samples.received(standard=None, actor=actor, sender=sender, name=NAME, content=ContentFile(data), now=now, job=job)
    except IntegrityError:
        raise InvalidInput("file", BUSY) from None


def _written(schema: bytes) -> str:
    """In whichever encoding it came: reading it tells."""
    return b64encode(schema).decode()


def again(
    *, comparison: FileComparison, actor: Person, answers: Mapping[str, str], now: datetime, keys: Keys = NO_KEYS, sender: Sender = UNKNOWN
) -> FileComparison:
    """Compare the same two schemas with more answers, in place of the comparison. Raises `InvalidInput("file", …)`."""
    require(can_act_on_file(queries.actor_for(user=actor, standard=None, now=now), comparison, keys))
    try:
        with comparison.sample.content.open("rb") as file:
            sent = json.load(file)
    except (FileNotFoundError, ValueError):
        raise InvalidInput("file", GONE) from None
    told = {**sent["answers"], **answers}
    made = submit(actor=actor, before=b64decode(sent["before"]), after=b64decode(sent["after"]), answers=told, now=now, sender=sender)
    samples.erase(comparison.sample)
    return made


def compare(*, comparison_id: UUID, actor: Operator, clock: Callable[[], datetime] = timezone.now) -> FileComparison | None:
    """Compare two schemas that wait, or whose worker was lost. None where there is nothing to do."""
    return samples.attempt(FileComparison, comparison_id, partial(_compared, clock=clock), clock=clock, interrupted=INTERRUPTED)


def _compared(comparison: FileComparison, *, clock: Callable[[], datetime]) -> FileComparison | None:
    found = _asked(comparison)
    if found is None:
        return samples.settle(comparison, clock=clock, state=State.REFUSED, refusal=GONE)
    if isinstance(found, str) or "refusal" in found:
        refusal = STOPPED.get(found, STOPPED["failed"]) if isinstance(found, str) else found["refusal"]
        return samples.settle(comparison, clock=clock, state=State.REFUSED, refusal=refusal)
    return samples.settle(comparison, clock=clock, state=State.DONE, result=json.dumps(found, ensure_ascii=False))


def _asked(comparison: FileComparison) -> dict[str, Any] | child.Stopped | None:
    """What the process apart answers; None where the file is gone."""
    source = Path(comparison.sample.content.path) if comparison.sample.content else None
    if source is None or not source.exists():
        return None
    return child.ask(
        "standard.comparison.process",
        {"source": str(source.resolve()), "folder": str(folder_of(comparison).resolve())},
        seconds=settings.FILE_MAX_SECONDS,
        memory=limits.MEMORY_BYTES,
        writes=WRITTEN * settings.SCHEMA_MAX_BYTES,
    )


def folder_of(comparison: FileComparison) -> Path:
    """Where the parts of the answer are."""
    return samples.attempt_folder(comparison)


def withdraw(*, comparison: FileComparison, actor: Person, now: datetime, keys: Keys = NO_KEYS) -> None:
    """Erase the two schemas and all that came of them at once, as whoever sent them may ask."""
    require(can_act_on_file(queries.actor_for(user=actor, standard=None, now=now), comparison, keys))
    samples.erase(comparison.sample)
