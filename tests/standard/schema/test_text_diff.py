"""Tracked changes between two texts."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard.schema.text_diff import Piece, text_changes

TEXTS = st.lists(st.sampled_from(["le", "lieu", "nom", "du", " ", "  ", ",", ".", "\n", "é", "«\u00a0"]), max_size=30).map("".join)


def test_a_word_changed_is_deleted_then_inserted() -> None:
    assert text_changes("Le nom du lieu.", "Le titre du lieu.") == (
        Piece("same", "Le "),
        Piece("del", "nom"),
        Piece("ins", "titre"),
        Piece("same", " du lieu."),
    )


def test_neighbouring_changes_are_one() -> None:
    assert text_changes("Un beau petit lieu", "Un vieux grand lieu") == (
        Piece("same", "Un "),
        Piece("del", "beau petit"),
        Piece("ins", "vieux grand"),
        Piece("same", " lieu"),
    )


def test_texts_that_share_only_crumbs_are_shown_one_after_the_other() -> None:
    before, after = r"^0[1-9](\d{2}){4}$", r"^(?:\+33|0033)[67]\d{8}$"
    assert text_changes(before, after) == (Piece("del", before), Piece("ins", after))


def test_a_text_that_appears_or_goes_is_whole() -> None:
    assert text_changes("", "Un lieu") == (Piece("ins", "Un lieu"),)
    assert text_changes("Un lieu", "") == (Piece("del", "Un lieu"),)
    assert text_changes("Un lieu", "Un lieu") == (Piece("same", "Un lieu"),)
    assert text_changes("", "") == ()


@given(TEXTS, TEXTS)
def test_the_pieces_spell_both_texts(before: str, after: str) -> None:
    pieces = text_changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after
    assert all(piece.text for piece in pieces)
    assert all(one.kind != other.kind for one, other in itertools.pairwise(pieces))


def test_very_long_texts_are_compared_by_what_they_share_at_both_ends() -> None:
    before = "début " + "a b " * 20_000 + "fin"
    after = "début " + "c d " * 20_000 + "fin"
    assert [piece.kind for piece in text_changes(before, after)] == ["same", "del", "ins", "same"]


@pytest.mark.parametrize(
    ("before", "after"), [("2022-06-01", "2022-06-15"), ("01/06/2022", "15/06/2022"), ("12,5", "12,75"), ("8:30", "8:45")]
)
def test_a_date_or_a_number_is_struck_whole(before: str, after: str) -> None:
    """Nobody reads a day of which two figures are struck."""
    assert text_changes(before, after) == (Piece("del", before), Piece("ins", after))
    told = text_changes(f"Depuis le {before} seulement.", f"Depuis le {after} seulement.")
    assert [(piece.kind, piece.text) for piece in told] == [
        ("same", "Depuis le "), ("del", before), ("ins", after), ("same", " seulement."),
    ]  # fmt: skip
