"""Finding words in French texts, whatever their accents and capitals."""

from __future__ import annotations

from collections.abc import Iterable

from standard.schema.folding import fold


def matches(words: str, texts: Iterable[str]) -> bool:
    """Whether every word is somewhere in the texts."""
    haystack = fold("\n".join(texts))
    return all(word in haystack for word in fold(words).split())


def score(words: str, title: str, texts: Iterable[str]) -> int:
    """How well the words are found: 0 not at all, 1 in the texts, 2 in the title, 3 the title begins with them."""
    if matches(words, (title,)):
        return 3 if fold(title).startswith(fold(words)) else 2
    return int(matches(words, (title, *texts)))
