"""Ranking: each voter ranks the options; they are compared two by two, and the Schulze winner passes (see `duels`).

A ranking may be partial, and hold options equal: `[3, [1, 2]]` puts 3 first, then 1 and 2 at one place. What a voter does
not rank comes last, all equal. Ranking everything at one place says that one has no preference, and counts for the quorum. A
later ranking replaces the whole of the earlier one. Where several options win none passes, and it is said. The statu quo is
ranked like another option.
"""

from __future__ import annotations

from collections.abc import Collection

from concertation.rules.ballots import sentences
from concertation.rules.ballots.base import BallotFinding, BallotRule, Key, Poll, Ranking, Said, Tally, Terms
from concertation.rules.ballots.duels import fought
from standard.verdict import ALLOWED, Verdict


class RankedChoice(BallotRule):
    code = "ranking"
    name = "Classement"

    def explain(self, terms: Terms) -> str:
        return (
            "Chaque votant classe les options de la préférée à la dernière, à égalité s’il le souhaite ; celles qu’il ne classe pas "
            f"viennent en dernier. Quand {sentences.quorum_in_words(terms)} a voté, l’option qui bat chacune des autres en duel passe ; "
            "si les duels tournent en cercle, les moins nets sont mis de côté jusqu’à ce qu’une option reste invaincue "
            "(méthode de Schulze)."
        )

    def check(self, said: Said, options: Collection[Key]) -> Verdict:
        if not isinstance(said, Ranking):
            return Verdict("Classez les options, de la préférée à la dernière.", "ranking")
        named = [option for place in said.places for option in place]
        if not named:
            return Verdict("Classez au moins une option ; mettez-les toutes à la même place si vous n’avez pas de préférence.", "ranking")
        if any(option not in options for option in named):
            return Verdict("Une des options classées n’est pas soumise à ce vote.", "ranking")
        if len(set(named)) < len(named):
            return Verdict("Une option a deux places dans ce classement : donnez-lui-en une seule.", "ranking")
        return ALLOWED

    def unsaid(self, said: Collection[Said], options: Collection[Key]) -> tuple[Key, ...]:
        """Nothing once something is ranked: the others come last."""
        return () if said else tuple(options)

    def count(self, poll: Poll) -> BallotFinding:
        rankings = [said for voice in poll.voices for said in voice if isinstance(said, Ranking)]
        firsts = [ranking.places[0] for ranking in rankings]
        tallies = tuple(self._tally(option, sum(option in first for first in firsts), len(rankings)) for option in poll.options)
        short = poll.quorum - len(rankings)
        lacks = (sentences.short_of_quorum(short),) if short > 0 else ()
        if not rankings:
            return BallotFinding(tallies, None, (), lacks)
        duels = fought(tuple(poll.options), rankings)
        winners = duels.winners
        if len(winners) > 1:
            return BallotFinding(tallies, None, winners if short <= 0 else (), (*lacks, sentences.tied(poll.options, winners)), duels)
        return BallotFinding(tallies, winners[0] if short <= 0 else None, (), lacks, duels)

    def _tally(self, option: Key, first: int, voters: int) -> Tally:
        return Tally(option, {"first": first}, first, voters, True)
