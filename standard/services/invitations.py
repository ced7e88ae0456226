"""Invitations of addresses that have no account: a link that serves once, for a while. No account is opened before somebody comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Organisation, User
from accounts.services import describe_oneself, prove_address, vouch
from standard import permissions, places, queries
from standard.models import CircleInvitation, Membership, Notice, RosterConsent, Standard
from standard.moments import day_in_words
from standard.permissions import OPERATOR, Operator, require
from standard.services import inputs, members
from standard.services.errors import InvalidInput
from standard.services.events import record
from standard.services.numbers import lock_standard

LASTS: Final = timedelta(days=30)
REMINDED: Final = timedelta(days=7)
"""How long before its end an invitation is sent again by itself."""


def invite(
    *,
    standard: Standard,
    actor: User,
    email: str,
    circle: str,
    now: datetime,
    chair: bool = False,
    organisation: Organisation | str | None = None,
    until: datetime | None = None,
) -> Membership | CircleInvitation:
    """Bring an address into a circle: whoever has an account is a member at once, and told; another gets a link."""
    email = members.read_place(email=email, circle=circle, chair=chair, until=until, now=now)
    if User.objects.filter(email=email).exists():
        return members.invite(
            standard=standard, actor=actor, email=email, circle=circle, chair=chair, organisation=organisation, until=until, now=now
        )
    with transaction.atomic():
        standard = lock_standard(standard)
        require(permissions.can_manage_members(queries.actor_for(user=actor, standard=standard, now=now)))
        _forget_expired(standard, now)
        if CircleInvitation.objects.pending(now).filter(standard=standard, email=email, circle=circle).exists():
            raise InvalidInput("email", "Cette adresse est déjà invitée dans ce cercle\u00a0: envoyez-lui plutôt l’invitation de nouveau.")
        organisation = members.organisation_given(organisation, actor)
        invitation = CircleInvitation.objects.create(
            standard=standard,
            email=email,
            circle=circle,
            chair=chair,
            organisation=organisation,
            until=until,
            invited_by=actor,
            invited_at=now,
            expires_at=now + LASTS,
        )
        _send(invitation, actor, now, again=False)
        return invitation


MOST_AT_ONCE: Final = 60


def invite_all(
    *, standard: Standard, actor: User, emails: Sequence[str], now: datetime, **place: Any
) -> list[Membership | CircleInvitation]:
    """Bring several addresses to one place of a circle: all of them, or none; `place` as `invite` takes it.

    Raises `InvalidInput("email", …)`, which names the one at fault where there are several.
    """
    if len(emails) > MOST_AT_ONCE:
        raise InvalidInput("email", f"Invitez {MOST_AT_ONCE} personnes au plus à la fois.")
    if len(emails) > 1 and place.get("chair"):
        raise InvalidInput("chair", "Une seule personne préside le comité\u00a0: invitez-la à part.")
    invited = []
    with transaction.atomic():
        for email in emails:
            try:
                invited.append(invite(standard=standard, actor=actor, email=email, now=now, **place))
            except InvalidInput as refused:
                if refused.field != "email" or len(emails) == 1:
                    raise
                raise InvalidInput("email", f"{email}\u00a0: {refused}") from None
    return invited


def remind(*, invitation: CircleInvitation, actor: User | Operator, now: datetime) -> CircleInvitation:
    """Send an invitation again; asked by the team, it also runs from today."""
    with transaction.atomic():
        standard = lock_standard(invitation.standard)
        invitation = _locked(invitation)
        require(permissions.can_change_invitation(queries.actor_for(user=actor, standard=standard, now=now), invitation, now))
        if isinstance(actor, User):
            invitation.expires_at = now + LASTS
            invitation.save(update_fields=["expires_at"])
        _send(invitation, actor, now, again=True)
        return invitation


def revoke(*, invitation: CircleInvitation, actor: User, now: datetime) -> CircleInvitation:
    """Take an invitation back: its link serves no more, and its address is forgotten."""
    with transaction.atomic():
        standard = lock_standard(invitation.standard)
        invitation = _locked(invitation)
        require(permissions.can_change_invitation(queries.actor_for(user=actor, standard=standard, now=now), invitation, now))
        invitation.revoked_at = now
        _forget(invitation)
        record(
            standard=standard,
            verb="invitation.revoked",
            actor=actor,
            subject=invitation,
            message=invitation.get_circle_display(),
            at=now,
        )
        return invitation


def take_up(*, token: str, display_name: str, organisation: str, listed: bool, now: datetime) -> Membership:
    """Come in by the link that was sent: it proves the address, whose account is opened where absent."""
    name = inputs.line("display_name", display_name, missing="Écrivez le nom qui signera ce que vous direz.", longest=80)
    invitation = find(token)
    if invitation is None:
        raise InvalidInput("token", "Ce lien n’est celui d’aucune invitation\u00a0: copiez-le en entier depuis le courriel.")
    with transaction.atomic():
        standard = lock_standard(invitation.standard)
        invitation = _locked(invitation)
        require(permissions.can_take_up(queries.actor_for(user=AnonymousUser(), standard=standard, now=now), invitation, now))
        user = prove_address(email=invitation.email)
        if not user.is_active:
            raise InvalidInput("token", "Le compte de cette adresse est fermé\u00a0: écrivez à l’équipe projet.")
        describe_oneself(actor=user, display_name=name, organisation_name=organisation)
        if invitation.organisation is not None:
            vouch(user=user, organisation=invitation.organisation)
        place = invitation.organisation or user.organisation
        held = Membership.objects.active(now).filter(standard=standard, user=user, circle=invitation.circle).first()
        membership = held or members.add(
            standard=standard,
            user=user,
            organisation=place,
            circle=invitation.circle,
            chair=invitation.chair,
            until=invitation.until if invitation.until is None or invitation.until > now else None,
            now=now,
        )
        if listed:
            RosterConsent.objects.get_or_create(standard=standard, user=user, defaults={"given_at": now})
        invitation.accepted_at, invitation.membership = now, membership
        _forget(invitation)
        record(
            standard=standard,
            verb="invitation.accepted",
            actor=user,
            subject=membership,
            message=membership.get_circle_display(),
            details=members.details_of(membership),
            tell=[invitation.invited_by, *members.committee_beside(membership, now)],
            path=places.roster(standard.slug),
            at=now,
        )
        return membership


def find(token: str) -> CircleInvitation | None:
    """The invitation that a link leads to."""
    return CircleInvitation.objects.select_related("standard", "organisation", "invited_by").filter(token=token).first()


def expired(now: datetime) -> QuerySet[CircleInvitation]:
    """Those that are over and whose address is still here."""
    return CircleInvitation.objects.unanswered().filter(expires_at__lte=now, standard__deleted_at=None).select_related("standard")


def expire(*, invitation: CircleInvitation, actor: Operator, now: datetime) -> None:
    """Forget the address of an invitation that nobody took up; the team is told, without it."""
    with transaction.atomic():
        standard = lock_standard(invitation.standard)
        _forget_expired(standard, now)


def still_pending(notice: Notice, now: datetime) -> bool:
    """Whether the invitation that this mail brings may still be taken up."""
    return CircleInvitation.objects.pending(now).filter(pk=notice.event.subject_id or 0).exists()


def _locked(invitation: CircleInvitation) -> CircleInvitation:
    return (
        CircleInvitation.objects.select_for_update(of=("self",))
        .select_related("standard", "organisation", "invited_by")
        .get(pk=invitation.pk)
    )


def _forget_expired(standard: Standard, now: datetime) -> None:
    for invitation in expired(now).filter(standard=standard).order_by("pk"):
        invitation.forgotten_at = now
        _forget(invitation)
        record(
            standard=standard,
            verb="invitation.expired",
            actor=OPERATOR,
            subject=invitation,
            message=invitation.get_circle_display(),
            tell=[invitation.invited_by],
            path=places.members(standard.slug),
            at=now,
        )


def _forget(invitation: CircleInvitation) -> None:
    """Save an invitation that is over, without its address, and without those of its mails."""
    Notice.objects.filter(~Q(address=""), address=invitation.email, event__standard=invitation.standard).update(address="")
    invitation.email = ""
    invitation.save()


def _send(invitation: CircleInvitation, actor: User | Operator, now: datetime, *, again: bool) -> None:
    said = {
        "circle": invitation.get_circle_display(),
        "organisation": invitation.organisation.name if invitation.organisation else "",
        "until": day_in_words(invitation.expires_at),
        "mandate": members.mandate_in_words(invitation.until) if invitation.until else "",
    }
    record(
        standard=invitation.standard,
        verb="invitation.reminded" if again else "invitation.sent",
        actor=actor,
        subject=invitation,
        message=invitation.get_circle_display(),
        details=said,
        path=places.invitation(invitation.token),
        tell_address=invitation.email,
        at=now,
    )
