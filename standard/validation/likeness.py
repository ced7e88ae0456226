"""The text that was probably meant, of those that could have been."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from standard.schema.folding import fold


def nearest(text: str, candidates: Iterable[str], *, cutoff: float = 0.75) -> str | None:
    """The candidate that was probably meant, or None. Of two equally near, the first."""
    by_fold: dict[str, str] = {}
    for candidate in candidates:
        by_fold.setdefault(fold(candidate, words_only=True), candidate)
    folded = fold(text, words_only=True)
    if not folded:
        return None
    if folded in by_fold:
        return by_fold[folded]
    close = difflib.get_close_matches(folded, by_fold, n=1, cutoff=cutoff)
    return by_fold[close[0]] if close else None
