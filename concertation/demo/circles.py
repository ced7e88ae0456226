"""What the story tells of who makes the standard, and of its roadmap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from accounts.models import User
from concertation.demo.told import ToldSoFar
from concertation.models import Phase
from concertation.rules.schedule import end_of
from concertation.services import roadmaps
from standard.services import admissions, ecosystem, members


class CirclesSteps(ToldSoFar):
    """The steps of the roadmap, of the circles and of the ecosystem."""

    def roadmap(self, *, at: datetime, by: User, starts: date, goal: str, goal_on: date, phases: Sequence[Mapping[str, Any]]) -> None:
        """The model of the founding deck, its phases at the dates that they had: all of them, in the order of the model."""
        roadmaps.choose(standard=self.standard, actor=by, starts_on=starts, goal=goal, goal_on=goal_on, now=at)
        drawn = list(Phase.objects.filter(standard=self.standard).order_by("starts_on"))
        # From the last to the first, or from the first to the last: never two on one day.
        dated = sorted(zip(drawn, phases, strict=True), key=lambda pair: pair[1]["on"] - pair[0].starts_on, reverse=True)
        for phase, said in dated:
            roadmaps.change_phase(phase=phase, actor=by, now=at, starts_on=said["on"], aim=said.get("aim"), title=said.get("title"))

    def round(self, *, at: datetime, by: User, starts: date, arbitration: date) -> None:
        """A new round, whose arbitration waits for the end of the call."""
        added = roadmaps.begin_round(standard=self.standard, actor=by, starts_on=starts, now=at)
        later = next(phase for phase in added if phase.kind == "arbitration")
        roadmaps.change_phase(phase=later, actor=by, starts_on=arbitration, now=at)

    def ecosystem(self, *, at: datetime, by: User, named: Sequence[Mapping[str, str]]) -> None:
        for one in named:
            ecosystem.name(standard=self.standard, actor=by, now=at, **one)

    def listed(self, *, at: datetime, people: Sequence[str]) -> None:
        """Those who agree to be named."""
        for key in people:
            members.be_listed(standard=self.standard, actor=self._account(key), listed=True, now=at)

    def mandate(self, *, at: datetime, by: User, of: str, until: date) -> None:
        """A seat in the committee that has an end."""
        held = self.standard.memberships.get(user=self._account(of), circle="copil", until=None)
        members.renew(membership=held, actor=by, until=end_of(until), now=at)

    def noted(self, *, at: datetime, by: User, name: str, organisation: str) -> None:
        """Somebody who came to a workshop without an account."""
        admissions.write_down(standard=self.standard, actor=by, name=name, organisation=organisation, now=at)
