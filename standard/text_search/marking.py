"""Where the words that are searched stand in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from standard.text_search.words import MOST_TEXT, begins_with_one

_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
BEFORE, LENGTH = 60, 200
"""How many characters of an excerpt stand before the first word that is found, and how many it has."""


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A part of a text; `found` where it is a word that is searched."""

    text: str
    found: bool = False


def marked(text: str, searched: Sequence[str]) -> tuple[MarkedPiece, ...]:
    """The text in pieces, the words that begin with one of those searched apart."""
    pieces: list[MarkedPiece] = []
    end = 0
    for word in _WORD.finditer(text):
        if begins_with_one(word[0], searched):
            if word.start() > end:
                pieces.append(MarkedPiece(text[end : word.start()]))
            pieces.append(MarkedPiece(word[0], found=True))
            end = word.end()
    return (*pieces, MarkedPiece(text[end:])) if end < len(text) else tuple(pieces)


def excerpt(text: str, searched: Sequence[str]) -> tuple[MarkedPiece, ...]:
    """About LENGTH characters around the first word that is found, cut between words; the beginning where none is."""
    flat = " ".join(text[:MOST_TEXT].split())
    first = next((word.start() for word in _WORD.finditer(flat) if begins_with_one(word[0], searched)), 0)
    start = flat.rfind(" ", 0, max(0, first - BEFORE)) + 1 if first > BEFORE else 0
    stop = len(flat) if len(flat) <= start + LENGTH else max(flat.rfind(" ", 0, start + LENGTH), first + 1)
    shown = f"{'… ' if start else ''}{flat[start:stop]}{' …' if stop < len(flat) else ''}"
    return marked(shown, searched)
