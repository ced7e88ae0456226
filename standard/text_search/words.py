"""What a word is, for whoever writes and for whoever searches. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from standard.schema.folding import fold

LONGEST: Final = 40
"""Characters of a word that count: two words that begin with the same ones are one."""
MOST_WORDS: Final = 10
"""How many words of a search count."""
MOST_TEXT: Final = 50_000
"""How many characters of a text can be found."""

TITLE, FIRST, KIND, STANDARD = "t=", "b=", "k=", "s="
"""What begins the marks beside the words of an entry: a word of a title, its first word, what it is, where it is."""

_ELIDED: Final = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)")
"""« l’ », « qu’ »: nobody searches for them, and they are not in every text that has the word."""


def words_of(text: str) -> list[str]:
    return [word[:LONGEST] for word in fold(text[:MOST_TEXT], words_only=True).split()]


def wanted(text: str) -> list[str]:
    """The words that somebody searches, in order, each once."""
    return list(dict.fromkeys(words_of(_ELIDED.sub(" ", fold(text)))))[:MOST_WORDS]


def entry_words(kind: str, standard: int, titles: Iterable[str], body: str) -> str:
    """What an entry is found by: its words and marks, each once, with a space between."""
    found = {f"{KIND}{kind}", f"{STANDARD}{standard}", *words_of(body)}
    for title in titles:
        said = words_of(title)
        found.update(said, (f"{TITLE}{word}" for word in said), (f"{FIRST}{word}" for word in said[:1]))
    return " ".join(sorted(found))


def matches(words: str, texts: Iterable[str]) -> bool:
    """Whether every word is somewhere in the texts."""
    haystack = fold("\n".join(texts))
    return all(word in haystack for word in fold(words).split())


def begins_with_one(word: str, searched: Sequence[str]) -> bool:
    """Whether a word as somebody wrote it begins with one of those that are searched."""
    return any(part.startswith(one) for part in words_of(word) for one in searched)
