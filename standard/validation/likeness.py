"""The text that was probably meant, of those that could have been."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from standard.schema.folding import fold
from standard.validation.usual_writings import ANSWERS

COMPARED: Final = 1_000
"""Candidates at most that a text is put beside, letter by letter. In a longer list, those that begin like it."""
_INITIALS: Final = 4
"""Letters at most of the initials of several words."""
CUTOFF: Final = 0.75


class Candidates:
    """The texts that could have been meant, read once for all those that people wrote."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = frozenset(listed := tuple(texts))
        self._by_fold: dict[str, str] = {}
        for text in listed:
            self._by_fold.setdefault(fold(text, words_only=True), text)

    def nearest(self, text: str) -> str | None:
        """The one that was probably meant, or None. Of two equally near, the first."""
        folded = fold(text, words_only=True)
        if not folded:
            return None
        if folded in self._by_fold:
            return self._by_fold[folded]
        if folded.isdecimal() and (code := self._by_figures.get(folded.lstrip("0"))):
            return code
        close = difflib.get_close_matches(folded, self._compared(folded), n=1, cutoff=CUTOFF)
        return self._by_fold[close[0]] if close else None

    def begun_by(self, letter: str) -> str | None:
        """The one that a letter abbreviates, where it alone begins so."""
        folded = fold(letter, words_only=True)
        begun = [one for one in self._compared(folded) if one.startswith(folded)] if len(folded) == 1 else []
        return self._by_fold[begun[0]] if len(begun) == 1 else None

    def shortened_to(self, letters: str) -> str | None:
        """The one of several words whose initials these are: « NR » of « non renseigné »."""
        initials = fold(letters, words_only=True).replace(" ", "")
        if not 2 <= len(initials) <= _INITIALS or not initials.isalpha():
            return None
        found = [one for one in self._compared(initials[:1]) if "".join(word[0] for word in one.split()) == initials]
        return self._by_fold[found[0]] if len(found) == 1 else None

    def answering(self, text: str) -> str | None:
        """The yes, or the no, of a list that has both, where the text is another word or sign for it."""
        if not {"oui", "non"} <= self._by_fold.keys():
            return None
        answer = next((answer for answer, words in ANSWERS.items() if fold(text) in words), None)
        return self._by_fold[answer] if answer is not None else None

    def _compared(self, folded: str) -> Iterable[str]:
        if len(self._by_fold) <= COMPARED:
            return self._by_fold
        alike = self._by_beginning.get(folded[:2], [])
        return alike if len(alike) <= COMPARED else []

    @cached_property
    def _by_figures(self) -> dict[str, str | None]:
        """The codes of figures by what is left of them without the zeros that a spreadsheet drops; None where two are alike so."""
        found: dict[str, str | None] = {}
        for folded, text in self._by_fold.items():
            if folded.isdecimal():
                figures = folded.lstrip("0")
                found[figures] = text if figures not in found else None
        return found

    @cached_property
    def _by_beginning(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for folded in self._by_fold:
            found.setdefault(folded[:2], []).append(folded)
        return found


def nearest(text: str, candidates: Iterable[str]) -> str | None:
    """The candidate that was probably meant of a few, or None."""
    return Candidates(candidates).nearest(text)
