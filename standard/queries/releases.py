"""The versions of a standard, and what was let through for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime

from accounts.models import User
from standard.models import (
    Event,
    Release,
    Standard,
)
from standard.publishing.content import WaiverEntry
from standard.queries.schemas import REVISION_TEXTS, read_schemas
from standard.schema.compatibility import Waiver
from standard.schema.lint.versions import UsedName, names
from standard.schema.model import Schema


def published_releases(standard: Standard) -> list[Release]:
    """From the latest to the first, withdrawn ones included."""
    published = standard.releases.exclude(state=Release.State.CANDIDATE).select_related("revision").defer(*REVISION_TEXTS)
    return list(published.order_by("-revision__number", "-pk"))


def published_names(standard: Standard) -> tuple[UsedName, ...]:
    """Every name that a field or a value has had in a release: files are filled under it, whatever it becomes."""
    schemas = read_schemas(release.revision for release in published_releases(standard))
    return tuple(dict.fromkeys(named for schema in schemas for named in names(schema)))


def was_published(standard: Standard) -> bool:
    """Whether a version of it was published, or taken from elsewhere, be it withdrawn since."""
    return standard.releases.exclude(state=Release.State.CANDIDATE).exists()


def release_in_force(standard: Standard) -> Release | None:
    """The latest release that is published and not withdrawn."""
    published = standard.releases.filter(state=Release.State.PUBLISHED).select_related("revision").defer(*REVISION_TEXTS)
    return published.order_by("-revision__number", "-pk").first()


def releases_before(release: Release) -> list[Release]:
    """Every release before it, the latest first, withdrawn ones included."""
    earlier = release.standard.releases.filter(published_at__isnull=False).exclude(pk=release.pk)
    earlier = earlier.filter(Q(revision__number__lt=release.revision.number) | Q(revision=release.revision_id, pk__lt=release.pk))
    return list(earlier.select_related("revision").defer(*REVISION_TEXTS).order_by("-revision__number", "-pk"))


def release_before(release: Release) -> Release | None:
    """The release that was in force when this one was published, or that is where it is not yet: its changes are told from it."""
    return last_in_force(releases_before(release), release.published_at)


def last_in_force(releases: Iterable[Release], at: datetime | None = None) -> Release | None:
    """Among releases, the latest first, the one in force at a moment, or now."""
    return next((one for one in releases if not withdrawn_by(one, at)), None)


def withdrawn_by(release: Release, at: datetime | None) -> bool:
    """Whether it was withdrawn at a moment, or is now."""
    return release.withdrawn_at is not None and (at is None or release.withdrawn_at <= at)


@dataclass(frozen=True, slots=True)
class Waived:
    """A rule that the committee lets through for one version: by whom, when and why."""

    waiver: Waiver
    effects: tuple[str, ...]
    """What was let through, in sentences."""
    by: User | None
    chair: bool
    """Whether that was the chair of the committee, rather than the project team."""
    at: datetime


def waived(standard: Standard, schema: Schema) -> dict[int, tuple[Waived, ...]]:
    """What the committee waives for each version (by its key), in order; the fields have the names that `schema` gives them.

    The last word on each rule and field holds.
    """
    events = Event.objects.filter(standard=standard, verb__in=("release.rule_waived", "release.rule_counted"))
    last: dict[tuple[int, str, str | None], tuple[Event, dict[str, Any]]] = {}
    for event in events.select_related("actor").order_by("at", "pk"):
        details = event.read_details()
        if event.subject_id is not None:
            last[event.subject_id, details["rule"], details["field"]] = event, details
    found: dict[int, tuple[Waived, ...]] = {}
    for (release, rule, name), (event, details) in last.items():
        if event.verb == "release.rule_waived":
            field = schema.by_uid(details["uid"]) if details["uid"] else None
            waiver = Waiver(rule, field.name if field else name, event.message)
            one = Waived(waiver, tuple(details["effects"]), event.actor, details["chair"], event.at)
            found[release] = (*found.get(release, ()), one)
    return found


def waiver_entries(release: Release) -> tuple[WaiverEntry, ...]:
    """What was waived for a release, as it publishes it: the name of whoever did stays with the event, where it can be erased."""
    return tuple(
        WaiverEntry(
            rule=one.waiver.rule,
            field=one.waiver.field or "",
            effects=one.effects,
            motive=one.waiver.motive,
            by="la présidence du comité de pilotage" if one.chair else "l’équipe projet",
            date=localtime(one.at).date(),
        )
        for one in waived(release.standard, release.revision.read_schema()).get(release.pk, ())
    )
