"""Which decisions changed what, between two revisions of a standard."""

from __future__ import annotations

from concertation.models import Decision
from standard.models import Revision
from standard.presentation import Decided
from standard.publishing.content import DecisionRef


def decided_between(one: Revision, other: Revision) -> tuple[Decided, ...]:
    """The decisions after the earlier of the two revisions, up to the later, and what each changed."""
    since, until = sorted((one.number, other.number))
    decisions = (
        Decision.objects.filter(standard=one.standard_id, revision__number__gt=since, revision__number__lte=until)
        .select_related("question", "revision", "standard")
        .defer("revision__schema")
        .order_by("number")
    )
    return tuple(
        Decided(decision_reference(decision), decision.revision.read_operations())
        for decision in decisions
        if decision.revision is not None
    )


def decision_reference(decision: Decision, *, site: str = "") -> DecisionRef:
    """A decision as the public reads it; `site` begins its address."""
    return DecisionRef(
        number=decision.number,
        title=decision.question.title,
        motive=decision.motive,
        how=decision.get_how_display(),
        date=decision.meeting_date or decision.decided_at.date(),
        url=f"{site}{decision.get_absolute_url()}",
    )
