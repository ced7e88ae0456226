"""Ballots written short, for the tests of every rule."""

from collections.abc import Mapping, Sequence

from concertation.rules.ballots import Cast, Electorate, OptionPosition, Ranking, Standing, Terms, count

TITLES = {1: "A", 2: "B", 9: "Statu quo"}


def said(letters: Mapping[str, str], text: str, options: Sequence[int] = (1, 2, 9)) -> list[OptionPosition]:
    """`"+-."` with `{"+": "for", "-": "against"}`: a position an option, in order; a dot says nothing."""
    return [
        OptionPosition(option, letters[letter], "Pour cette raison.")
        for option, letter in zip(options, text, strict=False)
        if letter in letters
    ]


def cast(voters: Sequence[Sequence[OptionPosition | Ranking]]) -> list[Cast]:
    """What the electors 1, 2, 3… said, in order."""
    return [Cast(elector, item, order) for elector, items in enumerate(voters, 1) for order, item in enumerate(items, elector * 100)]


def held(terms: Terms, voters: Sequence[Sequence[OptionPosition | Ranking]], *, electors: int, closed: bool = False) -> Standing:
    return count(terms, TITLES, Electorate.of(range(1, electors + 1)), cast(voters), closed=closed)


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ")
