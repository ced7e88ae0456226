"""Publishing, with the decisions behind each change, and the committee's approval: `standard.services.releases` knows no debate."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import permissions, queries
from concertation.services.approvals import follow_candidate
from concertation.services.turn import turn
from standard.models import Release, Standard
from standard.moments import day_of
from standard.permissions import require
from standard.publishing.content import PublishedFile
from standard.publishing.registry import artefacts
from standard.queries import working_revision
from standard.services import inputs, releases
from standard.services.chain import head
from standard.services.forethought import takes_turns, worked_out


@takes_turns
def prepare(*, standard: Standard, actor: User, now: datetime, version: str = "") -> Release:
    """Make the working schema a candidate, under `version` or the number that its changes call for; it is put to the committee."""
    with turn(standard, actor, now) as mine:
        release = releases.prepare(standard=standard, actor=actor, now=now, version=version)
        if queries.has_committee(mine.standard, now):
            follow_candidate(mine, release)
        return release


@takes_turns
def waive(*, release: Release, actor: User, rule: str, motive: str, now: datetime, field: str = "", waived: bool = True) -> Release:
    """As `standard.services.releases.waive`: it changes what the committee approves, which is put to it again."""
    with turn(release.standard, actor, now) as mine:
        release = releases.waive(release=release, actor=actor, rule=rule, motive=motive, now=now, field=field, waived=waived)
        if queries.has_committee(mine.standard, now):
            follow_candidate(mine, release)
        return release


@takes_turns
def publish(*, release: Release, actor: User, now: datetime, motive: str = "") -> Release:
    """Publish a candidate that the committee approved, where there is one; its change log names the decisions taken since.

    Where decisions and the schema do not agree, and no version was published over it yet, it takes a `motive`, kept in the chain
    and shown with the version. Raises `InvalidInput("motive", …)`.
    """
    with turn(release.standard, actor, now) as mine:
        release = Release.objects.select_related("standard", "revision").get(pk=release.pk)
        committee = queries.has_committee(mine.standard, now)
        # One that the schema has left behind is refused as such: it is to be prepared again, then approved.
        stale = release.revision_id != working_revision(mine.standard).pk
        approved = stale or queries.approval_of(release) is not None
        require(permissions.can_publish(mine.actor, release, committee=committee, approved=approved))
        standard, today = mine.standard, day_of(now)
        over = worked_out(("divergences", standard.pk, head(standard), today), lambda: queries.to_assume(standard, today))
        if over:
            motive = inputs.text("motive", motive, missing=_why(len(over)))
        published = releases.publish(release=release, actor=actor, now=now, decided=queries.decided_since_the_version_before)
        if over:
            said = [{"key": one.key, "sentence": one.sentence} for one in over]
            details = {"version": published.version, "divergences": said}
            mine.record("release.published_over", published, message=motive, details=details)
        return published


def _why(count: int) -> str:
    points = "un point" if count == 1 else f"{count} points"
    return f"Décisions et schéma ne s’accordent pas sur {points}\u00a0: dites pourquoi cette version paraît quand même."


def preview(release: Release) -> tuple[PublishedFile, ...]:
    """The files that a candidate would publish now. Nothing is written."""
    return artefacts(releases.content_of(release, queries.decided_since_the_version_before(release)))
