"""Rewrite a file for another version of a standard: it waits as a row, a worker rewrites it, all is forgotten after a week.

Whoever sent the file reads the result; no list gives it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import File
from django.db.models import Q
from django.utils import timezone

from standard import queries
from standard.converting.mapping import NOTHING_SAID, FileMapping
from standard.converting.outcome import ConversionOutcome
from standard.converting.reading import RewritingProcess
from standard.converting.runner import run
from standard.models import FileConversion, Release, SampleFile, Standard, ValidationReport
from standard.permissions import NO_KEYS, Keys, Operator, can_act_on_file, require
from standard.queries import Person
from standard.schema.correspondence import TableError, check, from_csv
from standard.services import inputs, jobs, room, samples
from standard.services.correspondence import table_between
from standard.services.errors import InvalidInput
from standard.services.room import UNKNOWN, Sender
from standard.services.validation import check_said, edits_of, ending, kept_mapping, mapping_of

State = FileConversion.State
INTERRUPTED: Final = "La mise à jour a été interrompue plusieurs fois. Envoyez le fichier de nouveau, ou découpez-le s’il est grand."
GONE: Final = "Ce fichier a été effacé avant d’être mis à jour. Envoyez-le de nouveau."


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
    mapping: FileMapping = NOTHING_SAID,
    sender: Sender = UNKNOWN,
    by_script: bool = False,
) -> FileConversion:
    """Store a file to rewrite from one published version to another; a worker will take it.

    `table` is the correspondence that a person completed, `mapping` what they said of the columns of the file. `by_script` is for one
    that keeps no session: without an account, it comes back by a secret.
    Raises `InvalidInput("file" | "before" | "after" | "table" | "mapping", …)`.
    """
    for field, release in (("before", before), ("after", after)):
        inputs.published(field, release, standard)
    if before == after:
        raise InvalidInput("after", "Choisissez deux versions différentes\u00a0: celle de votre fichier, et celle où l’amener.")
    if table:
        try:
            earlier, later, _ = table_between(before.revision, after.revision)
            check(from_csv(table), earlier, later)
        except TableError as error:
            raise InvalidInput("table", f"La table n’a pas été lue. {error}") from None

    check_said(mapping, before.revision)
    said = kept_mapping(mapping)

    def job(sample: SampleFile) -> FileConversion:
        secret = uuid4() if by_script and sample.owner_id is None else None
        return FileConversion.objects.create(
            standard=standard, sample=sample, before=before, after=after, table=table, mapping=said, secret=secret, created_at=now
        )

    return samples.received(standard=standard, actor=actor, sender=sender, name=name, content=content, now=now, job=job)


def of_checked(*, report: ValidationReport, after: Release, actor: Person, now: datetime, keys: Keys = NO_KEYS) -> FileConversion:
    """Rewrite a file that was checked against a published version, as it was checked: its columns as they were said, its cells as
    they were corrected. Raises `InvalidInput("after" | "file", …)`.
    """
    require(can_act_on_file(queries.actor_for(user=actor, standard=None, now=now), report, keys))
    if report.release is None or not report.result:
        raise InvalidInput("file", "Vérifiez d’abord ce fichier avec la version qu’il suit.")
    if after.standard_id != report.standard_id or after.state == Release.State.CANDIDATE or after == report.release:
        raise InvalidInput("after", "Choisissez une autre version publiée de ce standard.")
    room.check(Sender(report.sample.visitor, report.sample.address))
    return FileConversion.objects.create(
        standard=report.standard,
        sample=report.sample,
        before=report.release,
        after=after,
        mapping=report.mapping,
        edits=report.edits,
        secret=uuid4() if report.secret else None,
        created_at=now,
    )


def conversion_at(key: UUID) -> FileConversion | None:
    """The conversion at this address: its own, or the secret of the script that asked for it."""
    return FileConversion.objects.select_related("standard", "sample", "before", "after").filter(Q(pk=key) | Q(secret=key)).first()


def rewrite(*, conversion_id: UUID, actor: Operator, clock: Callable[[], datetime] = timezone.now) -> FileConversion | None:
    """Rewrite the file of a conversion that waits, or whose worker was lost. None where there is nothing to do."""
    return samples.attempt(FileConversion, conversion_id, partial(_rewritten, clock=clock), clock=clock, interrupted=INTERRUPTED)


def _rewritten(conversion: FileConversion, *, clock: Callable[[], datetime]) -> FileConversion | None:
    output, decisions = rewritten(conversion)
    given = output.parent / "table.csv"
    given.write_bytes(bytes(conversion.table))
    before, after, table = table_between(conversion.before.revision, conversion.after.revision)
    try:
        with RewritingProcess(mapping_of(conversion), edits_of(conversion)) as reader:
            found = run(
                Path(conversion.sample.content.path),
                output,
                decisions,
                before=before,
                after=after,
                table=table,
                given=given if conversion.table else None,
                reader=reader,
                seconds=settings.FILE_MAX_SECONDS,
                file_bytes=settings.FILE_MAX_BYTES,
            )
    except FileNotFoundError:
        return samples.settle(conversion, clock=clock, state=State.REFUSED, refusal=GONE)
    if isinstance(found, ConversionOutcome):
        return samples.settle(conversion, clock=clock, state=State.DONE, result=json.dumps(found.to_json(), ensure_ascii=False))
    shutil.rmtree(output.parent, ignore_errors=True)
    return samples.settle(conversion, clock=clock, state=State.REFUSED, refusal=found.message)


def rewritten(conversion: FileConversion) -> tuple[Path, Path]:
    """The new file, of the same kind as the one sent, and the CSV of what is left to decide."""
    folder = samples.attempt_folder(conversion)
    return folder / f"nouveau{ending(conversion.sample)}", folder / "a-decider.csv"


def to_do(*, actor: Operator, now: datetime) -> list[UUID]:
    """The conversions that wait for a worker, those whose worker was lost included, from the first."""
    return jobs.to_do(FileConversion, now)


def withdraw(*, conversion: FileConversion, actor: Person, now: datetime, keys: Keys = NO_KEYS) -> None:
    """Erase the file and all that came of it at once, as whoever sent it may ask."""
    require(can_act_on_file(queries.actor_for(user=actor, standard=None, now=now), conversion, keys))
    samples.erase(conversion.sample)
