"""Who belongs to the circles of a standard: people register as contributors, the team invites the others, for a time or not."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import Organisation, User
from accounts.services import claim, describe_oneself, find_or_create_organisation, open_account, vouch
from standard import permissions, places, queries
from standard.models import Circle, JoinRequest, Membership, RosterConsent, Standard
from standard.moments import day_in_words
from standard.permissions import Operator, require
from standard.services import inputs
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.numbers import lock_standard


def join(
    *, standard: Standard, actor: User, organisation: Organisation | str | None, now: datetime, display_name: str | None = None, **said: str
) -> Membership | JoinRequest:
    """Register oneself as a contributor, in the name of an organisation or in one's own. Where the team approves who does, it is
    asked to.

    An organisation that is named is created where absent; with a `display_name`, both become those of the account, with what else is
    `said` of oneself (`describe_oneself`).
    """
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_join(queries.actor_for(user=actor, standard=standard, now=now)))
        if belongs(actor, standard, Circle.CONTRIBUTOR, now):
            require(permissions.ALREADY_CONTRIBUTOR)
        if display_name is not None:
            described = describe_oneself(actor=actor, display_name=display_name, organisation_name=str(organisation or ""), **said)
            organisation = described.organisation
        organisation = organisation_given(organisation, actor)
        if organisation != actor.organisation:
            claim(actor=actor, organisation=organisation)
            actor.save(update_fields=["claims"])
        if standard.approves_contributors:
            return _ask(standard, actor, organisation, now)
        membership = add(standard=standard, user=actor, organisation=organisation, circle=Circle.CONTRIBUTOR, now=now)
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
    until: datetime | None = None,
) -> Membership:
    """Make somebody a member of a circle, for good or `until` the end of a mandate; the account is created where absent, and signs
    in by a code.

    An organisation that is named is created where absent.
    """
    email = read_place(email=email, circle=circle, chair=chair, until=until, now=now)
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_manage_members(queries.actor_for(user=actor, standard=standard, now=now)))
        user = open_account(actor=actor if isinstance(actor, User) else None, email=email)
        if belongs(user, standard, circle, now):
            raise InvalidInput("email", "Cette personne fait déjà partie de ce cercle.")
        organisation = organisation_given(organisation, actor)
        if organisation is not None:
            vouch(user=user, organisation=organisation)
        membership = add(
            standard=standard, user=user, organisation=organisation or user.organisation, circle=circle, now=now, chair=chair, until=until
        )
        record(
            standard=standard,
            verb="member.invited",
            actor=actor,
            subject=membership,
            message=membership.get_circle_display(),
            details=details_of(membership),
            tell=[user, *committee_beside(membership, now)],
            path=standard.get_absolute_url(),
            at=now,
        )
        return membership


def add(
    *,
    standard: Standard,
    user: User,
    organisation: Organisation | None,
    circle: str,
    now: datetime,
    chair: bool = False,
    until: datetime | None = None,
) -> Membership:
    """The row of somebody who comes into a circle, whatever brings them: what they asked is settled. Call it within that turn."""
    if circle == Circle.CONTRIBUTOR:
        asked = JoinRequest.objects.filter(standard=standard, user=user, state=JoinRequest.State.WAITING)
        asked.update(state=JoinRequest.State.ACCEPTED, settled_at=now)
    return Membership.objects.create(
        standard=standard, user=user, organisation=organisation, circle=circle, chair=chair, since=now, until=until
    )


def renew(*, membership: Membership, actor: User, until: datetime | None, now: datetime) -> Membership:
    """Give a mandate that runs another end, or none; its earlier ends stay in its history."""
    with transaction.atomic():
        standard = lock_standard(membership.standard)
        require(permissions.can_manage_members(queries.actor_for(user=actor, standard=standard, now=now)))
        membership = (
            Membership.objects.select_for_update(of=("self",)).select_related("standard", "user", "organisation").get(pk=membership.pk)
        )
        if not membership.is_active(now):
            raise InvalidInput("until", "Ce mandat est fini\u00a0: invitez la personne de nouveau.")
        if until is not None:
            if until <= now:
                raise InvalidInput("until", "Cette date est passée\u00a0: choisissez une fin à venir, ou retirez la personne du cercle.")
            require(permissions.may_leave(the_last_of=queries.left_empty_without(membership, until)))
        if until == membership.until:
            return membership
        before, membership.until = membership.until, until
        membership.save(update_fields=["until"])
        record(
            standard=standard,
            verb="member.renewed",
            actor=actor,
            subject=membership,
            message=f"{membership.get_circle_display()}, {mandate_in_words(until)}",
            details={**details_of(membership), "before": before.isoformat() if before else "", "until": mandate_in_words(until)},
            tell=[membership.user],
            path=places.roster(standard.slug),
            at=now,
        )
        return membership


def mandate_in_words(until: datetime | None) -> str:
    """« jusqu’au 30 juin 2023 »; « sans fin fixée »."""
    return f"jusqu’au {day_in_words(until - timedelta(microseconds=1))}" if until is not None else "sans fin fixée"


def end(*, membership: Membership, actor: User, now: datetime) -> Membership:
    """Close a membership, one's own or, for the team, another's; what the person did in its name stays."""
    with transaction.atomic():
        standard = lock_standard(membership.standard)
        who = queries.actor_for(user=actor, standard=standard, now=now)
        membership = Membership.objects.select_for_update().get(pk=membership.pk)
        require(permissions.can_leave(who, membership) if membership.user_id == actor.pk else permissions.can_manage_members(who))
        if not membership.is_active(now):
            raise InvalidInput("membership", "Cette personne ne fait déjà plus partie de ce cercle.")
        require(permissions.may_leave(the_last_of=queries.left_empty_without(membership, now)))
        committee = committee_beside(membership, now)
        membership.until = now
        membership.save(update_fields=["until"])
        record(
            standard=standard,
            verb="member.left",
            actor=actor,
            subject=membership,
            details=details_of(membership),
            tell=committee,
            path=standard.get_absolute_url(),
            at=now,
        )
        if not Membership.objects.active(now).filter(standard=standard, user=membership.user).exists():
            RosterConsent.objects.filter(standard=standard, user=membership.user).delete()
        return membership


def be_listed(*, standard: Standard, actor: User, listed: bool, now: datetime) -> None:
    """Agree to be named in the public roster of a standard, or no longer. It is nobody else's to say, and is told to nobody."""
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_be_listed(queries.actor_for(user=actor, standard=standard, now=now), listed=listed))
        if listed:
            RosterConsent.objects.get_or_create(standard=standard, user=actor, defaults={"given_at": now})
        else:
            RosterConsent.objects.filter(standard=standard, user=actor).delete()


def read_place(*, email: str, circle: str, chair: bool, until: datetime | None, now: datetime) -> str:
    """The address that is invited, checked with the place that it is offered."""
    email = inputs.email("email", email)
    if circle not in Circle.values:
        raise InvalidInput("circle", "Choisissez un cercle\u00a0: équipe projet, comité de pilotage ou contributeurs.")
    if chair and circle != Circle.COPIL:
        raise InvalidInput("chair", "Seul un membre du comité de pilotage peut le présider.")
    if until is not None and until <= now:
        raise InvalidInput("until", "Cette date est passée\u00a0: choisissez une fin à venir, ou aucune.")
    return email


def _ask(standard: Standard, user: User, organisation: Organisation | None, now: datetime) -> JoinRequest:
    """Ask the team to be let in: once."""
    if JoinRequest.objects.filter(standard=standard, user=user, state=JoinRequest.State.WAITING).exists():
        require(permissions.ALREADY_ASKED)
    request = JoinRequest.objects.create(standard=standard, user=user, organisation=organisation, asked_at=now)
    record(
        standard=standard,
        verb="join.asked",
        actor=user,
        subject=request,
        tell=queries.members_in(standard, [Circle.TEAM], now),
        path=places.members(standard.slug),
        at=now,
    )
    return request


def details_of(membership: Membership) -> dict[str, str]:
    """What a mail needs to tell whoever comes or goes from the others; no name, which the chain would keep."""
    return {
        "circle": membership.circle,
        "member": str(membership.user.audit_id),
        "organisation": membership.organisation.name if membership.organisation else "",
    }


def committee_beside(membership: Membership, now: datetime) -> list[User]:
    """Where somebody joins the committee or leaves it, its members: each of them sees it."""
    if membership.circle != Circle.COPIL:
        return []
    return [user for user in queries.members_in(membership.standard, [Circle.COPIL], now) if user.pk != membership.user_id]


def belongs(user: User, standard: Standard, circle: str, now: datetime) -> bool:
    """Whether they belong to a circle since any moment: since a later one than ours, where two ask at once."""
    return Membership.objects.filter(Q(until=None) | Q(until__gt=now), standard=standard, user=user, circle=circle).exists()


def organisation_given(given: Organisation | str | None, actor: User | Operator) -> Organisation | None:
    """An organisation that is given itself or by its name, created where absent. Call it within the turn of what it is for."""
    if isinstance(given, str):
        return find_or_create_organisation(actor=actor if isinstance(actor, User) else None, name=given)
    return given
