"""What the database knows of people."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import Organisation, TokenScope, User
from accounts.queries import has_second_factor
from standard.models import (
    Circle,
    Membership,
    Standard,
)
from standard.permissions import OPERATOR_ID, VISITOR, Actor, Operator, taking_part

Person = User | AnonymousUser | Operator
"""Whoever asks: an account, nobody in particular, or whoever runs a command."""


def actor_for(*, user: Person, standard: Standard | None, now: datetime) -> Actor:
    """The person as permissions see them; without a standard, only what they may do on the site."""
    if standard is None:
        return actor_among(user, (), None)
    held = Membership.objects.active(now).filter(standard=standard, user=user) if isinstance(user, User) and user.is_active else ()
    return actor_among(user, held, standard)


def members_in(standard: Standard, circles: Collection[str], now: datetime) -> list[User]:
    """The people of these circles of a standard."""
    held = Membership.objects.active(now).filter(standard=standard, circle__in=circles)
    return list(User.objects.filter(memberships__in=held, is_active=True).distinct().order_by("pk"))


def takes_part_elsewhere(organisation: Organisation, standard: Standard) -> bool:
    """Whether an organisation is named in another standard: by its members, or as responsible for it."""
    others = Membership.objects.filter(organisation=organisation).exclude(standard=standard)
    return others.exists() or Standard.objects.filter(owner=organisation).exclude(pk=standard.pk).exists()


def has_committee(standard: Standard, now: datetime) -> bool:
    """Whether it has a committee, or has had one: it does not go by being emptied."""
    return Membership.objects.filter(standard=standard, circle=Circle.COPIL, since__lte=now).exists()


def left_empty_without(membership: Membership, now: datetime) -> tuple[str, ...]:
    """What somebody who leaves a circle would leave empty, among `team`, `chair` and `committee`."""
    others = Membership.objects.active(now).filter(standard=membership.standard, circle=membership.circle).exclude(pk=membership.pk)
    others = others.filter(user__is_active=True)
    if membership.circle == Circle.TEAM:
        return () if others.exists() else ("team",)
    if membership.circle == Circle.COPIL:
        chair = membership.chair and not others.filter(chair=True).exists()
        return tuple(left for left, empty in (("chair", chair), ("committee", not others.exists())) if empty)
    return ()


def actor_among(user: Person, memberships: Iterable[Membership], standard: Standard | None) -> Actor:
    """As `actor_for`, given the memberships of the standard that somebody has today."""
    closed = standard is not None and standard.closed_at is not None
    if isinstance(user, Operator):
        return Actor(user_id=OPERATOR_ID, admin=True, closed=closed)
    if not isinstance(user, User) or not user.is_active:
        return replace(VISITOR, closed=closed)
    held = list(memberships)
    actor = Actor(
        user_id=user.pk,
        circles=frozenset(membership.circle for membership in held),
        chair=any(membership.chair for membership in held),
        admin=user.can_create_standards,
        closed=closed,
        unproved=standard is not None and standard.second_factor_required and not has_second_factor(user),
    )
    return taking_part(actor) if user.scope == TokenScope.TAKE_PART else actor
