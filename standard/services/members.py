"""Who belongs to the circles of a standard: people register as contributors, the team invites the others."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import Organisation, User
from accounts.services import describe_oneself, find_or_create_organisation, open_account
from standard import permissions, queries
from standard.models import Circle, Membership, Standard
from standard.permissions import Operator, require
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.numbers import lock_standard


def join(
    *, standard: Standard, actor: User, organisation: Organisation | str | None, now: datetime, display_name: str | None = None, **said: str
) -> Membership:
    """Register oneself as a contributor, in the name of an organisation or in one's own.

    An organisation that is named is created where absent; with a `display_name`, both become those of the account, with what else is
    `said` of oneself (`describe_oneself`).
    """
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_join(queries.actor_for(user=actor, standard=standard, now=now)))
        if _belongs(actor, standard, Circle.CONTRIBUTOR):
            require(permissions.ALREADY_CONTRIBUTOR)
        if display_name is not None:
            described = describe_oneself(actor=actor, display_name=display_name, organisation_name=str(organisation or ""), **said)
            organisation = described.organisation
        membership = Membership.objects.create(
            standard=standard, user=actor, organisation=_organisation(actor, organisation), circle=Circle.CONTRIBUTOR, since=now
        )
        record(standard=standard, verb="member.joined", actor=actor, subject=membership, at=now)
        return membership


def invite(
    *,
    standard: Standard,
    actor: User | Operator,
    email: str,
    circle: str,
    now: datetime,
    chair: bool = False,
    organisation: Organisation | str | None = None,
) -> Membership:
    """Make somebody a member of a circle; the account is created where absent, and signs in by a code.

    An organisation that is named is created where absent.
    """
    email = User.objects.normalize_email(email)
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidInput("email", "Écrivez une adresse électronique complète, par exemple prenom@exemple.fr.") from None
    if circle not in Circle.values:
        raise InvalidInput("circle", "Choisissez un cercle\u00a0: équipe projet, comité de pilotage ou contributeurs.")
    if chair and circle != Circle.COPIL:
        raise InvalidInput("chair", "Seul un membre du comité de pilotage peut le présider.")
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_manage_members(queries.actor_for(user=actor, standard=standard, now=now)))
        user = open_account(actor=actor if isinstance(actor, User) else None, email=email)
        if _belongs(user, standard, circle):
            raise InvalidInput("email", "Cette personne fait déjà partie de ce cercle.")
        organisation = _organisation(actor, organisation)
        if organisation is not None and user.organisation_id is None:
            user.organisation = organisation
            user.save(update_fields=["organisation"])
        membership = Membership.objects.create(
            standard=standard,
            user=user,
            organisation=organisation or user.organisation,
            circle=circle,
            chair=chair,
            since=now,
        )
        record(
            standard=standard,
            verb="member.invited",
            actor=actor,
            subject=membership,
            message=membership.get_circle_display(),
            details=_details(membership),
            tell=[user, *_committee(membership, now)],
            path=standard.get_absolute_url(),
            at=now,
        )
        return membership


def end(*, membership: Membership, actor: User, now: datetime) -> Membership:
    """Close a membership; what the person did in its name stays."""
    with transaction.atomic():
        standard = lock_standard(membership.standard)
        require(permissions.can_manage_members(queries.actor_for(user=actor, standard=standard, now=now)))
        membership = Membership.objects.select_for_update().get(pk=membership.pk)
        if membership.until is not None:
            raise InvalidInput("membership", "Cette personne ne fait déjà plus partie de ce cercle.")
        require(permissions.may_leave(the_last_of=queries.left_empty_without(membership, now)))
        committee = _committee(membership, now)
        membership.until = now
        membership.save(update_fields=["until"])
        record(
            standard=standard,
            verb="member.left",
            actor=actor,
            subject=membership,
            details=_details(membership),
            tell=committee,
            path=standard.get_absolute_url(),
            at=now,
        )
        return membership


def _details(membership: Membership) -> dict[str, str]:
    """What a mail needs to tell whoever comes or goes from the others; no name, which the chain would keep."""
    return {
        "circle": membership.circle,
        "member": str(membership.user.audit_id),
        "organisation": membership.organisation.name if membership.organisation else "",
    }


def _committee(membership: Membership, now: datetime) -> list[User]:
    """Where somebody joins the committee or leaves it, its members: each of them sees it."""
    if membership.circle != Circle.COPIL:
        return []
    return [user for user in queries.members_in(membership.standard, [Circle.COPIL], now) if user.pk != membership.user_id]


def _belongs(user: User, standard: Standard, circle: str) -> bool:
    """Whether they belong to a circle since any moment: since a later one than ours, where two ask at once."""
    return Membership.objects.filter(standard=standard, user=user, circle=circle, until=None).exists()


def _organisation(actor: User | Operator, given: Organisation | str | None) -> Organisation | None:
    if isinstance(given, str):
        return find_or_create_organisation(actor=actor if isinstance(actor, User) else None, name=given)
    return given
