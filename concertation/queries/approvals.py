"""The approval of a version by the committee: the candidate as it is put to it, and the decision that approves it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from concertation.models import Decision, Question
from concertation.rules.outcomes import APPLYING
from standard.models import Release
from standard.queries import waiver_entries
from standard.schema.model import canonical


def candidate_digest(release: Release) -> str:
    """What stands for a candidate: its number, its date, its schema with its whole chain, and what it lets through."""
    waivers = [{**asdict(waiver), "date": waiver.date.isoformat()} for waiver in waiver_entries(release)]
    said = {"version": release.version, "date": release.date.isoformat(), "revision": release.revision.sha256, "waivers": waivers}
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def candidate_question(release: Release) -> Question | None:
    """The question by which a candidate, as it is now, is put to the committee."""
    put = Question.objects.filter(release=release, candidate_sha256=candidate_digest(release)).exclude(state=Question.State.VOID)
    return put.select_related("standard").order_by("number").last()


def approval_of(release: Release) -> Decision | None:
    """The decision of the committee in force that approves a candidate as it is now, or the version that it became."""
    found = Decision.objects.in_force().filter(
        question__subject=Question.Subject.VERSION,
        question__release=release,
        question__candidate_sha256=candidate_digest(release),
        outcome__in=APPLYING,
        option__status_quo=False,
        without_committee=False,
    )
    decision: Decision | None = found.select_related("standard", "question").order_by("number").last()
    return decision
