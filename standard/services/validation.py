"""Try a file against a standard: the file waits as a row of the database, a worker checks it, both are forgotten after a week.

Whoever sent the file reads its report, and who has the address of one that is shared; no list gives it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic
from typing import Final, TypedDict
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from accounts.models import User
from standard import permissions, queries
from standard.converting.mapping import NOTHING_SAID, FileMapping, MappingError, check_mapping
from standard.converting.mapping.edits import FileEdits
from standard.converting.mapping.written import from_data, to_data
from standard.converting.reading import RewritingProcess
from standard.converting.runner import correct, propose_mapping
from standard.models import FileConversion, Release, Revision, SampleFile, Standard, ValidationReport
from standard.permissions import NO_KEYS, Keys, Operator, require
from standard.queries import Person
from standard.schema.model import Schema
from standard.services import inputs, jobs, kept_samples, room, samples
from standard.services.errors import InvalidInput
from standard.services.fetching import NotFetched, Web, check_address
from standard.services.kept_samples import TO_THE_COMMITTEE, Leaving
from standard.services.room import UNKNOWN, Sender
from standard.validation.child import TICK, ReadingProcess, Watch
from standard.validation.given_tables import GivenTable
from standard.validation.outputs.row_table import NAME
from standard.validation.report import Report
from standard.validation.runner import contents, outputs, run, write_rows

LISTED: Final = 5_000
"""Errors that a report lists; it counts them all."""

WORKBOOKS: Final = (".xlsx", ".xls", ".ods")

State = ValidationReport.State
Stage = ValidationReport.Stage
INTERRUPTED: Final = "La vérification a été interrompue plusieurs fois. Envoyez le fichier de nouveau, ou découpez-le s’il est grand."
GONE: Final = "Ce fichier a été effacé avant d’être vérifié. Envoyez-le de nouveau."


class Limits(TypedDict):
    """What reading a file may cost."""

    seconds: int
    file_bytes: int


def submit(
    *,
    standard: Standard,
    actor: Person,
    name: str = "",
    content: File[bytes] | None = None,
    address: str = "",
    mapping: FileMapping = NOTHING_SAID,
    now: datetime,
    release: Release | None = None,
    revision: Revision | None = None,
    keep: bool = False,
    left: Leaving = TO_THE_COMMITTEE,
    by_script: bool = False,
    sender: Sender = UNKNOWN,
) -> ValidationReport:
    """Store a file to check against a published version, against a `revision` that is frozen for people to try, or else against the
    working schema; a worker will take it. Instead of its `content`, the `address` where the worker fetches it may be given.

    `mapping` says what its columns are.

    `keep` leaves the file as a sample, beyond the week, as `left` says. `by_script` is for one that keeps no session: without an
    account, it reads the report and acts on it by a secret, and its page is read by whoever has its address.

    Raises `InvalidInput("file" | "address" | "version" | "mapping", …)`.
    """
    if (content is None) == (not address.strip()):
        raise InvalidInput("file", "Choisissez un fichier, ou donnez l’adresse où il se trouve : l’un ou l’autre.")
    if keep:
        require(permissions.can_leave_sample(queries.actor_for(user=actor, standard=standard, now=now)))
        kept_samples.check(left, now)
    if release is not None:
        message = "Choisissez une version publiée de ce standard, ou le schéma de travail."
        inputs.published("version", release, standard, message=message)
    if revision is not None and revision.standard_id != standard.pk:
        raise InvalidInput("version", "Cet état du schéma n’est pas celui de ce standard.")

    nobody = by_script and not isinstance(actor, User)
    against = release.revision if release is not None else revision or queries.working_revision(standard)
    check_said(mapping, against)

    def job(sample: SampleFile) -> ValidationReport:
        if keep and isinstance(actor, User):
            kept_samples.leave(file=sample, standard=standard, actor=actor, left=left, now=now)
        return ValidationReport.objects.create(
            standard=standard,
            sample=sample,
            revision=against,
            release=release,
            mapping=kept_mapping(mapping),
            share_token=uuid4() if nobody else None,
            secret=uuid4() if nobody else None,
            created_at=now,
        )

    if content is None:
        source = check_address(address)
        return samples.awaited(standard=standard, actor=actor, sender=sender, source=source, now=now, keep=keep, job=job)
    return samples.received(standard=standard, actor=actor, sender=sender, name=name, content=content, now=now, keep=keep, job=job)


def check_said(mapping: FileMapping, revision: Revision) -> None:
    """Raises `InvalidInput("mapping", …)` where it does not suit the schema."""
    if not mapping:
        return
    try:
        check_mapping(mapping, revision.read_schema())
    except MappingError as error:
        raise InvalidInput("mapping", str(error)) from None


def check(
    *, report_id: UUID, actor: Operator, clock: Callable[[], datetime] = timezone.now, web: Web | None = None
) -> ValidationReport | None:
    """Check the file of a report that waits, or whose worker was lost. None where there is nothing to do, or no longer.

    `web` is how a file that is somewhere else is fetched.
    """
    return samples.attempt(ValidationReport, report_id, partial(_settled, clock=clock, web=web), clock=clock, interrupted=INTERRUPTED)


def _settled(report: ValidationReport, *, clock: Callable[[], datetime], web: Web | None) -> ValidationReport | None:
    folder = downloads_folder(report)
    try:
        if report.sample.source and not report.sample.content:
            _fetch(report, clock, web or Web())
        with RewritingProcess(mapping_of(report), edits_of(report)) as reader:
            settled = _checked(report, folder, clock, reader)
    except (NotFetched, InvalidInput) as error:
        settled = samples.settle(report, clock=clock, state=State.REFUSED, refusal=str(error))
    except FileNotFoundError:
        settled = samples.settle(report, clock=clock, state=State.REFUSED, refusal=GONE)
    if settled is None or not (settled.downloads or rewritten_copy(settled).exists() or (folder / NAME).exists()):
        samples.forget_attempt(settled or report)
    return settled


def _fetch(report: ValidationReport, clock: Callable[[], datetime], web: Web) -> None:
    """Bring the file from where it is. Raises NotFetched, InvalidInput."""
    beats = Beats(lambda: jobs.beat(report, clock(), stage=Stage.FETCHING))
    with TemporaryFile() as content:
        name = web.fetch(report.sample.source, content, most=settings.FILE_MAX_BYTES, seconds=settings.FILE_MAX_SECONDS, watch=beats)
        content.seek(0)
        samples.arrived(report.sample, name, File(content, name=name))


class Beats:
    """Says from time to time that a job is being done, and whether it is still wanted."""

    def __init__(self, beat: Callable[[], bool]) -> None:
        self._beat = beat
        self._next = monotonic()

    def __call__(self, _: int) -> bool:
        if monotonic() < self._next:
            return True
        self._next = monotonic() + TICK
        return self._beat()


def mapping_of(report: ValidationReport | FileConversion) -> FileMapping:
    """What was said of the columns of its file."""
    return from_data(json.loads(report.mapping)) if report.mapping else NOTHING_SAID


def kept_mapping(mapping: FileMapping) -> str:
    """What was said of the columns of a file, as its row keeps it."""
    return _json(to_data(mapping)) if mapping else ""


def edits_of(report: ValidationReport | FileConversion) -> FileEdits:
    """The corrections that its file is read with."""
    return FileEdits.from_json(json.loads(report.edits)) if report.edits else FileEdits()


def _checked(report: ValidationReport, folder: Path, clock: Callable[[], datetime], reader: ReadingProcess) -> ValidationReport | None:
    """Read, then count, then write; raises FileNotFoundError where the file is gone."""
    path, spool = Path(report.sample.content.path), spool_of(report)
    schema = report.revision.read_schema()
    limits: Limits = {"seconds": settings.FILE_MAX_SECONDS, "file_bytes": settings.FILE_MAX_BYTES}

    def watch(stage: ValidationReport.Stage) -> Watch:
        return lambda rows: jobs.beat(report, clock(), stage=stage, rows_read=rows)

    found = run(
        path,
        schema,
        sheet=report.sheet or None,
        tables=_tables(report),
        spool=spool,
        limit=LISTED,
        reader=reader,
        watch=watch(Stage.READING),
        **limits,
    )
    if not isinstance(found, Report):
        return samples.settle(report, clock=clock, state=State.REFUSED, refusal=found.message)
    if not jobs.beat(report, clock(), stage=Stage.COUNTING, rows_read=found.rows):
        return None
    held = contents(path, schema, sheet=found.sheet or None, reader=reader, **limits)
    if held is not None:
        kept_samples.read_with(report, found.sheet, held, reader=reader, seconds=limits["seconds"], file_bytes=limits["file_bytes"])
    proposed = report.proposed or _proposed(report, path, schema, found.sheet, limits, reader)
    made = None
    if not found.valid:
        if not jobs.beat(report, clock(), stage=Stage.WRITING, rows_read=found.rows):
            return None
        write_rows(path, schema, found, spool=spool, table=folder / NAME, reader=reader, watch=watch(Stage.WRITING), **limits)
        made = outputs(path, schema, found, spool=spool, folder=folder, reader=reader, watch=watch(Stage.WRITING), **limits)
    if report.mapping or report.edits:
        copy = rewritten_copy(report)
        correct(path, copy, spool, schema, kinds=(), sheet=found.sheet, reader=reader, **limits)
    return samples.settle(
        report,
        clock=clock,
        state=State.DONE,
        result=_json(found.to_json()),
        statistics=_json(held.to_json()["statistics"]) if held is not None else "",
        downloads=_json(made.to_json()) if made is not None else "",
        proposed=proposed,
    )


def _tables(report: ValidationReport) -> dict[str, GivenTable]:
    """Those that were given beside its file."""
    given = report.sample.tables.exclude(content="")
    return {one.table_name: GivenTable(Path(one.content.path), one.table_sheet) for one in given}


def _proposed(report: ValidationReport, path: Path, schema: Schema, sheet: str, limits: Limits, reader: ReadingProcess) -> str:
    """What the columns of the file as it is probably are, as JSON."""
    former = _former_names(report.standard, schema)
    with RewritingProcess(NOTHING_SAID) as alone:
        asked = alone if report.mapping or report.edits else reader
        found = propose_mapping(path, schema, former, sheet=sheet or None, reader=asked, **limits)
    return _json(found.to_json()) if found is not None else ""


def _former_names(standard: Standard, schema: Schema) -> dict[str, list[str]]:
    """By name of field in the schema, the names that it had in other releases."""
    now = {field.uid: field.name for field in schema.fields}
    found: dict[str, list[str]] = {}
    for named in queries.published_names(standard):
        name = now.get(named.uid, named.name)
        if not named.field and named.name != name:
            found.setdefault(name, []).append(named.name)
    return found


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


def downloads_folder(report: ValidationReport) -> Path:
    """Where the files named in `validation.outputs.made` are."""
    return samples.attempt_folder(report)


def rewritten_copy(report: ValidationReport) -> Path:
    """The file as it was read, through what was said of it: where nothing was, there is none."""
    return downloads_folder(report) / f"fichier{ending(report.sample)}"


def ending(sample: SampleFile) -> str:
    """What the name of a copy ends with: a workbook gives one, the rest gives CSV."""
    return ".xlsx" if sample.name.lower().endswith(WORKBOOKS) else ".csv"


def spool_of(report: ValidationReport) -> Path:
    """Where the check keeps all that it finds, for the copies that are asked for later."""
    return downloads_folder(report) / "erreurs.jsonl"


def to_do(*, actor: Operator, now: datetime) -> list[UUID]:
    """The reports that wait for a worker, those whose worker was lost included, from the first."""
    return jobs.to_do(ValidationReport, now)


def cancel(*, report: ValidationReport, actor: Person, now: datetime, keys: Keys = NO_KEYS) -> None:
    """Stop a check that waits or runs. Raises `InvalidInput` where it is over."""
    _require_sender(report, actor, now, keys)
    if not jobs.cancel(report, now):
        raise InvalidInput("state", "Cette vérification est déjà finie : il n’y a rien à arrêter.")


def check_sheet(*, report: ValidationReport, sheet: str, actor: Person, now: datetime, keys: Keys = NO_KEYS) -> ValidationReport:
    """Check another sheet of a file that was checked. Raises `InvalidInput("sheet" | "file", …)`."""
    _require_sender(report, actor, now, keys)
    if not report.result or sheet not in Report.from_json(json.loads(report.result)).sheets:
        raise InvalidInput("sheet", "Choisissez une feuille de ce fichier.")
    room.check(Sender(report.sample.visitor, report.sample.address))
    return ValidationReport.objects.create(
        standard=report.standard,
        sample=report.sample,
        revision=report.revision,
        release=report.release,
        sheet=sheet,
        **keys_of_script(report),
        created_at=now,
    )


def keys_of_script(earlier: ValidationReport) -> dict[str, UUID]:
    """What another check of its file is made with: who has no session comes by a secret, and gives its page by an address of its own."""
    return {"secret": uuid4(), "share_token": uuid4()} if earlier.secret else {}


def share(*, report: ValidationReport, actor: Person, now: datetime, keys: Keys = NO_KEYS) -> UUID:
    """Give the report an address that anybody reads it at; the same as long as it is shared."""
    _require_sender(report, actor, now, keys)
    ValidationReport.objects.filter(pk=report.pk, share_token=None).update(share_token=uuid4())
    report.refresh_from_db(fields=["share_token"])
    assert report.share_token is not None
    return report.share_token


def unshare(*, report: ValidationReport, actor: Person, now: datetime, keys: Keys = NO_KEYS) -> None:
    """The address that was given leads nowhere any more."""
    _require_sender(report, actor, now, keys)
    ValidationReport.objects.filter(pk=report.pk).update(share_token=None)
    report.share_token = None


def withdraw(*, report: ValidationReport, actor: Person, now: datetime, keys: Keys = NO_KEYS) -> None:
    """Erase the file and all its reports at once, as whoever sent it may ask."""
    _require_sender(report, actor, now, keys)
    samples.erase(report.sample)


def _require_sender(report: ValidationReport, actor: Person, now: datetime, keys: Keys) -> None:
    require(permissions.can_act_on_file(queries.actor_for(user=actor, standard=None, now=now), report, keys))
