"""The table itself: every state is reachable, every cell answers, every refusal says why."""

import pytest

from concertation.rules.outcomes import ADOPTING, APPLYING, QUESTION_ACTIONS, follows_vote
from concertation.rules.workflow import STATES, TRANSITIONS, step

CELLS = [(kind, state, action) for (kind, action) in TRANSITIONS for state in STATES[kind]]
FIRST = {
    "proposal": "draft",
    "question": "open",
    "ballot": "open",
    "decision": "to_confirm",
    "usecase": "proposed",
    "reuse": "proposed",
    "activity": "prepared",
}


@pytest.mark.parametrize(("kind", "state", "action"), CELLS)
def test_every_step_leads_somewhere_known_or_says_why_not(kind: str, state: str, action: str) -> None:
    sources, target = TRANSITIONS[kind, action]
    taken = step(kind, state, action)
    assert bool(taken) == (state in sources)
    if taken:
        assert taken.target == (target or state)
        assert taken.target in STATES[kind]
    else:
        assert taken.target == state
        assert taken.reason.endswith(".")


@pytest.mark.parametrize("kind", STATES)
def test_every_state_is_reached_from_the_first(kind: str) -> None:
    reached = {FIRST[kind]}
    while True:
        more = {step(kind, state, action).target for of, action in TRANSITIONS if of == kind for state in reached} | reached
        if more == reached:
            break
        reached = more
    assert reached == set(STATES[kind])


def test_an_unknown_action_is_a_defect_of_the_caller() -> None:
    with pytest.raises(KeyError):
        step("ballot", "open", "submit")


def test_every_outcome_moves_the_question() -> None:
    assert {("question", action) in TRANSITIONS for action in QUESTION_ACTIONS.values()} == {True}
    assert APPLYING < ADOPTING < set(QUESTION_ACTIONS)


@pytest.mark.parametrize(
    ("outcome", "option", "passing", "follows"),
    [
        ("accepted", 1, 1, True),
        ("accepted_modified", 1, 1, True),
        ("conditional", 1, 1, True),
        ("accepted", 2, 1, False),
        ("accepted", None, 1, False),
        ("accepted", 1, None, False),
        ("rejected", None, 1, False),
        ("deferred", None, 1, False),
        ("open", None, 1, False),
        ("rejected", None, None, True),
        ("open", None, None, True),
        ("deferred", None, None, True),
        ("accepted", 9, 9, True),
        ("rejected", 1, 9, True),
        ("deferred", None, 9, False),
    ],
)
def test_a_decision_by_vote_says_what_the_vote_said(outcome: str, option: int | None, passing: int | None, follows: bool) -> None:
    reason = follows_vote(outcome=outcome, option=option, passing=passing, status_quo=9)
    assert (reason == "") is follows
