"""Consent: who agrees, who has a reservation, who stands aside, who blocks, on each option.

An option passes when the quorum has said something of it, nobody blocks it, somebody agrees with it, and those who stand
aside are not more than those who agree, be it with a reservation. Standing aside counts for the quorum, since one was heard;
it carries nothing, so that a few cannot bind a committee that looks away. Silence is not consent. A block says why, and if
it can which wording would lift it. Where several options pass this test the ballot does not choose between them, and says
so. The statu quo is an option like another.
"""

from __future__ import annotations

from collections.abc import Sequence

from concertation.rules.ballots import sentences
from concertation.rules.ballots.base import BallotFinding, BallotRule, Key, Phrase, Poll, Tally, Terms
from concertation.rules.ballots.stances import AGREE, BLOCK, RESERVATION, STAND_ASIDE
from standard.schema.words import quoted


class Consent(BallotRule):
    code = "consent"
    name = "Consentement"
    stances = (AGREE, RESERVATION, STAND_ASIDE, BLOCK)

    def explain(self, terms: Terms) -> str:
        return (
            "Chaque votant dit de chaque option s’il est d’accord, d’accord avec une réserve, en retrait, ou s’il s’y oppose. "
            f"Une option passe quand {sentences.quorum_in_words(terms)} s’est prononcé sur elle, que personne ne s’y oppose et que "
            "les accords y sont au moins aussi nombreux que les retraits ; le silence n’est pas un accord."
        )

    def count(self, poll: Poll) -> BallotFinding:
        tallies = tuple(self._tally(poll, option) for option in poll.options)
        passed = [tally for tally in tallies if tally.qualifies and tally.heard >= poll.quorum]
        if len(passed) == 1:
            return BallotFinding(tallies, passed[0].option)
        return BallotFinding(tallies, None, tuple(tally.option for tally in passed), self._lacks(poll, passed, tallies))

    def _tally(self, poll: Poll, option: Key) -> Tally:
        counts, title = self.counts(poll.positions(option)), poll.options[option]
        support, aside = counts[AGREE.code] + counts[RESERVATION.code], counts[STAND_ASIDE.code]
        lack = None
        if counts[BLOCK.code]:
            lack = sentences.blocked(title)
        elif not support:
            lack = sentences.unsupported()
        elif aside > support:
            lack = Phrase(
                f"l’option {quoted(title)} compte plus de retraits que d’accords",
                f"l’option {quoted(title)} a compté plus de retraits que d’accords",
            )
        return Tally(option, counts, support, sum(counts.values()), lack is None, lack)

    def _lacks(self, poll: Poll, passed: Sequence[Tally], tallies: Sequence[Tally]) -> tuple[Phrase, ...]:
        """What the leading options lack: those that pass, those that qualify but for the quorum, or else the most supported."""
        supported = sorted((tally for tally in tallies if tally.support), key=lambda tally: (-tally.support, tally.counts[BLOCK.code]))
        leading = passed or [tally for tally in tallies if tally.qualifies] or supported[:1]
        lacks = sentences.quorum_lacks(poll, leading)
        if not poll.voices:
            return lacks
        if not leading:
            return (*lacks, sentences.unsupported())
        if len(leading) > 1:
            named = sentences.titles(poll.options, [tally.option for tally in leading])
            several = Phrase(
                f"plusieurs options ont le consentement ({named}) alors qu’une seule peut passer",
                f"plusieurs options ont eu le consentement ({named}) alors qu’une seule pouvait passer",
            )
            return (*lacks, several)
        return (*lacks, leading[0].lack) if leading[0].lack else lacks
