"""What is known of a question before anything is decided on it: from it follow the cases of every way of deciding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from concertation.rules.constitution.answers import may_record, settles
from concertation.rules.constitution.cases import Case, Effect, History, Level, Person, Subject, Way
from concertation.rules.constitution.models import DEFAULT, Constitution
from standard.verdict import ALLOWED, Verdict


class Stake(NamedTuple):
    """Something that a decision may do, given what the options of its question change."""

    effect: Effect
    impact: Level = "none"
    rewrites: tuple[int, ...] = ()
    """As `Case.rewrites`."""


NOTHING_AT_STAKE: Final = (Stake("adopts"), Stake("sets_aside"), Stake("postpones"))
"""What a decision may do, before it is known what its options change."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A question, as the constitution of its standard sees it."""

    constitution: Constitution = DEFAULT
    subject: Subject = "change"
    history: History = "none"
    """Of all the ballots held on it."""
    undecided: History = "none"
    """Of the ballot that no decision has followed yet: a vote is taken up once."""
    committee: bool = True
    chair: bool = True
    alone: bool = False
    replaces: Way | None = None
    called_up: bool = False

    def case(self, way: Way, effect: Effect, impact: Level, rewrites: tuple[int, ...] = ()) -> Case:
        return Case(
            way,
            impact,
            history=self.undecided if way == "vote" and self.history != "open" else self.history,
            effect=effect,
            subject=self.subject,
            committee=self.committee,
            chair=self.chair,
            replaces=self.replaces,
            called_up=self.called_up,
            alone=self.alone,
            rewrites=rewrites,
        )

    def opens(self, way: Way, person: Person, at_stake: Iterable[Stake] = NOTHING_AT_STAKE) -> Verdict:
        """Whether somebody may decide something this way, among what the options make possible; otherwise the first reason why not."""
        refusals = []
        for stake in at_stake:
            verdict = may_record(self.constitution, self.case(way, *stake), person)
            if verdict:
                return ALLOWED
            refusals.append(verdict)
        return refusals[0] if refusals else settles(self.constitution, self.case(way, "postpones", "none"))
