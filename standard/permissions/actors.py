"""Who asks, and what every right begins with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from standard.models import Circle
from standard.verdict import ALLOWED, Verdict


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
    phase: Callable[[], object] = field(default=lambda: None, compare=False)
    """Tells where the standard stands, for the permissions of a room above that ask it; None where nobody said."""

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
LEADING: Final = frozenset({Circle.TEAM, Circle.COPIL})
"""The circles in which one acts for others, of which a standard may ask a second factor."""


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
