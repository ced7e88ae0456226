"""A standard, those who make it, its versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from standard.models import Circle, CircleInvitation, JoinRequest, Membership, Notice, RecordedPerson, Release
from standard.permissions.actors import (
    ALREADY_CONTRIBUTOR,
    CLOSED,
    OPERATOR_ID,
    SIGN_IN,
    Actor,
    may_write,
    team_only,
    team_or_chair,
)
from standard.verdict import ALLOWED, Verdict


def can_create_standard(actor: Actor) -> Verdict:
    if not actor.signed_in:
        return SIGN_IN
    return ALLOWED if actor.admin else Verdict("Seul un administrateur du site peut créer un standard.")


def can_import(actor: Actor, *, committee: bool = False) -> Verdict:
    """Whether somebody may add a version published elsewhere. `committee`: the standard has one, or has had one; then only the
    operator of the site may, by a command, which the chain says.
    """
    if committee and actor.user_id != OPERATOR_ID:
        return may_import(committee=True)
    return team_only(actor)


def may_import(*, committee: bool) -> Verdict:
    """Whether the team may import a published version as it is."""
    if committee:
        return Verdict(
            "Ce standard a un comité de pilotage\u00a0: déposez ce fichier comme proposition, "
            "ou comme version en préparation que le comité approuve."
        )
    return ALLOWED


def may_leave(*, the_last_of: Iterable[str]) -> Verdict:
    """Whether somebody may leave, or be removed. `the_last_of`: among `team`, `chair`, `committee`, those left empty by it."""
    left = set(the_last_of)
    if "team" in left:
        return Verdict("C’est la dernière personne de l’équipe projet\u00a0: nommez d’abord qui la remplace.")
    if "chair" in left:
        return Verdict("C’est la seule présidence du comité de pilotage\u00a0: nommez d’abord qui la remplace.")
    if "committee" in left:
        return Verdict("C’est le dernier membre du comité de pilotage\u00a0: invitez d’abord qui le remplace.")
    return ALLOWED


def can_follow(actor: Actor) -> Verdict:
    """Whether somebody may follow what is public of a standard, and choose when they receive its news."""
    return ALLOWED if actor.signed_in else SIGN_IN


def can_manage_members(actor: Actor) -> Verdict:
    return team_only(actor)


def can_leave(actor: Actor, membership: Membership) -> Verdict:
    """Whether somebody may leave a circle by themselves, of a closed standard too."""
    if not actor.signed_in:
        return SIGN_IN
    return ALLOWED if membership.user_id == actor.user_id else Verdict("Chacun ne quitte que ses propres cercles.")


def can_be_listed(actor: Actor, *, listed: bool) -> Verdict:
    """Whether somebody may agree to be named in the roster, or, without `listed`, take that back: which is always theirs."""
    if not listed:
        return ALLOWED if actor.signed_in else SIGN_IN
    return may_write(actor) and (ALLOWED if actor.circles else Verdict("Seuls les membres d’un cercle figurent dans la liste."))


def can_see_member(actor: Actor, user_id: int, *, agreed: bool) -> Verdict:
    """Whether somebody may read the name of a member: who agreed to it is named to all, the others to one another."""
    if agreed or actor.member or actor.user_id == user_id:
        return ALLOWED
    return Verdict("Cette personne n’a pas demandé à être nommée.")


def can_take_up(actor: Actor, invitation: CircleInvitation, now: datetime) -> Verdict:
    """Whether whoever has the link of an invitation, signed in or not, may take it up."""
    if actor.closed:
        return CLOSED
    match invitation.state_at(now):
        case CircleInvitation.State.PENDING:
            return ALLOWED
        case CircleInvitation.State.ACCEPTED:
            return Verdict("Cette invitation a déjà servi\u00a0: connectez-vous avec l’adresse qui l’a reçue.")
        case CircleInvitation.State.REVOKED:
            return Verdict("L’équipe projet a repris cette invitation\u00a0: écrivez-lui si vous pensez qu’elle s’est trompée.")
        case _:
            return Verdict("Cette invitation a expiré\u00a0: demandez-en une autre à l’équipe projet.")


def can_change_invitation(actor: Actor, invitation: CircleInvitation, now: datetime) -> Verdict:
    """Whether somebody may send an invitation again, or take it back."""
    allowed = can_manage_members(actor)
    if allowed and invitation.state_at(now) != CircleInvitation.State.PENDING:
        return Verdict("Cette invitation n’attend plus de réponse.")
    return allowed


def can_settle_request(actor: Actor, request: JoinRequest) -> Verdict:
    """Whether somebody may let in, or not, who asks to be a contributor."""
    allowed = can_manage_members(actor)
    if allowed and request.state != JoinRequest.State.WAITING:
        return Verdict("Cette demande a déjà sa réponse.")
    return allowed


def can_claim(actor: Actor, person: RecordedPerson, *, proved: bool) -> Verdict:
    """Whether somebody may say that a person whom the team recorded is themselves. `proved`: that address is theirs."""
    allowed = may_write(actor)
    if allowed and person.claimed_by_id is not None:
        return Verdict("Cette personne a déjà un compte.")
    if allowed and not (proved and person.email):
        return Verdict("Seule la personne dont l’équipe projet a noté l’adresse peut le dire.")
    return allowed


def can_describe_standard(actor: Actor) -> Verdict:
    """Whether somebody may change the title, the summary and the settings of a standard."""
    return team_only(actor)


def can_close_standard(actor: Actor) -> Verdict:
    return team_only(actor)


def can_reopen_standard(actor: Actor) -> Verdict:
    """Whether somebody may have a closed standard written again."""
    allowed = team_only(replace(actor, closed=False))
    return allowed and (ALLOWED if actor.closed else Verdict("Ce standard n’est pas fermé."))


def can_delete_standard(actor: Actor, *, published: bool) -> Verdict:
    """Whether somebody may delete a standard, closed or not. `published`: a version of it was, once."""
    allowed = team_only(replace(actor, closed=False))
    if allowed and published:
        return Verdict("Ce standard a publié une version, que d’autres utilisent\u00a0: fermez-le plutôt, il restera lisible.")
    return allowed


def can_confirm_organisation(actor: Actor) -> Verdict:
    """Whether somebody may say that a person speaks for an organisation."""
    return team_only(actor)


def can_merge_organisations(actor: Actor, *, elsewhere: bool) -> Verdict:
    """Whether somebody may make an organisation another spelling of one. `elsewhere`: it takes part in other standards too."""
    allowed = team_only(actor)
    if allowed and elsewhere and not actor.admin:
        return Verdict(
            "Cette organisation participe aussi à d’autres standards\u00a0: "
            "demandez à l’administration du site de la fondre dans une autre."
        )
    return allowed


def can_manage_mails(actor: Actor) -> Verdict:
    """Whether somebody may read which mails did not leave, and have them sent again."""
    return team_only(actor)


def can_send_again(actor: Actor, notice: Notice) -> Verdict:
    allowed = can_manage_mails(actor)
    if allowed and notice.state != Notice.State.FAILED:
        return Verdict("Ce courriel n’est pas à envoyer de nouveau\u00a0: il est parti, ou sur le point de l’être.")
    return allowed


def can_join(actor: Actor) -> Verdict:
    """Whether somebody may register as a contributor."""
    return may_write(actor) and (ALREADY_CONTRIBUTOR if Circle.CONTRIBUTOR in actor.circles else ALLOWED)


def can_see_release(actor: Actor, release: Release) -> Verdict:
    """Whether somebody may read a version: one in preparation is for the team and the committee, who approve it."""
    if release.state != Release.State.CANDIDATE or actor.team or actor.copil:
        return ALLOWED
    return Verdict("Cette version est en préparation\u00a0: elle se lira une fois publiée.") if actor.signed_in else SIGN_IN


def can_prepare_release(actor: Actor) -> Verdict:
    return team_only(actor)


def can_waive(actor: Actor, release: Release) -> Verdict:
    """Whether somebody may let a rule of compatibility through, or count it again, for a version in preparation."""
    allowed = team_or_chair(actor)
    if allowed and release.state != Release.State.CANDIDATE:
        return Verdict(f"La version {release.version} est publiée : son numéro ne change plus.")
    return allowed


def can_publish(actor: Actor, release: Release) -> Verdict:
    allowed = team_only(actor)
    if not allowed:
        return allowed
    if release.state == Release.State.PUBLISHED:
        return Verdict(f"La version {release.version} est déjà publiée ; elle ne change plus.")
    if release.state == Release.State.WITHDRAWN:
        return Verdict(f"La version {release.version} a été retirée ; préparez-en une autre.")
    return ALLOWED


def can_withdraw(actor: Actor, release: Release) -> Verdict:
    allowed = team_only(actor)
    if not allowed:
        return allowed
    if release.state != Release.State.PUBLISHED:
        return Verdict("Seule une version publiée peut être retirée.")
    return ALLOWED


def can_correct_release(actor: Actor, release: Release) -> Verdict:
    """Whether an erratum may be written beside a version: its files never change."""
    allowed = team_only(actor)
    if not allowed:
        return allowed
    if release.state == Release.State.CANDIDATE:
        return Verdict("Cette version n’est pas publiée\u00a0: corrigez-la avant qu’elle paraisse.")
    return ALLOWED
