"""Two states of a standard compared, with the decisions that lead from one to the other, or with what a proposal asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from concertation.models import Decision
from standard.comparison import Comparison, ComparisonFilters, Side, compared
from standard.models import Revision, Standard
from standard.moments import day_of
from standard.places import WORKING
from standard.publishing.content import Decided, DecisionRef
from standard.queries import samples_of, successors_since, working_revision
from standard.schema import diff

HOW: Final[Mapping[str, str]] = {
    Decision.How.VOTE: "vote",
    Decision.How.CONSENSUS: "consensus en séance",
    Decision.How.TEAM: "choix de l’équipe projet",
}
"""How a decision was taken, before its date."""


def named_revision(standard: Standard, key: str) -> Revision | None:
    """The revision of a published version, or the last one for `travail`."""
    if key == WORKING:
        return working_revision(standard)
    release = standard.releases.select_related("revision").filter(version=key, published_at__isnull=False).first()
    return release.revision if release is not None else None


def side(key: str) -> Side:
    """How a page names a version, or the working schema."""
    return Side(key, "la version en préparation") if key == WORKING else Side(key, f"la version {key}", key)


def states_compared(sides: tuple[Side, Side], earlier: Revision, later: Revision, filters: ComparisonFilters) -> Comparison:
    """Two revisions of one standard."""
    schema = earlier.read_schema()
    return compared(schema, diff.compare(schema, later.read_schema()), sides=sides, filters=filters, **what_lies_between(earlier, later))


def what_lies_between(earlier: Revision, later: Revision) -> dict[str, Any]:
    """What `compared` is told of two revisions beside their schemas."""
    return {
        "decided": decided_between(earlier, later),
        "replaced": successors_since(earlier, later),
        "samples": samples_of(earlier.standard, earlier.read_schema()),
    }


def decided_between(one: Revision, other: Revision, *, site: str = "") -> tuple[Decided, ...]:
    """The decisions after the earlier of the two revisions, up to the later, and what each changed; `site` begins their addresses."""
    since, until = sorted((one.number, other.number))
    decisions = (
        Decision.objects.filter(standard=one.standard_id, revision__number__gt=since, revision__number__lte=until)
        .select_related("question", "revision", "standard")
        .defer("revision__schema")
        .prefetch_related("corrections")
        .order_by("number")
    )
    return tuple(
        Decided(decision_reference(decision, site=site), decision.revision.read_operations())
        for decision in decisions
        if decision.revision is not None
    )


def decision_reference(decision: Decision, *, site: str = "") -> DecisionRef:
    """A decision as the public reads it; `site` begins its address."""
    return DecisionRef(
        number=decision.number,
        title=decision.question.title,
        motive=decision.read_motive,
        how=HOW[decision.how],
        date=decision.meeting_date or day_of(decision.decided_at),
        url=f"{site}{decision.get_absolute_url()}",
    )
