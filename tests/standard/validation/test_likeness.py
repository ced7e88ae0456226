"""The text that was probably meant: in a short list, and in one of many thousand."""

from __future__ import annotations

import pytest

from standard.validation.likeness import COMPARED, Candidates

LETTERS = "abcdefghijklmnopqrstuvwxyz"
VAST = Candidates(f"{one}{other}lon-sur-{number}" for one in LETTERS for other in LETTERS for number in range(50))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Vélo", "vélo"), ("velo", "vélo"), ("vélos", "vélo"), ("marches", "Marche"), ("", None), ("tramway", None)],
)
def test_in_a_short_list(written: str, meant: str | None) -> None:
    assert Candidates(["vélo", "Marche", "voiture"]).nearest(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Tâlon sur 12", "talon-sur-12"), ("tallon-sur-12", "talon-sur-12"), ("inconnue", None)],
)
def test_in_a_vast_list_what_is_written_alike_or_begins_alike(written: str, meant: str | None) -> None:
    assert VAST.nearest(written) == meant


def test_a_letter_is_the_value_that_alone_begins_so() -> None:
    assert [Candidates(["Oui", "Non"]).begun_by(text) for text in ("o", "N", "x")] == ["Oui", "Non", None]
    assert Candidates(["Nord", "Non"]).begun_by("n") is None


def test_nothing_is_compared_where_too_many_begin_alike() -> None:
    codes = Candidates(f"FR{number:06}" for number in range(COMPARED + 1))
    assert codes.nearest("fr000012") == "FR000012"
    assert codes.nearest("FR00012") is None
