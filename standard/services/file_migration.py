"""Rewrite a file for another version of a standard: it waits as a row, a worker rewrites it, all is forgotten after a week.

Whoever has the address of the result may read it: it is drawn at random, and no list gives it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from standard.migrating.outcome import Outcome
from standard.migrating.runner import run
from standard.models import FileMigration, Release, SampleFile, Standard
from standard.permissions import Operator
from standard.queries import Person
from standard.schema.migration import TableError, check, from_csv
from standard.services import jobs, samples
from standard.services.errors import InvalidInput
from standard.services.migration import table_between

State = FileMigration.State
INTERRUPTED: Final = "La mise à jour a été interrompue plusieurs fois. Envoyez le fichier de nouveau, ou découpez-le s’il est grand."
GONE: Final = "Ce fichier a été effacé avant d’être mis à jour. Envoyez-le de nouveau."
WORKBOOKS: Final = (".xlsx", ".xls", ".ods")


def submit(
    *,
    standard: Standard,
    actor: Person,
    name: str,
    content: File[bytes],
    before: Release,
    after: Release,
    now: datetime,
    table: bytes = b"",
) -> FileMigration:
    """Store a file to rewrite from one published version to another; a worker will take it.

    `table` is the migration table that a person completed. Raises `InvalidInput("file" | "before" | "after" | "table", …)`.
    """
    for field, release in (("before", before), ("after", after)):
        if release.standard_id != standard.pk or release.state == Release.State.CANDIDATE:
            raise InvalidInput(field, "Choisissez une version publiée de ce standard.")
    if before == after:
        raise InvalidInput("after", "Choisissez deux versions différentes\u00a0: celle de votre fichier, et celle où l’amener.")
    if table:
        try:
            earlier, later, _ = table_between(before.revision, after.revision)
            check(from_csv(table), earlier, later)
        except TableError as error:
            raise InvalidInput("table", f"La table n’a pas été lue. {error}") from None

    def job(sample: SampleFile) -> FileMigration:
        return FileMigration.objects.create(standard=standard, sample=sample, before=before, after=after, table=table, created_at=now)

    return samples.received(standard=standard, actor=actor, name=name, content=content, now=now, job=job)


def rewrite(*, migration_id: UUID, actor: Operator, clock: Callable[[], datetime] = timezone.now) -> FileMigration | None:
    """Rewrite the file of a migration that waits, or whose worker was lost. None where there is nothing to do.

    May be called twice, at once or again: only one call counts, and each attempt writes in its own folder.
    """
    migration = jobs.claim(FileMigration, migration_id, clock())
    if migration is None:
        return None
    if migration.attempts > jobs.ATTEMPTS:
        return jobs.settle(migration, clock=clock, state=State.FAILED, refusal=INTERRUPTED)
    output, decisions = rewritten(migration)
    output.parent.mkdir(parents=True, exist_ok=True)
    given = output.parent / "table.csv"
    given.write_bytes(bytes(migration.table))
    before, after, table = table_between(migration.before.revision, migration.after.revision)
    try:
        found = run(
            Path(migration.sample.content.path),
            output,
            decisions,
            before=before,
            after=after,
            table=table,
            given=given if migration.table else None,
            seconds=settings.FILE_MAX_SECONDS,
            file_bytes=settings.FILE_MAX_BYTES,
        )
    except FileNotFoundError:
        return jobs.settle(migration, clock=clock, state=State.REFUSED, refusal=GONE)
    if isinstance(found, Outcome):
        return jobs.settle(migration, clock=clock, state=State.DONE, result=json.dumps(found.to_json(), ensure_ascii=False))
    shutil.rmtree(output.parent, ignore_errors=True)
    return jobs.settle(migration, clock=clock, state=State.REFUSED, refusal=found.message)


def rewritten(migration: FileMigration) -> tuple[Path, Path]:
    """The new file, of the same kind as the one sent, and the CSV of what is left to decide."""
    folder = samples.folder_of(migration) / str(migration.attempts)
    kind = ".xlsx" if migration.sample.name.lower().endswith(WORKBOOKS) else ".csv"
    return folder / f"nouveau{kind}", folder / "a-decider.csv"


def to_do(*, actor: Operator, now: datetime) -> list[UUID]:
    """The migrations that wait for a worker, those whose worker was lost included, from the first."""
    return jobs.to_do(FileMigration, now)


def withdraw(*, migration: FileMigration, actor: Person, now: datetime) -> None:
    """Erase the file and all that came of it at once, as whoever has the address may ask."""
    samples.erase(migration.sample)
