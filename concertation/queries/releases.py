"""What a version changes, with the decisions behind it: what its change log and its page say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings

from concertation.models import Decision
from standard.models import Release, Revision, Standard
from standard.publishing.content import Audience, ChangeEntry, DecisionRef, Kind, PastRelease
from standard.queries import release_before
from standard.schema import compatibility
from standard.schema.compatibility import LEVELS, Impact
from standard.schema.model import Schema
from standard.schema.operations import AddField, Operation, RemoveField, SetValueProperty, apply_all
from standard.schema.wording import sentences


def changes_of(release: Release) -> tuple[ChangeEntry, ...]:
    """What a version changes since the one before it."""
    before = release_before(release)
    return changes_between(release.standard, before.revision if before else None, release.revision)


def history_of(release: Release) -> tuple[PastRelease, ...]:
    """The versions before this one and what each changed, the latest first."""
    past = []
    earlier = release_before(release)
    while earlier is not None:
        past.append(PastRelease(earlier.version, earlier.date, changes_of(earlier)))
        earlier = release_before(earlier)
    return tuple(past)


def changes_between(standard: Standard, since: Revision | None, until: Revision) -> tuple[ChangeEntry, ...]:
    """What the chain changes after `since` up to `until`, decision by decision and field by field.

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
        decision.revision_id: _reference(decision)
        for decision in Decision.objects.filter(standard=standard, revision__in=revisions.values("pk"))
        .select_related("question", "standard")
        .order_by("number")
    }
    entries: list[ChangeEntry] = []
    for revision in revisions:
        if revision.parent is not None:
            entries += _entries(revision.parent.read_schema(), revision.read_operations(), decided.get(revision.pk))
    return tuple(entries)


def _reference(decision: Decision) -> DecisionRef:
    return DecisionRef(
        number=decision.number,
        title=decision.question.title,
        motive=decision.motive,
        how=decision.get_how_display(),
        date=decision.meeting_date or decision.decided_at.date(),
        url=f"{settings.SITE_URL}{decision.get_absolute_url()}",
    )


def _entries(
    before: Schema, operations: tuple[Operation, ...], decision: DecisionRef | None
) -> Iterator[ChangeEntry]:
    """One entry a field, and one for the schema's own properties."""
    after = apply_all(before, operations)
    impacts = compatibility.impacts(before, after)
    groups: dict[str | None, list[str]] = {}
    kinds: dict[str | None, Kind] = {}
    for operation, said in zip(operations, sentences(operations, before), strict=True):
        uid = _subject(operation)
        groups.setdefault(uid, []).append(said)
        kinds[uid] = kinds.get(uid, _kind(operation))
    for uid, said_of_it in groups.items():
        names = {field.name for schema in (before, after) if uid and (field := schema.by_uid(uid))}
        concerned = [impact for impact in impacts if (impact.field in names if uid else impact.field is None)]
        yield ChangeEntry(
            sentence=" ".join(said_of_it),
            kind=kinds[uid],
            impacts=tuple(dict.fromkeys(impact.message for impact in concerned)),
            level=next((level for level in LEVELS if any(impact.level == level for impact in concerned)), "patch"),
            audience=_audience(concerned),
            decision=decision,
        )


def _subject(operation: Operation) -> str | None:
    field = getattr(operation, "field", None)
    return field if field is None or isinstance(field, str) else str(field.uid)


def _kind(operation: Operation) -> Kind:
    match operation:
        case AddField():
            return "added"
        case RemoveField():
            return "removed"
        case SetValueProperty(key="deprecated"):
            return "deprecated"
        case _:
            return "changed"


def _audience(impacts: Iterable[Impact]) -> tuple[Audience, ...]:
    """Who has something to do, or to look at."""
    concerned = list(impacts)
    audience: list[Audience] = []
    if any(impact.producer != "safe" for impact in concerned):
        audience.append("producer")
    if any(impact.consumer != "safe" for impact in concerned):
        audience.append("consumer")
    return tuple(audience)
