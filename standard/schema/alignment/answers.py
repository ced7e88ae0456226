"""What a person answers to the guesses of an alignment, by the names that they read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from standard.schema.alignment import ENOUGH, Alignment, Guess, corrected
from standard.schema.folding import fold


@dataclass(frozen=True, slots=True)
class Answered:
    """The alignment as answered, and what is still to be answered, each with the name that answers it."""

    alignment: Alignment
    open: tuple[tuple[str, Guess], ...]


def answered(alignment: Alignment, yes: Collection[str], no: Collection[str]) -> Answered:
    """The alignment where a person says yes or no: of a column and its values by its name (`old` or `old=new`), of one value
    (`column/value`). Values are guessed again in the columns that were answered."""
    for about in (_is_field, _is_value):
        choices: dict[str, Sequence[str]] = {}
        for guess in filter(about, asked(alignment)):
            names = called(alignment, guess)
            if not names.isdisjoint(no):
                choices[guess.id] = ()
            elif not names.isdisjoint(yes):
                choices[guess.id] = guess.after
        alignment = corrected(alignment, choices)
    return Answered(alignment, tuple((max(called(alignment, guess), key=len), guess) for guess in asked(alignment)))


def asked(alignment: Alignment) -> tuple[Guess, ...]:
    """The guesses that only a person can tell."""
    return tuple(guess for guess in alignment.guesses() if not is_same(guess))


def is_same(guess: Guess) -> bool:
    """Whether a guess is none: the text is the same (case, accents and apostrophes apart, and in a name what joins its words),
    and more than the text says that so is the thing."""
    if len(guess.after_texts) != 1 or guess.kind not in ("field", "value"):
        return False
    (after,) = guess.after_texts
    if guess.text == after:
        return guess.confidence > ENOUGH
    if guess.kind == "field":
        return fold(guess.text, words_only=True).replace(" ", "") == fold(after, words_only=True).replace(" ", "")
    return fold(guess.text) == fold(after)


def called(alignment: Alignment, guess: Guess) -> frozenset[str]:
    """How a person names a guess, the fullest being the longest; the name of a column names its values too."""
    becomes = "+".join(guess.after_texts)
    if guess.field is None:
        return frozenset((guess.text, f"{guess.text}={becomes}"))
    field = alignment.before.by_uid(guess.field)
    column = field.name if field is not None else ""
    return frozenset((column, f"{column}/{guess.text}", f"{column}/{guess.text}={becomes}"))


def _is_field(guess: Guess) -> bool:
    return guess.field is None


def _is_value(guess: Guess) -> bool:
    return guess.field is not None
