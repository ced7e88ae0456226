"""What holds under every rule, whatever the votes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertation.rules.ballots import (
    RULES,
    Cast,
    Electorate,
    FrozenElector,
    GivenProxy,
    OptionPosition,
    Ranking,
    Said,
    Standing,
    Terms,
    count,
    rule_of,
)
from tests.concertation.rules.ballots.polling import TITLES

OPTIONS = tuple(TITLES)
HELPING = {"majority": "for", "consent": "agree", "approval": "approve"}


@st.composite
def sayings(draw: st.DrawFn, code: str) -> Said:
    if code == "ranking":
        return Ranking.of(draw(st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1)))
    stance = draw(st.sampled_from(RULES[code].stances))
    return OptionPosition(draw(st.sampled_from(OPTIONS)), stance.code, "Pour cette raison." if stance.motive else "")


@st.composite
def ballots(draw: st.DrawFn, *codes: str) -> tuple[Terms, Electorate, list[Cast]]:
    terms = Terms(
        draw(st.sampled_from(codes or tuple(RULES))),
        draw(st.none() | st.integers(1, 8)),
        draw(st.none() | st.integers(0, 99)),
        draw(st.sampled_from(("person", "organisation"))),
    )
    electors = tuple(FrozenElector(key, draw(st.none() | st.integers(1, 4))) for key in range(1, draw(st.integers(2, 8)) + 1))
    keys = st.integers(1, len(electors))
    casts = [
        Cast(elector, said, order)
        for order, (elector, said) in enumerate(draw(st.lists(st.tuples(keys, sayings(terms.rule)), max_size=16)))
    ]
    recused = draw(st.frozensets(keys, max_size=2))
    giver, holder = draw(st.tuples(keys, keys))
    proxies = (GivenProxy(giver, holder),) if giver != holder else ()
    return terms, Electorate(electors, terms.per, recused, proxies), casts


Ballot = tuple[Terms, Electorate, list[Cast]]


def standing_of(ballot: Ballot, *more: Cast, closed: bool = False) -> Standing:
    terms, electorate, casts = ballot
    return count(terms, TITLES, electorate, [*casts, *more], closed=closed)


def newcomer(ballot: Ballot, said: Said) -> tuple[Ballot, Cast]:
    """The ballot with one more elector, alone in their voice, and what they say."""
    terms, electorate, casts = ballot
    electors = (*electorate.electors, FrozenElector(99))
    return (terms, Electorate(electors, electorate.per, electorate.recused, electorate.proxies), casts), Cast(99, said, 10_000)


@given(ballots(), st.randoms(use_true_random=False))
def test_the_order_in_which_votes_are_read_never_matters(ballot: Ballot, random: object) -> None:
    terms, electorate, casts = ballot
    shuffled = list(casts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing_of((terms, electorate, shuffled)) == standing_of(ballot)


@given(ballots())
def test_every_voice_is_heard_or_silent_and_only_electors_have_one(ballot: Ballot) -> None:
    terms, electorate, _ = ballot
    standing = standing_of(ballot)
    members = [member for voice in standing.voices for member in voice.seat.members]
    assert sorted(members) == sorted(elector.key for elector in electorate.electors if elector.key not in electorate.recused)
    assert standing.electors == len(standing.voices)
    assert standing.voters == sum(voice.heard for voice in standing.voices)
    assert set(standing.silent) == {member for voice in standing.voices if not voice.heard for member in voice.seat.members}
    assert set(standing.unfinished) <= set(members) - set(standing.silent)
    if terms.rule in ("majority", "consent"):
        everything_is_said = all(option.heard == standing.electors for option in standing.options)
        assert everything_is_said == (not standing.silent and not standing.unfinished)
    for option in standing.options:
        assert option.heard <= standing.voters
        assert terms.rule == "ranking" or option.heard == sum(option.counts.values())


@given(ballots())
def test_nothing_passes_under_the_quorum(ballot: Ballot) -> None:
    standing = standing_of(ballot)
    if standing.passing is None:
        return
    passing = next(option for option in standing.options if option.option == standing.passing)
    assert standing.quorum_reached
    assert passing.heard >= standing.quorum or standing.terms.rule == "approval"
    assert passing.support > 0 or standing.terms.rule == "ranking"
    if ballot[0].quorum is None:
        assert standing.voters * 2 > standing.electors


@given(ballots("majority", "consent", "approval"))
def test_one_more_voice_for_what_passes_never_makes_it_fail(ballot: Ballot) -> None:
    passing = standing_of(ballot).passing
    if passing is None:
        return
    # Under the default quorum one more elector may ask for one more voice: theirs.
    larger, cast = newcomer(ballot, OptionPosition(passing, HELPING[ballot[0].rule]))
    assert standing_of(larger, cast).passing == passing


@given(ballots("consent"), st.sampled_from(OPTIONS))
def test_what_somebody_blocks_never_passes(ballot: Ballot, option: int) -> None:
    larger, cast = newcomer(ballot, OptionPosition(option, "block", "Non."))
    standing = standing_of(larger, cast)
    assert standing.passing != option
    assert standing.result in ("passed", "blocked")


@given(ballots("majority"))
def test_under_a_majority_one_voice_against_weighs_one_voice(ballot: Ballot) -> None:
    """An option that passes by two voices more than it needs still passes when one more elector is against it."""
    standing = standing_of(ballot)
    threshold = rule_of(ballot[0]).threshold_of(ballot[0])
    passing = next((option for option in standing.options if option.option == standing.passing), None)
    rivals = [option.support for option in standing.options if option.option != standing.passing]
    if passing is None or passing.support <= max(rivals):
        return
    against = passing.counts["against"]
    if passing.support * 100 > threshold * (passing.support + against + 1):
        larger, cast = newcomer(ballot, OptionPosition(passing.option, "against"))
        assert standing_of(larger, cast).passing == passing.option


@given(ballots(), st.booleans())
def test_the_sentence_and_the_result_agree(ballot: Ballot, closed: bool) -> None:
    standing = standing_of(ballot, closed=closed)
    passes = "a réuni les conditions" if closed else "réunit les conditions"
    assert (passes in standing.missing) == (standing.passing is not None)
    assert (standing.result == "passed") == (standing.passing is not None)
    assert standing.missing.endswith(".")
    assert not (standing.equal and standing.passing is not None)
    assert len(standing.equal) != 1
    if standing.electors and standing.passing is None:
        assert ", " in standing.missing, "something is missing, and it is said"
    if closed:
        assert not re.search(r"il manque\b|est à lever|\bencore\b|pour le moment|sont à égalité|peut passer", standing.missing)


@given(ballots())
def test_the_voices_said_to_be_missing_for_the_quorum_are_enough_and_no_more(ballot: Ballot) -> None:
    standing = standing_of(ballot)
    found = re.search(r"il manque (\d+) voix pour le quorum", standing.missing)
    if found is None:
        return
    silent = [voice.seat.members[0] for voice in standing.voices if not voice.heard]
    code = ballot[0].rule
    anything: Said = Ranking.of([1]) if code == "ranking" else OptionPosition(1, RULES[code].stances[-1].code, "Non.")

    def with_more(number: int) -> Standing:
        return standing_of(ballot, *(Cast(member, anything, 1_000 + place) for place, member in enumerate(silent[:number])))

    assert with_more(int(found[1])).quorum_reached
    if not ballot[1].proxies:  # A voice may bring another with it, by proxy.
        assert not with_more(int(found[1]) - 1).quorum_reached


def test_when_everybody_is_recused_nothing_can_be_decided() -> None:
    for code in RULES:
        standing = count(Terms(code), TITLES, Electorate((FrozenElector(1),), recused=frozenset({1})), [])
        assert (standing.electors, standing.passing) == (0, None)
        assert "se sont récusés" in standing.missing


@pytest.mark.parametrize(
    ("cast", "code"),
    [
        (Cast(1, OptionPosition(7, "for"), 1), "majority"),
        (Cast(1, OptionPosition(1, "agree"), 1), "majority"),
        (Cast(1, OptionPosition(1, "block"), 1), "majority"),
        (Cast(7, OptionPosition(1, "for"), 1), "majority"),
        (Cast(1, Ranking.of([7]), 1), "ranking"),
        (Cast(1, OptionPosition(1, "for"), 1), "lottery"),
    ],
)
def test_what_no_service_lets_in_is_a_defect_of_the_caller(cast: Cast, code: str) -> None:
    with pytest.raises(KeyError):
        count(Terms(code), TITLES, Electorate.of([1]), [cast])


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_is_explained_in_two_sentences_at_most(rule: object) -> None:
    for terms in (Terms(rule.code), Terms(rule.code, 3, 60)):  # type: ignore[attr-defined]
        text = rule.explain(terms)  # type: ignore[attr-defined]
        assert text.endswith(".")
        assert text.count(". ") <= 1
        assert "'" not in text
        assert not re.search(r" [:;?!%»]|« ", text)


def test_codes_and_positions_are_the_stable_ones() -> None:
    assert {code: [stance.code for stance in rule.stances] for code, rule in RULES.items()} == {
        "majority": ["for", "against", "abstain"],
        "consent": ["agree", "reservation", "stand_aside", "block"],
        "approval": ["approve", "decline"],
        "ranking": [],
    }
