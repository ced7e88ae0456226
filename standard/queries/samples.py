"""The files left as samples, to those who may know of them, and what was weighed on them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db.models import Prefetch, QuerySet

from standard import permissions
from standard.models import KeptSample, Revision, SampleAccess, SampleFile, Standard, ValidationReport, WeighedChange
from standard.permissions import Actor
from standard.schema.compatibility import Samples
from standard.schema.model import Field, Schema
from standard.weighing.effect import FileEffect
from standard.weighing.figures import FieldFigures, ProducerColumn

K = TypeVar("K", bound=Hashable)

KEPT: Final = KeptSample.objects.select_related("file__owner", "producer", "producer__merged_into")


def samples_seen_by(actor: Actor, standard: Standard) -> list[KeptSample]:
    """Those that somebody may know of, the latest first, each with its last check (`checks`)."""
    rows = ValidationReport.objects.select_related("release").only("pk", "sample", "release__version", "created_at")
    checks = Prefetch("file__reports", rows.order_by("-created_at"), "checks")
    found = KEPT.filter(standard=standard).defer("file__summary", "figures").prefetch_related(checks).order_by("-left_at", "-pk")
    return [sample for sample in found if permissions.can_see_sample(actor, sample)]


def samples_of(standard: Standard, schema: Schema) -> Samples:
    """The cells of the files left as samples, under the names that `schema` gives to its fields. What is not public of them is
    weighed, and never quoted: whoever reads what is said of it may not see it.
    """
    names = {field.uid: field.name for field in schema.fields}
    kept = kept_samples(standard).values_list("summary", "left__access")
    found = (Samples.from_json(json.loads(text), told=access == SampleAccess.PUBLIC) for text, access in kept)
    return Samples.together(found).renamed(names)


def kept_samples(standard: Standard) -> QuerySet[SampleFile]:
    return SampleFile.objects.filter(standard=standard, delete_after=None).exclude(summary="").order_by("pk")


def change_key(base: str, operations: str) -> str:
    """What a change is weighed under: the hash of the revision that it was written on, and its operations; of a later revision,
    its own hash, and nothing.
    """
    return hashlib.sha256(f"{base}\n{operations}".encode()).hexdigest() if operations else base


@dataclass(frozen=True, slots=True)
class SampleEffect:
    """What a change does to a sample, as one reader may know it."""

    sample: KeptSample
    effect: FileEffect | None
    """None until it is weighed."""
    cells: bool
    """Whether they may read its values."""


def last_check(sample: KeptSample) -> ValidationReport | None:
    """Of one that `samples_seen_by` gave."""
    checks: list[ValidationReport] = getattr(sample.file, "checks", [])
    return checks[0] if checks else None


def effects_of(actor: Actor, samples: Iterable[KeptSample], changes: Mapping[K, tuple[Revision, str]]) -> dict[K, tuple[SampleEffect, ...]]:
    """What each change, a key of a revision, does to these samples, in their order; those that could not be read are left out."""
    read = {sample.pk: (sample, bool(permissions.can_see_cells(actor, sample))) for sample in samples if sample.table}
    keys = {key for _, key in changes.values()}
    rows = (
        WeighedChange.objects.filter(sample__in=read, change__in=keys).values_list("revision", "change", "sample", "result") if read else ()
    )
    known = {(revision, key, sample): result for revision, key, sample, result in rows}

    def effect(revision: Revision, key: str, sample: int) -> FileEffect | None:
        result = known.get((revision.pk, key, sample))
        return FileEffect.from_json(json.loads(result)) if result is not None else None

    return {
        one: tuple(SampleEffect(sample, effect(revision, key, pk), cells) for pk, (sample, cells) in read.items())
        for one, (revision, key) in changes.items()
    }


def figures_of(actor: Actor, standard: Standard, fields: Iterable[Field]) -> tuple[FieldFigures, ...]:
    """What the samples that somebody may know of hold of these fields, by producer; the texts, only where they may see them."""
    return figures_among(known_samples(actor, standard), fields)


def known_samples(actor: Actor, standard: Standard) -> frozenset[tuple[int, bool]]:
    """The samples whose figures somebody may know: the key of each, and whether they may read its values."""
    rows = KeptSample.objects.filter(standard=standard).exclude(table="").select_related("file").only("access", "file__owner")
    return frozenset((one.pk, bool(permissions.can_see_cells(actor, one))) for one in rows if permissions.can_see_sample(actor, one))


def figures_among(known: Iterable[tuple[int, bool]], fields: Iterable[Field]) -> tuple[FieldFigures, ...]:
    """The same of `known_samples`: all that is counted of each is read."""
    told = dict(known)
    rows = KEPT.filter(pk__in=told).order_by("producer__name", "-left_at", "-pk")
    read = [(one, one.read_figures(), json.loads(one.file.summary or "{}"), told[one.pk]) for one in rows]

    def column(
        uid: str, sample: KeptSample, figures: Mapping[str, Mapping[str, Any]], summary: Mapping[str, Mapping[str, Any]], cells: bool
    ) -> ProducerColumn:
        has, what = figures.get(uid, {}), summary.get(uid, {})
        producer = sample.producer.name if sample.producer else ""
        texts = what.get("texts", {}) if cells else {}
        filled = what.get("cells", 0)
        return ProducerColumn(producer, sample.file.name, has.get("label", ""), sample.rows, filled, has.get("distinct"), texts, cells)

    return tuple(FieldFigures(field, tuple(column(field.uid, *one) for one in read)) for field in fields)
