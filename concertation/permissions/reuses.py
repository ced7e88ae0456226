"""Who may declare what is made of the data, read what waits for the team, and settle it."""

from __future__ import annotations

from concertation.models import Reuse
from concertation.permissions.taking_part import allowed_step
from standard.permissions import ALLOWED, Actor, Verdict, may_write, team_only


def can_declare_reuse(actor: Actor) -> Verdict:
    """Whether somebody may declare a reuse: whoever is signed in, at any time."""
    return may_write(actor)


def can_see_reuse(actor: Actor, reuse: Reuse) -> Verdict:
    """Whether somebody may read a reuse: everybody once it is published, its author and the team before."""
    if reuse.state == Reuse.State.KEPT or actor.team or (actor.signed_in and reuse.author_id == actor.user_id):
        return ALLOWED
    return Verdict("Cette réutilisation n’est pas publiée.")


def can_settle_reuse(actor: Actor, reuse: Reuse, action: str) -> Verdict:
    """Whether somebody may `keep` a reuse, which publishes it, or `refuse` it."""
    return team_only(actor) and allowed_step("reuse", reuse.state, action)


def can_withdraw_reuse(actor: Actor, reuse: Reuse) -> Verdict:
    """Whether somebody may withdraw a reuse: its author."""
    writes = may_write(actor)
    if writes and reuse.author_id != actor.user_id:
        return Verdict("Seule la personne qui l’a déclarée peut la retirer.")
    return writes and allowed_step("reuse", reuse.state, "withdraw")
