"""Who may do what for standards that are released together. Whoever asks is given as they are in each table at stake."""

from __future__ import annotations

from collections.abc import Sequence

from standard.models import FamilyMember
from standard.permissions import ALLOWED, Actor, Verdict, team_only

_NO_TABLE = Verdict("Cette famille n’a plus de table.")


def can_found_family(actor: Actor) -> Verdict:
    """Whether somebody may make a standard the first table of a family."""
    return team_only(actor)


def can_tend_family(*actors: Actor) -> Verdict:
    """Whether somebody may describe a family, order its tables, and ask for one to come in or to leave: the team of one of them."""
    verdicts = [team_only(one) for one in actors] or [_NO_TABLE]
    return next((verdict for verdict in verdicts if verdict), verdicts[0])


def can_answer_family(of_standard: Actor, request: FamilyMember, of_others: Sequence[Actor]) -> Verdict:
    """Whether somebody may agree that a standard comes in, or leaves: the team of the side that did not ask."""
    asked_of = of_others if request.asked_from == FamilyMember.FamilySide.STANDARD else (of_standard,)
    verdict = can_tend_family(*(asked_of or (of_standard,)))
    if verdict and not request.asked:
        return Verdict("Cette demande n’attend plus de réponse.")
    return verdict


def can_lead_family(*actors: Actor) -> Verdict:
    """Whether somebody may release tables together, or open one call on them: the team of each of them."""
    verdicts = [team_only(one) for one in actors] or [_NO_TABLE]
    return next((verdict for verdict in verdicts if not verdict), ALLOWED)
