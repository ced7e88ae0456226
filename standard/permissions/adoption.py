"""Who may say that an organisation publishes with a standard, or that it will."""

from __future__ import annotations

from standard.models import Commitment, Publication
from standard.permissions.actors import Actor, may_write, proved
from standard.verdict import Verdict

_OWN_ONLY = Verdict(
    "Chacun déclare pour sa propre organisation\u00a0: dites dans votre profil pour laquelle vous parlez, "
    "ou écrivez à l’équipe projet pour une autre."
)


def can_declare(actor: Actor, *, own: bool) -> Verdict:
    """Whether somebody may declare a publication, or a commitment. `own`: of the organisation that they speak for."""
    allowed = may_write(actor)
    if allowed and not own:
        return proved(actor) if actor.team else _OWN_ONLY
    return allowed


def can_change_declared(actor: Actor, declared: Publication | Commitment) -> Verdict:
    """Whether somebody may say otherwise what was declared, have it checked again or withdraw it: whoever declared it, and the team."""
    allowed = may_write(actor)
    if allowed and declared.declared_by_id != actor.user_id:
        allowed = proved(actor) if actor.team else Verdict("Seules la personne qui l’a déclaré et l’équipe projet peuvent le faire.")
    if allowed and declared.withdrawn_at is not None:
        return Verdict("Cette déclaration est retirée\u00a0: faites-en une autre.")
    return allowed
