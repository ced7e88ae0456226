"""Options compared two by two, and the Schulze winner found round by round.

A duel between two options is won by the one that more voices rank before the other. At each round:

1. only the options that no other one keeps out stay in: whoever beats one of them, in a chain of duels, is beaten back;
2. if none of those that stay beats another, they have won: one option, or several that the ballot does not choose between;
3. otherwise the weakest duel among them is set aside, with those as weak: the one won by the fewest voices, and among
   those, with the most voices on the other side.

This is the Schwartz sequential dropping that Markus Schulze shows to give the winners of his method of strongest paths
("A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election method", 2011),
with the strength of a duel measured by winning votes. Tests hold it against the strongest paths, computed apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from concertation.rules.ballots.base import Key, Ranking
from standard.schema.words import enumerated, quoted


@dataclass(frozen=True, slots=True)
class Duel:
    """Two options, and how many voices rank each before the other."""

    winner: Key
    loser: Key
    votes: int
    against: int

    def in_words(self, titles: Mapping[Key, str]) -> str:
        """« A » devant « B » par 5 voix à 4."""
        return f"{quoted(titles[self.winner])} devant {quoted(titles[self.loser])} par {self.votes} voix à {self.against}"

    @property
    def strength(self) -> tuple[int, int]:
        return (self.votes, -self.against)


@dataclass(frozen=True, slots=True)
class Round:
    """One round of the count."""

    staying: tuple[Key, ...]
    """The options that stay in."""
    out: tuple[Key, ...]
    """Those that leave at this round, beaten."""
    set_aside: tuple[Duel, ...]
    """The weakest duels among those that stay, which count no more; none at the last round."""

    def in_words(self, titles: Mapping[Key, str], *, closed: bool = False) -> str:
        """What happens at this round, in French sentences; what happened, once the ballot is closed."""
        return (self._in_the_past if closed else self._in_the_present)(titles)

    def _in_the_present(self, titles: Mapping[Key, str]) -> str:
        left = (
            f"{_named(titles, self.out)} {'sortent, battues' if len(self.out) > 1 else 'sort, battue'} par d’autres. " if self.out else ""
        )
        stay = _named(titles, self.staying)
        if self.set_aside:
            aside = "les duels les moins nets sont mis" if len(self.set_aside) > 1 else "le duel le moins net est mis"
            return f"{left}{stay} se battent en cercle : {aside} de côté, {self._duels(titles)}."
        if len(self.staying) > 1:
            return f"{left}{stay} restent, sans qu’aucune en batte une autre : elles sont à égalité."
        return f"{left}{stay} reste, qu’aucune ne bat : elle l’emporte."

    def _in_the_past(self, titles: Mapping[Key, str]) -> str:
        left = (
            f"{_named(titles, self.out)} {'sont sorties, battues' if len(self.out) > 1 else 'est sortie, battue'} par d’autres. "
            if self.out
            else ""
        )
        stay = _named(titles, self.staying)
        if self.set_aside:
            aside = "les duels les moins nets ont été mis" if len(self.set_aside) > 1 else "le duel le moins net a été mis"
            return f"{left}{stay} se battaient en cercle : {aside} de côté, {self._duels(titles)}."
        if len(self.staying) > 1:
            return f"{left}{stay} sont restées, sans qu’aucune en ait battu une autre : elles ont fini à égalité."
        return f"{left}{stay} est restée, qu’aucune n’a battue : elle l’a emporté."

    def _duels(self, titles: Mapping[Key, str]) -> str:
        return enumerated(duel.in_words(titles) for duel in self.set_aside)


@dataclass(frozen=True, slots=True)
class Duels:
    """All that a count by duels shows. `preferring[a, b]`: how many voices rank `a` before `b`."""

    preferring: Mapping[tuple[Key, Key], int]
    rounds: tuple[Round, ...]

    @property
    def winners(self) -> tuple[Key, ...]:
        return self.rounds[-1].staying


def fought(options: Sequence[Key], rankings: Iterable[Ranking]) -> Duels:
    """Count rankings of these options, of which there is one at least."""
    preferring = _preferences(options, rankings)
    duels = [
        Duel(one, other, preferring[one, other], preferring[other, one])
        for one, other in preferring
        if preferring[one, other] > preferring[other, one]
    ]
    staying, rounds = tuple(options), []
    while True:
        before, staying = staying, _unbeaten(staying, duels)
        duels = [duel for duel in duels if duel.winner in staying and duel.loser in staying]
        weakest = min((duel.strength for duel in duels), default=None)
        aside = tuple(duel for duel in duels if duel.strength == weakest)
        rounds.append(Round(staying, tuple(option for option in before if option not in staying), aside))
        if not aside:
            return Duels(preferring, tuple(rounds))
        duels = [duel for duel in duels if duel not in aside]


def _preferences(options: Sequence[Key], rankings: Iterable[Ranking]) -> dict[tuple[Key, Key], int]:
    preferring = {(one, other): 0 for one in options for other in options if one != other}
    for ranking in rankings:
        place = {option: number for number, together in enumerate(ranking.places) for option in together}
        last = len(ranking.places)
        for one, other in preferring:
            preferring[one, other] += place.get(one, last) < place.get(other, last)
    return preferring


def _unbeaten(options: Collection[Key], duels: Iterable[Duel]) -> tuple[Key, ...]:
    """The options that beat back, in a chain of duels, every option that beats them so."""
    beats = {option: {option} for option in options}
    for duel in duels:
        beats[duel.winner].add(duel.loser)
    for middle in options:
        for option in options:
            if middle in beats[option]:
                beats[option] |= beats[middle]
    return tuple(option for option in options if all(other in beats[option] for other in options if option in beats[other]))


def _named(titles: Mapping[Key, str], options: Iterable[Key]) -> str:
    return enumerated(quoted(titles[option]) for option in options)
