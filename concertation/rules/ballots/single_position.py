"""How ballots of format 1 were held, and are counted for ever: one voice holds one option and one position.

Voting again, be it on another option, replaces the vote before. The quorum is the number asked for, 0 for none.

Majority: an option passes when the quorum of voters is reached, the votes for it are strictly more than the threshold's
share of all the votes expressed, and nobody blocks it. Abstaining counts for the quorum and not as a vote expressed; blocking
is a vote against that a majority does not outweigh. Under a threshold of 50 % several options may qualify: the one with the
most votes passes, and none where they are equal.

Consent: an option passes when the quorum is reached, somebody agrees with it, be it with a reservation, nobody blocks it, and
no other option is in the same case.

The statu quo is an option like another.
"""

from __future__ import annotations

from abc import abstractmethod

from concertation.rules.ballots import sentences
from concertation.rules.ballots.base import BallotFinding, BallotRule, Key, Phrase, Poll, Said, Tally, Terms
from concertation.rules.ballots.stances import ABSTAIN, AGAINST, AGREE, BLOCK, FOR, RESERVATION, STAND_ASIDE


class SinglePosition(BallotRule):
    """What the two rules of format 1 share."""

    def about(self, said: Said) -> Key | None:
        """The whole ballot: a voice holds one position."""
        return None

    def unsaid(self, said: object, options: object) -> tuple[Key, ...]:
        """Nothing: a voter speaks of one option."""
        return ()

    def count(self, poll: Poll) -> BallotFinding:
        counted = {option: self.counts(poll.positions(option)) for option in poll.options}
        expressed = sum(counts[stance.code] for counts in counted.values() for stance in self.stances if stance.takes_side)
        tallies = tuple(self._tally(poll, option, counts, expressed) for option, counts in counted.items())
        short = poll.quorum - len(poll.voices)
        best = self._best(tuple(tally for tally in tallies if tally.qualifies))
        if short <= 0 and len(best) == 1:
            return BallotFinding(tallies, best[0].option)
        lacks = [sentences.short_of_quorum(short)] if short > 0 else []
        if poll.voices and (lack := self._leading_lack(poll, tallies)):
            lacks.append(lack)
        return BallotFinding(tallies, None, tuple(tally.option for tally in best) if len(best) > 1 else (), tuple(lacks))

    def _tally(self, poll: Poll, option: Key, counts: dict[str, int], expressed: int) -> Tally:
        support = sum(counts[stance.code] for stance in self.stances if stance.supports)
        lack: Phrase | None
        if not support:
            lack = sentences.unsupported()
        elif counts[BLOCK.code]:
            lack = sentences.blocked(poll.options[option])
        else:
            lack = self._short_of_voices(poll, option, support, expressed)
        return Tally(option, counts, support, sum(counts.values()), lack is None, lack)

    def _short_of_voices(self, poll: Poll, option: Key, support: int, expressed: int) -> Phrase | None:
        """The voices that an option without block still needs."""
        return None

    def _best(self, qualified: tuple[Tally, ...]) -> tuple[Tally, ...]:
        """Those that qualify and that no other precedes."""
        return qualified

    @abstractmethod
    def _leading_lack(self, poll: Poll, tallies: tuple[Tally, ...]) -> Phrase | None:
        """What the leading option lacks, the quorum apart; None where it lacks nothing else."""

    @staticmethod
    def _by_support(tallies: tuple[Tally, ...]) -> list[Tally]:
        """Those with some support, the most supported first, a blocked one after its equals."""
        supported = [tally for tally in tallies if tally.support]
        return sorted(supported, key=lambda tally: (-tally.support, tally.counts[BLOCK.code] > 0))


class SingleMajority(SinglePosition):
    code = "majority"
    name = "Majorité"
    stances = (FOR, AGAINST, ABSTAIN, BLOCK)
    threshold = 50

    def explain(self, terms: Terms) -> str:
        return (
            "Chaque votant prend position sur une seule option. Une option passe si elle réunit plus de "
            f"{self.threshold_of(terms)} % des voix exprimées et si personne ne s’y oppose."
        )

    def _short_of_voices(self, poll: Poll, option: Key, support: int, expressed: int) -> Phrase | None:
        needed = sentences.needed(support, expressed, poll.threshold)
        return sentences.short_of_voices(needed, poll.options[option]) if needed else None

    def _best(self, qualified: tuple[Tally, ...]) -> tuple[Tally, ...]:
        most = max((tally.support for tally in qualified), default=0)
        return tuple(tally for tally in qualified if tally.support == most)

    def _leading_lack(self, poll: Poll, tallies: tuple[Tally, ...]) -> Phrase | None:
        supported = self._by_support(tallies)
        if not supported:
            return sentences.unsupported()
        leader = supported[0]
        equal = [tally.option for tally in supported if tally.support == leader.support and not tally.counts[BLOCK.code]]
        return sentences.tied(poll.options, equal) if len(equal) > 1 else leader.lack


class SingleConsent(SinglePosition):
    code = "consent"
    name = "Consentement"
    stances = (AGREE, RESERVATION, STAND_ASIDE, BLOCK)

    def explain(self, terms: Terms) -> str:
        return (
            "Chaque votant prend position sur une seule option. Une option passe si quelqu’un la soutient, si personne ne s’y oppose "
            "et si aucune autre n’est dans le même cas."
        )

    def _leading_lack(self, poll: Poll, tallies: tuple[Tally, ...]) -> Phrase | None:
        supported = self._by_support(tallies)
        if not supported:
            return sentences.unsupported()
        free = [tally.option for tally in supported if not tally.counts[BLOCK.code]]
        if len(free) > 1:
            named = sentences.titles(poll.options, free)
            return Phrase(
                f"plusieurs options ont un accord ({named}) alors qu’une seule peut passer",
                f"plusieurs options ont eu un accord ({named}) alors qu’une seule pouvait passer",
            )
        return None if free else supported[0].lack
