"""What a version changes, with the decisions behind it: what its change log and its page say."""

from __future__ import annotations

from django.conf import settings

from concertation.models import Decision
from concertation.queries.comparisons import decision_reference
from standard.models import Release, Revision, Standard
from standard.publishing.changes import change_entries
from standard.publishing.content import ChangeEntry, PastRelease
from standard.queries import release_before, waiver_entries


def changes_of(release: Release) -> tuple[ChangeEntry, ...]:
    """What a version changes since the one before it."""
    before = release_before(release)
    return changes_between(release.standard, before.revision if before else None, release.revision)


def history_of(release: Release) -> tuple[PastRelease, ...]:
    """The versions before this one and what each changed, the latest first."""
    past = []
    earlier = release_before(release)
    while earlier is not None:
        past.append(PastRelease(earlier.version, earlier.date, changes_of(earlier), waiver_entries(earlier)))
        earlier = release_before(earlier)
    return tuple(past)


def changes_between(standard: Standard, since: Revision | None, until: Revision) -> tuple[ChangeEntry, ...]:
    """What the chain changes after `since` up to `until`, decision by decision and operation by operation.

    Nothing before the first version; the revisions that only write a version's number and dates are left out.
    """
    if since is None:
        return ()
    revisions = (
        standard.revisions.filter(number__gt=since.number, number__lte=until.number)
        .exclude(kind=Revision.Kind.RELEASE)
        .order_by("number")
        .select_related("parent")
    )
    decided = {
        decision.revision_id: decision_reference(decision, site=settings.SITE_URL)
        for decision in Decision.objects.filter(standard=standard, revision__in=revisions.values("pk"))
        .select_related("question", "standard")
        .order_by("number")
    }
    entries: list[ChangeEntry] = []
    for revision in revisions:
        if revision.parent is not None:
            schema, operations = revision.parent.read_schema(), revision.read_operations()
            entries += change_entries(schema, operations, decision=decided.get(revision.pk))
    return tuple(entries)
