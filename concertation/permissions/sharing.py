"""Who may say that a field is shared with another standard, and keep what is said of it."""

from __future__ import annotations

from concertation.models import SharedField
from standard.permissions import ALLOWED, Actor, Verdict, may_write, team_only, team_or_chair

_ENDED = Verdict("Ce champ n’est plus partagé\u00a0: ce qui s’en est dit se lit encore.")


def can_share_field(actor: Actor) -> Verdict:
    """Whether somebody may say that a field is shared, and with which standard."""
    return team_only(actor)


def can_change_shared(actor: Actor, shared: SharedField) -> Verdict:
    """Whether somebody may say it otherwise, or that the field is shared no more."""
    allowed = team_only(actor)
    return _ENDED if allowed and shared.ended_at is not None else allowed


def can_exchange(actor: Actor, shared: SharedField, *, of_the_other: bool) -> Verdict:
    """Whether somebody may write what was said, or whether there is agreement: the team, the chair, who follows it, and the project
    team of the other standard where it is of this site (`of_the_other`).
    """
    writes = may_write(actor)
    if not writes:
        return writes
    allowed = ALLOWED if of_the_other or shared.owner_id == actor.user_id else team_or_chair(actor)
    return _ENDED if allowed and shared.ended_at is not None else allowed
