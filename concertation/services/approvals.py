"""The committee approves each version: a candidate is put to it as it is, and whatever changes it makes the question void."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.models import Ballot, Question
from concertation.services.ballots.closing import end_ballot
from concertation.services.putting import Ready, put
from concertation.services.states import move
from concertation.services.turn import Turn, turn
from standard.models import Release
from standard.permissions import require
from standard.queries import working_revision

CHANGED = "La version soumise au comité a changé depuis."


def put_candidate(*, release: Release, actor: User, now: datetime) -> Question:
    """The question by which a candidate is put to the committee, made where there is none for it as it is."""
    with turn(release.standard, actor, now) as mine:
        release = Release.objects.select_related("standard", "revision").get(pk=release.pk)
        stale = release.revision_id != working_revision(mine.standard).pk
        require(permissions.can_put_version(mine.actor, release, stale=stale, committee=queries.has_committee(mine.standard, now)))
        return follow_candidate(mine, release)


def follow_candidate(mine: Turn, release: Release) -> Question:
    """The same once allowed; what put the candidate as it was before is void. The caller holds the lock on the standard."""
    void_stale(mine)
    known = queries.candidate_question(release)
    if known is not None:
        return known
    return put(
        mine,
        title=f"Publier la version {release.version}\u00a0?",
        kind=Question.Kind.GOVERNANCE,
        context="Le comité de pilotage approuve chaque version, telle qu’elle est préparée. Si elle change, il se prononce de nouveau.",
        options=[Ready(f"Publier la version {release.version}", "Ses fichiers se relisent dans la préparation de la version.")],
        status_quo=False,
        subject=Question.Subject.VERSION,
        release=release,
        candidate_sha256=queries.candidate_digest(release),
    )


def void_stale(mine: Turn) -> None:
    """The questions, not decided, on a candidate that is no longer what was put are void; a vote on one ends. Under the lock."""
    asked = Question.objects.filter(standard=mine.standard, subject=Question.Subject.VERSION).exclude(state__in=Question.SETTLED)
    for question in asked.select_related("release__revision", "standard").order_by("number"):
        release = question.release
        assert release is not None
        fresh = release.revision_id == working_revision(mine.standard).pk and question.candidate_sha256 == queries.candidate_digest(release)
        if fresh:
            continue
        for ballot in question.ballots.filter(state=Ballot.State.OPEN):
            end_ballot(ballot, question, mine.user, mine.now, CHANGED)
        move(question, "void")
        mine.record("question.voided", question, message=CHANGED)
