"""Compare two large schemas: they wait as a row, a worker compares them, all is forgotten after a week.

Whoever sent them reads the result; no list gives it. A visitor has one at a time: each may take the worker a while.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from standard import queries
from standard.comparison import Side, sent
from standard.models import FileComparison, Revision, SampleFile
from standard.permissions import NO_KEYS, Keys, Operator, can_act_on_file, require
from standard.queries import Person
from standard.schema.operations import Operation, read_changes
from standard.services import samples
from standard.services.errors import InvalidInput
from standard.services.room import UNKNOWN, Sender
from standard.validation import child, limits

State = FileComparison.State
Sides = tuple[Side, Side]
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
    *, actor: Person, before: bytes, after: bytes, now: datetime, sender: Sender = UNKNOWN, by_script: bool = False
) -> FileComparison:
    """Store two schemas to compare; a worker will take them. Raises `InvalidInput("file", …)`."""
    return _stored(sent.brought(before, after, {}), actor, sender, now, by_script=by_script)


def submit_wanted(
    *, base: Revision, after: bytes, sides: Sides, actor: Person, now: datetime, sender: Sender = UNKNOWN, by_script: bool = False
) -> FileComparison:
    """The same for a schema as somebody wants it, beside the working one: what differs may become a proposal."""
    data = sent.wanted(base.read_schema(), after, sides, queries.used_uids(base.standard))
    return _stored(data, actor, sender, now, by_script=by_script, standard=base.standard, base=base)


def submit_states(
    *, earlier: Revision, later: Revision, sides: Sides, actor: Person, now: datetime, sender: Sender = UNKNOWN, **known: Any
) -> FileComparison:
    """Two states of a standard, compared once for everybody. `known`: what `sent.states` is told of what lies between."""
    data = sent.states(earlier.read_schema(), later.read_schema(), sides, **known)
    try:
        return _stored(data, actor, sender, now, standard=earlier.standard, between=_between(earlier, later, sides))
    except InvalidInput:
        made = between(earlier, later, sides)
        if made is None:
            raise
        return made


def between(earlier: Revision, later: Revision, sides: Sides) -> FileComparison | None:
    """That of two states of a standard, where somebody asked for it: done, or on its way."""
    asked = FileComparison.objects.filter(standard=earlier.standard_id, between=_between(earlier, later, sides))
    return asked.filter(state__in=[*FileComparison.UNDER_WAY, State.DONE]).first()


def _between(earlier: Revision, later: Revision, sides: Sides) -> str:
    """Which two states: revisions do not change, and another name is told otherwise."""
    return f"{earlier.number}/{sides[0].key}...{later.number}/{sides[1].key}"


def found_at(key: UUID) -> FileComparison | None:
    """The comparison that an address leads to; `permissions.can_read_file` says to whom."""
    return FileComparison.objects.select_related("sample", "standard", "base").filter(Q(pk=key) | Q(secret=key)).first()


def _stored(data: sent.Sent, actor: Person, sender: Sender, now: datetime, *, by_script: bool = False, **about: Any) -> FileComparison:
    def job(sample: SampleFile) -> FileComparison:
        secret = uuid4() if by_script and sample.owner_id is None else None
        return FileComparison.objects.create(sample=sample, visitor=sender.visitor, created_at=now, secret=secret, **about)

    content = ContentFile(json.dumps(data).encode())
    try:
        return samples.received(standard=None, actor=actor, sender=sender, name=NAME, content=content, now=now, job=job)
    except IntegrityError:
        raise InvalidInput("file", BUSY) from None


def again(
    *, comparison: FileComparison, actor: Person, answers: Mapping[str, str], now: datetime, keys: Keys = NO_KEYS, sender: Sender = UNKNOWN
) -> FileComparison:
    """Compare the same two schemas with more answers, in place of the comparison. Raises `InvalidInput("file", …)`."""
    require(can_act_on_file(queries.actor_for(user=actor, standard=None, now=now), comparison, keys))
    try:
        with comparison.sample.content.open("rb") as file:
            data = json.load(file)
    except (FileNotFoundError, ValueError):
        raise InvalidInput("file", GONE) from None
    data["answers"] |= answers
    made = _stored(data, actor, sender, now, standard=comparison.standard, base=comparison.base)
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


def part(comparison: FileComparison, number: int, ending: str = "json") -> Path | None:
    """A part of the answer; None where there is none, or no more."""
    path = folder_of(comparison) / f"{number}.{ending}"
    return path if comparison.state == State.DONE and path.exists() else None


def operations_of(comparison: FileComparison) -> tuple[Operation, ...]:
    """All that differs. Raises `InvalidInput("file", …)` where it is not known, or no more."""
    parts = json.loads(comparison.result)["parts"] if comparison.state == State.DONE else 1
    found = [part(comparison, number) for number in range(1, parts + 1)]
    if None in found:
        raise InvalidInput("file", GONE)
    return tuple(operation for path in found if path is not None for operation in read_changes(json.loads(path.read_bytes())))


def withdraw(*, comparison: FileComparison, actor: Person, now: datetime, keys: Keys = NO_KEYS) -> None:
    """Erase the two schemas and all that came of them at once, as whoever sent them may ask."""
    require(can_act_on_file(queries.actor_for(user=actor, standard=None, now=now), comparison, keys))
    samples.erase(comparison.sample)
