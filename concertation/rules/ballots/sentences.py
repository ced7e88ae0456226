"""The clauses that sentences about a ballot share, in the present while it is open and in the past once it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from concertation.rules.ballots.base import BallotFinding, Key, Phrase, Poll, Tally, Terms
from standard.schema.words import quoted


def voices(number: int) -> str:
    return f"{number} voix"


def needed(support: int, expressed: int, threshold: int) -> int:
    """How many more voices make a support strictly more than the threshold's share of the voices expressed."""
    more = 0
    while (support + more) * 100 <= threshold * (expressed + more):
        more += 1
    return more


def titles(options: Mapping[Key, str], keys: Iterable[Key]) -> str:
    return ", ".join(quoted(options[key]) for key in keys)


def quorum_in_words(terms: Terms) -> str:
    """The quorum with its article: le quorum (plus de la moitié des voix)."""
    return f"le quorum ({'plus de la moitié des voix' if terms.quorum is None else voices(terms.quorum)})"


def quorum_lacks(poll: Poll, leading: Sequence[Tally]) -> tuple[Phrase, ...]:
    """The voices missing for the quorum, in the ballot or on the options that lead; nothing where there are enough."""
    short = poll.quorum - len(poll.voices)
    if short > 0:
        return (short_of_quorum(short),)
    heard = max(leading, key=lambda tally: tally.heard) if leading else None
    if heard is None or heard.heard >= poll.quorum:
        return ()
    title, short = quoted(poll.options[heard.option]), poll.quorum - heard.heard
    return (
        Phrase(
            f"il manque {voices(short)} sur l’option {title} pour le quorum",
            f"il manquait {voices(short)} sur l’option {title} pour le quorum",
        ),
    )


def short_of_quorum(number: int) -> Phrase:
    return Phrase(f"il manque {voices(number)} pour le quorum", f"il manquait {voices(number)} pour le quorum")


def short_of_voices(number: int, title: str) -> Phrase:
    return Phrase(
        f"il manque {voices(number)} à l’option {quoted(title)}",
        f"il manquait {voices(number)} à l’option {quoted(title)}",
    )


def blocked(title: str) -> Phrase:
    return Phrase(
        f"l’opposition bloquante à l’option {quoted(title)} est à lever",
        f"l’opposition bloquante à l’option {quoted(title)} n’a pas été levée",
    )


def tied(options: Mapping[Key, str], equal: Sequence[Key]) -> Phrase:
    named = titles(options, equal)
    return Phrase(f"les options {named} sont à égalité", f"les options {named} ont fini à égalité")


def unsupported() -> Phrase:
    return Phrase("aucune option n’a encore de soutien", "aucune option n’a eu de soutien")


def summed_up(finding: BallotFinding, options: Mapping[Key, str], voters: int, electors: int, *, closed: bool) -> str:
    """One sentence: the count, and what passes or what is missing for something to pass."""
    if not electors:
        return "Tous les membres appelés à voter se sont récusés : ce vote ne peut rien décider."
    counted = f"{voices(voters)} sur {electors}" if voters else f"Aucune voix sur {electors}"
    if finding.passing is not None:
        verb = "a réuni" if closed else "réunit"
        return f"{counted}, l’option {quoted(options[finding.passing])} {verb} les conditions pour passer."
    lacks = " et ".join(lack.at(closed) for lack in finding.lacks)
    if lacks:
        return f"{counted}, {lacks}."
    return f"{counted}." if closed else f"{counted} pour le moment."
