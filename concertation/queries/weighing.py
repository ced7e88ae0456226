"""Which changes are weighed on the files left as samples: those that somebody may be about to decide, and those between versions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final, TypeVar

from concertation.models import Option, Proposal, Question
from standard.models import Release, Revision, Standard
from standard.permissions import Actor
from standard.queries import TEXTS, SampleEffect, change_key, effects_of, samples_seen_by
from standard.schema.model import Schema
from standard.schema.operations import Conflict, apply_all, rebase
from standard.weighing.telling import EvidenceLine, FilesEvidence

K = TypeVar("K", bound=Hashable)
S = TypeVar("S")

VERSIONS: Final = 6
"""Published versions, the latest, that are all weighed against one another. An older one is, against the next, the last and the schema of
today.
"""


LAST: Final = 2
"""The schema of today, and the last version."""


@dataclass(frozen=True, slots=True)
class ChangeToWeigh:
    """A change of a revision, and the schema that it gives, made once for all the samples: None where it does not apply any more."""

    revision: Revision
    key: str
    after: Callable[[], Schema | None]


def key_of(row: Proposal | Option) -> str:
    """What the changes of a proposal, or of an option, are weighed under."""
    return change_key(row.base_revision.sha256, row.operations)


def to_weigh(standard: Standard, working: Revision) -> Iterator[ChangeToWeigh]:
    """What pages show the effect of, the most awaited first: options, proposals, versions."""
    rows: list[Proposal | Option] = [*_options(standard), *_proposals(standard)]
    for row in rows:
        yield ChangeToWeigh(working, key_of(row), cache(partial(_applied, row, working)))
    releases = standard.releases.filter(state=Release.State.PUBLISHED).select_related("revision")
    latest = [release.revision for release in releases.defer(*(f"revision__{name}" for name in TEXTS)).order_by("-revision__number")]
    for later, earlier in compared([working, *(revision for revision in latest if revision.pk != working.pk)]):
        yield ChangeToWeigh(earlier, change_key(later.sha256, ""), later.read_schema)


def compared(states: Sequence[S]) -> Iterator[tuple[S, S]]:
    """The pairs of states, the latest first, that people compare: each with those before it."""
    for place, later in enumerate(states):
        for before, earlier in enumerate(states[place + 1 :], start=place + 1):
            if place < LAST or before <= VERSIONS or before == place + 1:
                yield later, earlier


def _options(standard: Standard) -> Iterator[Option]:
    rows = Option.objects.filter(question__standard=standard, struck_reason="").exclude(question__state__in=Question.SETTLED)
    yield from rows.exclude(operations="[]").select_related("base_revision").order_by("question__number", "position")


def _proposals(standard: Standard) -> Iterator[Proposal]:
    rows = Proposal.objects.filter(standard=standard, state=Proposal.State.OPEN).exclude(operations="[]")
    yield from rows.select_related("base_revision").order_by("-number")


def _applied(row: Proposal | Option, working: Revision) -> Schema | None:
    schema = working.read_schema()
    try:
        return apply_all(schema, rebase(schema, row.read_operations()))
    except Conflict:
        return None


def evidence_on(actor: Actor, standard: Standard, changes: Mapping[K, tuple[Revision, str]]) -> dict[K, FilesEvidence]:
    """What the samples that somebody may know of say of changes, each given by its revision and its key."""
    samples = samples_seen_by(actor, standard) if changes else []
    return {one: FilesEvidence.of(map(_line, found)) for one, found in effects_of(actor, samples, changes).items()}


def _line(found: SampleEffect) -> EvidenceLine:
    sample = found.sample
    producer = sample.producer.name if sample.producer else ""
    return EvidenceLine(sample.file.name, producer, sample.day, found.effect, found.cells)
