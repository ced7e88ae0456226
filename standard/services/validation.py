"""Try a file against a standard: the file waits as a row of the database, a worker checks it, both are forgotten after a week.

Whoever has the address of a report may read it: it is drawn at random, and no list gives it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from standard import permissions, queries
from standard.models import Release, SampleFile, Standard, ValidationReport
from standard.permissions import Operator, require
from standard.queries import Person
from standard.schema import table_schema
from standard.services import jobs, samples
from standard.services.errors import InvalidInput
from standard.validation.report import Report
from standard.validation.runner import contents, run
from standard.validation.statistics import Contents

LISTED: Final = 5_000
"""Errors that a report lists; it counts them all."""

State = ValidationReport.State
INTERRUPTED: Final = "La vérification a été interrompue plusieurs fois. Envoyez le fichier de nouveau, ou découpez-le s’il est grand."
GONE: Final = "Ce fichier a été effacé avant d’être vérifié. Envoyez-le de nouveau."


def submit(
    *,
    standard: Standard,
    actor: Person,
    name: str,
    content: File[bytes],
    now: datetime,
    release: Release | None = None,
    keep: bool = False,
) -> ValidationReport:
    """Store a file to check against a published version, or against the working schema; a worker will take it.

    `keep` leaves the file to the team as a sample, beyond the week. Raises `InvalidInput("file" | "version", …)`.
    """
    if keep:
        require(permissions.can_leave_sample(queries.actor_for(user=actor, standard=standard, now=now)))
    if release is not None and (release.standard_id != standard.pk or release.state == Release.State.CANDIDATE):
        raise InvalidInput("version", "Choisissez une version publiée de ce standard, ou le schéma de travail.")

    def job(sample: SampleFile) -> ValidationReport:
        return ValidationReport.objects.create(
            standard=standard,
            sample=sample,
            revision=release.revision if release is not None else queries.working_revision(standard),
            release=release,
            created_at=now,
        )

    return samples.received(standard=standard, actor=actor, name=name, content=content, now=now, keep=keep, job=job)


def check(*, report_id: UUID, actor: Operator, clock: Callable[[], datetime] = timezone.now) -> ValidationReport | None:
    """Check the file of a report that waits, or whose worker was lost. None where there is nothing to do.

    May be called twice, at once or again: only one call checks, and a call that was held to be lost writes nothing.
    """
    report = jobs.claim(ValidationReport, report_id, clock())
    if report is None:
        return None
    found = None
    if report.attempts > jobs.ATTEMPTS:
        state, refusal = State.FAILED, INTERRUPTED
    else:
        descriptor = table_schema.render(report.revision.read_schema())
        try:
            found = run(
                Path(report.sample.content.path),
                descriptor,
                limit=LISTED,
                seconds=settings.FILE_MAX_SECONDS,
                file_bytes=settings.FILE_MAX_BYTES,
            )
            state, refusal = (State.DONE, "") if isinstance(found, Report) else (State.REFUSED, found.message)
        except FileNotFoundError:
            state, refusal = State.REFUSED, GONE
    if not isinstance(found, Report):
        return jobs.settle(report, clock=clock, state=state, refusal=refusal)
    held = _contents(report)
    if held is not None:
        report.statistics = json.dumps(held.to_json()["statistics"], ensure_ascii=False)
        _keep_cells(report, held)
    return jobs.settle(
        report, clock=clock, state=state, result=json.dumps(found.to_json(), ensure_ascii=False), statistics=report.statistics
    )


def _contents(report: ValidationReport) -> Contents | None:
    """What the columns hold; a report is whole without it."""
    try:
        return contents(
            Path(report.sample.content.path),
            table_schema.render(report.revision.read_schema()),
            seconds=settings.FILE_MAX_SECONDS,
            file_bytes=settings.FILE_MAX_BYTES,
        )
    except FileNotFoundError:
        return None


def _keep_cells(report: ValidationReport, held: Contents) -> None:
    """Keep what a file left as a sample holds, so that a change of the schema is weighed without reading it again."""
    if report.sample.delete_after is not None or report.sample.summary:
        return
    by_uid = held.samples.renamed({field.name: field.uid for field in report.revision.read_schema().fields})
    SampleFile.objects.filter(pk=report.sample.pk).update(summary=json.dumps(by_uid.to_json(), ensure_ascii=False))


def to_do(*, actor: Operator, now: datetime) -> list[UUID]:
    """The reports that wait for a worker, those whose worker was lost included, from the first."""
    return jobs.to_do(ValidationReport, now)


def withdraw(*, report: ValidationReport, actor: Person, now: datetime) -> None:
    """Erase the file and all its reports at once, as whoever has the address may ask."""
    samples.erase(report.sample)
