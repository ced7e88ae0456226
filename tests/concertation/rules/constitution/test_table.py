"""Who may bind whom, written as tables that a reader checks at a glance, and tried whole: way × impact × history × role."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from concertation.rules.constitution import (
    CONSTITUTIONS,
    DEFAULT,
    Case,
    Effect,
    History,
    Level,
    Person,
    Role,
    Subject,
    Way,
    may_confirm,
    may_record,
    needs,
    settles,
)

LEVELS, HISTORIES, WAYS = get_args(Level), get_args(History), get_args(Way)
EFFECTS, SUBJECTS = get_args(Effect), get_args(Subject)

# A cell: who may record it (T the team, C the chair), then what it needs before it binds (`ok`: that somebody confirms it;
# `new`: a meeting begun after the ballot). A dash: it may not be.
#
# With a committee, what adopts an option, under « Le comité tranche ».
ADOPTS = """
way        ballots  | none       patch      minor      major
vote       none     | -          -          -          -
vote       open     | -          -          -          -
vote       failed   | -          -          -          -
vote       blocked  | -          -          -          -
vote       passed   | TC         TC         TC         TC
consensus  none     | TC+ok      TC+ok      TC+ok      TC+ok
consensus  open     | -          -          -          -
consensus  failed   | TC+ok+new  TC+ok+new  TC+ok+new  TC+ok+new
consensus  blocked  | TC+ok+new  TC+ok+new  TC+ok+new  TC+ok+new
consensus  passed   | TC+ok+new  TC+ok+new  TC+ok+new  TC+ok+new
team       none     | T          T          -          -
team       open     | -          -          -          -
team       failed   | -          -          -          -
team       blocked  | -          -          -          -
team       passed   | -          -          -          -
"""

# What sets the options aside: their impact is what is at stake.
SETS_ASIDE = """
way        ballots  | none       patch      minor      major
vote       none     | -          -          -          -
vote       open     | -          -          -          -
vote       failed   | TC         TC         TC         TC
vote       blocked  | TC         TC         TC         TC
vote       passed   | TC         TC         TC         TC
consensus  none     | TC+ok      TC+ok      TC+ok      TC+ok
consensus  open     | -          -          -          -
consensus  failed   | TC+ok+new  TC+ok+new  TC+ok+new  TC+ok+new
consensus  blocked  | TC+ok+new  TC+ok+new  TC+ok+new  TC+ok+new
consensus  passed   | TC+ok+new  TC+ok+new  TC+ok+new  TC+ok+new
team       none     | T          T          -          -
team       open     | -          -          -          -
team       failed   | -          -          -          -
team       blocked  | -          -          -          -
team       passed   | -          -          -          -
"""

# What leaves the question open or puts it off settles nothing: nobody confirms it.
POSTPONES = """
way        ballots  | none       patch      minor      major
vote       none     | -          -          -          -
vote       open     | -          -          -          -
vote       failed   | TC         TC         TC         TC
vote       blocked  | TC         TC         TC         TC
vote       passed   | -          -          -          -
consensus  none     | TC         TC         TC         TC
consensus  open     | -          -          -          -
consensus  failed   | TC+new     TC+new     TC+new     TC+new
consensus  blocked  | TC+new     TC+new     TC+new     TC+new
consensus  passed   | TC+new     TC+new     TC+new     TC+new
team       none     | T          T          T          T
team       open     | -          -          -          -
team       failed   | T          T          T          T
team       blocked  | T          T          T          T
team       passed   | -          -          -          -
"""

# Where there never was a committee the team decides.
NO_COMMITTEE = """
way        ballots  | none       patch      minor      major
vote       none     | -          -          -          -
consensus  none     | T          T          T          T
team       none     | T          T          T          T
"""

# A version, or the constitution itself: the committee's.
OF_THE_COMMITTEE = """
way        ballots  | none       patch      minor      major
vote       none     | -          -          -          -
vote       open     | -          -          -          -
vote       failed   | -          -          -          -
vote       blocked  | -          -          -          -
vote       passed   | TC         TC         TC         TC
consensus  none     | TC+ok      TC+ok      TC+ok      TC+ok
consensus  open     | -          -          -          -
consensus  failed   | TC+ok+new  TC+ok+new  TC+ok+new  TC+ok+new
consensus  blocked  | TC+ok+new  TC+ok+new  TC+ok+new  TC+ok+new
consensus  passed   | TC+ok+new  TC+ok+new  TC+ok+new  TC+ok+new
team       none     | -          -          -          -
team       open     | -          -          -          -
team       failed   | -          -          -          -
team       blocked  | -          -          -          -
team       passed   | -          -          -          -
"""

# What replaces a decision taken by a vote or a consensus, or comes from one that a member called up.
AFTER_A_DECISION = """
way        ballots  | none       patch      minor      major
vote       none     | -          -          -          -
vote       passed   | TC         TC         TC         TC
consensus  none     | TC+ok+new  TC+ok+new  TC+ok+new  TC+ok+new
consensus  failed   | TC+ok+new  TC+ok+new  TC+ok+new  TC+ok+new
team       none     | -          -          -          -
team       failed   | -          -          -          -
"""

# What changes what the committee voted on, adopted or set aside in another question.
REWRITES = """
way        ballots  | none       patch      minor      major
vote       passed   | TC         TC         TC         TC
consensus  none     | TC+ok      TC+ok      TC+ok      TC+ok
team       none     | -          -          -          -
"""
# What only sets such a change aside leaves it as it is.
KEEPS = """
way        ballots  | none       patch      minor      major
team       none     | T          T          -          -
"""

# The other models, where they differ: what adopts.
BREAKING_VOTED = """
way        ballots  | none       patch      minor      major
vote       passed   | TC         TC         TC         TC
consensus  none     | TC+ok      TC+ok      TC+ok      -
consensus  blocked  | TC+ok+new  TC+ok+new  TC+ok+new  -
team       none     | T          T          -          -
"""
ALL_VOTED = """
way        ballots  | none       patch      minor      major
vote       passed   | TC         TC         TC         TC
consensus  none     | -          -          -          -
consensus  passed   | -          -          -          -
team       none     | -          -          -          -
"""

BASE = Case("vote")
TABLES = [
    ("committee", ADOPTS, BASE),
    ("committee", SETS_ASIDE, replace(BASE, effect="sets_aside")),
    ("committee", POSTPONES, replace(BASE, effect="postpones")),
    ("committee", NO_COMMITTEE, replace(BASE, committee=False, chair=False)),
    ("committee", NO_COMMITTEE, replace(BASE, committee=False, chair=False, subject="version")),
    ("committee", NO_COMMITTEE, replace(BASE, committee=False, chair=False, subject="constitution")),
    ("committee", ADOPTS, replace(BASE, chair=False)),
    ("committee", OF_THE_COMMITTEE, replace(BASE, subject="version")),
    ("committee", OF_THE_COMMITTEE, replace(BASE, subject="constitution")),
    ("committee", AFTER_A_DECISION, replace(BASE, replaces="vote")),
    ("committee", AFTER_A_DECISION, replace(BASE, replaces="consensus")),
    ("committee", AFTER_A_DECISION, replace(BASE, called_up=True)),
    ("committee", REWRITES, replace(BASE, rewrites=(3,))),
    ("committee", KEEPS, replace(BASE, rewrites=(3,), effect="sets_aside")),
    ("committee", NO_COMMITTEE, replace(BASE, committee=False, chair=False, rewrites=(3,))),
    ("chair", REWRITES, replace(BASE, rewrites=(3, 5))),
    ("chair", ADOPTS, BASE),
    ("chair", POSTPONES, replace(BASE, effect="postpones")),
    ("chair", OF_THE_COMMITTEE, replace(BASE, subject="version")),
    ("breaking_voted", BREAKING_VOTED, BASE),
    ("breaking_voted", BREAKING_VOTED, replace(BASE, effect="sets_aside")),
    ("breaking_voted", POSTPONES, replace(BASE, effect="postpones")),
    ("all_voted", ALL_VOTED, BASE),
    ("all_voted", ALL_VOTED, replace(BASE, effect="sets_aside")),
    ("all_voted", POSTPONES, replace(BASE, effect="postpones")),
]


def person(key: int, *roles: Role) -> Person:
    return Person(key, frozenset(roles))


EVERYBODY = {
    "": [person(1), person(2, "member")],
    "T": [person(3, "team"), person(4, "team", "member")],
    "C": [person(5, "chair", "member")],
    "TC": [person(6, "team", "chair", "member")],
}


def cells() -> list[tuple[str, Case, str]]:
    found = []
    for code, table, case in TABLES:
        for row in table.strip().splitlines()[1:]:
            left, right = row.split("|")
            way, history = left.split()
            for level, cell in zip(LEVELS, right.split(), strict=True):
                found.append((code, replace(case, way=way, history=history, impact=level), cell))  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(("code", "case", "cell"), cells())
def test_the_table(code: str, case: Case, cell: str) -> None:
    constitution = CONSTITUTIONS[code]
    recorders, *needed = cell.split("+")
    assert bool(settles(constitution, case)) == (cell != "-")
    for letters, people in EVERYBODY.items():
        for someone in people:
            verdict = may_record(constitution, case, someone, authors=frozenset({90}), deciders=frozenset({91, 92}))
            assert bool(verdict) == bool(set(letters) & set(recorders)), (someone, verdict)
            assert bool(verdict) or verdict.reason.endswith("."), verdict
    if cell != "-":
        asked = needs(constitution, case)
        assert (asked.confirmation, asked.later_meeting) == ("ok" in needed, "new" in needed)
        assert asked.meeting == (case.way == "consensus")


def test_the_whole_of_the_default_is_written_down() -> None:
    written = {(case.way, case.history, case.impact, case.effect) for code, case, _ in cells() if code == DEFAULT.code}
    assert written == set(product(WAYS, HISTORIES, LEVELS, EFFECTS))


# --- What holds in every cell ---------------------------------------------------------------------------------------


EVERY_CASE = [
    (constitution, Case(way, level, history, effect, subject, committee, chair, replaces, called_up, rewrites=rewrites))
    for constitution, way, level, history, effect, subject, (committee, chair), replaces, called_up, rewrites in product(
        CONSTITUTIONS.values(),
        WAYS,
        LEVELS,
        HISTORIES,
        EFFECTS,
        SUBJECTS,
        [(True, True), (True, False), (False, False)],
        [None, *WAYS],
        [False, True],
        [(), (3,)],
    )
]
TEAM = [person(3, "team"), person(4, "team", "member"), person(6, "team", "chair", "member")]


def test_the_team_never_binds_alone_beyond_a_detail_once_there_is_a_committee() -> None:
    for constitution, case in EVERY_CASE:
        binds = case.committee and case.effect == "adopts" and settles(constitution, case) and not needs(constitution, case).confirmation
        if not binds or case.way == "vote":
            continue
        assert case.way == "team"
        assert case.impact in ("none", "patch")
        assert (case.history, case.subject, case.called_up, case.rewrites) == ("none", "change", False, ())
        assert case.replaces not in ("vote", "consensus")
        assert needs(constitution, case).objection


def test_a_vote_adopts_only_what_passed_and_nobody_settles_while_people_vote() -> None:
    for constitution, case in EVERY_CASE:
        if case.way == "vote" and case.effect == "adopts" and settles(constitution, case):
            assert case.history == "passed"
        if case.history == "open":
            assert not settles(constitution, case)


def test_what_a_member_of_the_team_records_no_member_of_the_team_confirms() -> None:
    for constitution, case in EVERY_CASE:
        if case.way != "consensus":
            continue
        for recorder in (*TEAM, person(5, "chair", "member")):
            for confirmer in (recorder, person(8, "team"), person(9, "team", "member"), person(10, "team", "chair", "member"), person(11)):
                assert not may_confirm(constitution, case, confirmer, recorder=recorder)


def test_after_a_ballot_a_consensus_tells_every_elector_and_shows_it() -> None:
    for constitution, case in EVERY_CASE:
        if case.history not in ("failed", "blocked", "passed") or not settles(constitution, case):
            continue
        asked = needs(constitution, case)
        assert asked.shows_ballot
        assert "electors" in asked.told
        assert asked.later_meeting == (case.way == "consensus")


def test_a_decision_without_a_committee_says_so_and_only_such_a_one() -> None:
    for constitution, case in EVERY_CASE:
        if settles(constitution, case):
            assert bool(needs(constitution, case).says) == (not case.committee)


def test_a_lower_impact_is_never_harder_to_settle() -> None:
    for constitution, case in EVERY_CASE:
        for lower in LEVELS[: LEVELS.index(case.impact)]:
            assert settles(constitution, replace(case, impact=lower)) or not settles(constitution, case)
