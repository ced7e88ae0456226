"""Ranking: published cases of the Schulze method, partial rankings, ties, and the rounds that people read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertation.rules.ballots import RULES, Cast, Electorate, OptionPosition, Ranking, Standing, Terms, count
from concertation.rules.ballots.duels import fought
from tests.concertation.rules.ballots.polling import held, plain

RANKING = Terms("ranking")


def counted(ballots: dict[str, int], quorum: int | None = None) -> tuple[str, Standing]:
    """How many voters ranked the options so: `"ab c"` puts a and b first, at one place, then c. The winners, in order."""
    letters = sorted({letter for word in ballots for letter in word if letter != " "})
    keys = {letter: number for number, letter in enumerate(letters, 1)}
    rankings = [
        Ranking.of([[keys[letter] for letter in place] for place in (word.split() if " " in word else word)])
        for word, number in ballots.items()
        for _ in range(number)
    ]
    casts = [Cast(voter, ranking, voter) for voter, ranking in enumerate(rankings, 1)]
    titles = {key: letter.upper() for letter, key in keys.items()}
    standing = count(Terms("ranking", quorum), titles, Electorate.of(range(1, len(casts) + 1)), casts)
    winners = (standing.passing,) if standing.passing is not None else standing.equal
    return "".join(titles[winner] for winner in winners), standing


# Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election method",
# and the examples that go with the method since; the capital of Tennessee; Condorcet's sixty voters of 1785.
@pytest.mark.parametrize(
    ("winners", "ballots"),
    [
        ("E", {"acbed": 5, "adecb": 5, "bedac": 8, "cabed": 3, "caebd": 7, "cbade": 2, "dceba": 7, "ebadc": 8}),
        ("D", {"acbd": 5, "acdb": 2, "adcb": 3, "bacd": 4, "cbda": 3, "cdba": 3, "dacb": 1, "dbac": 5, "dcba": 4}),
        (
            "B",
            {"abdec": 3, "adebc": 5, "adecb": 1, "badec": 2, "bdeca": 2, "cabde": 4, "cbade": 6, "dbeca": 2, "decab": 5},
        ),
        ("BD", {"abcd": 3, "dabc": 2, "dbca": 2, "cbda": 2}),
        ("N", {"mnck": 42, "nckm": 26, "cknm": 15, "kcnm": 17}),
        ("B", {"abc": 23, "bca": 17, "bac": 2, "cab": 10, "cba": 8}),
        ("ABC", {"abc": 1, "bca": 1, "cab": 1}),
    ],
)
def test_published_cases(winners: str, ballots: dict[str, int]) -> None:
    found, standing = counted(ballots)
    assert found == winners
    assert (standing.passing is None) == (len(winners) > 1)


@pytest.mark.parametrize(
    ("winners", "ballots"),
    [
        # What is not ranked comes last: two voices against one.
        ("A", {"a": 2, "ba": 1}),
        # Equal places take no side.
        ("B", {"ab c": 5, "b a c": 1}),
        ("AB", {"ab c": 3}),
        # Everything at one place: no preference.
        ("ABC", {"abc ": 2}),
        ("A", {"abc ": 4, "acb": 1}),
    ],
)
def test_partial_rankings_and_equal_places(winners: str, ballots: dict[str, int]) -> None:
    assert counted(ballots)[0] == winners


def test_the_rounds_are_told() -> None:
    _, standing = counted({"abc": 23, "bca": 17, "bac": 2, "cab": 10, "cba": 8})
    duels = standing.duels
    assert duels is not None
    titles = {1: "A", 2: "B", 3: "C"}
    assert duels.preferring[1, 2] == 33
    assert [plain(turn.in_words(titles)) for turn in duels.rounds] == [
        "« A », « B » et « C » se battent en cercle : le duel le moins net est mis de côté, « A » devant « B » par 33 voix à 27.",
        "« A » et « C » sortent, battues par d’autres. « B » reste, qu’aucune ne bat : elle l’emporte.",
    ]
    _, tie = counted({"ab c": 3})
    assert tie.duels is not None
    assert [plain(turn.in_words(titles)) for turn in tie.duels.rounds] == [
        "« C » sort, battue par d’autres. « A » et « B » restent, sans qu’aucune en batte une autre : elles sont à égalité."
    ]


@pytest.mark.parametrize(
    ("electors", "rankings", "closed", "passing", "missing"),
    [
        (5, [], False, None, "Aucune voix sur 5, il manque 3 voix pour le quorum."),
        (5, [[1, 9], [1, 2]], False, None, "2 voix sur 5, il manque 1 voix pour le quorum."),
        (5, [[1, 9], [1, 2], [9]], False, 1, "3 voix sur 5, l’option « A » réunit les conditions pour passer."),
        (5, [[9, 1], [9, 2], [2]], True, 9, "3 voix sur 5, l’option « Statu quo » a réuni les conditions pour passer."),
        (
            4,
            [[1, 9], [9, 1], [2, 1, 9], [2, 9, 1]],
            True,
            None,
            "4 voix sur 4, les options « A », « B », « Statu quo » ont fini à égalité.",
        ),
    ],
)
def test_the_quorum_and_the_sentence(electors: int, rankings: list[list[int]], closed: bool, passing: int | None, missing: str) -> None:
    standing = held(RANKING, [[Ranking.of(order)] for order in rankings], electors=electors, closed=closed)
    assert (standing.passing, plain(standing.missing)) == (passing, missing)


@pytest.mark.parametrize(
    ("order", "allowed"),
    [([1], True), ([2, 1, 9], True), ([[1, 2], 9], True), ([], False), ([1, 1], False), ([[1, 2], 2], False), ([3], False), ([[]], False)],
)
def test_what_a_voter_may_say(order: list[int | list[int]], allowed: bool) -> None:
    verdict = RULES["ranking"].check(Ranking.of(order), {1, 2, 9})
    assert (bool(verdict), verdict.field) == (allowed, "" if allowed else "ranking")
    assert RULES["ranking"].check(OptionPosition(1, "for"), {1, 2, 9}).field == "ranking"


def test_a_later_ranking_replaces_the_whole_of_the_earlier_one() -> None:
    standing = held(RANKING, [[Ranking.of([1, 2, 9]), Ranking.of([2])]], electors=1)
    assert standing.passing == 2
    assert [item.said for item in standing.voices[0].earlier] == [Ranking.of([1, 2, 9])]


rankings_of_five = st.lists(
    st.lists(st.integers(1, 5), unique=True, max_size=5).flatmap(
        lambda order: st.lists(st.booleans(), min_size=len(order), max_size=len(order)).map(lambda joins: _joined(order, joins))
    ),
    min_size=1,
    max_size=9,
)


def _joined(order: list[int], joins: list[bool]) -> Ranking:
    """A ranking where an option shares the place of the one before it wherever `joins` says so."""
    places: list[list[int]] = []
    for option, joined in zip(order, joins, strict=True):
        if joined and places:
            places[-1].append(option)
        else:
            places.append([option])
    return Ranking.of(places)


def strongest_paths(options: range, preferring: dict[tuple[int, int], int]) -> set[int]:
    """The winners as Schulze defines them: no other option reaches them by a stronger path than theirs back."""
    nothing = (0, 0)
    path = {
        (one, other): (preferring[one, other], -preferring[other, one]) if preferring[one, other] > preferring[other, one] else nothing
        for one, other in preferring
    }
    for middle in options:
        for one in options:
            for other in options:
                if len({one, other, middle}) == 3:
                    path[one, other] = max(path[one, other], min(path[one, middle], path[middle, other]))
    return {one for one in options if all(path[one, other] >= path[other, one] for other in options if other != one)}


@given(rankings_of_five)
def test_the_rounds_give_the_winners_of_the_strongest_paths(rankings: list[Ranking]) -> None:
    duels = fought(range(1, 6), rankings)
    assert set(duels.winners) == strongest_paths(range(1, 6), dict(duels.preferring))


@given(rankings_of_five)
def test_who_beats_all_others_wins_and_everybody_leaves_once(rankings: list[Ranking]) -> None:
    duels = fought(range(1, 6), rankings)
    beaten = {loser for (winner, loser), votes in duels.preferring.items() if votes > duels.preferring[loser, winner]}
    for option in range(1, 6):
        if all(duels.preferring[option, other] > duels.preferring[other, option] for other in range(1, 6) if other != option):
            assert duels.winners == (option,)
    assert set(range(1, 6)) - beaten <= set(duels.winners)
    left = [option for turn in duels.rounds for option in turn.out]
    assert sorted([*left, *duels.winners]) == [1, 2, 3, 4, 5]
