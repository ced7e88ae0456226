"""What each phase opens, to whom, and where one stands on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertation.rules.roadmap import (
    ACTIONS,
    DEFAULT_MODEL,
    KINDS,
    MODELS,
    OPENS,
    SENTENCES,
    Action,
    PhaseKind,
    PhaseStep,
    drawn,
    may_take_part,
    review_of,
    stage,
    standing,
)

START = date(2022, 3, 24)
KIND = st.sampled_from(list(PhaseKind))
ROADS = st.builds(
    lambda gaps, kinds: tuple(
        PhaseStep(kind, KINDS[kind], "", START + timedelta(days=sum(gaps[: rank + 1]))) for rank, kind in enumerate(kinds[: len(gaps)])
    ),
    st.lists(st.integers(1, 90), min_size=1, max_size=8),
    st.lists(KIND, min_size=8, max_size=8),
)


def test_every_phase_says_what_it_opens() -> None:
    assert set(OPENS) == set(SENTENCES) == set(KINDS) == set(PhaseKind)
    assert all(set(opened) == set(ACTIONS) for opened in OPENS.values())


@given(ROADS, st.integers(-10, 900))
def test_exactly_one_phase_runs_on_each_day_after_the_first(steps: tuple[PhaseStep, ...], days: int) -> None:
    today = START + timedelta(days=days)
    where = standing(steps, today)
    assert (where is None) == (today < steps[0].starts_on)
    if where is not None:
        assert where.now.starts_on <= today
        assert where.until is None or today <= where.until
        assert (where.until is None) == (where.then is None)


@given(ROADS, st.integers(0, 900), st.sampled_from(ACTIONS))
def test_whoever_is_told_to_wait_is_told_until_when(steps: tuple[PhaseStep, ...], days: int, action: Action) -> None:
    found = stage(steps, START + timedelta(days=days))
    said = found.says(action) if found is not None else None
    if said is not None and not said:
        later = [step for step in steps if step.starts_on > START + timedelta(days=days)]
        opens = any(OPENS[step.kind][action] != "committee" for step in later)
        assert ("à partir du" in said.reason) == opens


def test_a_refusal_names_the_phase_as_the_team_named_it() -> None:
    said = may_take_part(PhaseKind.ARBITRATION, "comment", title="COPIL de juin", reopens=date(2022, 8, 1))
    assert str(said).replace("\u00a0", " ") == (
        "Nous en sommes à la phase « COPIL de juin » : le comité de pilotage tranche ; les contributions des membres reprendront "
        "ensuite. Vous pourrez le faire à partir du 1er août 2022."
    )
    assert may_take_part(PhaseKind.CALL, "comment") is None


@pytest.mark.parametrize("key", MODELS)
def test_a_model_is_in_order_and_its_sessions_are_within_it(key: str) -> None:
    model = MODELS[key]
    steps = drawn(model, START)
    assert [step.starts_on for step in steps] == sorted({step.starts_on for step in steps})
    assert steps[-1].kind is PhaseKind.LIFE
    assert all(session.after >= 0 for session in model.sessions)


def test_the_default_is_the_arrangement_of_the_founding_deck() -> None:
    sessions = MODELS[DEFAULT_MODEL].sessions
    assert [sum(one.kind == kind for one in sessions) for kind in ("copil", "workshop")] == [4, 3]
    assert [step.kind for step in drawn(MODELS[DEFAULT_MODEL], START)] == list(PhaseKind)


@pytest.mark.parametrize(
    ("today", "review"),
    [
        (date(2023, 8, 1), None),
        (date(2024, 2, 28), None),
        (date(2025, 2, 27), None),
        (date(2025, 2, 28), date(2025, 2, 28)),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2028, 2, 28), date(2027, 2, 28)),
    ],
)
def test_a_review_is_proposed_each_year_of_the_life_of_the_standard(today: date, review: date | None) -> None:
    steps = (PhaseStep(PhaseKind.PUBLICATION, "", "", START), PhaseStep(PhaseKind.LIFE, "", "", date(2024, 2, 29)))
    assert review_of(steps, today) == review
