"""Confirming, objecting, meetings, authorship, members: the cases around the table, and the attempts that it must refuse."""

from datetime import UTC, datetime, timedelta

import pytest

from concertation.rules.constitution import (
    CONSTITUTIONS,
    DEFAULT,
    EFFECT_OF,
    Case,
    Clause,
    Constitution,
    Person,
    check_meeting,
    explained,
    history_of,
    may_confirm,
    may_object,
    may_record,
    needs,
    settles,
)
from concertation.rules.outcomes import QUESTION_ACTIONS
from tests.concertation.rules.ballots.polling import plain

NOW = datetime(2022, 6, 29, 14, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

TEAM = Person(1, frozenset({"team"}))
COLLEAGUE = Person(2, frozenset({"team"}))
TEAM_MEMBER = Person(3, frozenset({"team", "member"}))
TEAM_CHAIR = Person(4, frozenset({"team", "chair", "member"}))
CHAIR = Person(5, frozenset({"chair", "member"}))
MEMBER = Person(6, frozenset({"member"}))
STRANGER = Person(7)

CONSENSUS, DETAIL, VOTED = Case("consensus", "minor"), Case("team", "patch"), Case("vote", "major", "passed")

# --- Confirming a consensus -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "chair", "recorder", "person", "confirms"),
    [
        ("committee", True, TEAM, CHAIR, True),
        ("committee", True, TEAM, MEMBER, True),
        ("committee", True, CHAIR, MEMBER, True),
        ("committee", True, CHAIR, CHAIR, False),
        ("committee", True, TEAM, TEAM, False),
        ("committee", True, TEAM, COLLEAGUE, False),
        ("committee", True, TEAM, TEAM_MEMBER, False),
        ("committee", True, TEAM, TEAM_CHAIR, False),
        ("committee", True, TEAM, STRANGER, False),
        ("committee", False, TEAM, MEMBER, True),
        # Where only the chair confirms: not what she recorded herself, and once she is named.
        ("chair", True, TEAM, CHAIR, True),
        ("chair", True, TEAM, MEMBER, False),
        ("chair", True, CHAIR, MEMBER, True),
        ("chair", True, CHAIR, CHAIR, False),
        ("chair", True, CHAIR, TEAM_MEMBER, False),
        ("chair", False, TEAM, MEMBER, True),
    ],
)
def test_who_confirms(code: str, chair: bool, recorder: Person, person: Person, confirms: bool) -> None:
    case = Case("consensus", "minor", chair=chair)
    assert bool(may_confirm(CONSTITUTIONS[code], case, person, recorder=recorder)) == confirms


def test_a_consensus_that_a_member_contests_is_not_confirmed() -> None:
    verdict = may_confirm(DEFAULT, CONSENSUS, CHAIR, recorder=TEAM, contested=True)
    assert "conteste ce consensus" in verdict.reason


@pytest.mark.parametrize("case", [VOTED, DETAIL, Case("consensus", committee=False), Case("consensus", effect="postpones")])
def test_what_waits_for_nobody_is_not_confirmed(case: Case) -> None:
    assert "sans être confirmée" in may_confirm(DEFAULT, case, CHAIR, recorder=TEAM).reason


# --- Meetings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "began_at", "after", "present", "said"),
    [
        (CONSENSUS, NOW - HOUR, None, (CHAIR, TEAM), ""),
        (CONSENSUS, NOW, None, (MEMBER,), ""),
        (CONSENSUS, NOW + HOUR, None, (CHAIR,), "pas encore eu lieu"),
        (CONSENSUS, NOW - HOUR, None, (), "qui était présent"),
        (CONSENSUS, NOW - HOUR, None, (TEAM, TEAM_MEMBER, TEAM_CHAIR, STRANGER), "qui était présent"),
        # After a ballot: neither the meeting before it nor the one during which it was held.
        (Case("consensus", "minor", "blocked"), NOW - DAY, NOW - 2 * DAY, (CHAIR,), ""),
        (Case("consensus", "minor", "blocked"), NOW - 3 * DAY, NOW - 2 * DAY, (CHAIR,), "le 27 juin 2022 à 16 h"),
        (Case("consensus", "minor", "failed"), NOW - 2 * DAY, NOW - 2 * DAY, (CHAIR,), "séance tenue depuis"),
        (Case("consensus", "minor", "passed"), NOW - 3 * DAY, NOW - 2 * DAY, (CHAIR,), "séance tenue depuis"),
        # So for what replaces a decision, or a detail that somebody called up.
        (Case("consensus", "minor", replaces="vote"), NOW - 3 * DAY, NOW - 2 * DAY, (CHAIR,), "séance tenue depuis"),
        (Case("consensus", "minor", called_up=True), NOW - 3 * DAY, NOW - 2 * DAY, (CHAIR,), "séance tenue depuis"),
        (Case("consensus", "minor", committee=False), NOW - HOUR, None, (), ""),
    ],
)
def test_a_meeting_that_carries_a_consensus(
    case: Case, began_at: datetime, after: datetime | None, present: tuple[Person, ...], said: str
) -> None:
    verdict = check_meeting(DEFAULT, case, began_at=began_at, present=present, now=NOW, after=after)
    assert bool(verdict) == (not said)
    assert said in plain(verdict.reason)
    assert verdict.field == ("present" if "présent" in said else "meeting" if said else "")


# --- Objecting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "person", "later", "said"),
    [
        (DETAIL, MEMBER, 13 * DAY, ""),
        (DETAIL, CHAIR, 13 * DAY, ""),
        (DETAIL, TEAM_MEMBER, DAY, ""),
        (DETAIL, MEMBER, 14 * DAY, "jusqu’au 13 juillet 2022 à 16 h"),
        (DETAIL, TEAM, DAY, "Seuls les membres du comité"),
        (DETAIL, STRANGER, DAY, "Seuls les membres du comité"),
        (CONSENSUS, MEMBER, 6 * DAY, ""),
        (CONSENSUS, MEMBER, 7 * DAY, "jusqu’au 6 juillet 2022"),
        (VOTED, MEMBER, HOUR, "rouverte"),
        (Case("team", effect="postpones"), MEMBER, HOUR, "rouverte"),
    ],
)
def test_who_may_call_a_decision_up_and_until_when(case: Case, person: Person, later: timedelta, said: str) -> None:
    verdict = may_object(DEFAULT, case, person, told_at=NOW, now=NOW + later)
    assert bool(verdict) == (not said)
    assert said in plain(verdict.reason)


# --- Authors --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "authors", "deciders", "allowed"),
    [
        (DETAIL, {1}, set(), False),
        (DETAIL, {2}, set(), True),
        (DETAIL, {1, 2}, set(), True),
        (DETAIL, set(), set(), True),
        (Case("team", "patch", effect="sets_aside"), {1}, set(), True),
        # A ballot in which its author alone took a side.
        (VOTED, {6}, {6}, False),
        (VOTED, {6}, {5, 6}, True),
        (VOTED, {1}, {6}, True),
        # A consensus is confirmed by another person.
        (CONSENSUS, {1}, set(), True),
        # Without a committee: a colleague, where there is one.
        (Case("team", "major", committee=False), {1}, set(), False),
        (Case("consensus", "major", committee=False), {1}, set(), False),
        (Case("team", "major", committee=False, alone=True), {1}, set(), True),
    ],
)
def test_nobody_is_both_the_only_author_and_the_only_one_to_decide(
    case: Case, authors: set[int], deciders: set[int], allowed: bool
) -> None:
    verdict = may_record(DEFAULT, case, TEAM, authors=frozenset(authors), deciders=frozenset(deciders))
    assert bool(verdict) == allowed
    if not allowed:
        assert "seul" in verdict.reason.lower()


def test_who_decides_alone_says_so() -> None:
    assert "seule dans l’équipe projet" in needs(DEFAULT, Case("team", committee=False, alone=True)).says
    assert "l’équipe projet en a décidé" in needs(DEFAULT, Case("team", committee=False)).says


# --- What a team tried ----------------------------------------------------------------------------------------------


def test_blocked_then_agreed_in_a_meeting_dated_in_the_future_or_before_the_vote() -> None:
    case = Case("consensus", "minor", history_of(["blocked"]))
    assert may_record(DEFAULT, case, TEAM)
    for began_at in (NOW + 30 * DAY, NOW - 30 * DAY):
        assert not check_meeting(DEFAULT, case, began_at=began_at, present=[CHAIR], now=NOW, after=NOW - DAY)
    asked = needs(DEFAULT, case)
    assert (asked.shows_ballot, asked.confirmation, set(asked.told)) == (True, True, {"committee", "electors", "authors"})


def test_passed_reopened_then_settled_as_a_detail() -> None:
    assert history_of(["failed", "passed"]) == "passed"
    assert history_of(["passed", "open"]) == "open"
    assert history_of([]) == "none"
    case = Case("team", "none", "passed", replaces="vote")
    assert not may_record(DEFAULT, case, TEAM)
    assert not may_record(DEFAULT, Case("team", "none", "passed"), TEAM)


def test_a_breaking_rename_as_a_detail_then_a_version_by_the_team_alone() -> None:
    assert "Ce n’est pas un détail" in may_record(DEFAULT, Case("team", "major"), TEAM).reason
    assert "approuve chaque version" in settles(DEFAULT, Case("team", "patch", subject="version")).reason
    assert "ne changent que par une décision du comité" in settles(DEFAULT, Case("team", subject="constitution")).reason


# --- The models themselves ------------------------------------------------------------------------------------------


def test_every_outcome_has_an_effect() -> None:
    assert set(EFFECT_OF) == set(QUESTION_ACTIONS)
    assert EFFECT_OF["conditional"] == "adopts"


@pytest.mark.parametrize("constitution", CONSTITUTIONS.values(), ids=list(CONSTITUTIONS))
def test_a_model_is_explained_in_one_sentence_and_each_of_its_ways_in_one_or_two(constitution: Constitution) -> None:
    assert constitution.explanation.count(".") == 1
    assert len(explained(constitution)) == len(constitution.clauses)
    for sentence in (constitution.explanation, *explained(constitution)):
        assert sentence.endswith(".")
        assert "'" not in sentence
        assert all(mark not in sentence for mark in (" ;", " :", " ?", "« ", " »"))


def test_the_default_comes_first() -> None:
    assert next(iter(CONSTITUTIONS.values())) is DEFAULT


def test_no_model_can_let_the_team_break_things_or_take_the_vote_away() -> None:
    clauses = dict(DEFAULT.clauses)
    with pytest.raises(ValueError, match="never breaks"):
        Constitution("x", "X", "X.", clauses | {"team": Clause("minor", "nobody", (), DAY)}, DAY, 1)
    del clauses["vote"]
    with pytest.raises(ValueError, match="always vote"):
        Constitution("x", "X", "X.", clauses, DAY, 1)
