"""What changed between two texts, word by word, as tracked changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from standard.schema.sequence_diff import changes

Kind = Literal["same", "ins", "del"]

WORDS: Final = re.compile(r"\d+(?:[/:-]\d+)+|(?<![.\d])\d+[.,]\d+(?![.\d])|\w+|\s+|[^\w\s]")
"""A word, a sign; a number or a date is whole: nobody reads a day of which two figures are struck."""

CRUMBS: Final = 2
"""What is kept at both ends, or in the middle, is no crumb."""


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
    merged = _merged([("same" if same else "replace", old[a:b], new[c:d]) for same, a, b, c, d in changes(old, new)])
    kept = [piece.text.replace(" ", "") for piece in merged if piece.kind == "same"]
    if len(kept) > CRUMBS and 2 * len("".join(kept)) < min(len(before.replace(" ", "")), len(after.replace(" ", ""))):
        return Piece("del", before), Piece("ins", after)
    return merged


def text_merged(before: str, mine: str, other: str) -> str | None:
    """A text with the changes of two people; None where they meet: where no word stays between them, nobody knows which goes first."""
    words = WORDS.findall(before)
    edits: dict[tuple[int, int, str], None] = {}
    for after in (mine, other):
        new = WORDS.findall(after)
        edits.update({(a, b, "".join(new[c:d])): None for same, a, b, c, d in changes(words, new) if not same})
    ordered = sorted(edits)
    if any(one[1] >= later[0] for one, later in pairwise(ordered)):
        return None
    for start, end, text in reversed(ordered):
        words[start:end] = [text]
    return "".join(words)


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
