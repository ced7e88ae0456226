"""A corrected copy of a file that was checked, made on demand: it waits as a row, a worker writes it, it goes with the file."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from standard import queries
from standard.converting.reading import RewritingProcess
from standard.converting.runner import correct
from standard.models import FileCorrection, ValidationReport
from standard.permissions import NO_KEYS, Keys, Operator, can_act_on_file, require
from standard.queries import Person
from standard.services import jobs, room, samples
from standard.services.errors import InvalidInput
from standard.services.room import Sender
from standard.services.validation import edits_of, ending, mapping_of, spool_of
from standard.validation.outputs.made import Made
from standard.validation.report import Report

State = FileCorrection.State
STOPPED: Final = "La copie n’a pas pu être écrite\u00a0: le fichier est trop grand. Découpez-le, puis vérifiez chaque partie."


def submit(*, report: ValidationReport, kinds: Collection[str], actor: Person, now: datetime, keys: Keys = NO_KEYS) -> FileCorrection:
    """Ask for a copy with the corrections of these kinds. Raises `InvalidInput("kinds" | "file", …)`."""
    require(can_act_on_file(queries.actor_for(user=actor, standard=None, now=now), report, keys))
    possible = {one.kind for one in Made.from_json(json.loads(report.downloads)).corrections} if report.downloads else set()
    if not kinds or not possible.issuperset(kinds):
        raise InvalidInput("kinds", "Cochez au moins une des corrections proposées.")
    room.check(Sender(report.sample.visitor, report.sample.address))
    return FileCorrection.objects.create(report=report, sample=report.sample, kinds=" ".join(sorted(kinds)), created_at=now)


def write(*, correction_id: UUID, actor: Operator, clock: Callable[[], datetime] = timezone.now) -> FileCorrection | None:
    """Write the copy of a correction that waits, or whose worker was lost. None where there is nothing to do."""
    return samples.attempt(FileCorrection, correction_id, partial(_written, clock=clock), clock=clock, interrupted=STOPPED)


def _written(correction: FileCorrection, *, clock: Callable[[], datetime]) -> FileCorrection | None:
    report = correction.report
    try:
        with RewritingProcess(mapping_of(report), edits_of(report)) as reader:
            cells = correct(
                Path(report.sample.content.path),
                corrected(correction),
                spool_of(report),
                report.revision.read_schema(),
                kinds=correction.kinds.split(),
                sheet=Report.from_json(json.loads(report.result)).sheet,
                seconds=settings.FILE_MAX_SECONDS,
                file_bytes=settings.FILE_MAX_BYTES,
                reader=reader,
            )
    except FileNotFoundError:
        cells = None
    if cells is None:
        return samples.settle(correction, clock=clock, state=State.REFUSED, refusal=STOPPED)
    return samples.settle(correction, clock=clock, state=State.DONE, result=json.dumps({"cells": cells}))


def corrected(correction: FileCorrection) -> Path:
    """The copy: a workbook where the file is one, otherwise CSV."""
    return samples.attempt_folder(correction) / f"corrige{ending(correction.sample)}"


def to_do(*, actor: Operator, now: datetime) -> list[UUID]:
    """The corrections that wait for a worker, from the first."""
    return jobs.to_do(FileCorrection, now)
