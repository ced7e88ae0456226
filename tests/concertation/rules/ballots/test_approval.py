"""Approval: each voter takes what suits them."""

from collections import Counter

import pytest

from concertation.rules.ballots import Cast, Electorate, OptionPosition, Ranking, Terms, count, rule_of
from tests.concertation.rules.ballots.polling import held, plain, said

LETTERS = {"+": "approve", "-": "decline"}
NET = "réunit les conditions pour passer."


@pytest.mark.parametrize(
    ("how", "electors", "voters", "passing", "missing"),
    [
        (Terms("approval"), 7, "", None, "Aucune voix sur 7, il manque 4 voix pour le quorum."),
        (Terms("approval"), 7, "+..", None, "1 voix sur 7, il manque 3 voix pour le quorum."),
        (Terms("approval"), 7, "++. +.. .+. ..+", None, "4 voix sur 7, les options « A », « B » sont à égalité."),
        (Terms("approval"), 7, "++. ++. .+. ..+", 2, f"4 voix sur 7, l’option « B » {NET}"),
        # Taking none is taking part.
        (Terms("approval"), 7, "+.. --- --- -..", 1, f"4 voix sur 7, l’option « A » {NET}"),
        (Terms("approval"), 4, "--- --- ---", None, "3 voix sur 4, aucune option n’a encore de soutien."),
        # A share of the voters may be asked for: strictly more.
        (Terms("approval", None, 50), 4, "+.. +.. ..+ .+.", None, "4 voix sur 4, il manque 1 voix à l’option « A »."),
        (Terms("approval", None, 49), 4, "+.. +.. ..+ .+.", 1, f"4 voix sur 4, l’option « A » {NET}"),
    ],
)
def test_what_passes_and_what_is_missing(how: Terms, electors: int, voters: str, passing: int | None, missing: str) -> None:
    standing = held(how, [said(LETTERS, word) for word in voters.split()], electors=electors)
    assert (standing.passing, plain(standing.missing)) == (passing, missing)
    if passing is None and len(voters.split()) < standing.quorum:
        assert not standing.equal


def test_the_published_case_of_the_capital_of_tennessee() -> None:
    """A hundred voters who each approve the two towns nearest to them: Nashville, by 68."""
    towns = {1: "Memphis", 2: "Nashville", 3: "Chattanooga", 4: "Knoxville"}
    groups = [(42, (1, 2)), (26, (2, 3)), (15, (3, 4)), (17, (4, 3))]
    voters = [approved for number, approved in groups for _ in range(number)]
    casts = [Cast(voter, OptionPosition(town, "approve"), voter * 10 + town) for voter, taken in enumerate(voters, 1) for town in taken]
    standing = count(Terms("approval"), towns, Electorate.of(range(1, 101)), casts)
    assert towns[standing.passing or 0] == "Nashville"
    assert Counter({item.title: item.support for item in standing.options}) == {
        "Memphis": 42,
        "Nashville": 68,
        "Chattanooga": 58,
        "Knoxville": 32,
    }


def test_a_voter_may_take_an_approval_back() -> None:
    casts = [Cast(1, OptionPosition(1, "approve"), 1), Cast(1, OptionPosition(1, "decline"), 2), Cast(1, OptionPosition(2, "approve"), 3)]
    standing = count(Terms("approval", 1), {1: "A", 2: "B"}, Electorate.of([1]), casts)
    assert (standing.passing, standing.voters, standing.electors, standing.unfinished) == (2, 1, 1, ())


def test_what_a_voter_may_say() -> None:
    rule = rule_of(Terms("approval"))
    assert rule.check(OptionPosition(1, "approve"), {1})
    assert rule.check(OptionPosition(1, "decline"), {1})
    assert rule.check(OptionPosition(2, "approve"), {1}).field == "option"
    assert rule.check(OptionPosition(1, "for"), {1}).field == "position"
    assert rule.check(Ranking.of([1]), {1}).field == "ranking"
    assert "plus de 40 % des votants" in plain(rule.explain(Terms("approval", None, 40)))
    assert "%" not in rule.explain(Terms("approval"))
