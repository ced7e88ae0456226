"""The words in which the constitution of a standard speaks: a decision to take, and the people around it, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from concertation.rules.outcomes import ADOPTING

Way = Literal["vote", "consensus", "team"]
"""How something is decided: a ballot, a consensus in a meeting, a detail settled by the project team."""
Level = Literal["none", "patch", "minor", "major"]
"""What a change does to those who produce the data and to those who use it: the higher of the two."""
History = Literal["none", "open", "failed", "blocked", "passed"]
"""What the ballots on the question gave: under way, or the result of the last one. Reopening a question erases none."""
Effect = Literal["adopts", "sets_aside", "postpones"]
Subject = Literal["change", "version", "constitution"]
"""What is decided: a change of the schema, the publication of a candidate, the constitution itself."""
Role = Literal["team", "chair", "member"]
"""`member`: of the committee; the chair is one too. One person may hold several."""
Told = Literal["authors", "committee", "electors"]

WAYS: Final[tuple[Way, ...]] = get_args(Way)
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
HISTORIES: Final[tuple[History, ...]] = get_args(History)
EFFECTS: Final[tuple[Effect, ...]] = get_args(Effect)
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)
ROLES: Final[tuple[Role, ...]] = get_args(Role)
EFFECT_OF: Final[Mapping[str, Effect]] = {
    **dict.fromkeys(sorted(ADOPTING), "adopts"),
    "rejected": "sets_aside",
    "open": "postpones",
    "deferred": "postpones",
}
"""What each outcome of a decision does to what is put to the question."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on this standard, at this moment. A key is opaque."""

    key: int
    roles: frozenset[Role] = field(default_factory=frozenset)

    @property
    def independent(self) -> bool:
        """A member of the committee who is not of the project team."""
        return "member" in self.roles and "team" not in self.roles


@dataclass(frozen=True, slots=True)
class Case:
    """A decision that somebody wants to take."""

    way: Way
    impact: Level = "none"
    """Of what it adopts; where it adopts nothing, the highest of the options that it sets aside: that is what is at stake."""
    history: History = "none"
    effect: Effect = "adopts"
    subject: Subject = "change"
    committee: bool = True
    """Whether the standard has a committee, or has had one: it does not go by being emptied."""
    chair: bool = True
    """Whether somebody who is not of the project team chairs it."""
    replaces: Way | None = None
    """How the decision in force that this one takes the place of was taken."""
    called_up: bool = False
    """Whether a member of the committee called up, or contested, the decision that this question comes from."""
    alone: bool = False
    """Whether nobody else could decide: no committee, and a project team of one."""
    rewrites: tuple[int, ...] = ()
    """The questions, by number, in which the committee voted on what it changes, adopted it or set it aside."""


def history_of(results: Iterable[History]) -> History:
    """The history of a question from its ballots in the order in which they opened; `open` for one that still is."""
    history: History = "none"
    for result in results:
        history = result
    return history


def higher(one: Level, other: Level) -> bool:
    """Whether the first level is strictly above the second."""
    return LEVELS.index(one) > LEVELS.index(other)
