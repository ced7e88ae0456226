"""What changed between two texts, word by word, as tracked changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Kind = Literal["same", "ins", "del"]

WORDS: Final = re.compile(r"\w+|\s+|[^\w\s]")

CRUMBS: Final = 2
"""What is kept at both ends, or in the middle, is no crumb."""

MAX_WORK: Final = 4_000_000
"""Above so many pairs of words, what differs is shown as one replacement."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive words that are kept, inserted or deleted."""

    kind: Kind
    text: str


def text_changes(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order, deletions before insertions.

    The `same` and `del` pieces spell `before`, the `same` and `ins` pieces `after`. Two texts that share less than half
    of the shorter one, in several pieces, are shown one after the other: nobody reads crumbs among crumbs.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    old_end, new_end = len(old) - tail, len(new) - tail
    pieces = [("same", old[:head], old[:head]), *_middle(old[head:old_end], new[head:new_end]), ("same", old[old_end:], old[old_end:])]
    merged = _merged(pieces)
    kept = [piece.text.replace(" ", "") for piece in merged if piece.kind == "same"]
    if len(kept) > CRUMBS and 2 * len("".join(kept)) < min(len(before.replace(" ", "")), len(after.replace(" ", ""))):
        return Piece("del", before), Piece("ins", after)
    return merged


def _shared(old: list[str], new: list[str]) -> int:
    """How many words the two begin with in common."""
    return next((rank for rank, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new)))


def _middle(old: list[str], new: list[str]) -> list[tuple[str, list[str], list[str]]]:
    if len(old) * len(new) > MAX_WORK:
        return [("replace", old, new)]
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [("same" if tag == "equal" else "replace", old[a:b], new[c:d]) for tag, a, b, c, d in codes]


def _merged(blocks: list[tuple[str, list[str], list[str]]]) -> tuple[Piece, ...]:
    """Neighbouring changes as one, a lone space between two of them included."""
    merged: list[tuple[str, str, str]] = []
    texts = [(kind, "".join(old), "".join(new)) for kind, old, new in blocks]
    for rank, (kind, old, new) in enumerate(texts):
        between = 0 < rank < len(texts) - 1 and texts[rank - 1][0] == texts[rank + 1][0] == "replace"
        kind = "replace" if kind == "same" and between and old.isspace() else kind
        if merged and merged[-1][0] == kind:
            _, earlier_old, earlier_new = merged.pop()
            old, new = earlier_old + old, earlier_new + new
        merged.append((kind, old, new))
    pieces: list[Piece] = []
    for kind, old, new in merged:
        pieces += [Piece("same", old)] if kind == "same" else [Piece("del", old), Piece("ins", new)]
    return tuple(piece for piece in pieces if piece.text)
