"""What versions said, when they were published, and what is told beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.timezone import localtime

from standard.models import (
    Artefact,
    Event,
    Release,
    Revision,
)
from standard.publishing import changelog, changes_json, files
from standard.publishing.changes import release_changes
from standard.publishing.content import ChangeEntry, Decided, DecisionRef, ErratumNote, PastRelease, WithdrawalNote
from standard.queries.releases import releases_before, withdrawn_by
from standard.queries.schemas import read_schemas, successors_since


def changes_since(since: Revision, until: Revision, decided: Iterable[Decided] = ()) -> tuple[ChangeEntry, ...]:
    """What a version made of one revision changes after a version made of another, with the decisions behind it."""
    before, after = read_schemas((since, until))
    return release_changes(before, after, replaced=successors_since(since, until), decided=decided)


def published_changes(release: Release) -> changes_json.PublishedChanges:
    """What a version said, when it was published, that it changed: the words of today say nothing of it."""
    data = _changes_file(release)
    return changes_json.read(data) if data else changes_json.PublishedChanges()


def published_undone(release: Release) -> tuple[DecisionRef, ...]:
    """The decisions of which a version said, when it was published, that nothing remained."""
    data = _changes_file(release)
    return changes_json.read_undone(data) if data else ()


def _changes_file(release: Release) -> bytes:
    """What a version published of its changes; nothing where it did not."""
    found = release.artefacts.filter(name=files.CHANGES.pattern).first()
    return bytes(found.data) if found is not None else b""


def errata_of(releases: Iterable[Release], at: datetime | None = None) -> dict[int, tuple[ErratumNote, ...]]:
    """By version (its key), what was corrected beside it, in order; up to a moment where one is given."""
    events = Event.objects.filter(verb="release.corrected", subject_id__in=[release.pk for release in releases]).order_by("at", "pk")
    found: dict[int, tuple[ErratumNote, ...]] = {}
    for event in events if at is None else events.filter(at__lte=at):
        note = ErratumNote(localtime(event.at).date(), event.message, event.read_details()["file"])
        found[event.subject_id or 0] = (*found.get(event.subject_id or 0, ()), note)
    return found


def history_of(release: Release) -> tuple[PastRelease, ...]:
    """The versions before this one and what each said of itself when it was published, the latest first."""
    return history_with(releases_before(release), release.published_at)


def history_with(earlier: Sequence[Release], at: datetime | None = None) -> tuple[PastRelease, ...]:
    """The same of versions at hand, with what was withdrawn of them at a moment, or is now."""
    published = Artefact.objects.filter(release__in=earlier, name__in=(files.CHANGES.pattern, files.CHANGELOG.pattern))
    data = {(artefact.release_id, artefact.name): bytes(artefact.data) for artefact in published}

    errata = errata_of(earlier, at)

    def past(one: Release) -> PastRelease:
        log, changes = data.get((one.pk, files.CHANGELOG.pattern), b""), data.get((one.pk, files.CHANGES.pattern))
        said = changes_json.read(changes) if changes else changes_json.PublishedChanges()
        withdrawn = one.withdrawn_at if withdrawn_by(one, at) else None
        withdrawal = WithdrawalNote(localtime(withdrawn).date(), one.withdrawn_reason) if withdrawn is not None else None
        section = changelog.section_of(log.decode())
        return PastRelease(one.version, one.date, said.changes, said.waivers, section, withdrawal, errata.get(one.pk, ()))

    return tuple(map(past, earlier))
