"""Weighs changes on the files left as samples, and tells who asked where a decision breaks their last one. The worker calls it.

A file is put to schemas in a process apart, without any lock; what comes of it is kept in a turn of its own, and once: a worker
that is lost leaves what it had done, and the next one does the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from concertation.models import Decision
from concertation.queries.weighing import ChangeToWeigh, to_weigh
from standard.models import KeptSample, Revision, Standard, WeighedChange
from standard.permissions import Operator
from standard.queries import TEXTS, change_key, working_revision
from standard.services import kept_samples
from standard.services.events import record
from standard.services.numbers import writing
from standard.validation.child import ReadingProcess
from standard.weighing import runner
from standard.weighing.effect import FileEffect

AT_ONCE: Final = 60
"""Effects that are worked out before they are kept: pages show them as they come, and mails do not wait for all."""

_settled: Final[dict[int, str]] = {}
"""Of each standard, its stamp when nothing was left to weigh: as long as it is the same, nothing is."""


def due(now: datetime) -> bool:
    return next(_moved(), None) is not None


def _moved() -> Iterator[Standard]:
    """The standards that have samples, and were written since all was weighed."""
    for standard in Standard.objects.filter(kept_samples__isnull=False, closed_at=None).distinct().order_by("pk"):
        if _settled.get(standard.pk) != standard.stamp:
            yield standard


def weigh(*, actor: Operator, now: datetime) -> int:
    """Weigh what is not yet, of the first standard that moved. Returns how many effects were kept."""
    standard = next(_moved(), None)
    if standard is None:
        return 0
    with ReadingProcess() as reader:
        for sample in standard.kept_samples.filter(table="", revision=None):
            kept_samples.read_again(sample)
        working = working_revision(standard)
        _count_again(standard, working, reader)
        kept = _tell(standard, working, actor, now, reader)
        found = [(change, sample, _effect(sample, change, reader)) for change, sample in _missing(standard, working)]
    if found:
        with writing(standard):
            WeighedChange.objects.filter(sample__standard=standard).exclude(
                revision__in=[working, *(change.revision for change in to_weigh(standard, working))]
            ).exclude(change__in=_of_decisions(standard)).delete()
            _keep([(sample, change.revision, change.key, effect) for change, sample, effect in found], now)
    elif not kept:
        _settled[standard.pk] = standard.stamp
    return kept + len(found)


def _of_decisions(standard: Standard) -> list[str]:
    return list(Decision.objects.filter(standard=standard).exclude(revision=None).values_list("revision__sha256", flat=True))


def _missing(standard: Standard, working: Revision) -> list[tuple[ChangeToWeigh, KeptSample]]:
    """What is to be weighed now, at most `AT_ONCE`, one sample after the other."""
    samples = list(standard.kept_samples.exclude(table="").select_related("file"))
    known = set(WeighedChange.objects.filter(sample__in=samples).values_list("sample", "revision", "change"))
    wanted = {(change.revision.pk, change.key): change for change in to_weigh(standard, working)} if samples else {}
    missing = (
        (change, sample) for sample in samples for (revision, key), change in wanted.items() if (sample.pk, revision, key) not in known
    )
    return list(islice(missing, AT_ONCE))


def _effect(sample: KeptSample, change: ChangeToWeigh, reader: ReadingProcess) -> FileEffect:
    after = change.after()
    if after is None:
        return FileEffect("unknown", rows=sample.rows, why=OVERTAKEN)
    return runner.weigh(Path(sample.table.path), change.revision.read_schema(), after, reader=reader)


OVERTAKEN: Final = "ce changement ne s’applique plus au schéma d’aujourd’hui"


def _keep(found: list[tuple[KeptSample, Revision, str, FileEffect]], now: datetime) -> None:
    rows = [
        WeighedChange(sample=sample, revision=revision, change=key, result=json.dumps(effect.to_json(), ensure_ascii=False), weighed_at=now)
        for sample, revision, key, effect in found
    ]
    WeighedChange.objects.bulk_create(rows, ignore_conflicts=True)


def _count_again(standard: Standard, working: Revision, reader: ReadingProcess) -> None:
    """What each sample holds of the fields of today."""
    for sample in standard.kept_samples.exclude(table="").exclude(revision=working).select_related("file"):
        schema = working.read_schema()
        counted = runner.count(Path(sample.table.path), schema, reader=reader)
        with writing(standard):
            if counted is not None:
                kept_samples.note(sample, working, schema, counted)
            else:
                KeptSample.objects.filter(pk=sample.pk).update(revision=working)


@dataclass(frozen=True, slots=True)
class _Step:
    """A decision that entered the schema."""

    before: Revision
    after: Revision
    decision: Decision


def _tell(standard: Standard, working: Revision, actor: Operator, now: datetime, reader: ReadingProcess) -> int:
    """Tell those who asked, of each decision since they were last told of, where it breaks their last file: each once."""
    told = 0
    behind = standard.kept_samples.exclude(told_until=None).filter(told_until__number__lt=working.number)
    last = _last_files(standard)
    for sample in behind.select_related("file", "file__owner", "told_until"):
        asked = sample.tell_when_broken and sample.pk in last
        steps = list(_steps(standard, sample.told_until)) if asked and sample.told_until is not None else []
        found = [
            (step, runner.weigh(Path(sample.table.path), step.before.read_schema(), step.after.read_schema(), reader=reader))
            for step in steps
        ]
        with writing(standard):
            # Of two workers, one finds it where it was.
            if not KeptSample.objects.filter(pk=sample.pk, told_until=sample.told_until).update(told_until=working):
                continue
            _keep([(sample, step.before, change_key(step.after.sha256, ""), effect) for step, effect in found], now)
            told += 1
            for step, effect in found:
                if effect.breaks:
                    _say(standard, sample, step.decision, effect, actor, now)
    return told


def _say(standard: Standard, sample: KeptSample, decision: Decision, effect: FileEffect, actor: Operator, now: datetime) -> None:
    KeptSample.objects.filter(pk=sample.pk).update(broken=json.dumps(effect.to_json(), ensure_ascii=False))
    record(
        standard=standard,
        verb="sample.broken",
        actor=actor,
        subject=sample,
        details={"number": decision.number, "title": decision.question.title},
        at=now,
        tell=[sample.file.owner],
        path=decision.get_absolute_url(),
    )


def _last_files(standard: Standard) -> set[int]:
    """Of each person and producer, the sample left last."""
    rows = standard.kept_samples.exclude(file__owner=None).order_by("left_at", "pk").values_list("file__owner", "producer", "pk")
    return set({(owner, producer): pk for owner, producer, pk in rows}.values())


def _steps(standard: Standard, since: Revision) -> Iterator[_Step]:
    decisions = Decision.objects.filter(standard=standard, revision__number__gt=since.number).select_related("question", "revision")
    for decision in decisions.defer(*(f"revision__{name}" for name in TEXTS)).order_by("revision__number"):
        if decision.revision is not None:
            before = standard.revisions.defer(*TEXTS).get(number=decision.revision.number - 1)
            yield _Step(before, decision.revision, decision)
