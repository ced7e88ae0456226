"""Publishing, with the decisions behind each change: `standard.services.releases` knows nothing of debates."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import queries
from concertation.services.turn import turn
from standard.models import Release, Standard
from standard.moments import day_of
from standard.permissions import can_publish, require
from standard.publishing.content import PublishedFile
from standard.publishing.registry import artefacts
from standard.services import inputs, releases
from standard.services.chain import head
from standard.services.forethought import takes_turns, worked_out


def prepare(*, standard: Standard, actor: User, now: datetime, version: str = "") -> Release:
    """Make the working schema a candidate, under `version` or the number that its changes call for."""
    return releases.prepare(standard=standard, actor=actor, now=now, version=version)


@takes_turns
def publish(*, release: Release, actor: User, now: datetime, motive: str = "") -> Release:
    """Publish a candidate; its change log names the decisions taken since the version before.

    Where decisions and the schema do not agree, and no version was published over it yet, it takes a `motive`, kept in the chain
    and shown with the version. Raises `InvalidInput("motive", …)`.
    """
    with turn(release.standard, actor, now) as mine:
        require(can_publish(mine.actor, Release.objects.get(pk=release.pk)))
        standard, today = mine.standard, day_of(now)
        over = worked_out(("divergences", standard.pk, head(standard), today), lambda: queries.to_assume(standard, today))
        if over:
            motive = inputs.text("motive", motive, missing=_why(len(over)))
        published = releases.publish(release=release, actor=actor, now=now, decided=queries.decided_since_the_version_before)
        if over:
            said = [{"key": one.key, "sentence": one.sentence} for one in over]
            details = {"version": published.version, "divergences": said}
            mine.record(queries.PUBLISHED_OVER, published, message=motive, details=details)
        return published


def _why(count: int) -> str:
    points = "un point" if count == 1 else f"{count} points"
    return f"Décisions et schéma ne s’accordent pas sur {points} : dites pourquoi cette version paraît quand même."


def preview(release: Release) -> tuple[PublishedFile, ...]:
    """The files that a candidate would publish now. Nothing is written."""
    return artefacts(releases.content_of(release, queries.decided_since_the_version_before(release)))
