"""Try a file against a standard: the file waits as a row of the database, a worker checks it, both are forgotten after a week.

Whoever has the address of a report may read it: it is drawn at random, and no list gives it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from standard import permissions, queries
from standard.models import Release, SampleFile, Standard, ValidationReport
from standard.permissions import Operator, require
from standard.queries import Person
from standard.schema import table_schema
from standard.services.errors import InvalidInput
from standard.validation.report import Report
from standard.validation.runner import run, sample_cells

KEPT_FOR: Final = timedelta(days=7)
LISTED: Final = 5_000
"""Errors that a report lists; it counts them all."""
WAITING: Final = 100
"""Files that may wait at once."""
ATTEMPTS: Final = 3
GRACE: Final = timedelta(seconds=30)
"""How long after its own time limit a check is held to be lost, its worker killed."""

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
    if (content.size or 0) > settings.FILE_MAX_BYTES:
        raise InvalidInput("file", too_large())
    if ValidationReport.objects.filter(state__in=[State.QUEUED, State.RUNNING]).count() >= WAITING:
        raise InvalidInput("file", "Beaucoup de fichiers attendent déjà d’être vérifiés. Réessayez dans quelques minutes.")
    digest = hashlib.sha256()
    for block in content.chunks():
        digest.update(block)
    content.seek(0)
    sample = SampleFile(
        standard=standard,
        owner=actor if isinstance(actor, User) else None,
        name=PurePath(name.replace("\\", "/")).name[:255] or "fichier",
        size=content.size,
        sha256=digest.hexdigest(),
        uploaded_at=now,
        delete_after=None if keep else now + KEPT_FOR,
    )
    sample.content.save(uuid4().hex, content, save=False)
    try:
        with transaction.atomic():
            sample.save()
            return ValidationReport.objects.create(
                standard=standard,
                sample=sample,
                revision=release.revision if release is not None else queries.working_revision(standard),
                release=release,
                created_at=now,
            )
    except BaseException:
        sample.content.delete(save=False)
        raise


def too_large() -> str:
    return f"Ce fichier dépasse {settings.FILE_MAX_BYTES // 1024**2} Mo, notre limite. Découpez-le en plusieurs fichiers."


def check(*, report_id: UUID, actor: Operator, clock: Callable[[], datetime] = timezone.now) -> ValidationReport | None:
    """Check the file of a report that waits, or whose worker was lost. None where there is nothing to do.

    May be called twice, at once or again: only one call checks, and a call that was held to be lost writes nothing.
    """
    report = _claim(report_id, clock())
    if report is None:
        return None
    found = None
    if report.attempts > ATTEMPTS:
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
    if isinstance(found, Report):
        _keep_cells(report)
    with transaction.atomic():
        held = ValidationReport.objects.select_for_update().filter(pk=report.pk, state=State.RUNNING, attempts=report.attempts).first()
        if held is None:
            return None
        held.state, held.refusal = state, refusal
        held.result = json.dumps(found.to_json(), ensure_ascii=False) if isinstance(found, Report) else ""
        held.finished_at = clock()
        held.save(update_fields=["state", "refusal", "result", "finished_at"])
        return held


def _keep_cells(report: ValidationReport) -> None:
    """Keep what a file left as a sample holds, so that a change of the schema is weighed without reading it again."""
    if report.sample.delete_after is not None or report.sample.summary:
        return
    schema = report.revision.read_schema()
    try:
        cells = sample_cells(
            Path(report.sample.content.path),
            table_schema.render(schema),
            seconds=settings.FILE_MAX_SECONDS,
            file_bytes=settings.FILE_MAX_BYTES,
        )
    except FileNotFoundError:
        return
    if cells is not None:
        by_uid = cells.renamed({field.name: field.uid for field in schema.fields})
        SampleFile.objects.filter(pk=report.sample.pk).update(summary=json.dumps(by_uid.to_json(), ensure_ascii=False))


def _claim(report_id: UUID, now: datetime) -> ValidationReport | None:
    with transaction.atomic():
        report = ValidationReport.objects.select_for_update().filter(_to_do(now), pk=report_id).first()
        if report is None:
            return None
        report.state, report.heartbeat_at = State.RUNNING, now
        report.attempts += 1
        report.save(update_fields=["state", "heartbeat_at", "attempts"])
    return ValidationReport.objects.select_related("sample", "revision").get(pk=report.pk)


def lost_after() -> timedelta:
    """How long after it began a check is held to be lost: the file may be read twice."""
    return timedelta(seconds=2 * settings.FILE_MAX_SECONDS) + GRACE


def _to_do(now: datetime) -> Q:
    return Q(state=State.QUEUED) | Q(state=State.RUNNING, heartbeat_at__lt=now - lost_after())


def to_do(*, actor: Operator, now: datetime) -> list[UUID]:
    """The reports that wait for a worker, those whose worker was lost included, from the first."""
    return list(ValidationReport.objects.filter(_to_do(now)).order_by("created_at", "pk").values_list("pk", flat=True))


def withdraw(*, report: ValidationReport, actor: Person, now: datetime) -> None:
    """Erase the file and all its reports at once, as whoever has the address may ask."""
    _erase(report.sample)


def forget(*, actor: Operator, now: datetime) -> int:
    """Erase the files whose week is over, with their reports. Returns how many."""
    old = list(SampleFile.objects.filter(delete_after__lte=now).order_by("pk"))
    for sample in old:
        _erase(sample)
    return len(old)


def _erase(sample: SampleFile) -> None:
    """The file goes first: interrupted here, the row remains and the next time finishes the work."""
    sample.content.delete(save=False)
    sample.delete()
