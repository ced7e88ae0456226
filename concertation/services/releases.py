"""Publishing, with the decisions behind each change: `standard.services.releases` knows nothing of debates."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from concertation import queries
from standard.models import Release, Standard
from standard.publishing.content import PublishedFile
from standard.publishing.registry import artefacts
from standard.services import releases


def prepare(*, standard: Standard, actor: User, now: datetime, version: str = "") -> Release:
    """Make the working schema a candidate, under `version` or the number that its changes call for."""
    return releases.prepare(standard=standard, actor=actor, now=now, version=version)


def publish(*, release: Release, actor: User, now: datetime) -> Release:
    """Publish a candidate; its change log names the decisions taken since the version before."""
    return releases.publish(release=release, actor=actor, now=now, decided=queries.decided_since_the_version_before)


def preview(release: Release) -> tuple[PublishedFile, ...]:
    """The files that a candidate would publish now. Nothing is written."""
    return artefacts(releases.content_of(release, queries.decided_since_the_version_before(release)))
