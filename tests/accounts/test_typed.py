"""What people type is kept as they see it: whole letters, plain lines, and no sign that nobody sees."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.typed import DIGITS, line, paragraphs, storable, whole_number

ANY = st.text(st.characters() | st.sampled_from("\0\ud800\udfff\ufffe\u202e\u2066\u200b\x85\u2028\r\n\t \u00a0\x1b"), max_size=30)


@given(ANY)
def test_what_is_kept_is_held_by_any_database_and_stays_as_it_is(text: str) -> None:
    for fit in (paragraphs, line):
        kept = fit(text)
        assert storable(kept)
        kept.encode()
        assert fit(kept) == kept
        assert kept == kept.strip()
        assert unicodedata.is_normalized("NFC", kept)
        assert all(unicodedata.category(sign) not in {"Cc", "Cs"} or sign in "\n\t" for sign in kept)
    assert "\n" not in line(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Un paragraphe.\r\n\r\nUn autre\t: ici.\r", "Un paragraphe.\n\nUn autre\t: ici."),
        ("e\u0301te\u0301", "été"),
        ("a\0b\x07c", "abc"),
        ("de \u202eevitatsinimda\u202c", "de evitatsinimda"),
        ("Faut-il\u00a0changer\u00a0?", "Faut-il\u00a0changer\u00a0?"),
        ("می\u200cخواهم 👩‍👧", "می\u200cخواهم 👩‍👧"),
        ("\ud83d", ""),
    ],
)
def test_a_text_of_several_lines(typed: str, kept: str) -> None:
    assert paragraphs(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana\r\n Ben ", "Ana Ben"),
        ("Ana\u200b\ufeff", "Ana"),
        ("\u200b", ""),
        ("\u200d\u00a0", ""),
        ("Objet\r\nBcc: tous@exemple.fr", "Objet Bcc: tous@exemple.fr"),
        ("Est-ce utile\u00a0?", "Est-ce utile\u00a0?"),
        ("👩‍👧", "👩‍👧"),
    ],
)
def test_a_name_or_a_title(typed: str, kept: str) -> None:
    assert line(typed) == kept


@given(st.text(st.sampled_from("0123456789-+.²٣ _"), max_size=DIGITS + 2))
def test_a_number_is_made_of_figures_and_fits_a_database(text: str) -> None:
    number = whole_number(text)
    assert number is None or (number < 2**63 and text.lstrip("0") in {str(number), ""})
    assert (number is None) == (not (text and set(text) <= set("0123456789") and len(text) <= DIGITS))
