"""Who may do what on a standard: pure functions that answer with a reason. Services require them, pages read them.

The debate adds its own in the same form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from standard.models import Circle, FileComparison, FileConversion, Notice, Release, ValidationReport
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

SIGN_IN = Verdict("Connectez-vous pour continuer : un code vous est envoyé par courriel.")
TEAM_ONLY = Verdict("Cette action revient à l'équipe projet du standard.")
ALREADY_CONTRIBUTOR = Verdict("Vous êtes déjà inscrit parmi les contributeurs de ce standard.")
NOT_THE_SENDER = Verdict("Seule la personne qui a envoyé ce fichier peut le faire, du même navigateur ou avec son compte.")
TEAM_OR_CHAIR = Verdict("Cette action revient à l’équipe projet et à la présidence du comité de pilotage.")


def team_only(actor: Actor) -> Verdict:
    if not actor.signed_in:
        return SIGN_IN
    return ALLOWED if actor.team else TEAM_ONLY


def team_or_chair(actor: Actor) -> Verdict:
    if not actor.signed_in:
        return SIGN_IN
    return ALLOWED if actor.team or actor.chair else TEAM_OR_CHAIR


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
    if not actor.signed_in:
        return SIGN_IN
    if Circle.CONTRIBUTOR in actor.circles:
        return ALREADY_CONTRIBUTOR
    return ALLOWED


def can_leave_sample(actor: Actor) -> Verdict:
    """Whether somebody who tries a file may leave it to the project team beyond the week that files are kept."""
    return ALLOWED if actor.signed_in else SIGN_IN


def can_act_on_file(actor: Actor, job: ValidationReport | FileConversion | FileComparison, keys: Keys) -> Verdict:
    """Whether somebody may stop, share, correct or erase what was asked for a file: whoever sent it, and nobody else.

    That is an account; without one, the browser of the same session, or whoever has the secret that a script was answered.
    """
    owner = job.sample.owner_id
    if owner is not None:
        return ALLOWED if actor.user_id == owner else NOT_THE_SENDER
    secret = job.secret if isinstance(job, ValidationReport) else None
    return ALLOWED if job.pk in keys.session or (secret is not None and secret == keys.address) else NOT_THE_SENDER


def can_read_file(actor: Actor, job: ValidationReport | FileConversion | FileComparison, keys: Keys) -> Verdict:
    """Whether somebody may read what came of a file: whoever sent it, and who has the address of a report that is shared."""
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
