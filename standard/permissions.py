"""Who may do what on a standard: pure functions that answer with a reason. Services require them, pages read them.

The debate adds its own in the same form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from standard.models import (
    Circle,
    CircleInvitation,
    FileComparison,
    FileConversion,
    JoinRequest,
    KeptSample,
    Membership,
    Notice,
    RecordedPerson,
    Release,
    SampleAccess,
    ValidationReport,
)
from standard.verdict import ALLOWED as ALLOWED
from standard.verdict import Verdict as Verdict


class PermissionRefused(Exception):
    """What was asked is not allowed; `str()` is the French reason. Pages answer 403 with it."""


def require(verdict: Verdict) -> None:
    """Go on only if the verdict allows it; otherwise raise `PermissionRefused` with its reason."""
    if not verdict:
        raise PermissionRefused(verdict.reason)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody at one moment, as permissions see them: who, and the circles of the standard they belong to."""

    user_id: int | None = None
    circles: frozenset[str] = field(default_factory=frozenset)
    chair: bool = False
    admin: bool = False
    closed: bool = False
    """Whether the standard is closed: everybody reads it, nobody writes there."""
    unproved: bool = False
    """Whether the standard asks its team and its committee for a second factor, which they have not: they act in neither."""
    phase: object = None
    """Where the standard stands, for the permissions of a room above; None where nobody said."""

    @property
    def signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def team(self) -> bool:
        """An administrator may do what the project team does."""
        return self.admin or Circle.TEAM in self.circles

    @property
    def copil(self) -> bool:
        return Circle.COPIL in self.circles

    @property
    def member(self) -> bool:
        return self.admin or bool(self.circles)


VISITOR = Actor()


def once_registered(actor: Actor) -> Actor:
    """Somebody as they will be once they have signed in and registered as a contributor; a member as they are."""
    return actor if actor.member else replace(actor, user_id=actor.user_id or 0, circles=frozenset({Circle.CONTRIBUTOR}))


def taking_part(actor: Actor) -> Actor:
    """Somebody by a token that takes part: without what is theirs as the team, the chair or an administrator."""
    contributor = {Circle.CONTRIBUTOR} if actor.circles else set()
    return replace(actor, circles=actor.circles - {Circle.TEAM} | contributor, chair=False, admin=False)


READS_ONLY = Verdict("Ce jeton ne fait que lire : créez-en un qui prend part, sur la page « Vos jetons » de votre compte.")


@dataclass(frozen=True, slots=True)
class Keys:
    """What a request shows to come near a file: the key of its address, and those of what was sent in its session."""

    address: UUID | None = None
    session: frozenset[UUID] = frozenset()


NO_KEYS = Keys()


class Operator:
    """Whoever runs a command on the machine: no account, the rights of an administrator."""

    audit_id: Final = UUID(int=0)


OPERATOR = Operator()
OPERATOR_ID: Final = 0
"""Which stands for the operator among the keys of accounts."""

CLOSED = Verdict("Ce standard est fermé\u00a0: tout s’y lit encore, plus rien ne s’y écrit.")
SECOND_FACTOR = Verdict(
    "Ce standard demande la double authentification à son équipe projet et à son comité de pilotage\u00a0: "
    "ajoutez une application ou une clé dans «\u00a0Mon compte\u00a0», puis recommencez."
)
SIGN_IN = Verdict("Connectez-vous pour continuer : un code vous est envoyé par courriel.")
TEAM_ONLY = Verdict("Cette action revient à l'équipe projet du standard.")
ALREADY_CONTRIBUTOR = Verdict("Vous êtes déjà inscrit parmi les contributeurs de ce standard.")
ALREADY_ASKED = Verdict("Votre demande est déjà devant l’équipe projet\u00a0: elle vous répondra par courriel.")
NOT_THE_SENDER = Verdict("Seule la personne qui a envoyé ce fichier peut le faire, du même navigateur ou avec son compte.")
TEAM_OR_CHAIR = Verdict("Cette action revient à l’équipe projet et à la présidence du comité de pilotage.")


def may_write(actor: Actor) -> Verdict:
    """What every right to write begins with: the standard is open, and one is signed in."""
    if actor.closed:
        return CLOSED
    return ALLOWED if actor.signed_in else SIGN_IN


def proved(actor: Actor) -> Verdict:
    """What every right of the team and of the committee ends with: whoever holds it proves who they are as the standard asks."""
    return SECOND_FACTOR if actor.unproved else ALLOWED


def as_reader(actor: Actor) -> Actor:
    """Somebody as they read: what they may not do without a second factor, they still see."""
    return replace(actor, unproved=False)


def team_only(actor: Actor) -> Verdict:
    return may_write(actor) and (proved(actor) if actor.team else TEAM_ONLY)


def team_or_chair(actor: Actor) -> Verdict:
    return may_write(actor) and (proved(actor) if actor.team or actor.chair else TEAM_OR_CHAIR)


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


def can_leave_sample(actor: Actor) -> Verdict:
    """Whether somebody who tries a file may leave it to the project team beyond the week that files are kept."""
    return may_write(actor)


FIGURES_ONLY = Verdict("Seuls des chiffres sont donnés de ce fichier, à la demande de qui l’a laissé.")
FOR_THE_COMMITTEE = Verdict("Ce fichier est réservé au comité de pilotage et à l’équipe projet, à la demande de qui l’a laissé.")


def can_see_sample(actor: Actor, sample: KeptSample) -> Verdict:
    """Whether somebody may know of a file left as a sample, and read its figures: columns, rates, counts, never a cell."""
    if sample.access != SampleAccess.COMMITTEE or actor.team or actor.copil or is_sender(actor, sample):
        return ALLOWED
    return FOR_THE_COMMITTEE if actor.signed_in else SIGN_IN


def can_see_cells(actor: Actor, sample: KeptSample) -> Verdict:
    """Whether somebody may read its values, and download it: where it gives only figures, whoever sent it, and nobody else."""
    if sample.access == SampleAccess.FIGURES and not is_sender(actor, sample):
        return FIGURES_ONLY if actor.signed_in else SIGN_IN
    return can_see_sample(actor, sample)


def is_sender(actor: Actor, sample: KeptSample) -> bool:
    return actor.signed_in and sample.owner_id == actor.user_id


def can_manage_samples(actor: Actor) -> Verdict:
    """Whether somebody may see all the samples on one page, and say whose each is."""
    return team_only(actor)


def can_choose_sample(actor: Actor, sample: KeptSample) -> Verdict:
    """Whether somebody may choose who sees a sample, and whether to be told: whoever left it."""
    return may_write(actor) and (ALLOWED if is_sender(actor, sample) else NOT_THE_SENDER)


def can_describe_sample(actor: Actor, sample: KeptSample) -> Verdict:
    """Whether somebody may say of which producer, and of which day, a sample is."""
    return can_manage_samples(actor) or can_choose_sample(actor, sample)


def can_remove_sample(actor: Actor, sample: KeptSample) -> Verdict:
    """Whether somebody may take a sample back, which is always its sender's, or remove it."""
    if not actor.signed_in:
        return SIGN_IN
    return ALLOWED if is_sender(actor, sample) else team_only(replace(actor, closed=False))


def is_public(job: ValidationReport | FileConversion | FileComparison) -> bool:
    """Whether what came of it was everybody's before: two states of a standard, as anybody reads them."""
    return isinstance(job, FileComparison) and bool(job.between)


def can_act_on_file(actor: Actor, job: ValidationReport | FileConversion | FileComparison, keys: Keys) -> Verdict:
    """Whether somebody may stop, share, correct or erase what was asked for a file: whoever sent it, and nobody else.

    That is an account; without one, the browser of the same session, or whoever has the secret that a script was answered.
    """
    if is_public(job):
        return Verdict("Cette comparaison de deux états du standard est à tout le monde\u00a0: elle s’efface d’elle-même.")
    owner = job.sample.owner_id
    if owner is not None:
        return ALLOWED if actor.user_id == owner else NOT_THE_SENDER
    return ALLOWED if job.pk in keys.session or (job.secret is not None and job.secret == keys.address) else NOT_THE_SENDER


def can_read_file(actor: Actor, job: ValidationReport | FileConversion | FileComparison, keys: Keys) -> Verdict:
    """Whether somebody may read what came of a file: whoever sent it, and who has the address of a report that is shared.

    Everybody may where nobody sent anything: two states of a standard compared.
    """
    if is_public(job):
        return ALLOWED
    shared = job.share_token if isinstance(job, ValidationReport) else None
    return ALLOWED if shared is not None and shared == keys.address else can_act_on_file(actor, job, keys)


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
