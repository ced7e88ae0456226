"""What a version changes, with the decisions behind it: what its change log and its page say."""

from __future__ import annotations

from django.conf import settings

from concertation.queries.comparisons import decided_between
from standard.models import Release, Revision
from standard.publishing.content import ChangeEntry, Decided
from standard.queries import changes_since, published_changes, release_before


def changes_of(release: Release) -> tuple[ChangeEntry, ...]:
    """What a version changes since the one before it: as it was published, or as it would be."""
    if release.published_at is not None:
        return published_changes(release).changes
    before = release_before(release)
    return changes_between(before.revision if before else None, release.revision)


def changes_between(since: Revision | None, until: Revision) -> tuple[ChangeEntry, ...]:
    """What would be published of a revision after another; nothing of a first version."""
    return changes_since(since, until, decided_between(since, until, site=settings.SITE_URL)) if since is not None else ()


def decided_since_the_version_before(release: Release) -> tuple[Decided, ...]:
    """The decisions that a version publishes."""
    before = release_before(release)
    return decided_between(before.revision, release.revision, site=settings.SITE_URL) if before is not None else ()
