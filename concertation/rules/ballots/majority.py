"""Majority: for, against or abstaining, on each option.

An option passes when the quorum has said something of it, abstentions included, and the votes for it are strictly more than
the threshold's share of the votes for or against it. Nobody blocks: a voice against is a voice. Where several options
qualify, the one with the most votes for passes; between equals, the one with the fewest against; then none, and it is said.
The statu quo is an option like another.
"""

from __future__ import annotations

from collections.abc import Sequence

from concertation.rules.ballots import sentences
from concertation.rules.ballots.base import BallotFinding, BallotRule, Key, Phrase, Poll, Tally, Terms
from concertation.rules.ballots.stances import ABSTAIN, AGAINST, FOR


class Majority(BallotRule):
    code = "majority"
    name = "Majorité"
    stances = (FOR, AGAINST, ABSTAIN)
    threshold = 50

    def explain(self, terms: Terms) -> str:
        return (
            "Chaque votant se dit pour ou contre chaque option, ou s’abstient. Une option passe quand "
            f"{sentences.quorum_in_words(terms)} s’est prononcé sur elle et qu’elle réunit plus de {self.threshold_of(terms)} % des "
            "voix pour ou contre ; si plusieurs passent, celle qui a le plus de voix pour l’emporte."
        )

    def count(self, poll: Poll) -> BallotFinding:
        tallies = tuple(self._tally(poll, option) for option in poll.options)
        best = _first([tally for tally in tallies if tally.qualifies and tally.heard >= poll.quorum])
        if len(best) == 1:
            return BallotFinding(tallies, best[0].option)
        return BallotFinding(tallies, None, tuple(tally.option for tally in best), self._lacks(poll, best, tallies))

    def _tally(self, poll: Poll, option: Key) -> Tally:
        counts = self.counts(poll.positions(option))
        support, expressed = counts[FOR.code], counts[FOR.code] + counts[AGAINST.code]
        needed = sentences.needed(support, expressed, poll.threshold)
        lack = sentences.short_of_voices(needed, poll.options[option]) if needed else None
        return Tally(option, counts, support, sum(counts.values()), not needed, lack)

    def _lacks(self, poll: Poll, best: Sequence[Tally], tallies: Sequence[Tally]) -> tuple[Phrase, ...]:
        """What the leading options lack: equals, those that qualify but for the quorum, or else those most supported."""
        leading = best or _first([tally for tally in tallies if tally.qualifies] or [tally for tally in tallies if tally.support])
        lacks = sentences.quorum_lacks(poll, leading)
        if not poll.voices:
            return lacks
        if not leading:
            return (*lacks, sentences.unsupported())
        if len(leading) > 1:
            return (*lacks, sentences.tied(poll.options, [tally.option for tally in leading]))
        return (*lacks, leading[0].lack) if leading[0].lack else lacks


def _first(tallies: Sequence[Tally]) -> list[Tally]:
    """Those with the most votes for, and among them the fewest against; several where they are equal."""
    order = [(tally.support, -tally.counts[AGAINST.code]) for tally in tallies]
    return [tally for tally, place in zip(tallies, order, strict=True) if place == max(order)]
