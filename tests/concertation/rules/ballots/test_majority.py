"""For, against or abstaining on each option: the cases that committees argue about."""

import pytest

from concertation.rules.ballots import RULES, OptionPosition, Terms
from tests.concertation.rules.ballots.polling import held, plain, said

LETTERS = {"+": "for", "-": "against", "0": "abstain"}
NET = "réunit les conditions pour passer."


def terms(quorum: int | None = None, threshold: int | None = None) -> Terms:
    return Terms("majority", quorum, threshold)


# Each voter is a word: for (+), against (-) or abstaining (0) on A, on B, on the statu quo; a dot says nothing.
@pytest.mark.parametrize(
    ("how", "electors", "voters", "passing", "missing"),
    [
        (terms(), 7, "", None, "Aucune voix sur 7, il manque 4 voix pour le quorum."),
        # One voice of seven binds nobody: by default the quorum is more than half.
        (terms(), 7, "+--", None, "1 voix sur 7, il manque 3 voix pour le quorum."),
        (terms(), 7, "+-- +-- +-- +--", 1, f"4 voix sur 7, l’option « A » {NET}"),
        (terms(), 6, "+-- +-- +--", None, "3 voix sur 6, il manque 1 voix pour le quorum."),
        # One supports A and opposes B in the same breath.
        (terms(3), 5, "+-0 +-0 -+0", 1, f"3 voix sur 5, l’option « A » {NET}"),
        # Thirteen for and one against: one voice is no veto.
        (terms(), 14, " ".join(["+.."] * 13 + ["-.."]), 1, f"14 voix sur 14, l’option « A » {NET}"),
        # Half is not a majority: strictly more.
        (terms(), 4, "+-- +-- --- ---", None, "4 voix sur 4, il manque 1 voix à l’option « A »."),
        # Abstaining counts for the quorum, and is neither for nor against.
        (terms(4), 7, "+-- +-- --- 0--", 1, f"4 voix sur 7, l’option « A » {NET}"),
        (terms(2), 4, "000 000", None, "2 voix sur 4, aucune option n’a encore de soutien."),
        # Two thirds of thirty votes cast are twenty (Robert's Rules of Order, 44:3-4), whoever abstains.
        (terms(3, 66), 3, "+.. +.. -..", 1, f"3 voix sur 3, l’option « A » {NET}"),
        (terms(3, 67), 3, "+.. +.. -..", None, "3 voix sur 3, il manque 1 voix à l’option « A »."),
        # Several qualify: the most votes for; then the fewest against; then none, and it is said.
        (terms(3), 4, "++- ++- +-- 0--", 1, f"4 voix sur 4, l’option « A » {NET}"),
        (terms(3), 4, "++. ++. 0-. 0..", 1, f"4 voix sur 4, l’option « A » {NET}"),
        (terms(3), 4, "++- ++- ++- ---", None, "4 voix sur 4, les options « A », « B » sont à égalité."),
        # What one voter says of an option that the others ignore is not the committee's word.
        (terms(4), 7, "-+. -.. -.. +..", None, "4 voix sur 7, il manque 3 voix sur l’option « B » pour le quorum."),
        # The statu quo is an option like another.
        (terms(3), 4, "+-+ --+ --+", 9, f"3 voix sur 4, l’option « Statu quo » {NET}"),
    ],
)
def test_what_passes_and_what_is_missing(how: Terms, electors: int, voters: str, passing: int | None, missing: str) -> None:
    standing = held(how, [said(LETTERS, word) for word in voters.split()], electors=electors)
    assert (standing.passing, plain(standing.missing)) == (passing, missing)
    assert standing.result == ("failed" if passing is None else "passed")


@pytest.mark.parametrize(
    ("voters", "missing"),
    [
        ("", "Aucune voix sur 4, il manquait 3 voix pour le quorum."),
        ("+-- +-- +--", "3 voix sur 4, l’option « A » a réuni les conditions pour passer."),
        ("+-- +-- --- ---", "4 voix sur 4, il manquait 1 voix à l’option « A »."),
        ("000 000 000", "3 voix sur 4, aucune option n’a eu de soutien."),
        ("++- ++- ++-", "3 voix sur 4, les options « A », « B » ont fini à égalité."),
    ],
)
def test_once_closed_the_sentence_speaks_in_the_past(voters: str, missing: str) -> None:
    standing = held(terms(), [said(LETTERS, word) for word in voters.split()], electors=4, closed=True)
    assert plain(standing.missing) == missing


def test_each_option_says_where_it_stands() -> None:
    standing = held(terms(2), [said(LETTERS, "+-."), said(LETTERS, "+0."), said(LETTERS, "-..")], electors=5)
    assert [(item.title, item.counts, item.support, item.heard, item.qualifies) for item in standing.options] == [
        ("A", {"for": 2, "against": 1, "abstain": 0}, 2, 3, True),
        ("B", {"for": 0, "against": 1, "abstain": 1}, 0, 2, False),
        ("Statu quo", {"for": 0, "against": 0, "abstain": 0}, 0, 0, False),
    ]
    assert (standing.electors, standing.voters, standing.expressed, standing.silent) == (5, 3, 3, (4, 5))
    assert (standing.unfinished, standing.quorum_reached) == ((1, 2, 3), True)
    assert [plain(item.missing) for item in standing.options[:2]] == ["", "il manque 2 voix à l’option « B »"]


@pytest.mark.parametrize(
    ("position", "field"),
    [
        (OptionPosition(1, "for"), ""),
        (OptionPosition(1, "against"), ""),
        (OptionPosition(3, "for"), "option"),
        (OptionPosition(1, "block", "Non."), "position"),
        (OptionPosition(1, "agree"), "position"),
        (OptionPosition(1, "against", lift="Écrire « ou »."), "lift"),
    ],
)
def test_what_a_voter_may_say(position: OptionPosition, field: str) -> None:
    verdict = RULES["majority"].check(position, {1, 2, 9})
    assert (verdict.field, bool(verdict)) == (field, not field)


def test_the_explanation_says_the_quorum_and_the_threshold() -> None:
    rule = RULES["majority"]
    assert "le quorum (plus de la moitié des voix)" in rule.explain(terms())
    assert "plus de 50 % des voix pour ou contre" in plain(rule.explain(terms()))
    assert "le quorum (5 voix)" in rule.explain(terms(5, 66))
    assert "plus de 66 %" in plain(rule.explain(terms(5, 66)))
