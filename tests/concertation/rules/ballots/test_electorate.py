"""Whose voice counts: organisations, recusals, proxies, positions typed for somebody."""

import pytest

from concertation.rules.ballots import (
    RULES,
    Cast,
    Electorate,
    FrozenElector,
    GivenProxy,
    OptionPosition,
    Terms,
    count,
    may_give_proxy,
    may_recuse,
    may_speak,
    may_type_for,
)

A = {1: "A"}
MAJORITY = Terms("majority")


def vote(elector: int, position: str = "for", order: int = 1, typed_by: int | None = None) -> Cast:
    return Cast(elector, OptionPosition(1, position), order, typed_by)


def test_two_people_of_one_organisation_have_one_voice_and_the_latest_of_them_counts() -> None:
    electorate = Electorate((FrozenElector(1, 10), FrozenElector(2, 10), FrozenElector(3, 30), FrozenElector(4)), "organisation")
    assert [seat.members for seat in electorate.seats] == [(1, 2), (3,), (4,)]
    standing = count(MAJORITY, A, electorate, [vote(1, "for", 1), vote(2, "against", 2), vote(3, "for", 3)])
    assert (standing.electors, standing.voters, standing.options[0].counts["for"], standing.silent) == (3, 2, 1, (4,))
    mine = standing.voices[0]
    assert ([cast.elector for cast in mine.said], [cast.elector for cast in mine.earlier]) == ([2], [1])
    assert electorate.colleagues(1) == (2,)
    assert electorate.colleagues(4) == ()


def test_per_person_each_has_their_own() -> None:
    electorate = Electorate((FrozenElector(1, 10), FrozenElector(2, 10)))
    standing = count(MAJORITY, A, electorate, [vote(1, "for", 1), vote(2, "against", 2)])
    assert (standing.electors, standing.voters) == (2, 2)


def test_who_recuses_themself_leaves_the_denominator_and_the_quorum() -> None:
    casts = [vote(1, "against", 1), vote(2, "for", 2), vote(3, "for", 3)]
    everyone = count(MAJORITY, A, Electorate.of(range(1, 8)), casts)
    assert (everyone.electors, everyone.quorum, everyone.passing) == (7, 4, None)
    electorate = Electorate(Electorate.of(range(1, 8)).electors, recused=frozenset({1, 6, 7}))
    without = count(MAJORITY, A, electorate, casts)
    assert (without.electors, without.quorum, without.voters, without.passing) == (4, 3, 2, None)
    assert 1 not in [member for voice in without.voices for member in voice.seat.members]
    assert count(MAJORITY, A, electorate, [*casts, vote(4, "for", 4)]).passing == 1


def test_a_number_asked_for_falls_with_the_voices_that_are_left() -> None:
    electorate = Electorate(Electorate.of(range(1, 5)).electors, recused=frozenset({4}))
    assert count(Terms("majority", 4), A, electorate, [vote(1), vote(2, order=2), vote(3, order=3)]).passing == 1


def test_an_organisation_keeps_its_voice_while_a_colleague_is_not_recused() -> None:
    electors = (FrozenElector(1, 10), FrozenElector(2, 10), FrozenElector(3, 30))
    assert [seat.members for seat in Electorate(electors, "organisation", frozenset({1})).seats] == [(2,), (3,)]
    assert [seat.members for seat in Electorate(electors, "organisation", frozenset({1, 2})).seats] == [(3,)]


def test_what_the_holder_of_a_proxy_says_counts_for_both_until_the_giver_speaks() -> None:
    electorate = Electorate(Electorate.of([1, 2, 3]).electors, proxies=(GivenProxy(2, 1),))
    silent = count(MAJORITY, A, electorate, [])
    assert silent.silent == (1, 2, 3)
    both = count(MAJORITY, A, electorate, [vote(1)])
    assert (both.voters, both.options[0].counts["for"], both.silent, both.passing) == (2, 2, (3,), 1)
    assert [voice.holder for voice in both.voices] == [None, 1, None]
    changed = count(MAJORITY, A, electorate, [vote(1), vote(1, "against", 2)])
    assert changed.options[0].counts["against"] == 2
    back = count(MAJORITY, A, electorate, [vote(1), vote(2, "against", 2)])
    assert (back.options[0].counts["for"], back.options[0].counts["against"], back.voices[1].holder) == (1, 1, None)


def test_a_proxy_holds_nothing_while_its_holder_is_recused() -> None:
    electorate = Electorate(Electorate.of([1, 2, 3]).electors, recused=frozenset({1}), proxies=(GivenProxy(2, 1),))
    standing = count(MAJORITY, A, electorate, [vote(1)])
    assert (standing.voters, standing.silent) == (0, (2, 3))


def test_a_proxy_is_not_passed_on_whatever_the_rows_say() -> None:
    chain = Electorate(Electorate.of([1, 2, 3]).electors, proxies=(GivenProxy(1, 2), GivenProxy(2, 3)))
    assert [voice.holder for voice in count(MAJORITY, A, chain, [vote(3)]).voices] == [None, 3, None]
    cycle = Electorate(Electorate.of([1, 2]).electors, proxies=(GivenProxy(1, 2), GivenProxy(2, 1)))
    assert count(MAJORITY, A, cycle, []).silent == (1, 2)


@pytest.mark.parametrize(
    ("giver", "holder", "proxies", "said"),
    [
        (1, 2, (), ""),
        (1, 2, ((3, 2),), "déjà 1 procuration"),
        (1, 1, (), "quelqu’un d’autre que vous"),
        (9, 1, (), "Seuls votent"),
        (1, 9, (), "un membre du comité qui vote ici"),
        (7, 1, (), "Vous vous êtes récusé"),
        (1, 7, (), "s’est récusée"),
        (6, 1, (), "Vous avez déjà pris position"),
        (1, 6, (), ""),
        (1, 2, ((1, 3),), "déjà donné procuration"),
        (1, 2, ((3, 1),), "ne se transmet pas"),
        (1, 2, ((2, 3),), "a elle-même donné procuration"),
        (1, 2, ((2, 1),), "ne se transmet pas"),
    ],
)
def test_who_may_give_a_proxy_to_whom(giver: int, holder: int, proxies: tuple[tuple[int, int], ...], said: str) -> None:
    electorate = Electorate(
        Electorate.of(range(1, 8)).electors, recused=frozenset({7}), proxies=tuple(GivenProxy(*pair) for pair in proxies)
    )
    verdict = may_give_proxy(electorate, giver=giver, holder=holder, voted={6}, most=1)
    assert bool(verdict) == (not said)
    assert said in verdict.reason


def test_a_colleague_needs_no_proxy() -> None:
    electorate = Electorate((FrozenElector(1, 10), FrozenElector(2, 10), FrozenElector(3)), "organisation")
    assert "votre collègue" in may_give_proxy(electorate, giver=1, holder=2, voted=(), most=1).reason
    assert may_give_proxy(electorate, giver=1, holder=3, voted=(), most=1)


def test_whoever_recuses_themself_says_why() -> None:
    electorate = Electorate(Electorate.of([1, 2]).electors, recused=frozenset({2}))
    assert may_recuse(electorate, 1, motive="Mon organisation vend ce logiciel.")
    assert may_recuse(electorate, 1, motive=" ").field == "motive"
    assert not may_recuse(electorate, 2, motive="Encore.")
    assert not may_recuse(electorate, 3, motive="Pas d’ici.")
    assert may_speak(electorate, 1)
    assert not may_speak(electorate, 2)


def test_a_position_typed_for_somebody_is_marked_and_replaces_none_of_their_own() -> None:
    electorate = Electorate(Electorate.of([1, 2]).electors, recused=frozenset({2}))
    typed, own = vote(1, "for", 1, typed_by=9), vote(1, "against", 2)
    assert may_type_for(electorate, 1, [], secret=False)
    assert may_type_for(electorate, 1, [typed], secret=False)
    assert "elle-même" in may_type_for(electorate, 1, [typed, own], secret=False).reason
    assert "secret" in may_type_for(electorate, 1, [], secret=True).reason
    assert not may_type_for(electorate, 2, [], secret=False)
    assert not may_type_for(electorate, 3, [], secret=False)
    said = electorate.hear(RULES["majority"], [typed, own])[0]
    assert ([cast.typed_by for cast in said.said], [cast.typed_by for cast in said.earlier]) == ([None], [9])
