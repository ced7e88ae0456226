"""Consent: the cases that committees argue about."""

import pytest

from concertation.rules.ballots import RULES, OptionPosition, Terms
from tests.concertation.rules.ballots.polling import held, plain, said

LETTERS = {"+": "agree", "~": "reservation", "0": "stand_aside", "x": "block"}
NET = "réunit les conditions pour passer."


# Each voter is a word: agrees (+), has a reservation (~), stands aside (0) or blocks (x), on A, on B, on the statu quo.
@pytest.mark.parametrize(
    ("electors", "voters", "passing", "result", "missing"),
    [
        (7, "", None, "failed", "Aucune voix sur 7, il manque 4 voix pour le quorum."),
        # Silence is not consent: one who agrees among many silent binds nobody.
        (7, "+..", None, "failed", "1 voix sur 7, il manque 3 voix pour le quorum."),
        (7, "+0x +0x ~0x 00x", 1, "passed", f"4 voix sur 7, l’option « A » {NET}"),
        # Nor does one who agrees among many who look away.
        (7, "+.. 0.. 0.. 0..", None, "failed", "4 voix sur 7, l’option « A » compte plus de retraits que d’accords."),
        (7, "+.. +.. 0.. 0..", 1, "passed", f"4 voix sur 7, l’option « A » {NET}"),
        (7, "0.. 0.. 0.. 0..", None, "failed", "4 voix sur 7, aucune option n’a encore de soutien."),
        # One block stops an option that everybody else wants, and not the others.
        (7, "+.. +.. +.. +.. +.. x..", None, "blocked", "6 voix sur 7, l’opposition bloquante à l’option « A » est à lever."),
        (7, "++. ++. ++. x~.", 2, "passed", f"4 voix sur 7, l’option « B » {NET}"),
        # Several pass the test: the ballot does not choose.
        (
            4,
            "+~0 +~0 ++0",
            None,
            "failed",
            "3 voix sur 4, plusieurs options ont le consentement (« A », « B ») alors qu’une seule peut passer.",
        ),
        # An option on which the quorum said nothing waits, whatever was said of the others.
        (7, "+x. .x. .x. .x.", None, "blocked", "4 voix sur 7, il manque 3 voix sur l’option « A » pour le quorum."),
        (4, "0x+ xx+ xx+", 9, "passed", f"3 voix sur 4, l’option « Statu quo » {NET}"),
    ],
)
def test_what_passes_and_what_is_missing(electors: int, voters: str, passing: int | None, result: str, missing: str) -> None:
    standing = held(Terms("consent"), [said(LETTERS, word) for word in voters.split()], electors=electors)
    assert (standing.passing, standing.result, plain(standing.missing)) == (passing, result, missing)


@pytest.mark.parametrize(
    ("voters", "missing"),
    [
        ("+xx +xx ~xx", "3 voix sur 4, l’option « A » a réuni les conditions pour passer."),
        ("x.. +.. +..", "3 voix sur 4, l’opposition bloquante à l’option « A » n’a pas été levée."),
        ("+.. 0.. 0..", "3 voix sur 4, l’option « A » a compté plus de retraits que d’accords."),
        ("++. ++. ++.", "3 voix sur 4, plusieurs options ont eu le consentement (« A », « B ») alors qu’une seule pouvait passer."),
        ("+.. +..", "2 voix sur 4, il manquait 1 voix pour le quorum."),
        ("+.. ... ... ", "1 voix sur 4, il manquait 2 voix pour le quorum."),
        ("+x. .x. .x.", "3 voix sur 4, il manquait 2 voix sur l’option « A » pour le quorum."),
    ],
)
def test_once_closed_the_sentence_speaks_in_the_past(voters: str, missing: str) -> None:
    standing = held(Terms("consent"), [said(LETTERS, word) for word in voters.split()], electors=4, closed=True)
    assert plain(standing.missing) == missing


@pytest.mark.parametrize(
    ("position", "field"),
    [
        (OptionPosition(1, "agree"), ""),
        (OptionPosition(1, "stand_aside"), ""),
        (OptionPosition(1, "reservation", "À revoir dans un an."), ""),
        (OptionPosition(1, "reservation", " "), "motive"),
        (OptionPosition(1, "block"), "motive"),
        (OptionPosition(1, "block", "Les petites structures ne suivront pas.", "Rendre le champ facultatif."), ""),
        (OptionPosition(1, "agree", lift="Rendre le champ facultatif."), "lift"),
        (OptionPosition(1, "for"), "position"),
        (OptionPosition(3, "agree"), "option"),
    ],
)
def test_what_a_voter_may_say(position: OptionPosition, field: str) -> None:
    verdict = RULES["consent"].check(position, {1, 2, 9})
    assert (verdict.field, bool(verdict)) == (field, not field)


def test_options_with_consent_are_named_for_who_chooses_next() -> None:
    standing = held(Terms("consent"), [said(LETTERS, "++x")] * 3, electors=4)
    assert (standing.equal, standing.passing) == ((1, 2), None)
