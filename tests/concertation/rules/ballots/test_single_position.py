"""Ballots of format 1: a table for the cases people argue about, properties for what must hold whatever the votes."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertation.rules.ballots import SINGLE_POSITION, Cast, Electorate, OptionPosition, Standing, Terms, count, rule_of

MAJORITY, CONSENT = "majority", "consent"

OPTIONS = {1: "Ajouter la valeur", 2: "Renommer le champ", 9: "Statu quo"}


def terms(rule: str, quorum: int = 0, threshold_percent: int = 50) -> Terms:
    return Terms(rule, quorum, threshold_percent, format=SINGLE_POSITION)


POSITIONS = {rule: [stance.code for stance in rule_of(terms(rule)).stances] for rule in (MAJORITY, CONSENT)}


def one(elector: int, option: int, position: str, order: int = 1) -> Cast:
    return Cast(elector, OptionPosition(option, position), order)


def votes(*cast: tuple[int, str]) -> list[Cast]:
    """One vote an elector, in order: (option, position)."""
    return [one(elector, option, position) for elector, (option, position) in enumerate(cast, start=1)]


def counted(rule: Terms, *cast: tuple[int, str], electors: int = 14) -> Standing:
    return count(rule, OPTIONS, Electorate.of(range(1, electors + 1)), votes(*cast))


@pytest.mark.parametrize(
    ("rule", "cast", "passing", "missing"),
    [
        (terms(MAJORITY), [], None, "Aucune voix sur 14 pour le moment."),
        (terms(MAJORITY, quorum=8), [], None, "Aucune voix sur 14, il manque 8 voix pour le quorum."),
        (terms(MAJORITY, quorum=11), [(1, "for")] * 9, None, "9 voix sur 14, il manque 2 voix pour le quorum."),
        (
            terms(MAJORITY, quorum=11),
            [(1, "for")] * 4 + [(1, "against")] * 5,
            None,
            "9 voix sur 14, il manque 2 voix pour le quorum et il manque 2 voix à l’option « Ajouter la valeur ».",
        ),
        (
            terms(MAJORITY, quorum=9),
            [(1, "for")] * 9,
            1,
            "9 voix sur 14, l’option « Ajouter la valeur » réunit les conditions pour passer.",
        ),
        # Half is not a majority: strictly more.
        (
            terms(MAJORITY),
            [(1, "for")] * 5 + [(1, "against")] * 5,
            None,
            "10 voix sur 14, il manque 1 voix à l’option « Ajouter la valeur ».",
        ),
        (
            terms(MAJORITY),
            [(1, "for")] * 5 + [(9, "for")] * 5,
            None,
            "10 voix sur 14, les options « Ajouter la valeur », « Statu quo » sont à égalité.",
        ),
        # Abstaining counts for the quorum, and not among the votes expressed.
        (
            terms(MAJORITY, quorum=9),
            [(1, "for")] * 3 + [(1, "against")] * 2 + [(1, "abstain")] * 4,
            1,
            "9 voix sur 14, l’option « Ajouter la valeur » réunit les conditions pour passer.",
        ),
        (terms(MAJORITY), [(1, "abstain")] * 3, None, "3 voix sur 14, aucune option n’a encore de soutien."),
        # Two thirds: 6 of 9 is not strictly more than 66 %… it is (66,67 %); 4 of 6 against 67 % is not.
        (terms(MAJORITY, threshold_percent=66), [(1, "for")] * 6 + [(1, "against")] * 3, 1, None),
        (terms(MAJORITY, threshold_percent=67), [(1, "for")] * 6 + [(1, "against")] * 3, None, None),
        # One blocking position stops an option that everybody else wants, and not the others.
        (
            terms(MAJORITY),
            [(1, "for")] * 13 + [(1, "block")],
            None,
            "14 voix sur 14, l’opposition bloquante à l’option « Ajouter la valeur » est à lever.",
        ),
        (terms(MAJORITY), [(2, "for")] * 3 + [(1, "block")], 2, None),
        # The statu quo is an option like another.
        (terms(MAJORITY), [(9, "for")] * 3 + [(1, "for")] * 2, 9, None),
        # Under half, two may qualify: the one with the most votes, none where equal.
        (terms(MAJORITY, threshold_percent=30), [(1, "for")] * 4 + [(2, "for")] * 3, 1, None),
        (terms(MAJORITY, threshold_percent=30), [(1, "for")] * 3 + [(2, "for")] * 3, None, None),
        (terms(CONSENT), [(1, "agree"), (1, "reservation"), (1, "stand_aside")], 1, None),
        (terms(CONSENT), [(1, "stand_aside")], None, "1 voix sur 14, aucune option n’a encore de soutien."),
        (
            terms(CONSENT),
            [(1, "agree"), (1, "agree"), (1, "block")],
            None,
            "3 voix sur 14, l’opposition bloquante à l’option « Ajouter la valeur » est à lever.",
        ),
        (
            terms(CONSENT),
            [(1, "agree"), (2, "agree")],
            None,
            "2 voix sur 14, plusieurs options ont un accord (« Ajouter la valeur », « Renommer le champ ») alors qu’une seule peut passer.",
        ),
        (terms(CONSENT), [(1, "agree"), (2, "agree"), (2, "block")], 1, None),
        (terms(CONSENT, quorum=3), [(1, "agree")] * 2, None, "2 voix sur 14, il manque 1 voix pour le quorum."),
    ],
)
def test_what_passes_and_what_is_missing(rule: Terms, cast: list[tuple[int, str]], passing: int | None, missing: str | None) -> None:
    standing = counted(rule, *cast)
    assert standing.passing == passing
    if missing is not None:
        assert standing.missing == missing


def test_a_standing_says_who_is_silent_and_how_each_option_stands() -> None:
    standing = counted(terms(MAJORITY, quorum=2), (1, "for"), (2, "against"), (1, "abstain"), electors=5)
    assert (standing.electors, standing.voters, standing.expressed, standing.silent) == (5, 3, 2, (4, 5))
    assert [dict(item.counts) for item in standing.options] == [
        {"for": 1, "against": 0, "abstain": 1, "block": 0},
        {"for": 0, "against": 1, "abstain": 0, "block": 0},
        {"for": 0, "against": 0, "abstain": 0, "block": 0},
    ]
    assert standing.quorum_reached


def test_the_latest_vote_of_an_elector_counts_whatever_the_order_they_are_read_in() -> None:
    casts = [one(1, 1, "for", 1), one(1, 9, "for", 3), one(1, 2, "block", 2)]
    standings = {count(terms(MAJORITY), OPTIONS, Electorate.of([1]), order).missing for order in permutations(casts)}
    assert len(standings) == 1
    assert count(terms(MAJORITY), OPTIONS, Electorate.of([1]), casts).passing == 9


def test_a_position_of_another_rule_is_a_defect_of_the_caller() -> None:
    with pytest.raises(KeyError):
        counted(terms(CONSENT), (1, "for"))


rules = st.builds(terms, st.sampled_from(sorted(POSITIONS)), st.integers(0, 8), st.integers(0, 99))


@st.composite
def ballots(draw: st.DrawFn) -> tuple[Terms, list[Cast]]:
    rule = draw(rules)
    cast = draw(st.lists(st.tuples(st.sampled_from(sorted(OPTIONS)), st.sampled_from(POSITIONS[rule.rule])), max_size=8))
    return rule, votes(*cast)


def standing_of(rule: Terms, casts: list[Cast]) -> Standing:
    return count(rule, OPTIONS, Electorate.of(range(1, 11)), casts)


@given(ballots(), st.randoms(use_true_random=False))
def test_the_order_of_votes_never_matters(ballot: tuple[Terms, list[Cast]], random: object) -> None:
    rule, casts = ballot
    shuffled = list(casts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing_of(rule, shuffled) == standing_of(rule, casts)


@given(ballots())
def test_one_more_voice_for_what_passes_never_makes_it_fail(ballot: tuple[Terms, list[Cast]]) -> None:
    rule, casts = ballot
    passing = standing_of(rule, casts).passing
    if passing is not None:
        support = "for" if rule.rule == MAJORITY else "agree"
        assert standing_of(rule, [*casts, one(10, passing, support)]).passing == passing


@given(ballots(), st.sampled_from(sorted(OPTIONS)))
def test_a_blocked_option_never_passes(ballot: tuple[Terms, list[Cast]], option: int) -> None:
    rule, casts = ballot
    assert standing_of(rule, [*casts, one(10, option, "block")]).passing != option


@given(ballots())
def test_nothing_passes_under_the_quorum_and_an_abstention_only_helps_reach_it(ballot: tuple[Terms, list[Cast]]) -> None:
    rule, casts = ballot
    standing = standing_of(rule, casts)
    if len(casts) < rule.quorum:
        assert standing.passing is None
    neutral = "abstain" if rule.rule == MAJORITY else "stand_aside"
    after = standing_of(rule, [*casts, one(10, 1, neutral)])
    assert after.expressed == standing.expressed
    if standing.quorum_reached:
        assert after.passing == standing.passing


@given(ballots())
def test_every_elector_is_counted_once(ballot: tuple[Terms, list[Cast]]) -> None:
    rule, casts = ballot
    standing = standing_of(rule, casts)
    assert standing.voters + len(standing.silent) == standing.electors
    assert sum(sum(item.counts.values()) for item in standing.options) == standing.voters


@given(ballots())
def test_the_sentence_and_the_result_agree(ballot: tuple[Terms, list[Cast]]) -> None:
    rule, casts = ballot
    standing = standing_of(rule, casts)
    assert ("réunit les conditions" in standing.missing) == (standing.passing is not None)
    assert standing.missing.endswith(".")
    if "pour le moment" in standing.missing:
        assert not casts


@given(ballots())
def test_the_voices_said_to_be_missing_are_enough_and_no_more_than_needed(ballot: tuple[Terms, list[Cast]]) -> None:
    """Where only voices are missing to the leading option, that many more make it pass, and one fewer does not."""
    rule, casts = ballot
    standing = standing_of(terms(MAJORITY, 0, rule.threshold_percent), casts) if rule.rule == MAJORITY else None
    if standing is None or "il manque" not in standing.missing:
        return
    needed = int(standing.missing.split("il manque ")[1].split()[0])
    leader = max(standing.options, key=lambda item: item.support).option

    def with_more(number: int) -> int | None:
        more = [one(100 + extra, leader, "for") for extra in range(number)]
        return count(standing.terms, OPTIONS, Electorate.of([*range(1, 11), *range(100, 100 + number)]), [*casts, *more]).passing

    assert with_more(needed) == leader
    assert with_more(needed - 1) is None
