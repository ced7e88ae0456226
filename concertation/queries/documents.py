"""The documents of a standard: each with its versions, under the phase and the meeting that it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from concertation import permissions
from concertation.models import Document, Phase
from standard.models import Standard
from standard.moments import day_of
from standard.permissions import Actor


@dataclass(frozen=True, slots=True)
class Versioned:
    """A document as somebody may read it: its latest version, those before it from the latest, those that are to be read again."""

    latest: Document | None
    """None as long as none is public."""
    earlier: tuple[Document, ...]
    to_review: tuple[Document, ...]

    @property
    def shown(self) -> Document:
        return self.latest or self.to_review[0]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What belongs to one phase; None: to no phase."""

    phase: Phase | None
    documents: tuple[Versioned, ...]


def versioned(documents: Iterable[Document], actor: Actor) -> tuple[Versioned, ...]:
    """These documents as somebody may read them, in the order of their first versions."""
    series: dict[UUID, list[Document]] = defaultdict(list)
    for one in documents:
        if permissions.can_see_document(actor, one):
            series[one.series].append(one)
    found = []
    for versions in series.values():
        versions.sort(key=lambda one: -one.version)
        public = [one for one in versions if one.published_at is not None]
        waiting = tuple(one for one in versions if one.published_at is None)
        found.append(Versioned(public[0] if public else None, tuple(public[1:]), waiting))
    return tuple(found)


def shelves(standard: Standard, actor: Actor) -> tuple[Shelf, ...]:
    """Everything that somebody may read, phase by phase: those of a meeting in the phase of its day. Two queries."""
    rows = Document.objects.filter(standard=standard).select_related("standard", "meeting__standard", "added_by", "phase")
    phases = list(Phase.objects.filter(standard=standard))
    held: dict[int | None, list[Versioned]] = defaultdict(list)
    for one in versioned(rows, actor):
        held[_phase_of(one.shown, phases)].append(one)
    by_key = {phase.pk: phase for phase in phases}
    return tuple(Shelf(by_key[key] if key is not None else None, tuple(held[key])) for key in (*by_key, None) if held[key])


def _phase_of(document: Document, phases: list[Phase]) -> int | None:
    if document.meeting is None:
        return document.phase_id
    day = day_of(document.meeting.starts_at)
    return next((phase.pk for phase in reversed(phases) if phase.starts_on <= day), None)
