"""Who may settle what decisions leave to do."""

from __future__ import annotations

from concertation.models import Decision, FollowUp
from standard.moments import moment_in_words
from standard.permissions import ALLOWED, Actor, Verdict, may_write, team_or_chair


def can_add_follow_up(actor: Actor) -> Verdict:
    """Whether somebody may say what a decision leaves to do."""
    return team_or_chair(actor)


def can_charge_condition(actor: Actor, decision: Decision, *, replaced: bool = False) -> Verdict:
    """Whether somebody may say who checks the condition of a decision. `replaced`: another one has taken its place."""
    waiting = decision.state in (Decision.State.IN_FORCE, Decision.State.TO_CONFIRM) and not replaced
    allowed = team_or_chair(actor)
    if allowed and (decision.outcome != Decision.Outcome.CONDITIONAL or not waiting):
        return Verdict("Cette décision n’a pas de condition à vérifier.")
    return allowed


def can_change_follow_up(actor: Actor, follow_up: FollowUp) -> Verdict:
    return team_or_chair(actor) and _to_do(follow_up)


def can_finish_follow_up(actor: Actor, follow_up: FollowUp) -> Verdict:
    """Whether somebody may say that it was done: who had it to do, the project team and the chair."""
    owner = may_write(actor) and follow_up.owner_id == actor.user_id
    return (ALLOWED if owner else team_or_chair(actor)) and _to_do(follow_up)


def can_correct_decision(actor: Actor, decision: Decision) -> Verdict:
    """Whether somebody may correct a slip of the pen in the words of a decision that binds, or waits to."""
    allowed = team_or_chair(actor)
    if allowed and decision.state not in (Decision.State.IN_FORCE, Decision.State.TO_CONFIRM):
        return Verdict("Cette décision n’engage plus : ses mots restent ceux que le comité a lus.")
    return allowed


def _to_do(follow_up: FollowUp) -> Verdict:
    if follow_up.done_at is not None:
        return Verdict(f"C’est fait depuis le {moment_in_words(follow_up.done_at)}.")
    return ALLOWED
