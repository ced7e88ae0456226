"""Secret ballots: receipts, and the list that is published once a ballot is closed.

While the ballot is open somebody's vote can be changed by them, so what was cast is kept beside its receipt, and who has
voted elsewhere: nothing joins the two. At closing the list is published: one line a voice, in the order of the receipts.
Receipts are drawn at random, so this order is a shuffle that anybody can check, and says nothing of who voted, when or after
whom. A voter finds their line by their receipt; anybody can count the lines again and compute the fingerprint:

    import hashlib, sys
    print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())     # of the published text, byte for byte

A receipt that is shown to others shows a vote: it proves to its holder, who may always say that it is somebody else's.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from concertation.rules.ballots.base import Key, OptionPosition, Said, Terms
from concertation.rules.ballots.counting import Standing, standing_of
from concertation.rules.ballots.payload import as_payload

RANDOM_BYTES: Final = 10
"""How many random bytes make a receipt: sixteen letters and digits, which no two voters share and nobody guesses."""


def receipt(randomness: bytes) -> str:
    """A receipt as people copy it, ABCD-EFGH-IJKL-MNOP, from `RANDOM_BYTES` bytes of a cryptographic source."""
    if len(randomness) != RANDOM_BYTES:
        raise ValueError(f"A receipt takes {RANDOM_BYTES} random bytes.")
    letters = b32encode(randomness).decode()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


@dataclass(frozen=True, slots=True)
class Line:
    """What one voice said, in all, and the receipt of who said it."""

    receipt: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class PublishedList:
    """The lines of a secret ballot as they are published. Make it with `published`."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """A JSON object a line, keys sorted, in UTF-8: the bytes that the fingerprint is of."""
        rows = ({"receipt": line.receipt, "said": [as_payload(said) for said in line.said]} for line in self.lines)
        return "".join(json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n" for row in rows)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def find(self, typed: str) -> Line | None:
        """The line of a receipt, as somebody types it: without its dashes, in small letters."""
        wanted = _letters(typed)
        return next((line for line in self.lines if _letters(line.receipt) == wanted), None)


def published(lines: Iterable[Line]) -> PublishedList:
    """The list to publish, the same whatever the order in which the lines come. ValueError where two share a receipt."""
    ordered = sorted(lines, key=lambda line: line.receipt)
    if len({line.receipt for line in ordered}) < len(ordered):
        raise ValueError("Two lines have one receipt.")
    return PublishedList(tuple(Line(line.receipt, tuple(sorted(line.said, key=_option))) for line in ordered))


def count_published(terms: Terms, options: Mapping[Key, str], listed: PublishedList, *, electors: int) -> Standing:
    """Count a secret ballot, which is closed: `electors` is how many voices it had. KeyError as in `count`."""
    return standing_of(terms, options, tuple(line.said for line in listed.lines), electors=electors, closed=True)


def _option(said: Said) -> Key:
    return said.option if isinstance(said, OptionPosition) else 0


def _letters(receipt: str) -> str:
    return "".join(letter for letter in receipt.upper() if letter.isalnum())
