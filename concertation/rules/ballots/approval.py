"""Approval: each voter takes every option that suits them; the one that most take passes.

It passes when the quorum has voted, be it to take none, and strictly more than the threshold's share of the voters take it:
0 by default, one voter then. An option of which a voter says nothing is not taken. Between equals none passes, and it is said.
The statu quo is an option like another.
"""

from __future__ import annotations

from concertation.rules.ballots import sentences
from concertation.rules.ballots.base import BallotFinding, BallotRule, Key, Phrase, Poll, Tally, Terms
from concertation.rules.ballots.stances import APPROVE, DECLINE


class Approval(BallotRule):
    code = "approval"
    name = "Approbation"
    stances = (APPROVE, DECLINE)
    threshold = 0

    def explain(self, terms: Terms) -> str:
        threshold = self.threshold_of(terms)
        share = f", si plus de {threshold} % des votants la retiennent" if threshold else ""
        return (
            "Chaque votant retient toutes les options qui lui conviennent. L’option la plus retenue passe, quand "
            f"{sentences.quorum_in_words(terms)} s’est exprimé{share}."
        )

    def unsaid(self, said: object, options: object) -> tuple[Key, ...]:
        """Nothing: what a voter does not take is not taken."""
        return ()

    def count(self, poll: Poll) -> BallotFinding:
        tallies = tuple(self._tally(poll, option) for option in poll.options)
        most = max((tally.support for tally in tallies), default=0)
        best = [tally for tally in tallies if tally.support == most] if most else []
        if len(poll.voices) >= poll.quorum and len(best) == 1 and best[0].qualifies:
            return BallotFinding(tallies, best[0].option)
        tied = len(poll.voices) >= poll.quorum and all(tally.qualifies for tally in best)
        return BallotFinding(tallies, None, tuple(tally.option for tally in best) if tied else (), self._lacks(poll, best))

    def _tally(self, poll: Poll, option: Key) -> Tally:
        counts = self.counts(poll.positions(option))
        support, voters = counts[APPROVE.code], len(poll.voices)
        needed = sentences.needed(support, voters, poll.threshold)
        lack = sentences.short_of_voices(needed, poll.options[option]) if needed else None
        return Tally(option, counts, support, sum(counts.values()), not needed, lack)

    def _lacks(self, poll: Poll, best: list[Tally]) -> tuple[Phrase, ...]:
        short = poll.quorum - len(poll.voices)
        lacks = (sentences.short_of_quorum(short),) if short > 0 else ()
        if not poll.voices:
            return lacks
        if not best:
            return (*lacks, sentences.unsupported())
        if len(best) > 1:
            return (*lacks, sentences.tied(poll.options, [tally.option for tally in best]))
        return (*lacks, best[0].lack) if best[0].lack else lacks
