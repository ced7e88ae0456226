"""The files that people leave beyond the week: who sees what of them, whose they are, what they hold, and how they go."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.files import File

from accounts.models import Organisation, User
from accounts.services import find_or_create_organisation
from standard import permissions, places, queries
from standard.converting.mapping import NOTHING_SAID
from standard.converting.mapping.edits import FileEdits
from standard.converting.mapping.written import from_data
from standard.converting.reading import RewritingProcess
from standard.models import KeptSample, Revision, SampleAccess, SampleFile, Standard, ValidationReport
from standard.moments import date_in_words, day_of
from standard.permissions import require
from standard.schema.model import Schema
from standard.services import samples
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.numbers import lock_standard, writing
from standard.validation.child import ReadingProcess
from standard.validation.runner import contents
from standard.validation.statistics import Contents
from standard.weighing import runner


@dataclass(frozen=True, slots=True)
class Leaving:
    """What whoever leaves a file says of it."""

    access: str = SampleAccess.COMMITTEE
    producer: Organisation | str | None = None
    dated: date | None = None
    tell_when_broken: bool = False


TO_THE_COMMITTEE: Final = Leaving()
NO_ACCESS: Final = "Choisissez qui peut voir ce fichier."
TOO_LATE: Final = "Ce jour n’est pas encore venu\u00a0: donnez la date du contenu du fichier."


def check(left: Leaving, now: datetime) -> None:
    """Raises `InvalidInput("access" | "dated", …)`."""
    if left.access not in SampleAccess.values:
        raise InvalidInput("access", NO_ACCESS)
    if left.dated is not None and left.dated > day_of(now):
        raise InvalidInput("dated", TOO_LATE)


def leave(*, file: SampleFile, standard: Standard, actor: User, left: Leaving, now: datetime) -> KeptSample:
    """Keep a file that has just been stored, in the same transaction, once `check` found nothing to say."""
    standard = lock_standard(standard)
    kept = KeptSample.objects.create(
        file=file,
        standard=standard,
        access=left.access,
        producer=_producer(left.producer, actor),
        dated=left.dated,
        tell_when_broken=left.tell_when_broken,
        left_at=now,
    )
    record(standard=standard, verb="sample.left", actor=actor, subject=kept, message=kept.get_access_display(), at=now)
    return kept


def describe(*, sample: KeptSample, actor: User, producer: Organisation | str | None, dated: date | None, now: datetime) -> KeptSample:
    """Say of which producer and of which day a sample is. Raises `InvalidInput("dated", …)`."""
    with writing(sample.standard) as standard:
        sample = _again(sample)
        require(permissions.can_describe_sample(queries.actor_for(user=actor, standard=standard, now=now), sample))
        check(Leaving(sample.access, dated=dated), now)
        sample.producer, sample.dated = _producer(producer, actor), dated
        sample.save(update_fields=["producer", "dated"])
        record(
            standard=standard,
            verb="sample.described",
            actor=actor,
            subject=sample,
            at=now,
            tell=[sample.file.owner],
            path=places.samples(standard.slug),
        )
        return sample


def choose(*, sample: KeptSample, actor: User, access: str, tell_when_broken: bool, now: datetime) -> KeptSample:
    """Choose who sees a sample that one left, and whether to be told where a decision breaks it. Raises `InvalidInput("access", …)`."""
    with writing(sample.standard) as standard:
        sample = _again(sample)
        require(permissions.can_choose_sample(queries.actor_for(user=actor, standard=standard, now=now), sample))
        check(Leaving(access), now)
        sample.access, sample.tell_when_broken = access, tell_when_broken
        sample.save(update_fields=["access", "tell_when_broken"])
        record(standard=standard, verb="sample.access_chosen", actor=actor, subject=sample, message=sample.get_access_display(), at=now)
        return sample


def remove(*, sample: KeptSample, actor: User, motive: str = "", now: datetime) -> None:
    """Erase a sample with all that came of it: its sender takes it back, or the team removes it, and says why.

    Raises `InvalidInput("motive", …)`.
    """
    with writing(sample.standard) as standard:
        sample = _again(sample)
        who = queries.actor_for(user=actor, standard=standard, now=now)
        require(permissions.can_remove_sample(who, sample))
        mine = permissions.is_sender(who, sample)
        if not mine and not motive.strip():
            raise InvalidInput("motive", "Dites pourquoi\u00a0: qui a laissé ce fichier le lira.")
        record(
            standard=standard,
            verb="sample.removed",
            actor=actor,
            subject=sample,
            message="" if mine else motive.strip(),
            details={"left": date_in_words(day_of(sample.left_at))},
            at=now,
            tell=[sample.file.owner],
            path=places.samples(standard.slug),
        )
    samples.erase(sample.file)


def _again(sample: KeptSample) -> KeptSample:
    return KeptSample.objects.select_related("file", "file__owner", "producer").select_for_update(of=("self",)).get(pk=sample.pk)


def _producer(given: Organisation | str | None, actor: User) -> Organisation | None:
    return find_or_create_organisation(actor=actor, name=given) if isinstance(given, str) else given


def read_with(
    report: ValidationReport, sheet: str, held: Contents, *, reader: ReadingProcess, seconds: int, file_bytes: int
) -> KeptSample | None:
    """Keep the cells of a sample that has just been checked, so that changes are weighed without reading it again; None of another file."""
    sample = KeptSample.objects.filter(file=report.sample_id, table="").select_related("file", "standard").first()
    if sample is None:
        return None
    schema = report.revision.read_schema()
    with TemporaryDirectory() as folder:
        table = Path(folder) / "table"
        path = Path(report.sample.content.path)
        if not runner.keep(path, schema, sheet=sheet or None, table=table, reader=reader, seconds=seconds, file_bytes=file_bytes):
            return None
        sample.table_bytes = table.stat().st_size
        with table.open("rb") as content:
            sample.table.save(uuid4().hex, File(content), save=False)
    counted = runner.count(Path(sample.table.path), schema, reader=reader, seconds=seconds)
    with writing(sample.standard):
        sample.told_until = report.revision
        sample.save(update_fields=["table", "table_bytes", "told_until"])
        note(sample, report.revision, schema, counted or runner.CountedTable(0, {}, held))
    return sample


def read_again(sample: KeptSample) -> None:
    """Keep the cells of a sample that was checked before they were kept; where that cannot be, it is tried once."""
    done = sample.file.reports.filter(state=ValidationReport.State.DONE).select_related("sample", "revision").order_by("created_at")
    report = done.first()
    kept = None
    if report is not None and sample.file.content:
        said = from_data(json.loads(report.mapping)) if report.mapping else NOTHING_SAID
        edits = FileEdits.from_json(json.loads(report.edits)) if report.edits else FileEdits()
        path, schema = Path(sample.file.content.path), report.revision.read_schema()
        with RewritingProcess(said, edits) as reader, suppress(FileNotFoundError):
            held = contents(path, schema, sheet=report.sheet or None, reader=reader)
            if held is not None:
                kept = read_with(
                    report, report.sheet, held, reader=reader, seconds=settings.FILE_MAX_SECONDS, file_bytes=settings.FILE_MAX_BYTES
                )
    if kept is None and not sample.file.reports.filter(state__in=ValidationReport.UNDER_WAY).exists():
        with writing(sample.standard):
            KeptSample.objects.filter(pk=sample.pk).update(revision=queries.working_revision(sample.standard))


def note(sample: KeptSample, revision: Revision, schema: Schema, counted: runner.CountedTable) -> None:
    """Keep what a schema finds in a sample, by the uids of its fields. The caller holds the lock on the standard."""
    uids = {field.name: field.uid for field in schema.fields}
    statistics = counted.contents.statistics
    figures: dict[str, Any] = {
        uids[name]: {"label": label, "distinct": statistics[name].distinct if name in statistics else None}
        for name, label in counted.labels.items()
    }
    KeptSample.objects.filter(pk=sample.pk).update(revision=revision, rows=counted.rows, figures=json.dumps(figures, ensure_ascii=False))
    cells = json.dumps(counted.contents.samples.renamed(uids).to_json(), ensure_ascii=False)
    SampleFile.objects.filter(pk=sample.file_id).update(summary=cells)
