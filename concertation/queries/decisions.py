"""The register of decisions, and what each one did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from concertation.models import Ballot, Decision
from concertation.queries.ballots import COUNTED, standing_of
from concertation.rules.ballots import Standing
from concertation.rules.outcomes import ADOPTING
from standard.models import Release, Standard


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision, the vote behind it, the first version that carries it, and the decision that replaced it."""

    decision: Decision
    standing: Standing | None
    release: Release | None
    superseded_by: Decision | None

    @property
    def pending(self) -> bool:
        """Decided, and not in any published version yet."""
        return self.decision.revision_id is not None and self.release is None

    @property
    def unapplied(self) -> bool:
        """It chose to change the schema, which has not changed by it: its condition is awaited."""
        return self.decision.outcome in ADOPTING and self.decision.revision_id is None and bool(self.decision.read_operations())


def with_everything(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Decisions with what a page shows of them; the bytes of schemas are left in the database."""
    return (
        decisions.select_related("question", "option__proposal__author", "revision", "decided_by", "supersedes", "standard")
        .defer("revision__schema", "revision__operations")
        .prefetch_related(
            Prefetch("ballot", Ballot.objects.prefetch_related(*COUNTED)),
            Prefetch("superseded_by", Decision.objects.order_by("number")),
        )
    )


def decision_lines(standard: Standard, decisions: QuerySet[Decision]) -> tuple[DecisionLine, ...]:
    """The lines of these decisions of a standard, in their order, in the same number of queries whatever their number."""
    return decision_lines_of([standard], decisions)


def decision_lines_of(standards: Collection[Standard], decisions: QuerySet[Decision]) -> tuple[DecisionLine, ...]:
    """As `decision_lines`, for decisions of several standards."""
    releases = list(
        Release.objects.filter(standard__in=standards, state=Release.State.PUBLISHED)
        .select_related("revision")
        .defer("revision__schema", "revision__operations")
        .order_by("revision__number", "pk")
    )
    return tuple(
        DecisionLine(
            decision=decision,
            standing=standing_of(decision.ballot, closed=True) if decision.ballot is not None else None,
            release=_first_release(decision, releases),
            superseded_by=next(iter(decision.superseded_by.all()), None),
        )
        for decision in with_everything(decisions)
    )


def _first_release(decision: Decision, releases: list[Release]) -> Release | None:
    if decision.revision is None:
        return None
    later = (release for release in releases if release.revision.number >= decision.revision.number)
    return next((release for release in later if release.standard_id == decision.standard_id), None)
