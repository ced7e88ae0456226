"""How alike two texts are to a person who reads fast: case, accents, apostrophes and separators do not count."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable


def fold(text: str) -> str:
    """The text without case, accents nor punctuation: equal for texts that a person takes for the same."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    letters = (char for char in decomposed if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in letters).casefold().split())


def nearest(text: str, candidates: Iterable[str], *, cutoff: float = 0.75) -> str | None:
    """The candidate that was probably meant, or None. Of two equally near, the first."""
    by_fold: dict[str, str] = {}
    for candidate in candidates:
        by_fold.setdefault(fold(candidate), candidate)
    folded = fold(text)
    if not folded:
        return None
    if folded in by_fold:
        return by_fold[folded]
    close = difflib.get_close_matches(folded, by_fold, n=1, cutoff=cutoff)
    return by_fold[close[0]] if close else None
