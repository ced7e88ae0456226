"""What the database knows of a standard, read in few queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from standard.models import Element, Membership, Release, Revision, Standard
from standard.permissions import VISITOR, Actor, Operator
from standard.schema import compatibility
from standard.schema.compatibility import Impact
from standard.schema.model import Schema

Person = User | AnonymousUser | Operator
"""Whoever asks: an account, nobody in particular, or whoever runs a command."""


def actor_for(*, user: Person, standard: Standard | None, now: datetime) -> Actor:
    """The person as permissions see them; without a standard, only what they may do on the site."""
    if isinstance(user, Operator):
        return Actor(user_id=0, admin=True)
    if not isinstance(user, User) or not user.is_active:
        return VISITOR
    memberships = list(Membership.objects.active(now).filter(standard=standard, user=user)) if standard is not None else []
    return Actor(
        user_id=user.pk,
        circles=frozenset(membership.circle for membership in memberships),
        chair=any(membership.chair for membership in memberships),
        admin=user.can_create_standards,
    )


def working_revision(standard: Standard) -> Revision:
    """The last revision of the chain."""
    return standard.revisions.order_by("-number")[:1].get()


def working_schema(standard: Standard) -> Schema:
    return working_revision(standard).read_schema()


def used_uids(standard: Standard) -> frozenset[str]:
    """Every uid that the chain has ever used: none of them may name something else."""
    return frozenset(Element.objects.filter(standard=standard).values_list("uid", flat=True))


def published_releases(standard: Standard) -> list[Release]:
    """From the latest to the first, withdrawn ones included."""
    return list(standard.releases.exclude(state=Release.State.CANDIDATE).select_related("revision").order_by("-revision__number", "-pk"))


def release_in_force(standard: Standard) -> Release | None:
    """The latest release that is published and not withdrawn."""
    return standard.releases.filter(state=Release.State.PUBLISHED).select_related("revision").order_by("-revision__number", "-pk").first()


def release_before(release: Release) -> Release | None:
    """The release that a reader of this one had before."""
    return (
        release.standard.releases.filter(published_at__isnull=False)
        .filter(Q(revision__number__lt=release.revision.number) | Q(revision=release.revision_id, pk__lt=release.pk))
        .exclude(pk=release.pk)
        .select_related("revision")
        .order_by("-revision__number", "-pk")
        .first()
    )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the next release changes since the one in force, and the version number that follows from it."""

    since: Release | None
    impacts: tuple[Impact, ...]
    level: str
    version: str


def suggest_version(standard: Standard) -> Suggestion:
    """The version number that the impacts of the changes call for; `0.1.0` for a first release."""
    since = release_in_force(standard)
    if since is None:
        return Suggestion(since=None, impacts=(), level="none", version="0.1.0")
    impacts = compatibility.impacts(since.revision.read_schema(), working_schema(standard))
    version = compatibility.next_version(since.version, impacts)
    return Suggestion(since=since, impacts=impacts, level=compatibility.level(impacts), version=version)
