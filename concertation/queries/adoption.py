"""Who uses a standard, who will, and what is made of it: what its page, its files and the API tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from concertation import permissions
from concertation.models import Reuse
from concertation.queries.decisions import known_releases
from standard.models import Commitment, Standard
from standard.moments import day_of
from standard.permissions import Actor
from standard.queries.publications import AdoptionFigures, PublicationLine, figures_of, publication_lines


class CommitmentStanding(StrEnum):
    """What became of a commitment."""

    RUNNING = "running"
    KEPT = "kept"
    LATE = "late"


COMMITMENTS = {
    CommitmentStanding.RUNNING: "En cours",
    CommitmentStanding.KEPT: "Tenu",
    CommitmentStanding.LATE: "En retard",
}


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """A commitment, and what the checks of the files of its organisation say of it."""

    commitment: Commitment
    standing: CommitmentStanding

    @property
    def in_words(self) -> str:
        return COMMITMENTS[self.standing]


@dataclass(frozen=True, slots=True)
class WhoUses:
    """Who uses a standard."""

    lines: tuple[PublicationLine, ...]
    figures: AdoptionFigures
    commitments: tuple[CommitmentLine, ...]
    reuses: tuple[Reuse, ...]
    """Those that whoever reads may."""


def who_uses(standard: Standard, actor: Actor, now: datetime) -> WhoUses:
    """The publications, the commitments and the reuses of a standard. The same number of queries whatever their number."""
    lines = publication_lines(standard)
    rows = Reuse.objects.filter(standard=standard).exclude(state=Reuse.State.WITHDRAWN).select_related("standard", "author", "organisation")
    return WhoUses(
        lines=lines,
        figures=figures_of(lines, known_releases([standard])),
        commitments=commitment_lines(standard, day_of(now)),
        reuses=tuple(reuse for reuse in rows if permissions.can_see_reuse(actor, reuse)),
    )


def commitment_lines(standard: Standard, today: date) -> tuple[CommitmentLine, ...]:
    """The commitments that stand: the late ones first, then those to come, then those that were kept."""
    rows = Commitment.objects.standing().filter(standard=standard).select_related("organisation", "declared_by")
    lines = [commitment_line(row, today) for row in rows]
    order = [CommitmentStanding.LATE, CommitmentStanding.RUNNING, CommitmentStanding.KEPT]
    return tuple(sorted(lines, key=lambda line: (order.index(line.standing), line.commitment.day, line.commitment.pk)))


def late_commitments(standard: Standard, now: datetime) -> tuple[Commitment, ...]:
    """The commitments that are past their day and not kept, the oldest first."""
    late = Commitment.objects.running().filter(standard=standard, day__lt=day_of(now))
    return tuple(late.select_related("organisation").order_by("day", "pk"))


def commitment_line(commitment: Commitment, today: date) -> CommitmentLine:
    """A commitment, and what became of it."""
    if commitment.kept_at is not None:
        return CommitmentLine(commitment, CommitmentStanding.KEPT)
    return CommitmentLine(commitment, CommitmentStanding.LATE if commitment.day < today else CommitmentStanding.RUNNING)
