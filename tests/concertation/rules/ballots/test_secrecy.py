"""Secret ballots: a receipt finds its line, the list says nothing else, and anybody can count it again."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertation.rules.ballots import (
    RANDOM_BYTES,
    Line,
    OptionPosition,
    Ranking,
    Terms,
    as_payload,
    count_published,
    published,
    read_payload,
    receipt,
)
from tests.concertation.rules.ballots.polling import TITLES, plain

SECRET = Terms("majority", secret=True, shown="after")


def line(seed: int, *said: OptionPosition | Ranking) -> Line:
    return Line(receipt(hashlib.sha256(bytes([seed])).digest()[:RANDOM_BYTES]), said)


def for_a(seed: int, position: str = "for") -> Line:
    return line(seed, OptionPosition(1, position))


def test_a_receipt_is_copied_by_hand() -> None:
    assert receipt(bytes(range(10))) == "AAAQ-EAYE-AUDA-OCAJ"
    with pytest.raises(ValueError, match="10 random bytes"):
        receipt(b"short")


def test_a_voter_finds_their_line_however_they_type_their_receipt() -> None:
    listed = published([for_a(1), for_a(2, "against"), for_a(3)])
    mine = for_a(2, "against")
    for typed in (mine.receipt, mine.receipt.lower(), mine.receipt.replace("-", " "), f" {mine.receipt.replace('-', '')}"):
        assert listed.find(typed) == mine
    assert listed.find("AAAA-AAAA-AAAA-AAAA") is None
    assert listed.find("") is None


@given(st.permutations(range(6)), st.randoms(use_true_random=False))
def test_the_list_says_nothing_of_the_order_in_which_people_voted(order: list[int], random: object) -> None:
    lines = [line(seed, OptionPosition(2, "against"), OptionPosition(1, "for")) for seed in order]
    mixed = [Line(item.receipt, tuple(reversed(item.said))) if random.random() < 0.5 else item for item in lines]  # type: ignore[attr-defined]
    assert published(mixed) == published(line(seed, OptionPosition(1, "for"), OptionPosition(2, "against")) for seed in range(6))


def test_anybody_counts_the_list_again_with_its_text_alone() -> None:
    listed = published([for_a(1), for_a(2), for_a(3, "against"), line(4, Ranking.of([2, [1, 9]]))])
    text = listed.text
    assert hashlib.sha256(text.encode()).hexdigest() == listed.fingerprint
    rows = [json.loads(row) for row in text.splitlines()]
    assert [Line(row["receipt"], tuple(read_payload(said) for said in row["said"])) for row in rows] == list(listed.lines)
    assert sorted(row["receipt"] for row in rows) == [row["receipt"] for row in rows]


def test_one_vote_changed_changes_the_fingerprint() -> None:
    prints = {published([for_a(1, first), for_a(2, second)]).fingerprint for first in ("for", "against") for second in ("for", "against")}
    assert len(prints) == 4


def test_a_secret_ballot_is_counted_without_its_voters() -> None:
    listed = published([for_a(1), for_a(2), for_a(3), for_a(4, "against")])
    standing = count_published(SECRET, TITLES, listed, electors=7)
    assert plain(standing.missing) == "4 voix sur 7, l’option « A » a réuni les conditions pour passer."
    assert (standing.passing, standing.voices, standing.silent) == (1, (), ())


def test_two_lines_never_share_a_receipt() -> None:
    with pytest.raises(ValueError, match="one receipt"):
        published([for_a(1), for_a(1, "against")])


@pytest.mark.parametrize(
    ("said", "payload"),
    [
        (OptionPosition(3, "for"), {"option": 3, "position": "for"}),
        (
            OptionPosition(3, "block", "Trop tôt.", "« Dès 2024 »"),
            {"option": 3, "position": "block", "motive": "Trop tôt.", "lift": "« Dès 2024 »"},
        ),
        (Ranking.of([3, [1, 2]]), {"ranking": [3, [1, 2]]}),
        (Ranking.of([3], "Faute de mieux."), {"ranking": [3], "motive": "Faute de mieux."}),
    ],
)
def test_what_is_said_is_written_and_read_back(said: OptionPosition | Ranking, payload: dict[str, object]) -> None:
    assert as_payload(said) == payload
    assert read_payload(payload) == said
