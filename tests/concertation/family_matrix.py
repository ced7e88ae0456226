"""Who may found a family, tend it, answer what is asked, release it: a part of the table of `test_permissions`.

Whoever asks is of that role in one table; in the other, where the state names it, a stranger or of its team.
"""

from collections.abc import Callable
from dataclasses import replace

from concertation import permissions
from standard.models import FamilyMember
from standard.permissions import Actor, Verdict
from tests.concertation.roles import EVERYONE, NOBODY, TEAM

SIGNED_IN = EVERYONE - {"visitor"}


def elsewhere(actor: Actor, *, of_the_team: bool = False) -> Actor:
    """The same person in another table, which is open."""
    return replace(actor, circles=frozenset({"team"} if of_the_team and actor.signed_in else ()), chair=False)


MATRIX: dict[str, dict[str, set[str]]] = {
    "found_family": {"": TEAM},
    "tend_family": {"alone": TEAM, "beside another table": TEAM},
    "answer_family": {"asked of it": TEAM, "asked by it": {"admin"}, "over": NOBODY},
    "answer_family of one's other table": {"asked by it": SIGNED_IN},
    "lead_family": {"alone": TEAM, "with another table": {"admin"}, "with one's other team": TEAM},
}


def request(state: str) -> FamilyMember:
    return FamilyMember(asked="" if state == "over" else "join", asked_from="standard" if state.startswith("asked by") else "family")


ASK: dict[str, Callable[[Actor, str], Verdict]] = {
    "found_family": lambda actor, _: permissions.can_found_family(actor),
    "tend_family": lambda actor, state: permissions.can_tend_family(
        actor, *([replace(elsewhere(actor), admin=False)] * (state != "alone"))
    ),
    "answer_family": lambda actor, state: permissions.can_answer_family(actor, request(state), [elsewhere(actor)]),
    "answer_family of one's other table": lambda actor, state: permissions.can_answer_family(
        actor, request(state), [replace(elsewhere(actor, of_the_team=True), unproved=False)]
    ),
    "lead_family": lambda actor, state: permissions.can_lead_family(
        actor, *([elsewhere(actor, of_the_team="team" in state)] * (state != "alone"))
    ),
}
