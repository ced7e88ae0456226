"""The register of decisions, and what each one did."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from concertation.models import Decision
from concertation.queries.ballots import standings_of
from concertation.rules.ballots import Standing
from concertation.rules.outcomes import ADOPTING
from standard.memory import under_stamp
from standard.models import Release, Standard
from standard.queries import REVISION_TEXTS


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision, the first version that carries it, and the decision that replaced it."""

    decision: Decision
    standing: Standing | None
    """The vote behind it; None where there was none, or where votes were not asked."""
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


def published(standards: Collection[Standard]) -> tuple[Release, ...]:
    """The versions in force or replaced, in the order of the chain."""
    found = Release.objects.filter(standard__in=standards, state=Release.State.PUBLISHED).select_related("revision")
    return tuple(found.defer(*REVISION_TEXTS).order_by("revision__number", "pk"))


def known_releases(standards: Iterable[Standard]) -> tuple[Release, ...]:
    """The same of standards just read, remembered."""
    return tuple(release for one in standards for release in under_stamp(one, "published", lambda one=one: published([one])))  # type: ignore[misc]


def decision_lines(
    standard: Standard, decisions: QuerySet[Decision], *, releases: Sequence[Release] | None = None, votes: bool = False
) -> tuple[DecisionLine, ...]:
    """The lines of these decisions of a standard, in their order, in the same number of queries whatever their number.

    `releases`: those of `published`, where they are at hand; `votes`: whether to count the votes behind them.
    """
    return decision_lines_of([standard], decisions, releases=releases, votes=votes)


def decision_lines_of(
    standards: Collection[Standard], decisions: QuerySet[Decision], *, releases: Sequence[Release] | None = None, votes: bool = False
) -> tuple[DecisionLine, ...]:
    """As `decision_lines`, for decisions of several standards."""
    by_key = {standard.pk: standard for standard in standards}
    later = Decision.objects.only("number", "standard", "supersedes").order_by("number")
    rows = (
        decisions.select_related("question", "option__proposal__author", "revision", "ballot")
        if votes
        else decisions.select_related("question", "option", "revision")
    )
    listed = list(rows.defer(*REVISION_TEXTS).prefetch_related(Prefetch("superseded_by", later)))
    replacing = {decision.pk: next(iter(decision.superseded_by.all()), None) for decision in listed}
    for one in (*listed, *filter(None, replacing.values())):
        one.standard = by_key[one.standard_id]
    for decision in listed:
        decision.question.standard = decision.standard
    versions = published(standards) if releases is None and any(decision.revision_id for decision in listed) else releases or ()
    standings = standings_of(decision.ballot for decision in listed if decision.ballot is not None) if votes else {}
    return tuple(
        DecisionLine(
            decision=decision,
            standing=standings.get(decision.ballot_id or 0),
            release=_first_release(decision, versions),
            superseded_by=replacing[decision.pk],
        )
        for decision in listed
    )


def _first_release(decision: Decision, releases: Iterable[Release]) -> Release | None:
    if decision.revision is None:
        return None
    later = (release for release in releases if release.revision.number >= decision.revision.number)
    return next((release for release in later if release.standard_id == decision.standard_id), None)
