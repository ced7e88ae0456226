"""Who may propose a use case, settle it, rank them, say which fields serve which, and appraise fields."""

from __future__ import annotations

from datetime import datetime

from concertation.models import Consultation, UseCase
from concertation.permissions.taking_part import allowed_step, as_member, while_open
from standard.permissions import ALLOWED, Actor, Verdict, may_write, team_only


def can_propose_use_case(actor: Actor, consultation: Consultation | None, now: datetime) -> Verdict:
    """Whether somebody may propose a use case: whoever may comment now."""
    return while_open(actor, consultation, now, "comment")


def can_edit_use_case(actor: Actor, use_case: UseCase) -> Verdict:
    """Whether somebody may write a use case otherwise: its author until the team settles it, the team after too."""
    writes = may_write(actor)
    if not writes:
        return writes
    author = use_case.author_id is not None and use_case.author_id == actor.user_id
    allowed = team_only(actor)
    if not allowed and author:
        settled = use_case.state != UseCase.State.PROPOSED
        allowed = Verdict("L’équipe projet a instruit ce cas d’usage\u00a0: demandez-lui ce qui est à changer.") if settled else ALLOWED
    return allowed and allowed_step("usecase", use_case.state, "edit")


def can_settle_use_case(actor: Actor, use_case: UseCase, action: str) -> Verdict:
    """Whether somebody may `keep` a use case, `merge` it into another or `refuse` it."""
    return team_only(actor) and allowed_step("usecase", use_case.state, action)


def can_link_fields(actor: Actor) -> Verdict:
    """Whether somebody may say which fields serve a use case."""
    return team_only(actor)


def can_rank_use_cases(actor: Actor) -> Verdict:
    """Whether somebody may say which use cases come first."""
    return as_member(actor)


def can_appraise(actor: Actor) -> Verdict:
    """Whether somebody may say what a field weighs, and how easily it is collected."""
    return as_member(actor)
